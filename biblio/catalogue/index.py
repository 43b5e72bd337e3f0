"""Where each record stands in a catalogue, kept in `.biblio/`: a large file need not be read whole to change one."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from biblio.catalogue.edit import Splice, record_lines
from biblio.catalogue.history import text_mark
from biblio.catalogue.loader import NOTHING, Catalogue, Entry, parse_catalogue, read_text
from biblio.catalogue.save import write_if_changed
from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.catalogue.session import Edit

_VERSION: Final = 1
# Below this a file is read whole as fast as by its index.
SMALL: Final = 200_000


def open_catalogue(path: Path) -> Catalogue:
    """The catalogue at `path`. A large one whose index is up to date comes back `partial`: its entries have keys,
    aliases and places alone, and `read_again` gives a record whole. Where there is no file it is one without records.
    Raises BiblioError as `load_catalogue`.
    """
    if not path.exists() and not path.is_symlink():
        return parse_catalogue(NOTHING, path)
    text, bom = read_text(path)
    if len(text) >= SMALL:
        catalogue = _from_index(path, text, bom)
        if catalogue is not None:
            return catalogue
    catalogue = parse_catalogue(text, path, bom=bom)
    return catalogue if len(text) < SMALL or catalogue.problems else _partial(catalogue)


def _partial(catalogue: Catalogue) -> Catalogue:
    """The catalogue as its index would give it, so that the change that follows need not read it all again."""
    entries = [
        replace(entry, record=Record(id=entry.record.id, aliases=entry.record.aliases)) for entry in catalogue.entries
    ]
    return replace(catalogue, entries=tuple(entries), partial=True)


def read_again(catalogue: Catalogue, entry: Entry) -> Entry:
    """The entry with its record whole."""
    if not catalogue.partial:
        return entry
    if catalogue.flow:
        head, start, stop = "references: [", entry.start, entry.end
        (found,) = parse_catalogue(f"{head}{catalogue.text[start:stop]}]").entries
    else:
        head = "references:\n"
        start, stop = record_lines(catalogue.text, entry)
        (found,) = parse_catalogue(head + catalogue.text[start:stop]).entries
    return _shifted(found, start - len(head))


def _shifted(entry: Entry, by: int) -> Entry:
    return replace(entry, start=entry.start + by, end=entry.end + by)


def follow(catalogue: Catalogue, edit: Edit, text: str) -> Catalogue:
    """The catalogue after an edit that was checked record by record: its places moved along, or else read anew."""
    moved = _moved(catalogue, edit, text) if catalogue.partial and not catalogue.flow else None
    return parse_catalogue(text, catalogue.path, bom=catalogue.bom) if moved is None else moved


def _moved(catalogue: Catalogue, edit: Edit, text: str) -> Catalogue | None:
    shift = _Shift(edit.splices)
    entries: list[Entry] = []
    for entry in catalogue.entries:
        if entry.record.id in edit.removed:
            continue
        if entry.record.id not in edit.touched:
            by = shift.at(entry.start)
            entries.append(_shifted(entry, by) if by else entry)
            continue
        start, stop = record_lines(catalogue.text, entry)
        begin = start + shift.at(start, before=True)
        entries += _entries_in(text, begin, stop + shift.at(stop))
    if edit.added and not edit.touched:
        (last,) = [splice for splice in edit.splices if splice.start == splice.end][-1:]
        begin = last.start + shift.at(last.start, before=True)
        entries += _entries_in(text, begin, begin + len(last.text))
    expected = len(catalogue.entries) - len(edit.removed) + len(edit.added)
    if (
        not entries
        or not catalogue.entries
        or len(entries) != expected
        or len({entry.record.id for entry in entries}) != expected
    ):
        return None
    return replace(catalogue, text=text, entries=tuple(entries), list_end=catalogue.list_end + len(text) - len(
        catalogue.text
    ))  # fmt: skip


def _entries_in(text: str, start: int, stop: int) -> list[Entry]:
    """The entries whose lines lie from `start` to `stop`, with keys and aliases alone."""
    head = "references:\n"
    found = parse_catalogue(head + text[start:stop]).entries
    return [
        replace(_shifted(entry, start - len(head)), record=Record(id=entry.record.id, aliases=entry.record.aliases))
        for entry in found
    ]


class _Shift:
    """How far an offset is moved by some splices."""

    def __init__(self, splices: Sequence[Splice]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._sums: list[int] = [0]
        for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
            self._starts.append(splice.start)
            self._ends.append(splice.end)
            self._sums.append(self._sums[-1] + len(splice.text) - (splice.end - splice.start))

    def at(self, offset: int, *, before: bool = False) -> int:
        """By how much; what is put in at `offset` itself counts unless `before`."""
        count = bisect_left(self._starts, offset) if before else bisect_right(self._ends, offset)
        return self._sums[count]


# -- the file -------------------------------------------------------------------------------------------------------
def _file(path: Path) -> Path:
    return path.parent / ".biblio" / f"{path.name}.index.json"


def write(catalogue: Catalogue) -> None:
    """Write the index of a large catalogue without problems."""
    if catalogue.path is None or len(catalogue.text) < SMALL or catalogue.problems:
        return
    rows = {
        "version": _VERSION,
        "mark": text_mark(catalogue.text),
        "list": [catalogue.list_start, catalogue.list_end, catalogue.flow],
        "keys": [entry.record.id for entry in catalogue.entries],
        "places": [place for entry in catalogue.entries for place in (entry.start, entry.end)],
        "aliases": {e.record.id: list(e.record.aliases) for e in catalogue.entries if e.record.aliases},
    }
    write_if_changed(_file(catalogue.path), json.dumps(rows, ensure_ascii=False, separators=(",", ":")))


def _from_index(path: Path, text: str, bom: bool) -> Catalogue | None:
    try:
        data = json.loads(_file(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(data, Mapping) or data.get("version") != _VERSION or data.get("mark") != text_mark(text):
        return None
    aliases, places = data["aliases"], data["places"]
    entries = tuple(
        Entry(Record(id=key, aliases=tuple(aliases.get(key, ()))), places[2 * n], places[2 * n + 1])
        for n, key in enumerate(data["keys"])
    )
    start, end, flow = data["list"]
    return Catalogue(path, text, bom, entries, (), start, end, flow, partial=True)
