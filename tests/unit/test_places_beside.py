"""What stands beside a mention decides which place it is, whatever else the article names."""

from __future__ import annotations

import re

import pytest

from stream.document import Document
from stream.places.analyser import PlaceAnalyser
from stream.places.beside import NOTHING, read_beside
from stream.places.gazetteer import Gazetteer, open_gazetteer
from stream.places.toponym import Toponym


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


@pytest.fixture(scope="module")
def analyser(gazetteer: Gazetteer) -> PlaceAnalyser:
    return PlaceAnalyser(gazetteer)


@pytest.mark.parametrize(
    "marked",
    [
        "A plant in [Atlanta=US.GA], [Georgia=US.GA], sells to [Tbilisi=GE], [Georgia=GE], it said.",
        "[Georgia=GE] and [Russia=RU] met. The host, a firm in [Augusta=US.GA], [Georgia=US.GA], was glad.",
        "The president of [Georgia=GE] is in [Moscow=RU]. A ship of [Savannah=US.GA], [Georgia=US.GA], was late.",
        "From [Beirut=LB], [Lebanon=LB], to [Lebanon=US.PA], [Pennsylvania=US.PA]. [Lebanon=US.PA] has a fair.",
        "A man from [Mexico=US.MO], [Missouri=US.MO], was held in [Mexico City=MX], [Mexico=MX].",
        "Pupils from [Peru=US.IN], [Indiana=US.IN], went to [Lima=PE], [Peru=PE].",
        "[Newark=US.NJ], [New Jersey=US.NJ], and [Saint Helier=JE], [Jersey=JE], are ports.",
        "Born in [Athens=US.GA], [Georgia=US.GA], he lives in [Athens=GR], [Greece=GR].",
        "[Paris=US.TX], [Texas=US.TX], and [Paris=FR], [France=FR], are twins.",
        "The museum of [Georgia=GE] in [Tbilisi=GE] has guests from [Batumi=GE] and [Armenia=AM]. "
        "It will lend gold to [Atlanta=US.GA], [Georgia=US.GA].",
        "[Georgia=US.GA] lawmakers voted on Monday. They were praised in [Atlanta=US.GA], [Georgia=US.GA].",
        "Fires in [Washington=US.WA] state spread. Snow lay in [Seattle=US.WA]; [Washington=US.WA] is dry. "
        "He flew to [Washington=US.DC], [D.C.=US.DC], on Monday.",
        "Western states such as [California=US.CA] or [Washington=US.WA] agree. "
        "[Washington=US.DC], [D.C.=US.DC], does not.",
        "[Georgia=GE] is in no hurry. Its border with [Azerbaijan=AZ] and [Armenia=AM] is closed.",
        "They fled from [Mexico=MX], [California=US.CA] and [Texas=US.TX].",
        "Cities such as [Homs=SY], [Hama=SY] and [Idlib=SY] were hit, and so was [Damascus=SY], [Syria=SY].",
    ],
)
def test_what_is_written_beside_a_name_wins_for_this_mention(marked: str, analyser: PlaceAnalyser) -> None:
    text, spans, wanted = "", [], []
    for plain, name, place in re.findall(r"([^[]*)(?:\[([^=]+)=([^]]+)\])?", marked):
        text += plain
        if name:
            spans.append((len(text), len(text) + len(name)))
            wanted.append((name, place))
            text += name
    answers = analyser.resolve_spans(Document(None, text), spans)
    assert [
        (name, f"{answer.place.country_code}.{answer.place.admin1_code}" if "." in place else answer.place.country_code)
        for (name, place), answer in zip(wanted, answers, strict=True)
        if answer
    ] == wanted


def toponyms(text: str, *names: str) -> list[Toponym]:
    spans = sorted({match.span() for name in names for match in re.finditer(rf"\b{name}\b", text)})
    return [Toponym("text", start, end, text[start:end], "named") for start, end in spans]


def test_a_list_of_regions_is_no_container(gazetteer: Gazetteer) -> None:
    text = "in Mexico, California and Texas"
    told = read_beside(gazetteer, Document(None, text), toponyms(text, "Mexico", "California", "Texas"))
    assert not any(beside.sure or beside.holds for beside in told)
    text = "in Mexico, Missouri, and then"
    mexico, missouri = read_beside(gazetteer, Document(None, text), toponyms(text, "Mexico", "Missouri"))
    assert mexico.sure
    assert {gazetteer.label(place) for place in missouri.holds} == {"Missouri"}


def test_a_list_counts_only_for_a_name_that_is_a_country_too(gazetteer: Gazetteer) -> None:
    for text, peer in [
        ("Georgia and Russia", "country"),
        ("Georgia, Alabama", "first_level"),
        ("Alabama and Russia", ""),
        ("the Georgia-Russia border", "country"),
        ("Georgia. Russia", ""),
        ("the embassy of Georgia", "country"),
        ("Georgia's prime minister", "country"),
        ("the governor of Georgia", ""),
    ]:
        names = re.findall(r"[A-Z]\w+", text)
        assert read_beside(gazetteer, Document(None, text), toponyms(text, *names))[0].peer == peer, text


def test_senses_are_never_narrowed_to_none(gazetteer: Gazetteer) -> None:
    senses = gazetteer.senses("Texas")
    assert NOTHING.narrowed(gazetteer, senses) == senses
    text = "Georgia and Russia"
    georgia, _ = read_beside(gazetteer, Document(None, text), toponyms(text, "Georgia", "Russia"))
    assert georgia.narrowed(gazetteer, senses)


def test_bare_mentions_take_the_place_that_was_last_told(analyser: PlaceAnalyser) -> None:
    text = "Paris, Texas. Paris grew. Paris, France. Paris grew."
    document = Document(None, text)
    answers = analyser.resolve_spans(document, [m.span() for m in re.finditer("Paris", text)])
    assert [answer and answer.place.country_code for answer in answers] == ["US", "US", "FR", "FR"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels left the city of Idlib. Most of Idlib province is theirs.", ["P", "A"]),
        ("Most of Idlib province is calm. Idlib city was hit.", ["A", "P"]),
        ("The province of Latakia is calm, and in the city of Latakia shops are open.", ["A", "P"]),
        ("The provinces of Hama and Homs are calm. Homs city is not.", ["A", "A", "P"]),
        ("Raids hit the cities of Homs and Hama. Fields burn in Homs, Hama and Idlib provinces.", [*"PP", *"AAA"]),
        ("Fields burn in the Homs Governorate. The town of Homs is safe.", ["A", "P"]),
        ("The Syrian city of Homs was hit.", ["P"]),
        ("Cities such as Homs and Hama were hit.", ["P", "P"]),
        ("Villages south of Idlib, the provincial capital, were hit.", ["P"]),
        ("They took the provincial capital Idlib.", ["P"]),
        ("Shells fell on neighborhoods in Homs, and villages south of Idlib burned.", ["P", "P"]),
        ("Villages near Idlib province burned.", ["A"]),
        ("Camps in Hasakeh province are full. Hasakeh city is not.", ["A", "P"]),
    ],
)
def test_what_a_mention_is_called_it_is(text: str, expected: list[str], analyser: PlaceAnalyser) -> None:
    spans = [match.span() for match in re.finditer(r"Idlib|Latakia|Hama|Homs|Hasakeh", text)]
    answers = analyser.resolve_spans(Document(None, text), spans)
    assert [answer.place.feature_class if answer else None for answer in answers] == expected
    assert {answer.place.country_code for answer in answers if answer} == {"SY"}


@pytest.mark.parametrize(
    ("name", "feature"), [("New York", "P"), ("Geneva", "P"), ("Washington", "P"), ("Texas", "A"), ("Georgia", "A")]
)
def test_an_organisation_is_based_in_a_large_town(name: str, feature: str, analyser: PlaceAnalyser) -> None:
    text = f"The {name}-based group said so."
    (answer,) = analyser.resolve_spans(Document(None, text), [(4, 4 + len(name))])
    assert answer
    assert answer.place.feature_class == feature


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Rockets hit the Jora neighborhood of Deir Ezzor in Syria.", None),
        ("Rockets hit Jora, a part of Deir Ezzor in Syria.", "IN"),
        ("He left Syria for Jora village in India.", "IN"),
        ("A fire broke out in Jora village.", "IN"),
    ],
)
def test_a_quarter_is_no_village_of_a_country_that_nobody_named(
    text: str, country: str | None, analyser: PlaceAnalyser
) -> None:
    spans = [match.span() for match in re.finditer(r"Jora|Deir Ezzor|Syria|India", text)]
    answers = dict(
        zip((text[start:end] for start, end in spans), analyser.resolve_spans(Document(None, text), spans), strict=True)
    )
    assert (answers["Jora"].place.country_code if answers["Jora"] else None) == country
    assert all(answer for name, answer in answers.items() if name != "Jora")


def test_a_sea_is_not_left_for_a_town_that_is_hardly_likelier(analyser: PlaceAnalyser) -> None:
    text = (
        "The United States has storms from the tropical Atlantic. Colorado State University counts them in the "
        "Atlantic. Harvey struck Texas, where oil comes from."
    )
    spans = [match.span() for match in re.finditer(r"United States|Colorado|Atlantic|Harvey|Texas", text)]
    answers = analyser.resolve_spans(Document(None, text), spans)
    names = [answer.place.name for answer in answers if answer]
    assert names.count("Atlantic Ocean") == 2


def test_a_region_is_not_outdone_by_a_village_in_its_country(analyser: PlaceAnalyser) -> None:
    text = "The number of officers in England and Wales has fallen."
    start = text.index("Wales")
    (wales,) = analyser.resolve_spans(Document(None, text), [(start, start + 5)])
    assert wales is not None
    assert wales.place.feature_code == "ADM1"


def test_what_is_near_a_city_need_not_be_near_the_regions_seat(analyser: PlaceAnalyser) -> None:
    text = "The road north of Alexandria near Osakis, Minnesota, is closed; Douglas County crews work in Alexandria."
    spans = [match.span() for match in re.finditer("Alexandria|Osakis|Minnesota|Douglas County", text)]
    answers = analyser.resolve_spans(Document(None, text), spans)
    assert {answer.place.country_code for answer in answers if answer} == {"US"}
