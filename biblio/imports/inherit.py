"""`crossref` and `xdata`: an entry takes from another what it does not say itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from biblio.imports.entries import RawEntry
from biblio.problems import Problem

_IN_BOOKS: Final = (
    "incollection",
    "inbook",
    "suppcollection",
    "suppbook",
    "inproceedings",
    "inreference",
    "bookinbook",
)
_SETS: Final = ("mvbook", "mvcollection", "mvproceedings", "mvreference")
# What a child calls a field of its parent (biblatex manual, appendix B); every other field keeps its name.
_AS_BOOKTITLE: Final = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_AS_MAINTITLE: Final = {"title": "maintitle", "subtitle": "mainsubtitle", "titleaddon": "maintitleaddon"}
_AS_JOURNAL: Final = {"title": "journaltitle", "subtitle": "journalsubtitle"}
# Fields that belong to one entry alone.
_OWN_WORDS: Final = """
ids crossref xdata xref entryset entrysubtype execute label options presort related shorthand shorttitle sortkey key
note abstract annotation pages pagetotal
"""
_OWN: Final = frozenset(_OWN_WORDS.split())
_MOST: Final = 20


def inherit(entries: Sequence[RawEntry], path: str) -> list[Problem]:
    """Fill the entries in place with what their parents say, and give back what was wrong: missing parents, circles."""
    by_key: dict[str, RawEntry] = {}
    for entry in entries:
        by_key.setdefault(entry.key.casefold(), entry)
    problems: list[Problem] = []
    for entry in entries:
        own = dict(entry.fields)
        for parent, names, message in _ancestors(entry, by_key):
            if parent is None:
                problems.append(
                    Problem(
                        "circle" if "circle" in message else "no-parent",
                        message,
                        path,
                        entry.line,
                        entry.column,
                        None,
                        "warning",
                    )
                )
                continue
            for name, value in parent.items():
                entry.fields.setdefault(names.get(name, name), value)
        for name in ("crossref", "xdata"):
            if name in own and any(key.strip().casefold() in by_key for key in own[name].split(",")):
                del entry.fields[name]
    return problems


def _ancestors(
    entry: RawEntry, by_key: Mapping[str, RawEntry]
) -> Iterator[tuple[Mapping[str, str] | None, Mapping[str, str], str]]:
    """(fields that may be taken, what the entry calls them, "") for each ancestor, nearest first; (None, {}, why)."""
    seen = {entry.key.casefold()}
    waiting: list[tuple[RawEntry, str, Mapping[str, str]]] = [(entry, entry.kind, {})]
    while waiting:
        child, kind, names = waiting.pop(0)
        for link in ("xdata", "crossref"):
            for key in filter(None, (part.strip() for part in child.fields.get(link, "").split(","))):
                parent = by_key.get(key.casefold())
                if parent is None:
                    yield None, {}, f"{entry.key}: {link} names {key}, which is not in the file"
                elif key.casefold() in seen:
                    if link == "crossref":
                        yield None, {}, f"{entry.key}: {link} goes in a circle over {key}"
                elif len(seen) < _MOST:
                    seen.add(key.casefold())
                    inherited = names if link == "xdata" else _names(kind, parent.kind)
                    skipped = _OWN - {"note", "abstract", "options", "shorttitle"} if link == "xdata" else _OWN
                    yield {n: v for n, v in parent.fields.items() if n not in skipped}, inherited, ""
                    waiting.append((parent, parent.kind if link == "crossref" else kind, inherited))


def _names(child: str, parent: str) -> Mapping[str, str]:
    if parent in _SETS:
        return _AS_MAINTITLE
    if parent == "periodical" or child == "article":
        return _AS_JOURNAL
    return _AS_BOOKTITLE if child in _IN_BOOKS else {}
