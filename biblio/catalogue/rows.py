"""What a merge put aside in a record: the records as they were."""

from __future__ import annotations

from dataclasses import replace

from biblio.catalogue.loader import parse_catalogue
from biblio.catalogue.writer import print_item
from biblio.records.record import Record

_NAMELESS = "\N{SYMBOL FOR NULL}"  # stands in for a key while the rows are read


def split_record(record: Record) -> list[Record]:
    """The records of which `record` was merged, each exactly as it was; none where it was not merged.

    >>> merged = Record(id="a", merged=({"id": "a", "title": "Ten Days", "sources": []}, {"id": "b", "issued": "1919"}))
    >>> [(part.id, part.title, str(part.issued)) for part in split_record(merged)]
    [('a', 'Ten Days', 'None'), ('b', None, '1919')]
    """
    rows = []
    for number, merged in enumerate(record.merged):
        row = dict(merged)
        custom = dict(row.pop("custom", {}))
        sources = row.pop("sources", [])
        custom = {**({"sources": sources} if sources else {}), **custom}
        key = row.pop("id", "") or f"{_NAMELESS}{number}"
        rows.append({"id": key, "type": row.pop("type", "book"), **row, **({"custom": custom} if custom else {})})
    text = "references:\n" + "".join(print_item(row) for row in rows)
    return [_without_stand_in(part) for part in parse_catalogue(text).records] if rows else []


def _without_stand_in(record: Record) -> Record:
    return replace(record, id="") if record.id.startswith(_NAMELESS) else record
