"""Every table as a table: known keys, one owner for each alias, no repeats, sorted where order has no meaning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from biblio.records.record import VARIABLES
from biblio.tables import load_table, load_words
from biblio.text import fold
from biblio.values._dates import month_number
from biblio.values.number import parse_number
from tests.shared import ROOT
from tests.strict_yaml import load_strict

FOLDER = ROOT / "biblio" / "tables"
FILES = sorted(FOLDER.glob("*.yaml"))
# Tables of which every row is a name and a list of words: one owner for each word, rows and words sorted.
LISTS = ["genres", "months", "numbers", "ranks", "series", "places"]


def table(name: str) -> Any:
    return load_strict(FOLDER / f"{name}.yaml")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_table_says_what_it_is_and_no_key_stands_twice(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")
    assert load_strict(path)
    assert load_table(path.stem)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_table_is_used(path: Path) -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "biblio").rglob("*.py"))
    assert re.search(rf"load_(?:table|words)\(\s*\"{path.stem}\"", source), f"nothing loads {path.name}"


@pytest.mark.parametrize("name", LISTS)
def test_a_word_has_one_owner_and_no_repeats(name: str) -> None:
    owners: dict[str, str] = {}
    for owner, words in table(name).items():
        assert len(words) == len(set(words)), f"{owner}: {_repeats(words)}"
        for word in words:
            assert owners.setdefault(_key(name, word), str(owner)) == str(owner), (
                f"{word!r}: {owner} and {owners[word]}"
            )


def _key(name: str, word: str) -> str:
    return fold(str(word)) if name == "places" else str(word)


def _repeats(words: list[Any]) -> list[Any]:
    return [word for word, count in Counter(words).items() if count > 1]


@pytest.mark.parametrize("name", [name for name in LISTS if name not in ("numbers", "months")])
def test_rows_and_words_are_sorted(name: str) -> None:
    found = table(name)
    if name in ("genres", "series", "places"):
        assert list(found) == sorted(found, key=str.casefold)
    for owner, words in found.items():
        assert words == sorted(words, key=str.casefold), f"{owner} is not sorted"


# -- publishers and places -------------------------------------------------------------------------------------------
def publisher_names() -> Iterator[tuple[str, str]]:
    for name, row in table("publishers").items():
        for alias in (name, *row.get("aliases", [])):
            yield alias, name


def test_a_publisher_has_only_aliases_and_a_place() -> None:
    for name, row in table("publishers").items():
        assert set(row) <= {"aliases", "place"}, name
        assert all(isinstance(alias, str) and alias.strip() == alias != "" for alias in row.get("aliases", [])), name
        assert "aliases" not in row or row["aliases"], f"{name}: an empty list of aliases"


def test_a_publishers_alias_has_one_owner() -> None:
    owners: dict[str, str] = {}
    for alias, name in publisher_names():
        assert owners.setdefault(fold(alias), name) == name, f"{alias!r}: {name} and {owners[fold(alias)]}"


def test_publishers_are_sorted_and_their_aliases() -> None:
    found = table("publishers")
    assert list(found) == sorted(found, key=str.casefold)
    for name, row in found.items():
        aliases = row.get("aliases", [])
        assert aliases == sorted(aliases, key=str.casefold), f"{name} is not sorted"


def test_a_publishers_place_is_spelled_as_the_places_are() -> None:
    """A house's place is the canonical spelling where the table of places knows it under any."""
    canonical = {fold(alias): name for name, aliases in table("places").items() for alias in (name, *aliases)}
    for name, row in table("publishers").items():
        place = row.get("place")
        if place:
            assert canonical.get(fold(place), place) == place, f"{name}: {place}"


def test_a_place_is_no_alias_of_another() -> None:
    owners: dict[str, str] = {}
    for name, aliases in table("places").items():
        for alias in (name, *aliases):
            assert owners.setdefault(fold(alias), name) == name, f"{alias!r}: {name} and {owners[fold(alias)]}"


def test_a_series_is_named_for_its_house() -> None:
    known = {fold(alias) for alias, _ in publisher_names()}
    for house, names in table("series").items():
        assert fold(house) in known, house
        for name in names:
            assert fold(house) in fold(name), f"{name} does not name {house}"
            assert fold(name) not in known, f"{name} is a publisher too"


# -- months, numbers, roles ------------------------------------------------------------------------------------------
def test_months_cannot_be_shifted() -> None:
    """A row moved by one would make every date of its words wrong: three languages' anchors for each number."""
    anchors = {
        1: "january januar января", 2: "february février февраля", 3: "march märz марта", 4: "april avril апреля",
        5: "may maggio мая", 6: "june juin июня", 7: "july luglio июля", 8: "august août августа",
        9: "september septembre сентября", 10: "october ottobre октября", 11: "november noviembre ноября",
        12: "december dezember декабря", 21: "spring printemps весна", 22: "summer sommer лето",
        23: "autumn fall осень", 24: "winter hiver зима",
    }  # fmt: skip
    assert set(table("months")) == set(anchors)
    for number, words in anchors.items():
        assert {month_number(word) for word in words.split()} == {number}


def test_months_are_written_as_they_are_looked_up() -> None:
    for words in table("months").values():
        assert all(word == word.casefold().strip(" .") for word in words)


def test_numbers_cannot_be_shifted() -> None:
    english = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    anchors = english.split()
    assert [parse_number(word) for word in anchors] == list(range(1, 17))
    for language in (
        "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        "un deux trois quatre cinq six sept huit neuf dix onze douze",
        "uno due tre quattro cinque sei sette otto nove dieci undici dodici",
        "uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
        "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
    ):
        assert [parse_number(word) for word in language.split()] == list(range(1, 13))
    for words in table("numbers").values():
        assert all(word == fold(word) for word in words)


def test_a_role_is_a_variable_and_has_words_on_both_sides() -> None:
    roles = table("roles")
    assert set(roles) - {"illustrator"} <= {variable for variable, kind in VARIABLES.items() if kind == "names"}
    for side in ("before", "after"):
        owners: dict[str, str] = {}
        for role, sides in roles.items():
            assert set(sides) == {"before", "after"}, role
            assert sides[side] == sorted(set(sides[side]), key=str.casefold), f"{role} {side}: not sorted, or repeats"
            for phrase in sides[side]:
                assert owners.setdefault(fold(phrase), role) == role, f"{phrase!r}: {role} and {owners[fold(phrase)]}"


@pytest.mark.parametrize("name", ["absent", "particles", "family_first"])
def test_flat_lists_are_lower_case_without_repeats_and_sorted(name: str) -> None:
    for key, words in table(name).items():
        assert len(words) == len(set(words)), f"{key}: {_repeats(words)}"
        if key != "capital":
            assert all(word == word.casefold() for word in words), key
        if name != "particles":
            assert words == sorted(words), f"{key} is not sorted"


# -- blocks of words -------------------------------------------------------------------------------------------------
BLOCKS = [
    (path.stem, key)
    for path in FILES
    for key, value in (load_strict(path).items() if isinstance(load_strict(path), dict) else ())
    if isinstance(value, str) and "\n" in value
]


@pytest.mark.parametrize(("name", "key"), BLOCKS, ids=lambda part: str(part))
def test_a_block_of_words_is_lower_case(name: str, key: str) -> None:
    text = table(name)[key]
    if name in ("capitals", "latex", "babel", "csl", "notes"):
        pytest.skip("its own stage's test knows its form")
    assert text == text.casefold()
    assert load_words(name, key)


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it"])
def test_small_words_of_a_language_are_sorted_and_stand_once(language: str) -> None:
    words = table("languages")[language].split()
    assert words == sorted(set(words)), _repeats(words)
