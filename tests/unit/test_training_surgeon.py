"""What is left of a matrix does the work of what was removed, as far as it can."""

from __future__ import annotations

import numpy as np
import pytest

from training.encoder.surgeon import without


@pytest.fixture
def inputs() -> np.ndarray:
    return np.random.default_rng(3).normal(size=(400, 6))


def test_an_input_that_others_add_up_to_goes_without_loss(inputs: np.ndarray) -> None:
    inputs[:, 4] = 2 * inputs[:, 0] - inputs[:, 1]
    weights = np.random.default_rng(4).normal(size=(6, 3))
    gram = inputs.T @ inputs + 1e-9 * np.eye(6)
    kept, fitted = without(gram, weights, 5)
    assert len({0, 1, 4} & set(kept)) == 2
    np.testing.assert_allclose(inputs[:, kept] @ fitted, inputs @ weights, atol=1e-5)


def test_the_rest_is_fitted_as_least_squares_would(inputs: np.ndarray) -> None:
    inputs[:, 1] = inputs[:, 0] + 0.1 * inputs[:, 1]
    weights = np.eye(6)[:, :2] * 3
    kept, fitted = without(inputs.T @ inputs, weights, 4)
    best = np.linalg.lstsq(inputs[:, kept], inputs @ weights, rcond=None)[0]
    np.testing.assert_allclose(fitted, best, atol=1e-8)


def test_what_is_bound_stays_and_takes_over_a_mean(inputs: np.ndarray) -> None:
    inputs[:, 5] = 1
    inputs[:, 2] = 7 + 0.01 * inputs[:, 2]
    weights = np.ones((6, 1)) * [[0.0], [4.0], [1.0], [4.0], [4.0], [0.5]]
    kept, fitted = without(inputs.T @ inputs, weights, 3, bound=[5])
    assert kept == [1, 3, 4]
    assert fitted[-1] == pytest.approx(7.5, abs=0.01)


def test_a_group_goes_as_a_whole_and_the_rest_is_fitted(inputs: np.ndarray) -> None:
    inputs[:, 2:4] = inputs[:, 0:2] + 0.01 * inputs[:, 2:4]
    weights = np.random.default_rng(5).normal(size=(6, 2))
    kept, fitted = without(inputs.T @ inputs, weights, 4, group=2)
    assert kept in ([0, 1, 4, 5], [2, 3, 4, 5])
    best = np.linalg.lstsq(inputs[:, kept], inputs @ weights, rcond=None)[0]
    np.testing.assert_allclose(fitted, best, atol=1e-8)
