"""Records as CSL: JSON, JSON lines, and the YAML that pandoc and Quarto read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from biblio.catalogue.writer import print_catalogue
from biblio.problems import Problem
from biblio.records.csl import to_csl
from biblio.records.record import Record

# Genres of which CSL 1.0.2 makes the type `pamphlet` where the record is a book or a document.
PAMPHLETS: Final = frozenset({"pamphlet", "leaflet", "broadside"})
# What the JSON schema of CSL 1.0.2 has another name for, or none.
STRICT_NAMES: Final = {"part-number": "part"}


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)


def csl_item(record: Record, *, strict: bool = False) -> dict[str, Any]:
    """The record as the CSL-JSON item that other programs get: `to_csl`, with `pamphlet` as its type where it is one.

    The JSON schema of CSL 1.0.2 calls `part-number` "part"; `strict` follows it.

    >>> item = csl_item(Record(id="a", title="Red Clyde", genre="pamphlet"))
    >>> item["type"], item["genre"]
    ('pamphlet', 'Pamphlet')
    """
    item = to_csl(record)
    genre = record.genre
    if genre in PAMPHLETS and record.type == ("book" if genre == "pamphlet" else "document"):
        item["type"], item["genre"] = "pamphlet", genre.capitalize()
    if strict:
        item = {STRICT_NAMES.get(name, name): value for name, value in item.items()}
    return item


def to_csl_json(records: Sequence[Record], *, strict: bool = False) -> tuple[str, list[Problem]]:
    """The records as one CSL-JSON array, and what it could not carry."""
    items = [_item(csl_item(record, strict=strict)) for record in records]
    return _clean("[\n" + ",\n".join(items) + "\n]\n") if items else "[]\n", _problems(records)


def _item(item: Mapping[str, Any]) -> str:
    """An item with a line for each variable: as readable as indented JSON, and written four times as fast."""
    encode = _ENCODER.encode
    return "{\n" + ",\n".join(f"  {encode(name)}: {encode(value)}" for name, value in item.items()) + "\n}"


def to_csl_jsonl(records: Sequence[Record]) -> tuple[str, list[Problem]]:
    """The records as CSL-JSON, one a line, and what it could not carry."""
    lines = (_clean(_ENCODER.encode(csl_item(record))) + "\n" for record in records)
    return "".join(lines), _problems(records)


def to_csl_yaml(records: Sequence[Record]) -> tuple[str, list[Problem]]:
    """The records as the YAML that pandoc, Quarto and Zotero read, in the catalogue's own form: nothing is lost."""
    return print_catalogue(_as_pamphlet(record) for record in records), []


def _as_pamphlet(record: Record) -> Record:
    item = csl_item(record)
    return replace(record, type=item["type"], genre=item.get("genre"))


def _clean(text: str) -> str:
    """`text` without halves of surrogate pairs, which no UTF-8 file can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _problems(records: Iterable[Record]) -> list[Problem]:
    """Decades and centuries go out as ranges, for CSL has no such date; `custom.edtf` keeps them."""
    return [
        Problem("changed-value", f"{r.id}: {name} {value} is written as a range", severity="note")
        for r in records
        for name, value in (("issued", r.issued), ("original-date", r.original_date), ("event-date", r.event_date))
        if value is not None and value.precision != "year"
    ]
