"""Raw articles: ids, renamed fields, what is passed on, control characters, language tags."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from stream.contracts.article import FIELD_NAMES, RawArticle, decode_article
from stream.contracts.language_tag import normalise_tag, primary_language


def decoded(renames: dict[str, str] | None = None, **fields: Any) -> RawArticle:
    return decode_article(json.dumps(fields).encode(), renames)


def sha(seed: str) -> str:
    return "sha256:" + hashlib.sha256(seed.encode()).hexdigest()[:32]


class TestId:
    @pytest.mark.parametrize(
        ("given", "becomes"),
        [("a", "a"), (" a ", " a "), (4711, "4711"), (-1, "-1"), (0, "0"), (2**64 - 1, "18446744073709551615")],
    )
    def test_a_given_one_is_kept_as_a_string(self, given: Any, becomes: str) -> None:
        assert decoded(id=given, text="x", url="u").id == becomes

    @pytest.mark.parametrize("given", [None, "", "\u0000"])
    def test_an_empty_one_is_none(self, given: Any) -> None:
        assert decoded(id=given, text="x", url="u").id == sha("u")

    def test_it_is_derived_from_the_url_first(self) -> None:
        article = decoded(text="x", title="t", url="https://news.example/ü")
        assert article.id == sha("https://news.example/ü")
        assert len(article.id) == len("sha256:") + 32

    def test_else_from_the_text_as_received(self) -> None:
        assert decoded(text=" <p>x</p>\u0000 ", title="t").id == sha(" <p>x</p>\u0000 ")
        assert decoded(text="x", url="").id == sha("x")

    def test_else_from_the_title(self) -> None:
        assert decoded(title="t").id == sha("t")

    def test_one_of_the_wrong_type_does_not_change_the_derived_one(self) -> None:
        assert decoded(id=[1], text="x", url="u").id == sha("u")

    def test_articles_made_in_python_get_the_same_one(self) -> None:
        assert RawArticle(text="x", url="u").id == decoded(text="x", url="u").id


class TestRenames:
    def test_a_field_is_taken_from_the_scrapers_own_name(self) -> None:
        article = decoded({"text": "body", "url": "link"}, body="b", link="l", title="t")
        assert (article.text, article.url, article.title, article.extra) == ("b", "l", "t", {})

    def test_the_contracts_own_name_is_then_an_unknown_field(self) -> None:
        article = decoded({"text": "body"}, body="b", text="a teaser")
        assert (article.text, article.extra) == ("b", {"text": "a teaser"})

    def test_an_unused_rename_takes_nothing(self) -> None:
        article = decoded({"text": "body"}, title="t")
        assert (article.text, article.title) == (None, "t")

    def test_two_names_may_be_swapped(self) -> None:
        article = decoded({"text": "title", "title": "text"}, title="long", text="short")
        assert (article.text, article.title, article.extra) == ("long", "short", {})

    def test_two_fields_may_come_from_one(self) -> None:
        article = decoded({"published_at": "date", "fetched_at": "date"}, text="x", date="2026-11-24")
        assert article.published_at == article.fetched_at == "2026-11-24T00:00:00Z"
        assert article.extra == {}

    def test_what_cannot_be_used_is_kept_under_the_scrapers_name_and_told_under_ours(self) -> None:
        article = decoded({"published_at": "date"}, text="x", date="soon")
        assert article.extra == {"date": "soon"}
        assert [notice.field for notice in article.notices] == ["published_at"]


class TestPassedOn:
    @pytest.mark.parametrize(
        "name", ["entities", "locations", "focus", "warnings", "extra", "schema_version", "ID", ""]
    )
    def test_an_unknown_field_goes_to_extra_whatever_its_name(self, name: str) -> None:
        article = decoded(text="x", **{name: {"any": ["thing", None]}})
        assert article.extra == {name: {"any": ["thing", None]}}
        assert article.notices == ()

    def test_extra_keeps_the_order_received(self) -> None:
        article = decode_article(b'{"z": 1, "text": "x", "a": 2, "m": 3}')
        assert list(article.extra) == ["z", "a", "m"]

    def test_metadata_is_a_free_object(self) -> None:
        metadata = {"a": [1, {"b": None}], "": "", "NUL": "\u0000"}
        assert decoded(text="x", metadata=metadata).metadata == metadata

    def test_authors_keep_their_order_and_repetitions(self) -> None:
        assert decoded(text="x", authors=["B", "A", "B"]).authors == ("B", "A", "B")

    def test_all_fields_arrive(self) -> None:
        given = {
            "id": "1",
            "url": "u",
            "title": "t",
            "text": "x",
            "source": "s",
            "language": "EN_gb",
            "published_at": "2026-11-24",
            "fetched_at": 0,
            "authors": ["A"],
            "metadata": {"k": "v"},
        }
        assert list(given) == list(FIELD_NAMES)
        article = decoded(**given)
        assert article == RawArticle(
            text="x",
            title="t",
            id="1",
            url="u",
            source="s",
            language="en-GB",
            published_at="2026-11-24T00:00:00Z",
            fetched_at="1970-01-01T00:00:00Z",
            authors=("A",),
            metadata={"k": "v"},
        )


class TestControls:
    @pytest.mark.parametrize("name", ["id", "url", "source"])
    def test_c0_controls_leave_names_but_tab_and_newline(self, name: str) -> None:
        article = decoded(text="x", **{name: "a\u0000b\u0007c\u001f\td\n\r"})
        assert getattr(article, name) == "abc\td\n"

    def test_c0_controls_leave_authors(self) -> None:
        assert decoded(text="x", authors=["A\u0000nn"]).authors == ("Ann",)

    def test_text_and_title_are_left_to_clean_up(self) -> None:
        article = decoded(text="a\u0000b", title="\u0007t")
        assert (article.text, article.title) == ("a\u0000b", "\u0007t")


class TestLanguageTag:
    @pytest.mark.parametrize(
        ("tag", "becomes"),
        [
            ("en", "en"),
            ("EN", "en"),
            ("en_US", "en-US"),
            (" pt-br ", "pt-BR"),
            ("zh-hant-TW", "zh-Hant-TW"),
            ("es-419", "es-419"),
            ("sr-Latn", "sr-Latn"),
            ("de-CH-1996", "de-CH-1996"),
            ("zh-yue", "zh-yue"),
            ("en-x-scraper", "en-x-scraper"),
            ("und", "und"),
        ],
    )
    def test_it_is_brought_to_its_usual_case(self, tag: str, becomes: str) -> None:
        assert normalise_tag(tag) == becomes

    @pytest.mark.parametrize("tag", ["", "e", "English", "en-", "-en", "en us", "en--US", "12", "en-US-", "ар", "x-"])
    def test_what_is_no_tag_is_none(self, tag: str) -> None:
        assert normalise_tag(tag) is None

    def test_the_primary_language_stands_first(self) -> None:
        assert [primary_language(tag) for tag in ("en", "en-US", "zh-Hant-TW")] == ["en", "en", "zh"]
