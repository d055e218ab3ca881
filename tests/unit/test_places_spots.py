"""Spots, forms of names, the filter's guards, outlets' homes: what stands before anything is learned."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from stream.document import Document, Entity, Mention
from stream.errors import GazetteerError
from stream.places.gazetteer import Gazetteer, open_gazetteer
from stream.places.home import Home, home_of
from stream.places.name_forms import known_form, mended
from stream.places.spot_features import FEATURES, SpotReader
from stream.places.spot_filter import SHIPPED_FILTER, load_spot_model, take_toponyms
from stream.places.spots import find_spots
from stream.places.trees import to_json, trees_from_json


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


def names(gazetteer: Gazetteer, text: str) -> list[str]:
    return [spot.name for spot in find_spots(gazetteer, Document(None, text), [])]


def entity(text: str, label: str, whole: str) -> Entity:
    start = whole.index(text)
    return Entity(text, label, 0.9, (Mention("text", start, start + len(text), text),))


def taken(gazetteer: Gazetteer, text: str, *entities: Entity) -> list[str]:
    document = Document(None, text)
    spots = find_spots(gazetteer, document, entities)
    return [t.spot.name for t in take_toponyms(gazetteer, load_spot_model(), document, entities, spots)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left Fargo-Moorhead.", ["Fargo", "Moorhead"]),
        ("Troy, N.C. won.", ["Troy", "N.C."]),
        ("She moved to Texas.", ["Texas"]),
        ("He is from Calif. and rich.", ["Calif."]),
        ("in Newfoundland and Labrador", ["Newfoundland and Labrador", "Newfoundland", "Labrador"]),
        ("the U.S. said", ["U.S."]),
        ("Damascus's mayor", ["Damascus"]),
        (
            "He fled Port-au-Prince for Cote d'Ivoire and Frankfurt am Main",
            ["Port-au-Prince", "Cote d'Ivoire", "Frankfurt am Main"],
        ),
        ("lower case paris is none", []),
    ],
)
def test_spots_are_what_the_gazetteer_knows(gazetteer: Gazetteer, text: str, expected: list[str]) -> None:
    found = names(gazetteer, text)
    assert [name for name in expected if name not in found] == []
    assert "Texas." not in found
    if not expected:
        assert found == []


def test_spots_know_their_mention(gazetteer: Gazetteer) -> None:
    text = "The Paris Police Department said so in Lyon."
    spots = find_spots(gazetteer, Document(None, text), [entity("Paris Police Department", "ORG", text)])
    by_name = {spot.name: spot for spot in spots}
    assert (by_name["Paris"].entity, by_name["Lyon"].entity) == (0, -1)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Paris", "Paris"),
        ("Loudon Co.", "Loudon County"),
        ("Oaxaca State", "Oaxaca"),
        ("Republic of Armenia", "Armenia"),
        ("Tel Hamis", "Tell Hamis"),
        ("Kafar Nabl", "Kafr Nabl"),
        ("Xyzzyburg Township", None),
        ("Xyzzyburg", None),
    ],
)
def test_other_forms_of_a_name(gazetteer: Gazetteer, name: str, form: str | None) -> None:
    assert known_form(gazetteer, name) == form


@pytest.mark.parametrize(
    ("name", "meant"), [("Britian", "Britain"), ("Philadelpia", None), ("Said", None), ("Washingtton", "Washington")]
)
def test_slips_are_mended_for_well_known_places_only(gazetteer: Gazetteer, name: str, meant: str | None) -> None:
    assert mended(gazetteer, name) == meant


def test_a_part_of_a_persons_name_is_never_taken(gazetteer: Gazetteer) -> None:
    text = "Mustafa Bali spoke in Syria. Paris Hilton flew to Texas."
    people = [entity("Mustafa Bali", "PERSON", text), entity("Paris Hilton", "PERSON", text)]
    assert taken(gazetteer, text, *people, entity("Syria", "GPE", text), entity("Texas", "GPE", text)) == [
        "Syria",
        "Texas",
    ]


def test_a_company_named_as_a_river_is_none(gazetteer: Gazetteer) -> None:
    text = "Amazon raised its prices, and Columbia University noticed."
    assert taken(gazetteer, text, entity("Amazon", "ORG", text), entity("Columbia University", "ORG", text)) == []


@pytest.mark.parametrize(
    ("text", "label", "whole"),
    [
        ("She is an adjunct at Columbia University's law school.", "ORG", "Columbia University"),
        ("Swimming was held indoors. (Zen Trinidad/PNA)", "LOC", "Trinidad"),
        ("A curfew for Negro and Indian servants was passed.", "NORP", "Indian"),
        ("Native or Indian tribes sued.", "NORP", "Indian"),
        ("They went to an Indian reservation.", "NORP", "Indian"),
        ("Fire damaged a house in Indian Lake Road on Monday.", "LOC", "Indian Lake Road"),
        ("He spent years studying Portuguese.", "NORP", "Portuguese"),
        ("Nobody was hurt. English Bulletin", "NORP", "English"),
        ("A French bulldog died on the plane.", "NORP", "French"),
        ("The pastor of St. James United Methodist Church spoke.", "ORG", "St. James United Methodist Church"),
        ("They met at the corner of Palestine and Main.", "LOC", "Palestine"),
        ("Workers closed Chartres Street.", "LOC", "Chartres Street"),
        ("The fire engine left its station in Church Street at noon.", "LOC", "Church Street"),
        ("A man in black speaks in Spanish after a pause.", "NORP", "Spanish"),
        ("Lawmakers wrote to the Duma calling for a vote.", "LOC", "Duma"),
        ("He flew with Delta Air Lines.", "ORG", "Delta Air Lines"),
        ("The fine for Orange Drugs Ltd was paid.", "ORG", "Orange Drugs Ltd"),
        ('An alderman, G.B. "Sonny" Hall, spoke.', "GPE", "G.B."),
        ("In the past the Choctaw Indians lived there.", "NORP", "Indians"),
        ("An El Niño brings rain to many.", "GPE", "El Niño"),
        ("Houses do not sell. BY KENT MALLETT Reporter", "GPE", "KENT"),
        ("A shop opens. By KENT MALLETT Reporter", "ORG", "KENT MALLETT"),
        ("A shop opens. By ANNE T. DALLAS Reporter", "GPE", "DALLAS"),
        ("The Percy French Hotel is open.", "ORG", "Percy French Hotel"),
        ("Many Native Americans came.", "NORP", "Native Americans"),
        ("The Seminoles said the jobs help. Indian profits can't be taxed.", "NORP", "Indian"),
        ("He was stopped on S.C. 6 near the lake.", "GPE", "S.C."),
        ("It costs $45,000 US a year.", "GPE", "US"),
        ("They ate Polish sausage on a stick.", "NORP", "Polish"),
        ("Notre Dame won. The Irish were left with seven players.", "NORP", "Irish"),
        ("Bombs fell in the neighborhoods of Bustan al-Qasr and al-Mashhad al-Amiriyah.", "GPE", "Mashhad"),
        ("A bomb hit the small church of St. Peter and the street.", "FAC", "St. Peter"),
        ("It came too late for Tanesha Melbourne-Blake, who died.", "GPE", "Melbourne"),
        ("She lives at 8024 Turtle Creek Cir. now.", "LOC", "Turtle Creek"),
        ("Police killed Daniel, Jordan, and Kevin.", "PERSON", "Jordan"),
        ("It sold for US$83 million in May.", "GPE", "US"),
        ("She spoke only French and Farsi.", "NORP", "French"),
        ("The advertisement is airing in English and Spanish, where it ran before.", "NORP", "Spanish"),
        ("Gold went to a boy from St Paul's.", "GPE", "St Paul"),
        ("Burial will be in St. John's Union Cemetery.", "GPE", "St. John's Union Cemetery"),
        ("A boy of Queen's College won.", "ORG", "Queen's College"),
        ("They live in a Roman Catholic country.", "NORP", "Roman Catholic"),
        ("The Ibero-American summit opened.", "EVENT", "Ibero-American summit"),
        ("The men at Henry's Turkey Service were ill.", "ORG", "Henry's Turkey Service"),
        ("The play is at 6799 Dublin Center Drive.", "GPE", "Dublin Center Drive"),
        ("He played 26 games for Freiburg.", "ORG", "Freiburg"),
        ("The New Yorker wrote so.", "ORG", "New Yorker"),
        ("He was a winger for River Plate.", "ORG", "River Plate"),
        ("She will attend Stephen F. Austin University.", "ORG", "Stephen F. Austin University"),
        ("Officials at St. Paul's say so.", "GPE", "St. Paul"),
        ("They won a prize for American Idiot.", "ORG", "American Idiot"),
        ("It is set in Victorian times.", "NORP", "Victorian"),
        ("Subs: Cole, Vieira, Clichy, Van Persie (Bergkamp 68), Henry.", "GPE", "Clichy"),
        ("The islands lie in the Indian ocean.", "LOC", "Indian ocean"),
        ("It was sold to Sedio N.V. of the same group.", "ORG", "Sedio N.V."),
        ("A meeting of Hazleton <HLC> holders voted.", "GPE", "Hazleton"),
    ],
)
def test_what_only_bears_a_places_name_is_never_taken(gazetteer: Gazetteer, text: str, label: str, whole: str) -> None:
    assert taken(gazetteer, text, entity(whole, label, text)) == []


@pytest.mark.parametrize(
    ("text", "label", "whole", "place"),
    [
        ("Indian officials met on Monday.", "NORP", "Indian", "Indian"),
        ("He wore an Indian army uniform on the road.", "NORP", "Indian", "Indian"),
        ("French troops left on Monday.", "NORP", "French", "French"),
        ("He told young Indians to vote.", "NORP", "Indians", "Indians"),
        ("The Niger Delta Development Commission met.", "ORG", "Niger Delta Development Commission", "Niger Delta"),
        ("A storm hit Trinidad and Tobago.", "GPE", "Trinidad and Tobago", "Trinidad and Tobago"),
        ("He was at St. Louis University Hospital in St. Louis on Monday.", "GPE", "St. Louis", "St. Louis"),
        ("The Ohio Turnpike was closed in Ohio.", "GPE", "Ohio", "Ohio"),
        ("St. Paul's Mayor Chris Coleman spoke in Minnesota.", "GPE", "St. Paul", "St. Paul"),
        ("The Syrian Catholic bishop left.", "NORP", "Syrian", "Syrian"),
        ("Turks voted; Henry's Turkey Service did not.", "NORP", "Turks", "Turks"),
        ("He lives in St. John's, Newfoundland.", "GPE", "St. John's", "St. John's"),
        ("French and Turkish troops left in May.", "NORP", "Turkish", "Turkish"),
        ("The Northern Ireland Assembly met.", "ORG", "Northern Ireland Assembly", "Northern Ireland"),
        ("Victorian police said in Melbourne.", "NORP", "Victorian", "Victorian"),
    ],
)
def test_the_place_itself_is_taken(gazetteer: Gazetteer, text: str, label: str, whole: str, place: str) -> None:
    assert place in taken(gazetteer, text, entity(whole, label, text))


def test_what_an_article_calls_a_city_is_a_place_in_all_of_it(gazetteer: Gazetteer) -> None:
    text = "Russia struck a market in rebel-held Idlib. Many live in the Syrian city of Idlib, or left Idlib."
    mentions = tuple(Mention("text", m.start(), m.end(), "Idlib") for m in re.finditer("Idlib", text))
    assert taken(gazetteer, text, Entity("Idlib", "ORG", 0.9, mentions)).count("Idlib") == 3
    assert taken(gazetteer, text, Entity("Idlib", "PERSON", 0.9, mentions)).count("Idlib") < 3


def test_a_city_or_province_so_called_is_found_beside_another_place(gazetteer: Gazetteer) -> None:
    text = "They fought in western Syrias Idlib province, and fled it."
    assert "Idlib" in taken(gazetteer, text, entity("Syrias Idlib", "GPE", text))


def test_a_child_is_no_city(gazetteer: Gazetteer) -> None:
    text = "She has two daughters, Ann and Jo, and her baby, Chicago, slept. Her daughters North and Chicago, like her."
    assert taken(gazetteer, text, entity("Chicago", "GPE", text)) == []
    text = "Her baby, Chicago police said, is well."
    assert taken(gazetteer, text, entity("Chicago", "GPE", text)) == ["Chicago"]


def test_a_surname_before_an_office_of_a_country_is_no_town_in_it(gazetteer: Gazetteer) -> None:
    text = "Chrystia Freeland spoke. Freeland, U.S. Trade Representative Bob Light and Mexico agreed."
    found = taken(gazetteer, text, entity("Chrystia Freeland", "PERSON", text), entity("Mexico", "GPE", text))
    assert found == ["U.S.", "Mexico"]


def test_parts_of_a_joined_mention_are_places_of_their_own(gazetteer: Gazetteer) -> None:
    text = "Convoys reached Aleppo and Idlib on Monday."
    assert taken(gazetteer, text, entity("Aleppo and Idlib", "GPE", text)) == ["Aleppo", "Idlib"]


def test_every_feature_has_its_name(gazetteer: Gazetteer) -> None:
    document = Document("Fire in Troy", "TROY, N.Y. (AP) - The Troy Record said 12 Main St. in Troy burned.")
    spots = find_spots(gazetteer, document, [])
    rows = SpotReader(gazetteer, document, [], spots).rows()
    assert {len(row) for row in rows} == {len(FEATURES)}
    assert np.isfinite(np.array(rows)).all()


@pytest.mark.parametrize(
    ("url", "country", "town"),
    [
        ("https://www.onlineathens.com/a", "US", "Athens"),
        ("http://chronicle.augusta.com/stories/1", "US", "Augusta"),
        ("https://www.oxfordmail.co.uk/x", "GB", "Oxford"),
    ],
)
def test_known_outlets_have_a_home(gazetteer: Gazetteer, url: str, country: str, town: str) -> None:
    home = home_of(gazetteer, Document(None, "x", url=url))
    assert home.place is not None
    assert (home.country, home.town) == (country, town)


@pytest.mark.parametrize("url", ["not a url", "http://[::1", "https://example.org/x", ""])
def test_other_outlets_have_no_known_home(gazetteer: Gazetteer, url: str) -> None:
    assert home_of(gazetteer, Document(None, "x", url=url)) == Home()


def test_every_outlet_of_the_table_is_at_home_in_the_gazetteer(gazetteer: Gazetteer) -> None:
    rows = (SHIPPED_FILTER.parent / "outlets.tsv").read_text(encoding="utf-8").splitlines()
    domains = [row.split("\t")[0] for row in rows if not row.startswith("#")]
    assert len(domains) == len(set(domains))
    lost = [d for d in domains if home_of(gazetteer, Document(None, "x", url=f"https://www.{d}/")).place is None]
    assert lost == []


def test_trees_give_what_walking_them_by_hand_gives() -> None:
    tree = {
        "feature": 0, "threshold": 1.5, "left": {"value": -1.0},
        "right": {"feature": 1, "threshold": 0.0, "left": {"value": 2.0}, "right": {"value": 4.0}},
    }  # fmt: skip
    trees = trees_from_json(to_json([tree, {"value": 0.5}]))
    assert trees.scores(np.array([[1.5, 9.0], [2.0, 0.0], [2.0, 0.1]])).tolist() == [-0.5, 2.5, 4.5]


@pytest.mark.parametrize("content", ["", "{}", "[]", json.dumps({"features": ["other"], "threshold": 0.5})])
def test_a_filter_of_another_version_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "spots.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GazetteerError, match="cannot be read"):
        load_spot_model(path)
