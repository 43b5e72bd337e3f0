"""Records of another file -> the catalogue: what is new is added, nothing is overwritten, nothing added twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from biblio.catalogue.edit import append_records
from biblio.catalogue.keys import make_key
from biblio.catalogue.loader import Catalogue
from biblio.catalogue.session import Edit, change, records_of
from biblio.catalogue.writer import to_plain
from biblio.problems import Problem
from biblio.records.record import Record, attribute
from biblio.text import fold
from biblio.variables import VARIABLES

# What a key may not hold in a catalogue, for pandoc and LaTeX could not cite it.
_NO_KEY = re.compile(r"[\s{}\[\],;\"'%#\\~()=]")


@dataclass(slots=True)
class Added:
    """What an import did: keys of what was added, how many records were there already, and what to know of them."""

    keys: list[str] = field(default_factory=list)
    known: int = 0
    problems: list[Problem] = field(default_factory=list)


def import_records(path: Path, records: Sequence[Record], command: str = "import") -> Added:
    """Add to the catalogue at `path` the records that it lacks, behind the others and under their own keys.

    A record is there already where one says the same, or has its key (or had it: an alias) and its title; the
    catalogue's own stays as it is then, and what the other says differently is told. A key that is taken by another
    publication, or that nobody could cite, is made anew. Raises BiblioError where the catalogue cannot be read or
    written; it is as it was then.
    """
    done = Added()

    def make(catalogue: Catalogue) -> Edit:
        done.keys.clear()
        rows = [to_plain(record) for record in choose(records, records_of(catalogue), done)]
        return Edit(append_records(catalogue, rows), added=done.keys)

    change(path, command, make)
    return done


def choose(records: Iterable[Record], existing: Sequence[Record], done: Added) -> list[Record]:
    """The records that `existing` lacks, each with a key that is free; `done` is told of them and of the others."""
    by_key = {key: record for record in existing for key in (*record.aliases, record.id)}
    by_content = {_content(record): record for record in existing}
    taken = {key.casefold() for key in by_key} | set(by_key)
    chosen = []
    for record in records:
        there = by_content.get(_content(record)) or by_key.get(record.id)
        if there is not None and fold(there.title or "") == fold(record.title or ""):
            done.known += 1
            done.problems += _differences(there, record)
            continue
        named = _named(record, taken, done)
        taken |= {named.id, named.id.casefold()}
        by_key[named.id] = by_content[_content(named)] = named
        done.keys.append(named.id)
        chosen.append(named)
    return chosen


def _content(record: Record) -> tuple[object, ...]:
    return (record.type, *record.variables())


def _named(record: Record, taken: set[str], done: Added) -> Record:
    """The record under its own key where that is free and can be cited, else under a new one."""
    key = record.id
    if key and not _NO_KEY.search(key) and key not in taken and key.casefold() not in taken:
        return record
    new = make_key(record, taken)
    if key:
        why = "cannot be cited" if _NO_KEY.search(key) else "is taken"
        done.problems.append(Problem("changed-key", f"{key}: the key {why}; it is added as {new}", severity="note"))
    return replace(record, id=new)


def _differences(there: Record, record: Record) -> list[Problem]:
    """What a record that is there already says otherwise in the file that is imported."""
    names = [name for name in VARIABLES if record.get(name) and record.get(name) != there.get(name)]
    if not names:
        return []
    said = ", ".join(f"{name} {_shown(getattr(record, attribute(name)))}" for name in names[:5])
    message = f"{there.id}: is there already and stays as it is; the file says {said}"
    return [Problem("differs", message, severity="note", hint=f"biblio set {there.id} FIELD=VALUE takes it over")]


def _shown(value: object) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return repr(text if len(text) < 60 else text[:59] + "…")
