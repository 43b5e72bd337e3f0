"""Labelled pieces become records, and records CSL-JSON items and back: by value, and by property."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biblio.fields.field import Field
from biblio.problems import Problem
from biblio.records import build_record
from biblio.records.csl import from_csl, to_csl
from biblio.records.record import VARIABLES, Record, Source, attribute
from biblio.records.repair import repair_fields
from biblio.spans.span import Span
from biblio.values.name import Name
from tests.shared import ROOT
from tests.strategies import NAMES, WORDS, dates

FOLDER = ROOT / "tests" / "cases"
CASES = [json.loads(line) for line in (FOLDER / "records.jsonl").read_text("utf-8").splitlines()]
REPAIR_CASES = [json.loads(line) for line in (FOLDER / "records-repairs.jsonl").read_text("utf-8").splitlines()]


def fields_of(labels: list[list[str]]) -> tuple[Field, ...]:
    """The fields that labelled pieces make; they tile the reference."""
    fields: list[Field] = []
    at = 0
    for label, text in labels:
        fields.append(Field(label, at, at + len(text), text))
        at += len(text)
    return tuple(fields)


def span_of(raw: str, author: tuple[Name, ...] = ()) -> Span:
    return Span("list.txt", 100, 100 + len(raw), raw, line=7, author=author)


def built(case: dict[str, Any]) -> Record:
    author = tuple(Name.from_csl(name) for name in case.get("author", []))
    record = build_record(span_of(case["raw"], author), fields_of(case["labels"]))
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_reference_becomes_its_record(case: dict[str, Any]) -> None:
    item = to_csl(built(case))
    custom = {k: v for k, v in item.pop("custom").items() if k not in ("sources", "confidence")}
    if custom:
        item["custom"] = custom
    assert item == {"id": "", **case["csl"]}


@pytest.mark.parametrize("case", REPAIR_CASES, ids=lambda case: str(case["id"]))
def test_labels_that_cannot_be_are_mended(case: dict[str, Any]) -> None:
    raw = case["raw"]
    mended = repair_fields(raw, fields_of(case["labels"]))
    assert [[field.label, field.text] for field in mended] == case["mended"]
    assert all(raw[field.start : field.end] == field.text for field in mended)


def test_a_record_names_its_source() -> None:
    record = built(CASES[0])
    raw = CASES[0]["raw"]
    assert record.sources == (Source("list.txt", 100, 100 + len(raw), raw, 7),)
    assert record.confidence == 1.0


@pytest.mark.parametrize(
    "labels",
    [
        [["other", "———, "], ["issued", "1923"]],
        [["author", "W. P. Coates"], ["other", ", "], ["publisher-place", "London"]],
        [["title", "“.,”"]],
        [],
    ],
    ids=["a year", "author and place", "a title of signs", "nothing"],
)
def test_without_title_and_container_there_is_a_problem(labels: list[list[str]]) -> None:
    raw = "".join(text for _, text in labels)
    problem = build_record(span_of(raw), fields_of(labels))
    assert isinstance(problem, Problem)
    assert (problem.code, problem.path, problem.line) == ("no-title", "list.txt", 7)
    assert problem.hint


def test_what_the_labeller_doubts_is_doubtful() -> None:
    raw = "Homage to Catalonia, Secker, 1938"
    fields = (
        Field("title", 0, 19, "Homage to Catalonia", 0.97),
        Field("publisher", 21, 27, "Secker", 0.31),
        Field("issued", 29, 33, "1938", 0.92),
    )
    record = build_record(span_of(raw), fields)
    assert isinstance(record, Record)
    assert record.doubtful == ("publisher",)
    assert record.confidence == 0.31


LABELS = [*VARIABLES, "pages", "other", "lead", "unheard-of"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(LABELS),
            st.text(st.sampled_from("aBcЖé1 90.,;:()[]–-“”‘’*_?!/&n.p.Vol"), min_size=1, max_size=20),
        ),
        max_size=8,
    )
)
def test_any_fields_make_a_record_or_a_problem_and_lose_no_word(labels: list[tuple[str, str]]) -> None:
    raw = "".join(text for _, text in labels)
    result = build_record(span_of(raw), fields_of([list(pair) for pair in labels]))
    assert isinstance(result, Record | Problem)
    if isinstance(result, Record):
        assert result.sources[0].raw == raw
        assert from_csl(to_csl(result)) == result


# -- CSL-JSON ------------------------------------------------------------------------------------------------------
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
SOURCES = st.builds(
    Source,
    document=WORDS,
    start=st.integers(0, 10**6),
    end=st.integers(0, 10**6),
    raw=WORDS,
    line=st.none() | st.integers(1, 10**6),
    locator=st.none() | WORDS,
)
KINDS = {"text": WORDS, "names": NAMES, "date": dates()}


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any record, but for the keys of `extra`, which must not be names that CSL or `custom` know."""
    values: dict[str, Any] = {}
    for variable in draw(st.lists(st.sampled_from(list(VARIABLES)), unique=True, max_size=8)):
        if variable != "title-short":
            values[attribute(variable)] = draw(KINDS[VARIABLES[variable]])
    for key in ("aliases", "absent", "doubtful", "unread", "works", "sets"):
        values[key] = tuple(draw(st.lists(WORDS, max_size=2)))
    extra = draw(
        st.dictionaries(WORDS.map("x-{}".format), PLAIN.filter(lambda v: v not in ("", None, [], {})), max_size=2)
    )
    return Record(
        id=draw(WORDS),
        type=draw(st.sampled_from(["book", "chapter", "document", "article-journal", "thesis", "speech"])),
        sources=tuple(draw(st.lists(SOURCES, max_size=2))),
        merged=tuple(draw(st.lists(st.dictionaries(WORDS, PLAIN, min_size=1, max_size=2), max_size=2))),
        extra=extra,
        confidence=draw(st.none() | st.floats(0, 1)),
        **values,
    )


@given(records())
def test_csl_gives_the_record_back(record: Record) -> None:
    item = to_csl(record)
    assert from_csl(item) == record
    assert from_csl(json.loads(json.dumps(item))) == record


@given(st.dictionaries(st.sampled_from([*VARIABLES, "id", "type", "custom", "illustrator", "part"]) | WORDS, PLAIN))
def test_any_json_object_becomes_a_record_and_loses_nothing(item: dict[str, Any]) -> None:
    record = from_csl(item)
    again = to_csl(record)
    assert from_csl(again) == record
    for key, value in item.items():
        if (
            key not in VARIABLES
            and key not in ("id", "type", "custom", "part", "shortTitle")
            and value not in ("", None, [], {})
        ):
            assert record.extra[key] == value


BACK_AND_FORTH: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("a number as text", {"volume": 5}, {"volume": "5"}),
    ("a pamphlet is a book", {"type": "pamphlet"}, {"type": "book", "genre": "pamphlet"}),
    ("a leaflet is a document", {"type": "pamphlet", "genre": "Leaflet"}, {"type": "document", "genre": "leaflet"}),
    ("the schema's part", {"part": "2"}, {"part-number": "2"}),
    ("one name without its list", {"author": {"family": "Reed"}}, {"author": [{"family": "Reed"}]}),
    ("a year typed as a number", {"issued": 1919}, {"issued": {"date-parts": [[1919]]}}),
    (
        "EDTF that says more",
        {"issued": {"date-parts": [[1919]], "circa": True}, "custom": {"edtf": {"issued": "1919?"}}},
        {"issued": {"date-parts": [[1919]], "circa": True}, "custom": {"edtf": {"issued": "1919?"}}},
    ),
    (
        "EDTF that was changed elsewhere",
        {"issued": {"date-parts": [[1920]]}, "custom": {"edtf": {"issued": "1919?"}}},
        {"issued": {"date-parts": [[1920]]}},
    ),
    (
        "a name with a key that CSL has not",
        {"author": [{"family": "Reed", "orcid": "0"}]},
        {"custom": {"extra": {"author": [{"family": "Reed", "orcid": "0"}]}}},
    ),
    ("a subtitle", {"title": "Red Clyde: A Memoir"}, {"title": "Red Clyde: A Memoir", "title-short": "Red Clyde"}),
    ("custom of another program", {"custom": {"mine": 1}}, {"custom": {"extra": {"custom": {"mine": 1}}}}),
]


@pytest.mark.parametrize(
    ("item", "expected"), [row[1:] for row in BACK_AND_FORTH], ids=[row[0] for row in BACK_AND_FORTH]
)
def test_foreign_csl_is_read_and_written(item: dict[str, Any], expected: dict[str, Any]) -> None:
    assert to_csl(from_csl(item)) == {"id": "", "type": "book", **expected}
    assert from_csl(to_csl(from_csl(item))) == from_csl(item)


def test_a_short_title_that_was_typed_stays() -> None:
    record = from_csl({"title": "Red Clyde: A Memoir", "title-short": "Clyde"})
    assert record.title_short == "Clyde"
    assert to_csl(record)["title-short"] == "Clyde"
    assert from_csl({"title": "Red Clyde: A Memoir", "title-short": "Red Clyde"}).title_short is None
    assert "title-short" not in to_csl(from_csl({"title": "Red Clyde: A Memoir"}), short=False)
