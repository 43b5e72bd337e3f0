"""Edits are splices: what is meant changes, and every other byte stays, comments above all."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from biblio.catalogue.edit import append_records, apply, change_record, record_lines, remove_record
from biblio.catalogue.loader import parse_catalogue, plain_of
from biblio.catalogue.writer import Plain
from tests.catalogue_files import VALUES, files, records

_COMMENT = re.compile(r"# (?:c|it's: \[|- id: x)\d+|# \"x\d+")
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def _comments(text: str) -> list[str]:
    return sorted(_COMMENT.findall(text))


def _changed(draw: Any, row: dict[str, Plain]) -> dict[str, Plain]:
    """The record with some of its values set, changed within, or taken away."""
    new = dict(row)
    for name in draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=3, unique=True)):
        what = draw(st.sampled_from(["set", "unset", "grow", "shrink"]))
        value = new.get(name)
        if what == "unset" and name not in ("id", "type"):
            new.pop(name, None)
        elif what == "grow" and isinstance(value, list):
            new[name] = [*value, draw(VALUES[name])[0]]
        elif what == "shrink" and isinstance(value, list) and len(value) > 1:
            new[name] = value[:-1] if draw(st.booleans()) else value[1:]
        else:
            new[name] = draw(VALUES[name])
    return new


@SLOW
@given(st.data())
def test_a_generated_file_reads_as_what_was_written(data: st.DataObject) -> None:
    text, rows = data.draw(files())
    assert [plain_of(entry) for entry in parse_catalogue(text).entries] == rows


@SLOW
@given(st.data())
def test_a_change_touches_its_record_alone(data: st.DataObject) -> None:
    text, rows = data.draw(files())
    catalogue = parse_catalogue(text)
    at = data.draw(st.integers(0, len(rows) - 1))
    entry = catalogue.entries[at]
    new = _changed(data.draw, plain_of(entry))
    after = apply(text, change_record(catalogue, entry, plain_of(entry), new))
    start, stop = record_lines(text, entry)
    tail = text[stop:]
    assert after.startswith(text[:start])
    assert after.endswith(tail)
    found = [plain_of(e) for e in parse_catalogue(after).entries]
    expected = [plain_of(e) for e in catalogue.entries]
    expected[at] = new
    assert found == expected
    assert _comments(after) == _comments(text)
    assert ("\r\n" in after) == ("\r\n" in text)
    assert "\n" not in after.replace("\r\n", "") or "\r\n" not in text


@SLOW
@given(st.data())
def test_changing_back_gives_the_same_record(data: st.DataObject) -> None:
    text, _ = data.draw(files())
    catalogue = parse_catalogue(text)
    entry = catalogue.entries[0]
    old = plain_of(entry)
    new = _changed(data.draw, old)
    once = parse_catalogue(apply(text, change_record(catalogue, entry, old, new)))
    again = apply(once.text, change_record(once, once.entries[0], new, old))
    assert plain_of(parse_catalogue(again).entries[0]) == old


@SLOW
@given(st.data())
def test_no_change_is_no_splice(data: st.DataObject) -> None:
    text, _ = data.draw(files())
    catalogue = parse_catalogue(text)
    assert (
        change_record(catalogue, catalogue.entries[0], plain_of(catalogue.entries[0]), plain_of(catalogue.entries[0]))
        == []
    )


@SLOW
@given(st.data())
def test_records_are_added_and_removed_between_the_others(data: st.DataObject) -> None:
    text, rows = data.draw(files())
    catalogue = parse_catalogue(text)
    fresh = [data.draw(records(f"new{number}")) for number in range(data.draw(st.integers(0, 2)))]
    gone = data.draw(st.integers(0, len(rows) - 1))
    entry = catalogue.entries[gone]
    start, stop = record_lines(text, entry)
    after = apply(text, [*append_records(catalogue, fresh), *remove_record(catalogue, entry)])
    found = [plain_of(e) for e in parse_catalogue(after).entries]
    assert found == [*(plain_of(e) for e in catalogue.entries if e is not entry), *fresh]
    assert _comments(after) == sorted(set(_comments(text)) - set(_comments(text[start:stop])))
    assert after.startswith(text[:start])


FLOW = """{"references": [
  {"id": "a", "title": "Red", "author": [{"family": "Reed"}]}, # first
  {"id": "b", "note": "x"}
]}
"""


def test_brackets_and_commas_stay_right() -> None:
    catalogue = parse_catalogue(FLOW)
    first, last = catalogue.entries
    new: dict[str, Any] = {
        "id": "a",
        "type": "book",
        "author": [{"family": "Reed", "given": "J."}, {"literal": "TUC"}],
        "issued": "1919",
    }
    done = apply(
        FLOW,
        [
            *change_record(catalogue, first, plain_of(first), new),
            *remove_record(catalogue, last),
            *append_records(catalogue, [{"id": "c", "type": "book", "title": "[x]: y"}]),
        ],
    )
    assert [plain_of(entry) for entry in parse_catalogue(done).entries] == [
        new,
        {"id": "c", "type": "book", "title": "[x]: y"},
    ]
    assert "# first" in done
