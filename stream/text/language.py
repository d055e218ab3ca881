"""Which language is an article in? Its hint says; else its script; else a detector, where there is enough to go by."""

from __future__ import annotations

from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from stream.contracts.language_tag import normalise_tag, primary_language
from stream.text.scripts import LANGUAGES, count_scripts, script_of_language

_ENOUGH_LETTERS: Final = 200
_SURE: Final = 0.98
"""Probability that it is not the default language; `benchmarks/language.py` measures what this does."""

_SURE_WHICH: Final = 0.5
"""Probability of the one named, among the languages of the script; neighbours share it (Croatian, Bosnian)."""

_DIALECTS: Final = {"ary": "ar", "arz": "ar", "sdh": "ku", "uzs": "uz"}
"""Labels of the detector that go by the name of their written language."""

_SAMPLE: Final = 4_000
"""Code points that are looked at: a language shows early, and the detector walks byte by byte."""

_UNKNOWN: Final = "und"


def detect_language(text: str, hint: str | None, default: str = "en") -> str:
    """The BCP 47 tag of `text`; `und` where its script rules out `default` and nothing tells which language it is.

    A valid `hint` wins (an invalid one, or `und`, is ignored). A text is taken for another language than `default`
    only when most of its letters are of another script, or when it has 200 letters and the detector is sure: they take
    small-town obituaries in English for German. The result depends on the arguments alone.
    """
    hinted = normalise_tag(hint) if hint else None
    if hinted is not None and primary_language(hinted) != _UNKNOWN:
        return hinted
    sample = text[:_SAMPLE]
    scripts = count_scripts(sample)
    letters = sum(scripts.values())
    if not letters:
        return default
    # Ties go by code, for the order of counting is that of the text.
    script, number = min(scripts.items(), key=lambda item: (-item[1], item[0]))
    if script != script_of_language(default) and 2 * number > letters:
        return _named(_shares(sample, script))
    if letters < _ENOUGH_LETTERS:
        return default
    shares = _shares(sample, script)
    named = _named(shares)
    # A list of foreign names is like no language in particular: then it is the default after all.
    sure = named != _UNKNOWN and shares.get(primary_language(default), 0.0) <= 1 - _SURE
    return named if sure else default


def load_detector() -> None:
    """Read the detector's model now (half a second, once a process) and not at the first article."""
    _detector()


def _named(shares: dict[str, float]) -> str:
    language = max(sorted(shares), key=shares.__getitem__, default=_UNKNOWN)
    return language if shares.get(language, 0.0) >= _SURE_WHICH else _UNKNOWN


def _shares(sample: str, script: str) -> dict[str, float]:
    """Probability of each language of `script`, as if there were no others. Empty where none is known."""
    languages = LANGUAGES.get(script, ())
    if len(languages) < 2:
        return dict.fromkeys(languages, 1.0)
    shares = dict.fromkeys(languages, 0.0)
    for label, probability in _detector().rank(sample):
        language = _DIALECTS.get(label, label)
        if language in shares:
            shares[language] += probability
    total = sum(shares.values())
    return {language: share / total for language, share in shares.items()} if total else {}


@cache
def _detector() -> LanguageIdentifier:
    # Our own instance: the package's shared one may be restricted by anyone in the process.
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
