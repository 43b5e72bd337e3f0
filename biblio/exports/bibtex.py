"""Records as classic BibTeX, for plain.bst and its kin: what it has no field for stands in the note, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from biblio.exports.capitals import protect, whole
from biblio.exports.entry import (
    Entry,
    capitalised,
    finish,
    is_key,
    names,
    ordinal,
    pages,
    safe_keys,
    safe_word,
)
from biblio.exports.latex import escape, escape_marked, verbatim
from biblio.problems import Problem
from biblio.records.csl import pamphlet_type
from biblio.records.notes import UNDATED, remark
from biblio.records.record import Record
from biblio.values.babel import babel_name, language_code

# CSL type -> entry type. What BibTeX has no type for is @misc; `entrysubtype`, which the styles pass over, keeps the
# CSL type of everything that an import would take for another.
TYPES: Final[Mapping[str, str]] = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "document": "misc",
    "entry": "incollection",
    "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection",
    "manuscript": "unpublished",
    "paper-conference": "inproceedings",
    "periodical": "article",
    "report": "techreport",
    "review": "article",
    "review-book": "article",
    "thesis": "phdthesis",
}
PLAIN_TYPES: Final = frozenset(
    {"article-journal", "book", "chapter", "document", "manuscript", "paper-conference", "report", "thesis"}
)
# Entry type -> the variables without which the styles complain: @misc takes what lacks them.
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "article": ("title", "container-title"),
    "techreport": ("title", "publisher"),
    "phdthesis": ("title", "publisher"),
}
# Field -> the entry types whose styles print it; a field that is not in the table is written for all, for the
# programs that read it.
TAKEN_BY: Final[Mapping[str, frozenset[str]]] = {
    field: frozenset(types.split())
    for field, types in {
        "journal": "article",
        "booktitle": "incollection inproceedings",
        "number": "article book incollection inproceedings techreport",
        "volume": "article book incollection inproceedings",
        "edition": "book incollection",
        "series": "book incollection inproceedings",
        "publisher": "book incollection inproceedings",
        "howpublished": "booklet misc",
        "institution": "techreport",
        "school": "phdthesis mastersthesis",
        "address": "book booklet incollection inproceedings techreport phdthesis mastersthesis",
        "pages": "article incollection inproceedings",
        "type": "techreport phdthesis mastersthesis",
    }.items()
}
# CSL variable -> the fields that can hold it, the first that the entry type takes, and how its text is written.
FIELDS: Final[Sequence[tuple[str, tuple[str, ...], Callable[[str], str]]]] = (
    ("volume", ("volume",), escape),
    ("issue", ("number",), escape),
    ("edition", ("edition",), ordinal),
    ("collection-title", ("series",), whole),
    ("collection-number", ("number",), escape),
    ("number", ("number",), escape),
    ("publisher", ("publisher", "howpublished", "institution", "school"), escape_marked),
    ("publisher-place", ("address",), escape_marked),
    ("page", ("pages",), pages),
    ("ISBN", ("isbn",), escape),
    ("ISSN", ("issn",), escape),
    ("DOI", ("doi",), verbatim),
    ("URL", ("url",), verbatim),
    ("call-number", ("library",), escape_marked),
    ("abstract", ("abstract",), escape_marked),
    ("keyword", ("keywords",), escape_marked),
)
# Variables that the note says, in this order.
IN_NOTE: Final = (
    "compiler",
    "translator",
    "contributor",
    "part-title",
    "number-of-volumes",
    "number-of-pages",
    "original-date",
    "original-title",
    "original-publisher",
    "original-publisher-place",
    "event-title",
    "event-place",
    "event-date",
    "medium",
    "archive",
    "archive_location",
)
_ORDER: Final = """
author editor translator title shorttitle maintitle booktitle journal edition volume series number howpublished
publisher institution school address year month day pages type entrysubtype language isbn issn doi url urldate library
abstract keywords note key options ids
"""
# The order in which an entry's fields stand.
ORDER: Final = {name: place for place, name in enumerate(_ORDER.split())}
MASTER: Final = "master's thesis"
# Genres that @phdthesis and @mastersthesis say by themselves.
THESES: Final = frozenset({"phd thesis", MASTER})
_MONTHS: Final = ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS: Final = {21: "Spring", 22: "Summer", 23: "Autumn", 24: "Winter"}
# Whole works: the pages of a reference to one of them are a place in it.
WHOLE: Final = frozenset({"book", "booklet"})


def to_bibtex(records: Sequence[Record]) -> tuple[str, list[Problem]]:
    """The records as a .bib file for BibTeX, and what it could not carry."""
    keys, problems = safe_keys(records)
    texts = []
    for record, key in zip(records, keys, strict=True):
        entry = Entry(record if record.id else replace(record, id=key), "BibTeX", taken_by=TAKEN_BY)
        _fill(entry)
        texts.append(finish(entry, key, ORDER))
        problems += entry.problems
    return "\n".join(texts), problems


def _fill(entry: Entry) -> None:
    _kind(entry)
    _people(entry)
    _titles(entry)
    _volume(entry)
    _series(entry)
    for variable, fields, write in FIELDS:
        value = entry.values.get(variable)
        if isinstance(value, str):
            _put(entry, variable, fields, write(value))
    _date(entry)
    for variable in IN_NOTE:
        entry.remark(variable)
    _rest(entry)


def _put(entry: Entry, variable: str, fields: Sequence[str], latex: str) -> None:
    if variable == "page" and entry.kind in WHOLE:
        entry.leave_out(variable, "a place in a whole work belongs into the citation")
    elif variable == "issue" and (entry.kind != "article" or not entry.record.volume):
        entry.remark(variable)  # plain.bst warns of a number without a volume
    elif variable == "number" and entry.kind != "techreport":
        entry.remark(variable)
    else:
        entry.put_first(variable, fields, latex)


# -- what it is ------------------------------------------------------------------------------------------------------
def _kind(entry: Entry) -> None:
    """Set the entry type, with what it does not say of type and genre in `entrysubtype`, `type` or the note."""
    record, genre = entry.record, entry.record.genre
    entry.kind = TYPES.get(record.type, "misc")
    subtype = None if record.type in PLAIN_TYPES else record.type
    if any(not entry.values.get(needed) for needed in NEEDED.get(entry.kind, ())):
        entry.kind, subtype = "misc", record.type
    elif entry.kind == "phdthesis":
        entry.kind = "mastersthesis" if (genre or "").casefold() == MASTER else "phdthesis"
    elif genre and _as_booklet(record):
        entry.kind = "booklet"
        subtype = None if record.type == pamphlet_type(genre) else record.type
    entry.put("entrysubtype", subtype and safe_word(subtype))
    if entry.kind in ("phdthesis", "mastersthesis"):
        entry.put("type", None if genre and genre.casefold() in THESES else escape(capitalised(genre or "thesis")))
    elif entry.kind == "techreport":
        entry.put("type", escape(capitalised(genre)) if genre else "Report")
    else:
        entry.remark("genre")


def _as_booklet(record: Record) -> bool:
    """Whether a pamphlet or leaflet is a @booklet, which prints no series, volume or edition."""
    if any(record.get(variable) for variable in ("collection-title", "volume", "edition")):
        return False
    return record.type == "document" or (record.type == "book" and not record.publisher)


# -- who -------------------------------------------------------------------------------------------------------------
def _people(entry: Entry) -> None:
    record = entry.record
    others = str(record.extra.get("and-others", "")).split()
    useprefix = entry.particles()
    entry.put("author", names(record.author, others="author" in others, useprefix=useprefix))
    editors = record.editor or (() if record.author or entry.kind != "book" else record.compiler)
    if editors and (entry.kind in ("incollection", "inproceedings") or (entry.kind == "book" and not record.author)):
        entry.put("editor", names(editors, others="editor" in others, useprefix=useprefix))
    elif record.editor:
        entry.remark("editor")
    if record.translator:  # the styles pass over it, so that the note says it too
        entry.put("translator", names(record.translator, others="translator" in others, useprefix=useprefix))
    nobody = "author" not in entry.fields and "editor" not in entry.fields and "key" not in record.extra
    if nobody and (record.title or record.container_title):
        # what the styles sort by where there is nobody
        entry.put("key", escape(record.title or record.container_title or ""))


# -- titles and volumes ----------------------------------------------------------------------------------------------
def _titles(entry: Entry) -> None:
    record, language = entry.record, entry.record.language
    container = record.container_title
    own = record.volume_title if entry.kind == "book" and record.title else None
    entry.put("title", protect(own or record.title or container or "", language))
    if own and record.title:
        entry.put("maintitle", protect(record.title, language))
    elif entry.kind in ("incollection", "inproceedings") and record.volume_title and container:
        entry.put("maintitle", protect(container, language))
        entry.put("booktitle", protect(record.volume_title, language))
    else:
        entry.remark("volume-title")
    if container and record.title and "maintitle" not in entry.fields:
        entry.put_first("container-title", ("journal", "booktitle"), _container(entry, container))
    elif own:
        entry.remark("container-title")
    if record.title_short:
        entry.put("shorttitle", protect(record.title_short, language))


def _container(entry: Entry, container: str) -> str:
    return whole(container) if entry.kind == "article" else protect(container, entry.record.language)


def _volume(entry: Entry) -> None:
    """Set the volume, with the part of it behind a comma."""
    record = entry.record
    if record.volume and record.part_number and entry.takes("volume"):
        entry.put("volume", f"{escape(record.volume)}, part {escape(record.part_number)}")
        entry.said |= {"volume", "part-number"}
    elif record.part_number:
        entry.remark("part-number")


def _series(entry: Entry) -> None:
    """Set series and number: plain.bst takes a number beside no volume alone, and prints a set as a series."""
    record = entry.record
    if "maintitle" in entry.fields and entry.kind == "book":
        entry.remark("collection-title")
        entry.remark("collection-number")
        entry.put("series", entry.fields["maintitle"])
    elif record.collection_number and not (record.collection_title and entry.takes("series")):
        entry.remark("collection-title")
        entry.remark("collection-number")
    elif record.collection_title and record.collection_number and record.volume:
        entry.put("series", f"{whole(record.collection_title)}, no. {escape(record.collection_number)}")
        entry.said |= {"collection-title", "collection-number"}


# -- dates and the rest ----------------------------------------------------------------------------------------------
def _date(entry: Entry) -> None:
    """Set year, month and day; what the year alone does not say is said in the note."""
    date = entry.record.issued
    if date is None:
        if "issued" in entry.record.absent:
            entry.remarks.append(UNDATED)
        return
    entry.put("year", str(date.year))
    if date.month in _SEASONS:
        entry.put("month", _SEASONS[date.month])
    elif date.month:
        entry.put("month", _MONTHS[date.month])
        entry.bare.add("month")
        entry.put("day", str(date.day) if date.day else None)
    if date.approximate or date.uncertain or date.end or date.precision != "year":
        entry.remark("issued", f"has the year {date.year} alone in its field; the note says {remark('issued', date)}")


def _rest(entry: Entry) -> None:
    record = entry.record
    if record.accessed:
        entry.put("urldate", str(record.accessed))
    if record.language:
        name = babel_name(record.language)
        entry.put("language", escape(name or record.language))
        if name and language_code(name) != record.language:
            entry.change("language", f"{record.language} is written as {entry.fields['language']}")
    entry.put("ids", ",".join(alias for alias in record.aliases if is_key(alias)))
