"""What makes training texts: labels stay on their names whatever is changed. The corpora are not needed."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
import spacy

from training.encoder import __main__ as main
from training.encoder.__main__ import steps
from training.encoder.mending import mended_by_table
from training.encoder.stages import corpora_of, end_of
from training.encoder.steps import Step, run_steps
from training.ner.augment import Text, rename, vary
from training.ner.calibrate import expected_calibration_error, platt
from training.ner.convert import to_doc
from training.ner.pipelines import split_after_abbreviations

TEXT = Text(
    "Ada Byron met Max in Oslo. Byron's visit to Oslo pleased NATO and some Fund.",
    ((0, 9, "PERSON"), (14, 17, "PERSON"), (21, 25, "GPE"), (27, 32, "PERSON"), (44, 48, "GPE"), (57, 61, "ORG")),
    ((71, 75),),
)


class TwoNames:
    """Always the same names, longer than those they replace."""

    def person(self, rng: random.Random) -> tuple[str, str]:
        return "Wilhelmina", "Featherstone"

    def town(self, rng: random.Random) -> str:
        return "San Sebastián"


class Always(random.Random):
    """Draws 0 each time: whatever may happen does."""

    def random(self) -> float:
        return 0.0


def surfaces(text: Text) -> list[str]:
    return [text.text[start:end] for start, end, _ in text.ents]


def test_a_person_has_one_new_name_in_all_mentions_and_labels_follow() -> None:
    changed = rename(TEXT, TwoNames(), Always(1))
    full, short, town, surname, again, org = surfaces(changed)
    assert (full, surname, town, again, org) == (
        "Wilhelmina Featherstone",
        "Featherstone",
        "San Sebastián",
        "San Sebastián",
        "NATO",
    )
    assert short in {"Wilhelmina", "Featherstone"}
    assert [label for *_, label in changed.ents] == [label for *_, label in TEXT.ents]
    assert [changed.text[start:end] for start, end in changed.missing] == ["Fund"]
    assert changed.text.endswith(" pleased NATO and some Fund.")


def test_the_same_seed_makes_the_same_variants() -> None:
    def variants(seed: int) -> list[Text]:
        rng = random.Random(seed)
        return [vary(TEXT, TwoNames(), rng, tidy=True) for _ in range(60)]

    assert variants(7) == variants(7) != variants(8)
    assert len({text.text for text in variants(7)}) > 4  # plain, renamed, in capitals, lower, curly


def test_posts_keep_case_and_people() -> None:
    assert {vary(TEXT, TwoNames(), random.Random(seed), tidy=False).text for seed in range(60)} == {
        TEXT.text,
        TEXT.text.replace("'", "’"),
    }


def test_tokens_carry_labels_and_unknown_ones_none() -> None:
    doc = to_doc(spacy.blank("en"), Text("The UN in Oslo. A Fund", ((0, 6, "ORG"), (10, 14, "GPE")), ((18, 22),)))
    assert [(span.text, span.label_) for span in doc.ents] == [("UN", "ORG"), ("Oslo", "GPE")]
    assert [token.text for token in doc if token.ent_iob_ == ""] == ["Fund"]
    assert doc[0].ent_iob_ == "O"


def test_a_name_across_a_token_is_left_unlabelled() -> None:
    doc = to_doc(spacy.blank("en"), Text("Norwegians left", ((0, 6, "GPE"),), ()))
    assert doc[0].ent_iob_ == ""


def test_an_abbreviation_is_parted_from_what_it_backs() -> None:
    nlp = spacy.blank("en")
    assert "U.S.-backed" in [token.text for token in nlp("a U.S.-backed plan")]
    split_after_abbreviations(nlp)
    assert [token.text for token in nlp("a U.S.-backed, co-owned plan")] == (
        "a U.S. - backed , co - owned plan".split()
    )


def test_platt_finds_the_curve_that_made_the_answers() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(3, 3, 20_000)
    y = (rng.random(20_000) < 1 / (1 + np.exp(-(0.6 * x - 0.8)))).astype(float)
    assert platt(x, y, np.ones_like(x)) == pytest.approx((0.6, -0.8), abs=0.06)


def test_calibration_error() -> None:
    assert expected_calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)]) == pytest.approx(0)
    assert expected_calibration_error([(1.0, False), (1.0, True)]) == pytest.approx(0.5)


class TestSteps:
    @staticmethod
    def step(folder: Path, name: str, did: list[str], *, fails: bool = False) -> Step:
        def do() -> None:
            did.append(name)
            if fails:
                raise KeyboardInterrupt
            (folder / name).touch()

        return Step(name, folder / name, do)

    def test_what_was_cut_off_goes_on_there(self, tmp_path: Path) -> None:
        did: list[str] = []
        with pytest.raises(KeyboardInterrupt):
            run_steps([self.step(tmp_path, "one", did), self.step(tmp_path, "two", did, fails=True)])
        run_steps([self.step(tmp_path, name, did) for name in ("one", "two", "three")])
        assert did == ["one", "two", "two", "three"]

    def test_a_step_that_leaves_nothing_ends_the_job(self, tmp_path: Path) -> None:
        did: list[str] = []
        with pytest.raises(FileNotFoundError, match="one left no"):
            run_steps([Step("one", tmp_path / "one", lambda: None), self.step(tmp_path, "two", did)])
        assert did == []

    def test_each_of_the_training_needs_what_stands_before(self, tmp_path: Path) -> None:
        vocabulary = tmp_path / "vocab.txt"
        vocabulary.write_text("[PAD]\n")
        todo = steps(tmp_path, tmp_path / "encoder", vocabulary, tmp_path / "out", tmp_path / "work")
        assert [step.name for step in todo] == [
            "train accurate",
            "export accurate",
            "train fast",
            "export fast, whole",
            "prune fast",
            "train fast again",
            "export fast",
            "evaluate accurate",
            "evaluate fast",
        ]
        assert len({step.made for step in todo}) == len(todo)
        for step in todo:
            step.made.parent.mkdir(parents=True, exist_ok=True)
            step.made.touch()
        said: list[str] = []
        run_steps(todo, said.append)
        assert all("done before" in line for line in said)


class TestStages:
    CONFIG: Final[dict[str, Any]] = tomllib.loads(
        (Path(main.__file__).parent / "config.toml").read_text(encoding="utf-8")
    )

    def test_each_goes_on_from_one_before_it_and_reads_something(self) -> None:
        names: list[str] = []
        for stage in self.CONFIG["stages"]:
            assert {stage.get("after"), stage.get("like"), stage.get("agree_with")} - {None} <= set(names)
            assert all(weight > 0 for weight in corpora_of(self.CONFIG, stage).values())
            names.append(stage["name"])
        assert len(set(names)) == len(names)
        assert set(self.CONFIG["blend"]) <= set(names)

    def test_one_that_is_like_another_reads_the_same(self) -> None:
        config = {
            "stages": [{"name": "a", "corpora": {"gmb": 2}}, {"name": "b", "like": "a"}, {"name": "c", "like": "b"}]
        }
        assert corpora_of(config, config["stages"][2]) == {"gmb": 2}

    def test_a_training_comes_to_its_blend_or_its_last_stage(self, tmp_path: Path) -> None:
        assert end_of({"stages": [{"name": "a"}, {"name": "b"}]}, tmp_path) == tmp_path / "b.pt"
        assert end_of(self.CONFIG, tmp_path) == tmp_path / "blend.pt"


def test_repeated_errors_are_mended_by_the_table_alone() -> None:
    text = "The U.N. met NATO's Committee of the U.N. in Oslo; U.N.-led talks, said Ada."
    named = (("NATO", "GPE"), ("Committee of the U.N.", "ORG"), ("Oslo", "GPE"), ("Ada", "PERSON"))
    ents = tuple((text.index(name), text.index(name) + len(name), label) for name, label in named)
    mended = mended_by_table(Text(text, ents, ()), {"U.N.": "ORG", "NATO": "ORG", "Ada": "-"})
    assert [(text[s:e], label) for s, e, label in mended.ents] == [
        ("U.N.", "ORG"), ("NATO", "ORG"), ("Committee of the U.N.", "ORG"), ("Oslo", "GPE"), ("U.N.", "ORG"),
    ]  # fmt: skip
    assert mended.missing == ()
