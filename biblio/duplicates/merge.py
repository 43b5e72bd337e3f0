"""Several records of one publication made one; whatever is not chosen is kept and can be taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from biblio.catalogue.writer import to_plain
from biblio.duplicates.features import publisher_aliases
from biblio.records.record import Record, Value, attribute
from biblio.text import romanise
from biblio.values.date import Date


def merge_records(records: Sequence[Record], key: str | None = None) -> Record:
    """The one record of a group. `key` is its id; without it, that of the first record that has one.

    Each value: the one that most records have; else the fuller; else the first. A publisher that the table knows
    goes before one that it does not, a date of more parts and fewer doubts before others. Sources keep their order,
    without repeats. `merged` holds every record as it was, as plain data.
    """
    first = records[0]
    if len(records) == 1:
        return first if key is None else replace(first, id=key)
    values: dict[str, Any] = {}
    for variable in dict.fromkeys(v for record in records for v, _ in record.variables()):
        values[attribute(variable)] = _choose(variable, [v for r in records if (v := r.get(variable)) is not None])
    ids = list(dict.fromkeys(record.id for record in records if record.id))
    chosen = key if key is not None else next(iter(ids), "")
    old = dict.fromkeys([*ids, *(alias for record in records for alias in record.aliases)])
    old.pop(chosen, None)
    known = [record.confidence for record in records if record.confidence is not None]
    return replace(
        first,
        id=chosen,
        sources=_once([s for record in records for s in record.sources]),
        aliases=tuple(old),
        absent=tuple(v for v in _once([v for r in records for v in r.absent]) if attribute(v) not in values),
        doubtful=_once([v for r in records for v in r.doubtful if r.get(v) == values.get(attribute(v))]),
        unread=_once([words for record in records for words in record.unread]),
        works=_once([k for record in records for k in record.works]),
        sets=_once([k for record in records for k in record.sets]),
        merged=tuple(row for record in records for row in (record.merged or (_plain(record),))),
        extra={key: value for record in reversed(records) for key, value in record.extra.items()},
        confidence=min(known, default=None),
        **values,
    )


def _once(values: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _choose(variable: str, values: Sequence[Value]) -> Value:
    votes = Counter(values)
    return max(dict.fromkeys(values), key=lambda value: (_known(variable, value), votes[value], _fullness(value)))


def _known(variable: str, value: Value) -> bool:
    return variable == "publisher" and isinstance(value, str) and romanise(value) in publisher_aliases()


def _fullness(value: Value) -> tuple[int, int]:
    if isinstance(value, Date):
        return (value.month is not None) + (value.day is not None), -(value.approximate + value.uncertain)
    if isinstance(value, tuple):
        return len(value), sum(len(str(name)) for name in value)
    return len(value.split()), len(value)


def _plain(record: Record) -> dict[str, Any]:
    """A record as plain data, whole: its key and variables, where it stood, and the rest under `custom`."""
    row: dict[str, Any] = to_plain(record)
    custom = dict(row.pop("custom", {}))
    row["sources"] = custom.pop("sources", [])
    if custom:
        row["custom"] = custom
    return row


def key_map(records: Iterable[Record]) -> dict[str, str]:
    """Each old key -> the key of the record that has it now.

    >>> key_map([Record(id="a", aliases=("b", "c")), Record(id="d")])
    {'b': 'a', 'c': 'a'}
    """
    return {alias: record.id for record in records for alias in record.aliases if alias != record.id}
