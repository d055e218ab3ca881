"""Page furniture: whole lines, judged among their neighbours. The collection in tests/data/furniture came first."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from stream.text.clean import clean_text
from stream.text.furniture import without_furniture

DATA = Path(__file__).parents[1] / "data" / "furniture"
BEFORE, AFTER = "The river rose on Monday.", "The mayor opened the schools again."


def collected(name: str) -> list[tuple[str, str, str]]:
    rows = [row.split("\t") for row in (DATA / name).read_text(encoding="utf-8").splitlines()[1:]]
    return [(language, line, kind) for language, line, kind in rows]


def body_lines() -> list[str]:
    names = ("body_lines.tsv", "later_body_lines.tsv", "blind_body_lines.tsv")
    return [line for name in names for line in (DATA / name).read_text(encoding="utf-8").splitlines()[1:]]


def recall(lines: list[str]) -> float:
    return sum(clean_text(f"{BEFORE}\n{AFTER}\n{line}") == f"{BEFORE}\n{AFTER}" for line in lines) / len(lines)


@pytest.mark.parametrize("name", ["lines.tsv", "later_lines.tsv"])
@pytest.mark.parametrize("half", [0, 1], ids=["dev", "test"])
def test_recall_on_the_collected_lines(name: str, half: int) -> None:
    lines = [line for _, line, _ in collected(name) if hashlib.sha256(line.encode()).digest()[0] % 2 == half]
    assert len(lines) > 100
    assert recall(lines) >= 0.97


def test_recall_on_lines_collected_blind() -> None:
    assert recall([line for _, line, _ in collected("blind_lines.tsv")]) >= 0.97


def test_recall_in_every_language() -> None:
    rows = [*collected("lines.tsv"), *collected("later_lines.tsv")]
    languages = sorted({language for language, _, _ in rows})
    assert len(languages) >= 30
    poor = [lang for lang in languages if recall([line for language, line, _ in rows if language == lang]) < 0.8]
    assert poor == []


@pytest.mark.parametrize("line", body_lines())
def test_body_lines_survive_wherever_they_stand(line: str) -> None:
    for text in (f"{BEFORE}\n\n{line}\n\n{AFTER}", f"{BEFORE}\n{AFTER}\n{line}", f"{line}\n{BEFORE}", line):
        assert clean_text(text) == text


def test_furniture_goes_at_the_ends_and_between() -> None:
    text = f"Home > News > World\nShare on Facebook | Tweet | Email\n\n{BEFORE}\n\nADVERTISEMENT\n\n{AFTER}\n\nمشاركة :"
    assert clean_text(text) == f"{BEFORE}\n\n{AFTER}"


@pytest.mark.parametrize(
    "text",
    [
        "He told the crowd to\nshare\ntheir bread with the poor.",
        "He told the crowd to\n\nShare\n\ntheir bread with the poor.",
        "The banner over the gate read:\nRead more\nIt was torn down.",
        "The minister asked every citizen to\nread more",
        "قال الوزير للصحفيين في العاصمة بعد اجتماع طويل إن\nإعلان\nالحرب لن يتأخر.",
    ],
)
def test_a_line_inside_a_sentence_stays(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        f"{BEFORE}\n\nComments\n\n{AFTER}",
        f"{BEFORE}\n\nSearch\n\n{AFTER}",
        "Blocked in the country are:\nFacebook\nTwitter\nThe ban began on Monday.",
        f"{BEFORE}\nFacebook\nGoogle\n{AFTER}",
        # Buttons in Turkish, Arabic and Finnish, and cities.
        *(f"{BEFORE}\n\n{AFTER}\n\n{name}" for name in ("Kabul", "KABUL", "صور", "Ara", "Åbo", "Ilan")),
    ],
)
def test_one_word_that_may_be_a_heading_or_an_item_stays(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    "line",
    [
        "Copier le lien Partager sur FaceBook Partager sur Twitter Partager sur Linkedin Imprimer",
        "Share on Facebook | Tweet | Print",
        "« Previous | Next »",
        "Temps de lecture 18 min",
        "Last updated: 12 March 2019 10:15 GMT",
        "12 Shares",
        "Comments (12)",
        "Follow @dailyexample on Twitter",
        "© 2020 Example Media Group. All rights reserved.",
        "Home > News > World",
        "Schlagwörter: Syrien, Irak",
        "Baca juga: Dua orang tewas di Bandung",
        "Home > News",
        "İLGİLİ HABERLER",
        "YAZIYI PAYLAŞ",
        "This site uses cookies.",
        "We and our partners use cookies to personalise content. Read our privacy policy.",
        "Wir verwenden Cookies, um Ihnen das beste Erlebnis zu bieten.",
    ],
)
def test_shapes(line: str) -> None:
    assert clean_text(f"{BEFORE}\n{line}\n{AFTER}") == f"{BEFORE}\n{AFTER}"


def test_one_word_goes_beside_furniture_and_at_the_end() -> None:
    assert (
        clean_text(f"{BEFORE}\n\nFacebook\nTwitter\nShare this article\nComments\n\n{AFTER}") == f"{BEFORE}\n\n{AFTER}"
    )
    assert clean_text(f"{BEFORE}\n\nComments") == BEFORE


def test_a_text_without_furniture_is_the_same_object() -> None:
    assert without_furniture(BEFORE) is BEFORE
