"""The labelled references of our own (tests/cases/layouts): real books in layouts that nobody tuned to, for measuring.

The rules are those of FORMAT.md in BIBLIO_SHARED. Decided besides: "printed for T. Cadell", "chez Rey" are the
publisher as they stand, the street after it is a note; format ("8vo"), price and condition are notes; an edition is
written without the word "edition", "1st, 2nd" and their like as the number alone; an author in capitals stays so.
"""

from __future__ import annotations

import importlib.util
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

import pytest

from biblio.records.record import VARIABLES
from biblio.values.number import parse_number
from tests.shared import ROOT, SHARED, needs_shared

Line = dict[str, Any]
_FILES = sorted((ROOT / "tests" / "cases" / "layouts").glob("*.jsonl"))
_LINES = [
    pytest.param(json.loads(line), path.stem, id=json.loads(line)["id"])
    for path in _FILES
    for line in path.read_text(encoding="utf-8").splitlines()
]
_SETTINGS = {"list", "prose", "source", "bibliography"}
# Read from the form of the reference, not from its words.
_DERIVED = {"type", "language", "genre"}
# Numbers, which the source may spell as words, in Roman digits or short ("1926-38").
_NUMBERS = {"volume", "number-of-volumes", "part-number", "edition"}
# Put together from several places of the reference.
_JOINED = {"title", "note", "publisher", "publisher-place", "page", "edition"}
_CONTEXT = {
    "author-from-context": "author",
    "date-from-context": "issued",
    "container-from-context": "container-title",
    "publisher-from-context": "publisher",
    "place-from-context": "publisher-place",
    "series-from-context": "collection-title",
}
_WORD = re.compile(r"\d+|[^\W\d_]+")


def test_there_are_many_layouts_with_enough_references_each() -> None:
    assert len(_FILES) >= 10
    counts = Counter(line.values[1] for line in _LINES)
    assert not {name for name, count in counts.items() if count < 20}


def test_ids_and_references_are_unique() -> None:
    ids = Counter(str(line.values[0]["id"]) for line in _LINES)  # type: ignore[index]
    raws = Counter(str(line.values[0]["raw"]) for line in _LINES)  # type: ignore[index]
    assert not [name for name, count in (ids + raws).items() if count > 1]


@pytest.mark.parametrize(("line", "name"), _LINES)
def test_line_keeps_to_the_format(line: Line, name: str) -> None:
    assert set(line) - {"tags"} == {"id", "doc", "raw", "csl", "setting"}
    assert line["doc"] == name
    assert line["id"].startswith(f"{name}-")
    assert line["setting"] in _SETTINGS
    assert line["raw"] == line["raw"].strip()
    assert not set(line["csl"]) - {"type", *VARIABLES}
    assert {"title", "container-title"} & set(line["csl"])
    for variable, value in line["csl"].items():
        assert value, variable
        assert _has_its_kind(variable, value), (variable, value)


@pytest.mark.parametrize(("line", "name"), _LINES)
def test_every_value_stands_in_the_reference(line: Line, name: str) -> None:
    words = _words(line["raw"])
    text = f" {' '.join(words)} "
    from_context = {_CONTEXT[tag] for tag in line.get("tags", ()) if tag in _CONTEXT}
    for variable, value in line["csl"].items():
        if variable in _DERIVED or variable in from_context:
            continue
        if VARIABLES.get(variable) == "date":
            assert _years(value) <= _years_of(line["raw"]), variable
        elif variable in _NUMBERS and value.isdigit():
            assert int(value) in {parse_number(word) for word in _number_words(line["raw"])}, (variable, value)
        else:
            missing = Counter(_value_words(value)).keys() - set(words)
            assert not missing, (variable, missing)
            if isinstance(value, str) and variable not in _JOINED:
                assert f" {' '.join(_words(value))} " in text, (variable, value)


@pytest.mark.parametrize(("line", "name"), _LINES)
def test_a_short_title_stands_only_before_a_subtitle(line: Line, name: str) -> None:
    csl = line["csl"]
    if "title-short" in csl:
        between = " " if csl["title-short"][-1] in "!?" else ": "
        assert csl["title"].startswith(csl["title-short"] + between)


@needs_shared
@pytest.mark.parametrize(("line", "name"), _LINES)
def test_the_scorer_finds_the_gold_itself_fully_right(line: Line, name: str) -> None:
    tally = _scorer().Tally()
    tally.add(line, line["csl"], True)
    assert tally.items == 1, "nothing of it is scored"
    assert tally.right == 1, tally.errors


@cache
def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "gold" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _has_its_kind(variable: str, value: Any) -> bool:
    kind = VARIABLES.get(variable, "text")
    if kind == "names":
        return all(isinstance(name, dict) and set(name) <= {"family", "given", "literal"} for name in value)
    if kind == "date":
        return set(value) <= {"date-parts", "circa", "season"} and all(
            1400 < part[0] < 2100 for part in value["date-parts"]
        )
    return isinstance(value, str) and value == value.strip()


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _value_words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _words(value)
    else:
        for name in value:
            for part in name.values():
                yield from _words(part)


def _number_words(raw: str) -> Iterator[str]:
    for word in _words(raw):
        yield word
        yield re.sub(r"\D+$", "", word) or word


def _years(value: Any) -> set[int]:
    return {part[0] for part in value["date-parts"]}


def _years_of(raw: str) -> set[int]:
    """Every year that the reference names: in digits, also misread ("191O", "l925"), short ("1926-38") or Roman."""
    # The blank keeps a misread letter from being taken for one that belongs to a word.
    digits = re.sub(r"(?<=[\dOlI])[OlI](?!\w)|\b[lI](?=\d{3})", lambda m: "0" if m[0] == "O" else "1", raw)
    years = {int(year) for year in re.findall(r"(?<!\d)1\d{3}|(?<!\d)20\d\d", digits)}
    for start, end in re.findall(r"(1[4-9]\d\d|20\d\d)[-–/](\d\d)(?!\d)", digits):
        years.add(int(start[:2] + end))
    years |= {int(decade + "0") for decade in re.findall(r"(1\d\d)-\?", digits)}
    numbers = {parse_number(roman) for roman in re.findall(r"\bM[DCLXVI]{3,}\b", raw)}
    return years | {number for number in numbers if number}
