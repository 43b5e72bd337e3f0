"""The labelled references that the shipped model learns from besides the public corpora (tests/cases/training)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from biblio.fields.emphasis import lift_emphasis
from biblio.fields.field import Field
from biblio.fields.labeller import _pieces, _tile
from biblio.fields.labels import FIELDS, to_states
from biblio.fields.train import own_example
from biblio.records import build_record
from biblio.records.record import Record
from biblio.spans.span import Span
from biblio.values.identifier import find_identifiers
from tests.shared import ROOT, SHARED, needs_shared

_FILES = sorted((ROOT / "tests" / "cases" / "training").glob("*.jsonl"))
_LINES = [
    pytest.param(json.loads(line), path.stem, id=json.loads(line)["id"])
    for path in _FILES
    for line in path.read_text(encoding="utf-8").splitlines()
]
_LABELS = {*FIELDS, "id", "lead", "other"}


def test_there_are_many_layouts_with_enough_references_each() -> None:
    assert len(_FILES) >= 40
    assert len(_LINES) >= 1000
    counts = Counter(line.values[1] for line in _LINES)
    assert not {name for name, count in counts.items() if count < 12}


def test_ids_and_references_are_unique() -> None:
    ids = Counter(line.values[0]["id"] for line in _LINES)  # type: ignore[index]
    raws = Counter(_words(line.values[0]["raw"]) for line in _LINES)  # type: ignore[index]
    assert not [name for name, count in (ids + raws).items() if count > 1]


@pytest.mark.parametrize(("line", "name"), _LINES)
def test_labels_are_known_and_joined_they_are_the_reference(line: dict[str, Any], name: str) -> None:
    assert set(line) == {"id", "raw", "labels"}
    assert line["id"].startswith(f"{name}-")
    assert line["raw"] == line["raw"].strip()
    assert "".join(text for _, text in line["labels"]) == line["raw"]
    assert not {label for label, _ in line["labels"]} - _LABELS
    assert all(text == text.strip() for label, text in line["labels"] if label not in ("lead", "other"))


@pytest.mark.parametrize(("line", "name"), _LINES)
def test_labels_make_a_record_that_loses_no_field(line: dict[str, Any], name: str) -> None:
    example = own_example(line["id"], line["labels"])
    raw = example.raw
    assert raw == lift_emphasis(line["raw"]).text
    identifiers = find_identifiers(raw)
    states = to_states(example.tokens, example.labels)
    fields: tuple[Field, ...] = _tile(raw, _pieces(example.tokens, states, [1.0] * len(states), identifiers))
    assert {label for label, _ in line["labels"]} - {"other", "lead", "id"} <= {field.label for field in fields}
    assert isinstance(build_record(Span("-", 0, len(raw), raw), fields), Record)


def test_none_is_a_reference_that_the_quality_is_measured_by() -> None:
    own = {_words(line.values[0]["raw"]) for line in _LINES}  # type: ignore[index]
    assert not own & {
        _words(raw) for path in sorted((ROOT / "tests" / "cases" / "layouts").glob("*.jsonl")) for raw in _raws(path)
    }


@needs_shared
def test_none_is_a_reference_of_the_shared_measuring_sets() -> None:
    own = {_words(line.values[0]["raw"]) for line in _LINES}  # type: ignore[index]
    sets = [SHARED / "gold" / "seeds.jsonl", *sorted((SHARED / "corpora").glob("*.dev.jsonl"))]
    assert not own & {_words(raw) for path in sets for raw in _raws(path)}


def _raws(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        return [row["raw"] for row in map(json.loads, lines) if "raw" in row]


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
