"""A record: what we know of one publication, in CSL 1.0.2's variables, with where each word of it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from biblio.values.date import Date
from biblio.values.name import Name
from biblio.variables import VARIABLES, attribute

__all__ = ["VARIABLES", "Record", "Source", "Value", "attribute"]

Value = str | tuple[Name, ...] | Date


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record's words stand: half-open offsets into the text of `document`, and those words, `raw`.

    `line` counts from 1. `locator` is the place in the work that the source names ("129-135").
    """

    document: str
    start: int
    end: int
    raw: str
    line: int | None = None
    locator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One publication. `id` is its key in a catalogue, or a running id where it stands in none.

    Text that a source does not give is None, names that it does not give are an empty tuple: never guessed.
    Below the variables stands what CSL has no place for, under `custom` in files: `sources`; `aliases` (old keys);
    `absent` (variables of which the source says that there are none: n.p., n.d.); `doubtful` (variables read with
    doubt); `unread` (words of the source that went to no field); `merged` (what a merge put aside, as plain data);
    `works` and `sets` (keys of records of the same work, of the same set); `extra` (what an import brought and CSL
    does not know). `confidence` is the least of the fields' confidences, None for what nobody read from a text.
    """

    id: str = ""
    type: str = "book"
    author: tuple[Name, ...] = ()
    editor: tuple[Name, ...] = ()
    compiler: tuple[Name, ...] = ()
    translator: tuple[Name, ...] = ()
    contributor: tuple[Name, ...] = ()
    title: str | None = None
    title_short: str | None = None
    container_title: str | None = None
    volume: str | None = None
    volume_title: str | None = None
    number_of_volumes: str | None = None
    part_number: str | None = None
    part_title: str | None = None
    issue: str | None = None
    edition: str | None = None
    collection_title: str | None = None
    collection_number: str | None = None
    publisher: str | None = None
    publisher_place: str | None = None
    issued: Date | None = None
    event_title: str | None = None
    event_place: str | None = None
    event_date: Date | None = None
    number_of_pages: str | None = None
    page: str | None = None
    original_title: str | None = None
    original_publisher: str | None = None
    original_publisher_place: str | None = None
    original_date: Date | None = None
    genre: str | None = None
    medium: str | None = None
    number: str | None = None
    language: str | None = None
    ISBN: str | None = None
    ISSN: str | None = None
    DOI: str | None = None
    URL: str | None = None
    accessed: Date | None = None
    archive: str | None = None
    archive_location: str | None = None
    call_number: str | None = None
    abstract: str | None = None
    keyword: str | None = None
    note: str | None = None
    sources: tuple[Source, ...] = ()
    aliases: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    merged: tuple[Mapping[str, Any], ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    confidence: float | None = None

    def get(self, variable: str) -> Value | None:
        """The value of a CSL variable, or None where it is absent (an empty list of names is absent)."""
        value: Value | None = getattr(self, attribute(variable))
        return value or None

    def variables(self) -> Iterator[tuple[str, Value]]:
        """The variables that the record holds, with their values, in the order of `VARIABLES`."""
        for variable, name in _ATTRIBUTES:
            value = getattr(self, name)
            if value:
                yield variable, value


# once, for every record that is written or compared asks for them
_ATTRIBUTES: Final = tuple((variable, attribute(variable)) for variable in VARIABLES)
_missing = {name for _, name in _ATTRIBUTES} - {f.name for f in fields(Record)}
if _missing:  # pragma: no cover - a slip of ours, caught at import
    raise TypeError(f"Record lacks {sorted(_missing)}")
