"""Records as RIS, for EndNote, Zotero, Mendeley and library systems; what it has no tag for is a note of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from biblio.exports.draft import Draft
from biblio.exports.latex import clean
from biblio.problems import Problem
from biblio.records.notes import UNDATED, remark
from biblio.records.record import Record
from biblio.values.date import Date
from biblio.values.name import Name

# CSL type -> type of RIS; another one is GEN, and its name stands in C1, which programs keep and do not print.
TYPES: Final[Mapping[str, str]] = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "UNPB",
    "map": "MAP",
    "motion_picture": "MPCT",
    "paper-conference": "CONF",
    "patent": "PAT",
    "periodical": "SER",
    "personal_communication": "PCOMM",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "software": "COMP",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
# Types of a part, whose second authors (A2) are the editors of the whole; those of a book are of its series.
PARTS: Final = frozenset({"CHAP", "CONF", "DICT", "ENCYC"})
NAMES: Final = (("author", "AU"), ("editor", "ED"), ("translator", "A4"))
# CSL variable -> tag, in the order of the file.
TEXTS: Final = (
    ("title", "TI"),
    ("title-short", "ST"),
    ("container-title", "T2"),
    ("collection-title", "T3"),
    ("volume", "VL"),
    ("number-of-volumes", "NV"),
    ("issue", "IS"),
    ("edition", "ET"),
    ("publisher", "PB"),
    ("publisher-place", "CY"),
    ("genre", "M3"),
    ("ISBN", "SN"),
    ("ISSN", "SN"),
    ("DOI", "DO"),
    ("URL", "UR"),
    ("language", "LA"),
    ("call-number", "CN"),
    ("abstract", "AB"),
)
_SEASONS: Final = {21: "Spring", 22: "Summer", 23: "Autumn", 24: "Winter"}
_WHOLE: Final = frozenset({"BOOK", "PAMP", "RPRT", "THES", "UNPB", "GEN", "MAP"})


def to_ris(records: Sequence[Record]) -> tuple[str, list[Problem]]:
    """The records as a RIS file, and what it could not carry."""
    texts: list[str] = []
    problems: list[Problem] = []
    for record in records:
        draft = Draft(record, "RIS")
        lines = [f"{tag}  - {clean(text)}" for tag, text in _lines(draft) if clean(text)]
        texts.append("\r\n".join([*lines, "ER  - ", ""]))
        problems += draft.problems
    return "\r\n".join(texts), problems


def _lines(draft: Draft) -> Iterator[tuple[str, str]]:
    record = draft.record
    kind = "PAMP" if record.type == "book" and record.genre == "pamphlet" else TYPES.get(record.type, "GEN")
    yield "TY", kind
    yield "ID", record.id
    if kind == "GEN" and record.type != "document":
        yield "C1", record.type
    if kind == "PAMP":
        draft.take("genre")
    for variable, tag in NAMES:
        names = draft.take(variable)
        if variable == "editor" and kind in PARTS:
            tag = "A2"
        for person in names if isinstance(names, tuple) else ():
            yield tag, _name(person)
    for variable, tag in TEXTS:
        if text := draft.text(variable):
            yield tag, text
    for keyword in (draft.text("keyword") or "").split(", "):
        yield "KW", keyword
    yield from _numbers(draft, kind)
    yield from _dates(draft)
    draft.remark_rest()
    for name, value in record.extra.items():
        draft.leave_out(name, f"it has no tag for {str(value)[:40]!r}")
    yield "N1", record.note or ""
    for words in draft.remarks:
        yield "N1", words


def _name(name: Name) -> str:
    """A name as "Family, Given, Suffix"; a body as it is, without the commas that would take it apart."""
    if name.literal is not None:
        return name.literal.replace(",", "")
    family = " ".join(part for part in (name.dropping_particle, name.non_dropping_particle, name.family) if part)
    parts = [family, name.given or "", name.suffix or ""]
    return ", ".join(part.replace(",", "") for part in parts).rstrip(", ") + ("," if not name.given else "")


def _numbers(draft: Draft, kind: str) -> Iterator[tuple[str, str]]:
    if number := draft.text("number" if kind in ("RPRT", "PAT") else "collection-number"):
        yield "M1", number
    pages, extent = draft.values.get("page"), draft.values.get("number-of-pages")
    if isinstance(pages, str) and kind not in _WHOLE:
        draft.take("page")
        first, dash, last = pages.partition("-")
        if dash and re.fullmatch(r"\w+", first) and re.fullmatch(r"\w+", last):
            yield "SP", first
            yield "EP", last
        else:
            yield "SP", pages
    elif pages and kind in _WHOLE:
        draft.leave_out("page", "a place in a whole work belongs into the citation")
    if isinstance(extent, str) and kind in _WHOLE:
        draft.take("number-of-pages")
        yield "SP", extent


def _dates(draft: Draft) -> Iterator[tuple[str, str]]:
    issued, accessed = draft.take("issued"), draft.take("accessed")
    if isinstance(issued, Date):
        yield "PY", str(issued.year)
        yield "DA", _date(issued)
        if issued.approximate or issued.uncertain or issued.end or issued.precision != "year":
            draft.remarks.append(remark("issued", issued))
            draft.say("issued", f"has the year {issued.year} alone in its field; the note says {issued}", "in-note")
    elif "issued" in draft.record.absent:
        draft.remarks.append(UNDATED)
    if isinstance(accessed, Date):
        yield "Y2", _date(accessed)


def _date(date: Date) -> str:
    """A date as RIS has it, "1926/05/04/" or "1967///Autumn"."""
    if date.month is None:
        return f"{date.year}///"
    if date.month in _SEASONS:
        return f"{date.year}///{_SEASONS[date.month]}"
    return f"{date.year}/{date.month:02}/{f'{date.day:02}' if date.day else ''}/"
