"""Records as a reading list for people, in Markdown and HTML, grouped where that is asked for."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from biblio.catalogue.markup import escape as escape_markdown
from biblio.exports.reference import as_html, as_markdown
from biblio.problems import Problem
from biblio.records.record import Record
from biblio.text import fold

KINDS: Final = {
    "article-journal": "Articles",
    "article-magazine": "Articles",
    "article-newspaper": "Newspapers",
    "book": "Books",
    "chapter": "Chapters",
    "document": "Documents",
    "leaflet": "Leaflets",
    "manuscript": "Manuscripts",
    "pamphlet": "Pamphlets",
    "periodical": "Periodicals",
    "report": "Reports",
    "speech": "Speeches",
    "thesis": "Theses",
    "webpage": "Web pages",
}
# What a list can be grouped by -> the heading that a record stands under.
GROUPS: Final[Mapping[str, Callable[[Record], str]]] = {
    "author": lambda record: _first_name(record) or "No author",
    "year": lambda record: str(record.issued.year) if record.issued else "Undated",
    "decade": lambda record: f"{record.issued.year // 10 * 10}s" if record.issued else "Undated",
    "type": lambda record: KINDS.get(record.genre or "") or KINDS.get(record.type) or _in_words(record.type),
    "language": lambda record: record.language or "English or not said",
    "publisher": lambda record: record.publisher or "No publisher",
}
# What a list can be sorted by -> the order that a record has.
SORTS: Final[Mapping[str, Callable[[Record], tuple[object, ...]]]] = {
    "author": lambda record: (fold(_first_name(record) or record.title or ""), _year(record), fold(record.title or "")),
    "year": lambda record: (_year(record), fold(_first_name(record)), fold(record.title or "")),
    "title": lambda record: (fold(record.title or record.container_title or ""), _year(record)),
    "key": lambda record: (record.id,),
}
_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Reading list</title>
<style>body {{ font: 1em/1.5 Georgia, serif; max-width: 42em; margin: 2em auto; padding: 0 1em }}
li {{ list-style: none; text-indent: -2em; padding-left: 2em; margin: .4em 0 }} ul {{ padding: 0 }}</style>
</head>
<body>
{}</body>
</html>
"""


def to_markdown(records: Sequence[Record], group: str | None = None) -> tuple[str, list[Problem]]:
    """The records as a Markdown list, with headings where `group` names one of `GROUPS`."""
    parts = []
    for heading, members in _grouped(records, group):
        lines = "".join(f"- {as_markdown(record)}\n" for record in members)
        parts.append(f"## {escape_markdown(heading)}\n\n{lines}" if heading else lines)
    return "\n".join(parts), []


def to_html(records: Sequence[Record], group: str | None = None) -> tuple[str, list[Problem]]:
    """The records as an HTML page that needs nothing else, with headings where `group` names one of `GROUPS`."""
    parts = []
    for heading, members in _grouped(records, group):
        if heading:
            parts.append(f"<h2>{html.escape(heading)}</h2>\n")
        items = "".join(f'<li id="{html.escape(record.id)}">{as_html(record)}</li>\n' for record in members)
        parts.append(f"<ul>\n{items}</ul>\n")
    return _PAGE.format("".join(parts)), []


def sort_records(records: Iterable[Record], by: str) -> list[Record]:
    """The records in the order that `by`, one of `SORTS`, names."""
    return sorted(records, key=lambda record: SORTS[by](record))


def _grouped(records: Sequence[Record], group: str | None) -> list[tuple[str, list[Record]]]:
    """(heading, records) in the order of headings; the records of one in the order that they came in."""
    if group is None:
        return [("", list(records))] if records else []
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(GROUPS[group](record), []).append(record)
    return sorted(found.items(), key=lambda row: fold(row[0]))


def _in_words(kind: str) -> str:
    return kind.replace("-", " ").replace("_", " ").capitalize()


def _first_name(record: Record) -> str:
    names = record.author or record.editor or record.compiler
    return str(names[0]) if names else ""


def _year(record: Record) -> int:
    return record.issued.year if record.issued else 9999
