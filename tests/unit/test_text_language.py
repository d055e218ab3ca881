"""Language: the hint, the script, and the detector where there is enough to go by."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stream.text.language import detect_language
from stream.text.scripts import count_scripts, script_of_language

SAMPLES = [
    (language, text)
    for language, text in (
        row.split("\t")
        for row in (Path(__file__).parents[1] / "data" / "languages" / "news.tsv")
        .read_text(encoding="utf-8")
        .splitlines()[1:]
    )
]
ENGLISH = (
    "Hans-Georg Müller, 87, of Schaumburg, passed away Tuesday. Born in Oberammergau to Friedrich and Liesl (Schmidt) "
    "Müller, he married Anneliese Krause at St. Johannes Lutheran Church. Survivors include sons Karl-Heinz, Dieter "
    "and Jürgen; sisters Gretchen Hoffmann and Ursula Zimmermann; and grandchildren Klaus, Heidi and Wolfgang."
)

PLAIN_ENGLISH = (
    "The government will repair the old bridge after last week's floods, the transport minister said on Monday. The "
    "work will take at least three months, and the coast road will stay closed to trucks until the end of the summer. "
    "People who live there ask for money to mend their houses."
)


@pytest.mark.parametrize(("language", "text"), SAMPLES, ids=[language for language, _ in SAMPLES])
def test_news_in_other_languages_is_recognised(language: str, text: str) -> None:
    assert detect_language(text, None) == language


def test_a_small_town_obituary_is_english() -> None:
    assert detect_language(ENGLISH, None) == "en"


@pytest.mark.parametrize(
    ("hint", "language"),
    [("EN", "en"), ("en_US", "en-US"), ("zh-hant-tw", "zh-Hant-TW"), (" de ", "de")],
)
def test_a_valid_hint_wins(hint: str, language: str) -> None:
    assert detect_language(dict(SAMPLES)["ru"], hint) == language


@pytest.mark.parametrize("hint", [None, "", "English", "e", "en-", "und", "x", "12", "en US"])
def test_an_invalid_hint_is_ignored(hint: str | None) -> None:
    assert detect_language(dict(SAMPLES)["ru"], hint) == "ru"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("2020 – 12.5 %", "en"),
        ("Bonjour le monde", "en"),
        ("Die Regierung tritt zurück", "en"),
        ("مرحبا", "ar"),
        ("سلام دنیا", "und"),
        ("안녕하세요", "ko"),
        ("こんにちは", "ja"),
        ("北京发布新规", "zh"),
        ("東京の天気", "ja"),
        ("Καλημέρα", "el"),
        ("ᚠᚢᚦᚨᚱᚲ", "und"),
    ],
)
def test_short_texts_go_by_their_script(text: str, language: str) -> None:
    assert detect_language(text, None) == language


def test_a_few_foreign_words_do_not_make_an_article_foreign() -> None:
    assert detect_language(ENGLISH + " «Привет, мир», he said. 北京 and القاهرة followed.", None) == "en"


def test_another_default() -> None:
    samples = dict(SAMPLES)
    assert detect_language("Die Regierung tritt zurück", None, "de") == "de"
    assert detect_language("Правительство ушло", None, "ru") == "ru"
    assert detect_language(PLAIN_ENGLISH, None, "de") == "en"
    assert detect_language(samples["de"], None, "de-AT") == "de-AT"
    assert detect_language("Hello", None, "zh") != "zh"


def test_beside_others_the_result_is_the_same() -> None:
    texts = [text for _, text in SAMPLES] * 3
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: detect_language(text, None), texts))
    assert found == [language for language, _ in SAMPLES] * 3


def test_scripts_are_counted_in_letters() -> None:
    assert count_scripts("abc 123, где?") == {"Latn": 3, "Cyrl": 3}
    assert count_scripts("東京の天気") == {"Kana": 5}


@pytest.mark.parametrize(
    ("tag", "script"), [("en", "Latn"), ("sr-Latn", "Latn"), ("sr", "Cyrl"), ("zh-Hant-TW", "Hani"), ("ja", "Kana")]
)
def test_the_script_of_a_tag(tag: str, script: str) -> None:
    assert script_of_language(tag) == script
