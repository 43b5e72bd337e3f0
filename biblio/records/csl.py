"""Record <-> CSL-JSON item, with what CSL has no place for under `custom`, flat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final

from biblio.records.record import VARIABLES, Record, Source, attribute
from biblio.values.date import Date
from biblio.values.name import Name
from biblio.values.title import short_title

# Lists of words under `custom`, in the order in which they are written.
_WORD_LISTS: Final = ("aliases", "absent", "doubtful", "unread", "works", "sets")
_SOURCE_KEYS: Final = tuple(field.name for field in fields(Source))
_NAME_KEYS: Final = frozenset({"family", "given", "literal", "dropping-particle", "non-dropping-particle", "suffix"})
# CSL's schema has `part` for what the specification calls `part-number`.
_OTHER_NAMES: Final = {"part": "part-number", "shortTitle": "title-short"}


def to_csl(record: Record, *, short: bool = True) -> dict[str, Any]:
    """The record as a CSL-JSON item: plain data, `id` and `type` first, the variables in the order of `VARIABLES`.

    `title-short` is derived where the record has none and the title has a subtitle, unless `short` is false. Dates
    are `date-parts` with `circa`; where EDTF says more, it stands in `custom.edtf`.

    >>> item = to_csl(Record(id="reed1919", title="Ten Days", issued=Date(1919, uncertain=True)))
    >>> item["issued"], item["custom"]
    ({'date-parts': [[1919]], 'circa': True}, {'edtf': {'issued': '1919?'}})
    """
    item: dict[str, Any] = {"id": record.id, "type": record.type}
    edtf: dict[str, str] = {}
    for variable, value in record.variables():
        if isinstance(value, str):
            item[variable] = value
            if short and variable == "title" and record.title_short is None and (main := short_title(value)):
                item["title-short"] = main
        elif isinstance(value, Date):
            item[variable] = value.to_csl()
            if Date.from_csl(item[variable]) != value:
                edtf[variable] = str(value)
        else:
            item[variable] = [name.to_csl() for name in value]
    if custom := _custom(record, edtf):
        item["custom"] = custom
    return item


def _custom(record: Record, edtf: Mapping[str, str]) -> dict[str, Any]:
    custom: dict[str, Any] = {}
    if record.sources:
        custom["sources"] = [_source_to_plain(source) for source in record.sources]
    if edtf:
        custom["edtf"] = dict(edtf)
    for key in _WORD_LISTS:
        if words := getattr(record, key):
            custom[key] = list(words)
    if record.merged:
        custom["merged"] = [plain(row) for row in record.merged]
    if record.extra:
        custom["extra"] = plain(record.extra)
    if record.confidence is not None:
        custom["confidence"] = record.confidence
    return custom


def _source_to_plain(source: Source) -> dict[str, Any]:
    return {key: value for key in _SOURCE_KEYS if (value := getattr(source, key)) is not None}


def plain(value: Any) -> Any:
    """`value` with mappings as dicts and sequences as lists, so that JSON and YAML can write it."""
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, list | tuple) else value


def from_csl(item: Mapping[str, Any]) -> Record:
    """The record that a CSL-JSON item gives; the inverse of `to_csl`.

    Nothing is lost: a key that CSL 1.0.2 or `custom` does not have, or a value that its variable cannot hold, is kept
    in `extra` as it stands. Numbers become text. CSL's `pamphlet` becomes a book with `genre` (a leaflet becomes a
    document). A `title-short` that the title gives by itself is not kept. Never raises for anything that JSON can
    hold.

    >>> from_csl({"id": "x1", "type": "pamphlet", "title": "Red Clyde", "volume": 2, "shelf": "B 3"}).extra
    {'shelf': 'B 3'}
    """
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in item.items():
        variable = _OTHER_NAMES.get(key, key)
        if key in ("id", "type", "custom"):
            continue
        if variable in VARIABLES and attribute(variable) not in values:
            read = _READERS[VARIABLES[variable]](value)
            if read is not None:
                values[attribute(variable)] = read
                continue
        if value not in ("", None, [], {}):
            extra[key] = value
    _read_custom(item.get("custom"), values, extra)
    _derived_out(values)
    kind, genre = _kind_and_genre(item.get("type"), values.get("genre"))
    identity = item.get("id")
    return Record(
        **(values | {"id": _text(identity) or "", "type": kind, "genre": genre, "extra": extra}),
    )


def _derived_out(values: dict[str, Any]) -> None:
    """Take out a short title that the title gives by itself."""
    short = values.get("title_short")
    if short and short == short_title(values.get("title", "")):
        del values["title_short"]


def _kind_and_genre(kind: object, genre: str | None) -> tuple[str, str | None]:
    """Type and genre as records have them: CSL's `pamphlet` is a book here, or a document where it is one leaf."""
    name = kind if isinstance(kind, str) and kind else "book"
    if name != "pamphlet":
        return name, genre
    said = (genre or "pamphlet").casefold()
    return pamphlet_type(said), said


def pamphlet_type(genre: str) -> str:
    """The type of a record that CSL calls `pamphlet` and BibTeX a booklet: one leaf is a document, else it is a book.

    >>> pamphlet_type("pamphlet"), pamphlet_type("leaflet")
    ('book', 'document')
    """
    return "document" if genre in ("leaflet", "broadside", "poster") else "book"


# -- values ------------------------------------------------------------------------------------------------------
def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value or None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _names(value: object) -> tuple[Name, ...] | None:
    rows = [value] if isinstance(value, Mapping) else value
    if not isinstance(rows, list | tuple) or not all(
        isinstance(row, Mapping) and set(row) <= _NAME_KEYS for row in rows
    ):
        return None
    names = tuple(Name.from_csl(row) for row in rows)
    return names if all(name != Name() for name in names) and names else None


_READERS: Final[Mapping[str, Callable[[object], Any]]] = {"text": _text, "names": _names, "date": Date.from_csl}


# -- custom ------------------------------------------------------------------------------------------------------
def _read_custom(custom: object, values: dict[str, Any], extra: dict[str, Any]) -> None:
    if not isinstance(custom, Mapping):
        if custom:
            extra["custom"] = custom
        return
    unknown: dict[str, Any] = {}
    for key, value in custom.items():
        if key == "extra" and isinstance(value, Mapping):
            extra.update({k: v for k, v in value.items() if k not in extra})
        elif key == "edtf" and isinstance(value, Mapping):
            if kept := _read_edtf(value, values):
                unknown[key] = kept
        elif (read := _custom_value(key, value)) is not None:
            values[key] = read
        elif value not in ("", None, [], {}):
            unknown[key] = value
    if unknown:
        extra["custom"] = unknown


def _custom_value(key: str, value: object) -> Any:
    if key in _WORD_LISTS:
        rows = [value] if isinstance(value, str) else value
        return tuple(rows) if isinstance(rows, list | tuple) and all(isinstance(row, str) for row in rows) else None
    if key == "sources":
        return _sources(value)
    if key == "merged":
        return tuple(value) if isinstance(value, list) and all(isinstance(row, Mapping) for row in value) else None
    if key == "confidence":
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None
    return None


def _sources(value: object) -> tuple[Source, ...] | None:
    rows = [value] if isinstance(value, Mapping) else value
    if not isinstance(rows, list | tuple) or not all(_is_source(row) for row in rows):
        return None
    return tuple(Source(**row) for row in rows)


_SOURCE_TYPES: Final = {"document": str, "start": int, "end": int, "raw": str, "line": int, "locator": str}
_NEEDED: Final = frozenset({"document", "start", "end", "raw"})


def _is_source(row: object) -> bool:
    return (
        isinstance(row, Mapping)
        and _NEEDED <= set(row) <= set(_SOURCE_TYPES)
        and all(isinstance(value, _SOURCE_TYPES[key]) for key, value in row.items())
    )


def _read_edtf(edtf: Mapping[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Set the dates of which EDTF says more; what says something else than `date-parts`, or nothing, comes back."""
    kept: dict[str, Any] = {}
    for variable, text in edtf.items():
        name = attribute(variable)
        date = _edtf(text)
        if date is None or VARIABLES.get(variable) != "date":
            kept[variable] = text
        elif name in values and values[name] == Date.from_csl(date.to_csl()):
            values[name] = date
        # else: the date was changed since by a program that knows no EDTF, and what it says now counts
    return kept


def _edtf(text: object) -> Date | None:
    try:
        return Date.from_edtf(text) if isinstance(text, str) else None
    except ValueError:
        return None
