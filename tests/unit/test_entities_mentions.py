"""Who is who in an article: spans marked by hand, erring where recognizers err, and the entities they become."""

from __future__ import annotations

import pytest

from stream.document import Document, Entity, Span
from stream.entities.mentions import group_mentions

Shown = list[tuple[str, str, list[str]]]


def spans_of(document: Document, *marks: tuple[str, str]) -> list[Span]:
    """A span for each mark (form, label): at the form's next place, from the title on, after the mark before it."""
    spans: list[Span] = []
    fields = list(document.fields())
    position = 0
    for form, label in marks:
        while (start := fields[0][1].find(form, position)) < 0:
            fields, position = fields[1:], 0
            assert fields, f"{form!r} does not stand after {spans[-1:]}"
        spans.append(Span(fields[0][0], start, start + len(form), label, 0.9))
        position = start + len(form)
    return spans


def entities_of(text: str, *marks: tuple[str, str], title: str | None = None) -> list[Entity]:
    document = Document(title, text)
    return group_mentions(document, spans_of(document, *marks))


def shown(text: str, *marks: tuple[str, str], title: str | None = None) -> Shown:
    """Name, label and the forms of the mentions of each entity, in order."""
    return [(e.name, e.label, [m.text for m in e.mentions]) for e in entities_of(text, *marks, title=title)]


class TestSurnames:
    @pytest.mark.parametrize("label", ["PERSON", "GPE", "LOC", "ORG", "NORP", "FAC"])
    def test_whatever_the_recognizer_took_it_for(self, label: str) -> None:
        text = "Clara Denver opened the fair. Denver said it went well."
        assert shown(text, ("Clara Denver", "PERSON"), ("Denver", label)) == [
            ("Clara Denver", "PERSON", ["Clara Denver", "Denver"])
        ]

    def test_missed_by_the_recognizer(self) -> None:
        text = "Clara Denver opened the fair. Later Denver left, and they thanked Denver."
        assert shown(text, ("Clara Denver", "PERSON")) == [
            ("Clara Denver", "PERSON", ["Clara Denver", "Denver", "Denver"])
        ]

    def test_before_the_full_name_as_in_a_headline(self) -> None:
        assert shown("Clara Denver opened it.", ("Denver", "GPE"), ("Clara Denver", "PERSON"), title="Denver wins") == [
            ("Clara Denver", "PERSON", ["Denver", "Clara Denver"])
        ]

    def test_a_part_of_another_name_is_not_the_person(self) -> None:
        text = "Clara Denver flew in. Denver Airport and Denver-Jones were closed."
        assert shown(text, ("Clara Denver", "PERSON"), ("Denver Airport", "FAC")) == [
            ("Clara Denver", "PERSON", ["Clara Denver"]),
            ("Denver Airport", "FAC", ["Denver Airport"]),
        ]

    def test_two_of_one_surname_are_told_apart_by_the_nearest_before(self) -> None:
        text = "Bill Clinton spoke. Clinton sang. Hillary Clinton followed. Clinton ate. Bill Clinton and Clinton left."
        bill, hillary = ("Bill Clinton", "PERSON"), ("Hillary Clinton", "PERSON")
        assert shown(text, bill, ("Clinton", "PERSON"), hillary, ("Clinton", "PERSON"), bill) == [
            ("Bill Clinton", "PERSON", ["Bill Clinton", "Clinton", "Bill Clinton", "Clinton"]),
            ("Hillary Clinton", "PERSON", ["Hillary Clinton", "Clinton"]),
        ]

    def test_a_first_name_alone_where_only_one_person_has_it(self) -> None:
        text = "Bill Clinton met Hillary Clinton. Hillary was pleased."
        assert shown(text, ("Bill Clinton", "PERSON"), ("Hillary Clinton", "PERSON"), ("Hillary", "PERSON"))[1] == (
            "Hillary Clinton",
            "PERSON",
            ["Hillary Clinton", "Hillary"],
        )


class TestPlaceOrPerson:
    def test_a_country_stays_beside_a_person_of_its_name(self) -> None:
        text = "Michael Jordan landed in Jordan. He saw Amman, Jordan, at night. Jordan said he liked it."
        jordan = ("Jordan", "GPE")
        assert shown(text, ("Michael Jordan", "PERSON"), jordan, ("Amman", "GPE"), jordan, jordan) == [
            ("Michael Jordan", "PERSON", ["Michael Jordan", "Jordan"]),
            ("Jordan", "GPE", ["Jordan", "Jordan"]),
            ("Amman", "GPE", ["Amman"]),
        ]

    @pytest.mark.parametrize(
        "sentence", ["Jordan's government fell.", "He left the Jordan-based club.", "It is in Jordan."]
    )
    def test_words_around_that_say_a_place(self, sentence: str) -> None:
        result = shown(f"Michael Jordan plays. {sentence}", ("Michael Jordan", "PERSON"), ("Jordan", "GPE"))
        assert result == [("Michael Jordan", "PERSON", ["Michael Jordan"]), ("Jordan", "GPE", ["Jordan"])]

    def test_a_title_outweighs_the_words_around(self) -> None:
        text = "Michael Jordan plays. They believe in Mr. Jordan."
        assert shown(text, ("Michael Jordan", "PERSON"), ("Jordan", "GPE")) == [
            ("Michael Jordan", "PERSON", ["Michael Jordan", "Jordan"])
        ]

    def test_a_person_taken_for_a_place_is_seen_by_the_surname(self) -> None:
        text = "Paris Hilton sang in Oslo. Hilton was cheered."
        assert shown(text, ("Paris Hilton", "GPE"), ("Oslo", "GPE"), ("Hilton", "PERSON")) == [
            ("Paris Hilton", "PERSON", ["Paris Hilton", "Hilton"]),
            ("Oslo", "GPE", ["Oslo"]),
        ]


class TestFormsOfPersonalNames:
    @pytest.mark.parametrize(
        ("full", "short"),
        [
            ("Bashar al-Assad", "al-Assad"),
            ("Bashar al-Assad", "Assad"),
            ("Ludwig van Beethoven", "van Beethoven"),
            ("Ludwig van Beethoven", "Beethoven"),
            ("Gamal Abdel Nasser", "Abdel Nasser"),
            ("Oscar de la Renta", "de la Renta"),
            ("J.K. Rowling", "Rowling"),
            ("J. R. R. Tolkien", "Tolkien"),
            ("Martin Luther King Jr.", "King"),
            ("Conan O'Brien", "O'Brien"),
        ],
    )
    def test_particles_initials_and_suffixes(self, full: str, short: str) -> None:
        text = f"We met {full} today. Then {short} said goodbye."
        assert shown(text, (full, "PERSON")) == [(full, "PERSON", [full, short])]

    def test_a_capital_article_at_the_sentence_start_is_the_same_surname(self) -> None:
        text = "Bashar al-Assad spoke. Al-Assad said more."
        assert shown(text, ("Bashar al-Assad", "PERSON"), ("Al-Assad", "PERSON")) == [
            ("Bashar al-Assad", "PERSON", ["Bashar al-Assad", "Al-Assad"])
        ]

    def test_a_capital_is_given_to_particles_only(self) -> None:
        text = "We saw the guest. They like Guest as a word."
        assert shown(text, ("the guest", "PERSON")) == [("the guest", "PERSON", ["the guest"])]

    def test_titles_are_not_part_of_who_it_is(self) -> None:
        text = "President Vera Lund spoke. Mrs. Lund smiled. Vera Lund left."
        (lund,) = entities_of(text, ("President Vera Lund", "PERSON"), ("Mrs. Lund", "PERSON"), ("Vera Lund", "PERSON"))
        assert [m.text for m in lund.mentions] == ["President Vera Lund", "Mrs. Lund", "Vera Lund"]

    def test_a_middle_initial_left_out(self) -> None:
        text = "George W. Bush spoke. George Bush left, and Bush said no more."
        assert shown(text, ("George W. Bush", "PERSON"), ("George Bush", "PERSON")) == [
            ("George W. Bush", "PERSON", ["George W. Bush", "George Bush", "Bush"])
        ]

    def test_a_short_form_of_two_persons_is_neither(self) -> None:
        text = "George W. Bush and George H. Bush met. George Bush spoke."
        names = ("George W. Bush", "George H. Bush", "George Bush")
        assert [name for name, _, _ in shown(text, *((name, "PERSON") for name in names))] == list(names)


class TestAcronyms:
    @pytest.mark.parametrize(
        "text",
        [
            "The Coastal Fishing Board met. Later CFB boats left.",
            "CFB boats left. The Coastal Fishing Board met.",
            "The Coastal Fishing Board (CFB) met.",
            "The CFB (Coastal Fishing Board) met.",
            "The Coastal Fishing Board met. Later C.F.B. boats left.",
        ],
    )
    @pytest.mark.parametrize("label", [None, "ORG", "GPE", "PERSON"])
    def test_before_after_and_in_brackets(self, text: str, label: str | None) -> None:
        acronym = "C.F.B." if "C.F.B." in text else "CFB"
        marks = [("Coastal Fishing Board", "ORG")] + ([(acronym, label)] if label else [])
        marks.sort(key=lambda mark: text.index(mark[0]))
        ((name, kind, forms),) = shown(text, *marks)
        assert (name, kind, sorted(forms)) == (
            "Coastal Fishing Board",
            "ORG",
            sorted([acronym, "Coastal Fishing Board"]),
        )

    def test_of_two_long_forms_stands_for_neither(self) -> None:
        text = "The Coastal Fishing Board met the Central Freight Bureau. CFB boats left."
        marks = (("Coastal Fishing Board", "ORG"), ("Central Freight Bureau", "ORG"), ("CFB", "ORG"))
        assert [name for name, _, _ in shown(text, *marks)] == [
            "Coastal Fishing Board",
            "Central Freight Bureau",
            "CFB",
        ]

    def test_capitals_in_a_headline_are_acronyms_only_in_brackets(self) -> None:
        text = "The Committee of Artists and Teachers met."
        assert shown(text, ("Committee of Artists and Teachers", "ORG"), title="THE CAT SLEEPS") == [
            ("Committee of Artists and Teachers", "ORG", ["Committee of Artists and Teachers"])
        ]

    def test_small_words_count_or_do_not(self) -> None:
        text = "The Department for Education (DfE) and the Bank of Samoa (BOS) agreed."
        assert [
            forms for _, _, forms in shown(text, ("Department for Education", "ORG"), ("Bank of Samoa", "ORG"))
        ] == [
            ["Department for Education", "DfE"],
            ["Bank of Samoa", "BOS"],
        ]


class TestAliases:
    def test_the_table_corrects_the_label_and_joins_the_forms(self) -> None:
        text = "ISIS withdrew. Islamic State said nothing. Isil is its older name."
        assert shown(text, ("ISIS", "GPE"), ("Islamic State", "GPE")) == [
            ("Islamic State", "ORG", ["ISIS", "Islamic State", "Isil"])
        ]

    def test_missed_forms_are_marked(self) -> None:
        assert shown("The UN met. The U.N. agreed with the United Nations.") == [
            ("United Nations", "ORG", ["UN", "U.N.", "United Nations"])
        ]

    def test_us_in_capitals_is_a_pronoun_unless_the_recognizer_saw_it(self) -> None:
        assert shown("It rained.", title="PLAY WITH US TODAY") == []
        assert shown("It rained.", ("US", "GPE"), title="SENATE OF THE US VOTES") == [("US", "GPE", ["US"])]
        assert shown("The US voted, and it pleased us.") == [("US", "GPE", ["US"])]

    @pytest.mark.parametrize("form", ["DAESH", "Daesh", "ISIS", "Isis", "ISLAMIC STATE"])
    def test_forms_are_known_in_capitals_and_as_names_are_written(self, form: str) -> None:
        text = f"{form} withdrew. Islamic State said nothing."
        assert shown(text) == [("Islamic State", "ORG", [form, "Islamic State"])]

    def test_headlines_in_capitals_have_them_too(self) -> None:
        assert shown("It rained.", title="HAMAS AND THE TALIBAN MEET") == [
            ("HAMAS", "ORG", ["HAMAS"]),
            ("TALIBAN", "ORG", ["TALIBAN"]),
        ]

    @pytest.mark.parametrize("word", ["Us", "us", "Un", "Eu", "Icc"])
    def test_short_ones_are_words_in_another_case(self, word: str) -> None:
        assert shown(f"They like {word} best.") == []

    @pytest.mark.parametrize("marks", [[("Trinidad and Tobago", "ORG")], [("Trinidad", "GPE"), ("Tobago", "LOC")], []])
    def test_a_country_of_several_words_is_one_place(self, marks: list[tuple[str, str]]) -> None:
        assert shown("Police in Trinidad and Tobago met.", *marks) == [
            ("Trinidad and Tobago", "GPE", ["Trinidad and Tobago"])
        ]


class TestShortForms:
    @pytest.mark.parametrize(
        ("short", "whole", "owner"),
        [
            ("Harbour Observatory", "Harbour Observatory for Animal Rights", None),
            ("Cancer Society", "Samoa Cancer Society", ("Samoa", "GPE")),
            ("Fishing Board", "Samoan Fishing Board", ("Samoan", "NORP")),
        ],
    )
    def test_of_the_one_longer_name(self, short: str, whole: str, owner: tuple[str, str] | None) -> None:
        text = f"{owner[0] if owner else 'Rain'} news. {short} grows. The {whole} met, and {short} paid."
        marks = [*([owner] if owner else []), (short, "ORG"), (whole, "ORG"), (short, "ORG")]
        assert (whole, "ORG", [short, whole, short]) in shown(text, *marks)

    def test_their_acronyms_and_nouns_are_the_one_s(self) -> None:
        text = "The Harbour Observatory for Animals met. The Harbour Observatory and the Observatory left. HOA paid."
        marks = (("Harbour Observatory for Animals", "ORG"), ("Harbour Observatory", "ORG"))
        assert [forms for _, _, forms in shown(text, *marks)] == [
            ["Harbour Observatory for Animals", "Harbour Observatory", "Observatory", "HOA"]
        ]

    def test_another_word_left_out_makes_another_thing(self) -> None:
        text = "The Free Harbour Army fought the Harbour Army."
        assert len(shown(text, ("Free Harbour Army", "ORG"), ("Harbour Army", "ORG"))) == 2

    def test_a_place_that_the_article_does_not_name_may_be_no_place(self) -> None:
        text = "The Liberal Fishing Party fought the Fishing Party."
        assert len(shown(text, ("Liberal Fishing Party", "ORG"), ("Fishing Party", "ORG"))) == 2

    def test_of_two_longer_names_is_neither(self) -> None:
        text = "Samoa and Fiji. Samoa Cancer Society and Fiji Cancer Society met. Cancer Society paid."
        names = (("Samoa Cancer Society", "ORG"), ("Fiji Cancer Society", "ORG"), ("Cancer Society", "ORG"))
        assert [name for name, _, _ in shown(text, ("Samoa", "GPE"), ("Fiji", "GPE"), *names)][2:] == [
            "Samoa Cancer Society",
            "Fiji Cancer Society",
            "Cancer Society",
        ]

    @pytest.mark.parametrize("other", ["Fiji Cancer Society paid", "Cancer Society of Tonga paid"])
    def test_beside_another_s_name_is_another_s(self, other: str) -> None:
        text = f"In Samoa the Samoa Cancer Society met. {other}. Cancer Society left."
        marks = [("Samoa", "GPE"), ("Samoa Cancer Society", "ORG")]
        marks += [("Fiji", "GPE")] if other.startswith("Fiji") else []
        found = shown(text, *marks, ("Cancer Society", "ORG"), ("Cancer Society", "ORG"))
        assert ("Samoa Cancer Society", "ORG", ["Samoa Cancer Society"]) in found


class TestSpellings:
    @pytest.mark.parametrize(("one", "other"), [("Asia-Pacific", "Asia Pacific"), ("Al\u2013Sham", "Al Sham")])
    def test_hyphens_and_dashes_tell_nothing(self, one: str, other: str) -> None:
        text = f"In {one} it rained, and {other} was wet; {other} is now dry."
        assert shown(text, (one, "LOC"), (other, "LOC"), (other, "LOC")) == [(other, "LOC", [one, other, other])]

    def test_one_name_is_one_entity_whatever_it_was_taken_for(self) -> None:
        text = "Rain in Dominica. Dominica said so. Dominica, Dominica and Dominica."
        labels = ("GPE", "PERSON", "PERSON", "GPE", "GPE")
        assert shown(text, *(("Dominica", label) for label in labels)) == [("Dominica", "GPE", ["Dominica"] * 5)]

    @pytest.mark.parametrize(("places", "label"), [(2, "GPE"), (1, "PERSON")])
    def test_one_word_that_was_twice_taken_for_a_place_is_rather_one(self, places: int, label: str) -> None:
        marks = [("Innisvale", "PERSON")] * 3 + [("Innisvale", "GPE")] * places
        text = " and ".join("Innisvale" for _ in marks)
        assert shown(text, *marks) == [("Innisvale", label, ["Innisvale"] * len(marks))]


class TestKinds:
    @pytest.mark.parametrize("label", ["GPE", "LOC", "PERSON"])
    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("High Museum of Art", "FAC"),
            ("Rafic Hariri Airport", "FAC"),
            ("Carnegie Foundation", "ORG"),
            ("Ministry of Rivers", "ORG"),
        ],
    )
    def test_the_noun_of_an_institution_outweighs_the_recognizer(self, name: str, kind: str, label: str) -> None:
        assert shown(f"The {name} closed.", (name, label)) == [(name, kind, [name])]

    @pytest.mark.parametrize(
        ("name", "label"),
        [
            ("Soviet Union", "GPE"),
            ("West Bank", "LOC"),
            ("Falls Church", "GPE"),
            ("University Park", "GPE"),
            ("Museum", "GPE"),
            ("Society Islands", "LOC"),
            ("High Museum of Art", "ORG"),
            ("of Society", "GPE"),
        ],
    )
    def test_else_the_recognizer_is_believed(self, name: str, label: str) -> None:
        assert shown(f"They saw {name} there.", (name, label)) == [(name, label, [name])]


class TestHeadNouns:
    def test_of_the_one_organisation_that_has_it(self) -> None:
        text = "The Harbour Wildlife Observatory counted seals. The Observatory was pleased."
        assert shown(text, ("Harbour Wildlife Observatory", "ORG"), ("Observatory", "ORG")) == [
            ("Harbour Wildlife Observatory", "ORG", ["Harbour Wildlife Observatory", "Observatory"])
        ]

    def test_of_two_is_neither(self) -> None:
        text = "The Harbour Observatory and the Hill Observatory agree. The Observatory was pleased."
        marks = (("Harbour Observatory", "ORG"), ("Hill Observatory", "ORG"), ("Observatory", "ORG"))
        assert len(shown(text, *marks)) == 3


class TestCommonWords:
    @pytest.mark.parametrize(
        ("full", "sentence"),
        [
            ("Laura May", "May brings warm rain."),
            ("Peter Reading", "Reading delights him."),
            ("Anna Will", "Will it rain?"),
            ("Tom Baker", "Baker shops closed, as every baker knew."),
        ],
    )
    def test_at_a_sentence_start_are_not_the_person(self, full: str, sentence: str) -> None:
        assert shown(f"We met {full}. {sentence}", (full, "PERSON")) == [(full, "PERSON", [full])]

    @pytest.mark.parametrize("verb", ["is", "was", "has", "will", "won"])
    def test_before_what_not_only_persons_do_are_not_the_person_either(self, verb: str) -> None:
        assert shown(f"We met Laura May. May {verb} warm days.", ("Laura May", "PERSON"))[0][2] == ["Laura May"]

    def test_are_the_person_where_he_speaks_or_amid_a_sentence(self) -> None:
        text = "We met Laura May. May said so. Then May left."
        assert shown(text, ("Laura May", "PERSON")) == [("Laura May", "PERSON", ["Laura May", "May", "May"])]

    def test_participles_are_dropped_though_the_recognizer_saw_a_town(self) -> None:
        assert shown("Reading the letter, he wept. He lives in Reading.", ("Reading", "GPE"), ("Reading", "GPE")) == [
            ("Reading", "GPE", ["Reading"])
        ]


class TestOneEntity:
    def test_has_one_label_by_vote(self) -> None:
        text = "Tidewater grew. Then Tidewater paid. Now Tidewater shrinks."
        marks = (("Tidewater", "GPE"), ("Tidewater", "ORG"), ("Tidewater", "ORG"))
        assert shown(text, *marks) == [("Tidewater", "ORG", ["Tidewater"] * 3)]

    def test_a_vote_weighs_confidence(self) -> None:
        text = "Tidewater grew. Then Tidewater paid. Now Tidewater shrinks."
        marks = (("Tidewater", "GPE"), ("Tidewater", "ORG"), ("Tidewater", "ORG"))
        spans = [
            Span(s.field, s.start, s.end, s.label, confidence)
            for s, confidence in zip(spans_of(Document(None, text), *marks), (0.9, 0.4, 0.4), strict=True)
        ]
        (entity,) = group_mentions(Document(None, text), spans)
        assert entity.label == "GPE"
        assert entity.confidence == pytest.approx(1.7 / 3)

    def test_has_no_confidence_where_the_recognizer_gave_none(self) -> None:
        (entity,) = group_mentions(Document(None, "Oslo"), [Span("text", 0, 4, "GPE")])
        assert entity.confidence is None

    def test_is_called_by_its_longest_form_not_in_capitals(self) -> None:
        text = "The Coastal Fishing Board met."
        board = ("Coastal Fishing Board", "ORG")
        assert shown(text, ("COASTAL FISHING BOARD", "ORG"), board, title="COASTAL FISHING BOARD MEETS") == [
            ("Coastal Fishing Board", "ORG", ["COASTAL FISHING BOARD", "Coastal Fishing Board"])
        ]

    def test_stands_in_order_of_first_mention_title_before_text(self) -> None:
        result = entities_of(
            "Bergen and Oslo. Clara Denver left Bergen.",
            ("Oslo", "GPE"),
            ("Bergen", "GPE"),
            ("Oslo", "GPE"),
            ("Clara Denver", "PERSON"),
            ("Bergen", "GPE"),
            title="Rain over Oslo",
        )
        assert [entity.name for entity in result] == ["Oslo", "Bergen", "Clara Denver"]
        assert [(m.field, m.start) for m in result[0].mentions] == [("title", 10), ("text", 11)]

    def test_of_overlapping_spans_the_longer_stays(self) -> None:
        text = "The Bank of Samoa closed."
        spans = [Span("text", 12, 17, "GPE", 0.99), Span("text", 4, 17, "ORG", 0.5)]
        assert [(e.name, e.label) for e in group_mentions(Document(None, text), spans)] == [("Bank of Samoa", "ORG")]

    def test_a_date_passes_and_is_looked_for_nowhere_else(self) -> None:
        text = "On Monday Clara Denver came. She left on Monday, 3 May 2021."
        marks = (("Monday", "DATE"), ("Clara Denver", "PERSON"), ("Monday, 3 May 2021", "DATE"))
        assert shown(text, *marks) == [
            ("Monday", "DATE", ["Monday"]),
            ("Clara Denver", "PERSON", ["Clara Denver"]),
            ("Monday, 3 May 2021", "DATE", ["Monday, 3 May 2021"]),
        ]

    def test_an_empty_article_has_none(self) -> None:
        assert group_mentions(Document(None, None), []) == []
