"""Records as BibLaTeX, for biber's data model 3.x: it warns of nothing but what a work itself lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from biblio.exports.capitals import protect, protect_parts, whole
from biblio.exports.entry import (
    Entry,
    capitalised,
    finish,
    is_key,
    literal_list,
    names,
    pages,
    safe_keys,
    safe_word,
)
from biblio.exports.latex import clean, escape, escape_marked, verbatim
from biblio.problems import Problem
from biblio.records.csl import pamphlet_type
from biblio.records.record import Record
from biblio.values.babel import babel_name, language_code
from biblio.values.date import Date
from biblio.values.identifier import valid_isbn
from biblio.values.title import join_title

# CSL type -> entry type, and the `entrysubtype` that an import knows the type by where the entry type alone would not.
TYPES: Final[Mapping[str, tuple[str, str | None]]] = {
    "article": ("online", "article"),
    "article-journal": ("article", None),
    "article-magazine": ("article", "magazine"),
    "article-newspaper": ("article", "newspaper"),
    "book": ("book", None),
    "chapter": ("incollection", None),
    "dataset": ("dataset", None),
    "document": ("misc", None),
    "entry": ("incollection", "entry"),
    "entry-dictionary": ("incollection", "entry-dictionary"),
    "entry-encyclopedia": ("incollection", "entry-encyclopedia"),
    "manuscript": ("unpublished", None),
    "paper-conference": ("inproceedings", None),
    "patent": ("patent", None),
    "periodical": ("periodical", None),
    "post": ("online", "post"),
    "post-weblog": ("online", "post-weblog"),
    "report": ("report", None),
    "review": ("article", "review"),
    "review-book": ("article", "review-book"),
    "software": ("software", None),
    "speech": ("unpublished", "speech"),
    "thesis": ("thesis", None),
    "webpage": ("online", None),
}
_BOOKS: Final = "book mvbook collection mvcollection"
# Field -> the entry types that take it (biber --tool --validate-datamodel, of the types in use here); a field that is
# not in the table is taken by all.
TAKEN_BY: Final[Mapping[str, frozenset[str]]] = {
    field: frozenset(types.split())
    for field, types in {
        "translator": f"{_BOOKS} inbook incollection article",
        "editor": f"{_BOOKS} booklet inbook incollection article periodical online misc inproceedings dataset software",
        "editora": f"{_BOOKS} inbook incollection article periodical",
        "editorb": f"{_BOOKS} inbook incollection article periodical",
        "foreword": f"{_BOOKS} inbook incollection",
        "introduction": f"{_BOOKS} inbook incollection",
        "afterword": f"{_BOOKS} inbook incollection",
        "maintitle": "book collection inbook incollection inproceedings",
        "booktitle": "inbook incollection inproceedings",
        "journaltitle": "article",
        "issuetitle": "article periodical",
        "volume": f"{_BOOKS} inbook incollection article periodical inproceedings",
        "volumes": f"{_BOOKS} inbook incollection inproceedings",
        "part": "book collection inbook incollection inproceedings",
        "number": f"{_BOOKS} inbook incollection article periodical report inproceedings dataset patent",
        "edition": f"{_BOOKS} inbook incollection dataset",
        "series": "book mvbook collection inbook incollection article periodical inproceedings dataset",
        "publisher": f"{_BOOKS} inbook incollection inproceedings dataset",
        "institution": "report thesis",
        "organization": "online misc software",
        "howpublished": "booklet unpublished",
        "location": f"{_BOOKS} booklet inbook incollection report thesis unpublished misc inproceedings dataset patent",
        "eventtitle": "unpublished inproceedings",
        "venue": "unpublished inproceedings",
        "eventdate": "unpublished inproceedings",
        "pagetotal": "book mvbook collection booklet report thesis",
        "pages": "inbook incollection article report thesis inproceedings",
        "type": "booklet report thesis unpublished misc dataset software patent",
        "isbn": f"{_BOOKS} inbook incollection inproceedings",
        "issn": "article periodical",
    }.items()
}
# CSL variable -> the fields that can hold it, the first that the entry type takes, and how its text is written.
FIELDS: Final[Sequence[tuple[str, tuple[str, ...], Callable[[str], str]]]] = (
    ("issue", ("number",), escape),
    ("volume", ("volume",), escape),
    ("number-of-volumes", ("volumes",), escape),
    ("part-number", ("part",), escape),
    ("edition", ("edition",), escape),
    ("collection-title", ("series",), whole),
    ("collection-number", ("number",), escape),
    ("number", ("number",), escape),
    ("publisher", ("publisher", "institution", "howpublished", "organization"), literal_list),
    ("publisher-place", ("location",), literal_list),
    ("event-title", ("eventtitle",), whole),
    ("event-place", ("venue",), escape),
    ("number-of-pages", ("pagetotal",), escape),
    ("page", ("pages",), pages),
    ("original-title", ("origtitle",), whole),
    ("original-publisher", ("origpublisher",), literal_list),
    ("original-publisher-place", ("origlocation",), literal_list),
    ("ISBN", ("isbn",), escape),
    ("ISSN", ("issn",), escape),
    ("DOI", ("doi",), verbatim),
    ("URL", ("url",), verbatim),
    ("call-number", ("library",), escape_marked),
    ("abstract", ("abstract",), escape_marked),
    ("keyword", ("keywords",), escape_marked),
)
DATES: Final = {"issued": "date", "original-date": "origdate", "event-date": "eventdate", "accessed": "urldate"}
# Variables that the format has no field for: they go into the note.
IN_NOTE: Final = ("medium", "archive", "archive_location")
_ORDER: Final = """
author editor editortype editora editoratype editorb editorbtype translator foreword introduction afterword
title subtitle titleaddon shorttitle maintitle mainsubtitle booktitle booksubtitle journaltitle
issuetitle issuesubtitle origtitle type entrysubtype edition volume part volumes series number
howpublished publisher institution organization location date origpublisher origlocation origdate
eventtitle venue eventdate pages pagetotal language langid isbn issn doi url urldate library abstract keywords
note options ids
"""
# The order in which an entry's fields stand.
ORDER: Final = {name: place for place, name in enumerate(_ORDER.split())}
SUBTITLES: Final = {
    "title": "subtitle",
    "maintitle": "mainsubtitle",
    "booktitle": "booksubtitle",
    "issuetitle": "issuesubtitle",
}
THESES: Final = {"phd thesis": "phdthesis", "doctoral thesis": "phdthesis", "master's thesis": "mathesis"}
# A leaflet has no series or ISBN; one that has is catalogued as a book is.
NOT_IN_BOOKLETS: Final = (
    "collection-title",
    "collection-number",
    "volume",
    "number-of-volumes",
    "edition",
    "translator",
    "ISBN",
)
FOREWORDS: Final = {
    "foreword": "foreword",
    "preface": "foreword",
    "introduction": "introduction",
    "afterword": "afterword",
}
# Whole works: the pages of a reference to one of them are a place in it.
WHOLE: Final = frozenset({"book", "mvbook", "collection", "mvcollection", "booklet", "periodical"})


def to_biblatex(records: Sequence[Record]) -> tuple[str, list[Problem]]:
    """The records as a .bib file for biblatex, and what it could not carry."""
    keys, problems = safe_keys(records)
    texts = []
    for record, key in zip(records, keys, strict=True):
        entry = Entry(record if record.id else replace(record, id=key), "BibLaTeX", taken_by=TAKEN_BY)
        _fill(entry)
        texts.append(finish(entry, key, ORDER))
        problems += entry.problems
    return "\n".join(texts), problems


def _fill(entry: Entry) -> None:
    record = entry.record
    _kind(entry)
    _people(entry)
    _titles(entry)
    for variable, fields, write in FIELDS:
        value = entry.values.get(variable)
        if isinstance(value, str):
            _put(entry, variable, fields, write(value))
    for variable, field in DATES.items():
        value = entry.values.get(variable)
        if isinstance(value, Date):
            _date(entry, variable, field, value)
    for variable in IN_NOTE:
        entry.remark(variable)
    _language(entry)
    aliases = [alias for alias in record.aliases if is_key(alias)]
    entry.put("ids", ",".join(aliases))


def _put(entry: Entry, variable: str, fields: Sequence[str], latex: str) -> None:
    if variable == "page" and entry.kind in WHOLE:
        entry.leave_out(variable, "a place in a whole work belongs into the citation")
    elif variable == "ISBN" and not valid_isbn(str(entry.record.ISBN)):
        entry.remark(variable)
    else:
        entry.put_first(variable, [field for field in fields if _meant(entry, variable, field)], latex)


def _meant(entry: Entry, variable: str, field: str) -> bool:
    """Whether a `number` means this variable: the issue of a journal, a report's own, else the place in a series."""
    if field != "number":
        return True
    owner = {"article": "issue", "periodical": "issue", "report": "number", "patent": "number"}
    return variable == owner.get(entry.kind, "collection-number")


# -- what it is ------------------------------------------------------------------------------------------------------
def _kind(entry: Entry) -> None:
    """Set the entry type, with type and genre said in `entrysubtype` and `type`."""
    record, genre = entry.record, entry.record.genre
    entry.kind, subtype = TYPES.get(record.type, ("misc", record.type))
    if entry.kind == "article" and not record.title and record.container_title:
        entry.kind, subtype = "periodical", subtype or record.type  # an issue as a whole
    if genre and _as_booklet(record):
        entry.kind = "booklet"
        subtype = None if record.type == pamphlet_type(genre) else record.type
    elif genre and record.type == pamphlet_type(genre) == "document":
        entry.kind = "book"
    elif record.type == "book":
        entry.kind = _book(record)
    elif entry.kind == "incollection" and not record.editor:
        entry.kind = "inbook"  # a collection has editors
    entry.put("entrysubtype", subtype and safe_word(subtype))
    if entry.kind == "thesis":
        entry.put("type", THESES.get((genre or "").casefold()) or escape(capitalised(genre or "thesis")))
    elif entry.kind in TAKEN_BY["type"] and (genre or entry.kind == "report"):
        entry.put("type", escape(capitalised(genre or "report")))
    elif genre and not subtype and (genre not in TYPES or genre == "pamphlet"):
        entry.put("entrysubtype", escape(genre))
    else:
        entry.remark("genre")


def _as_booklet(record: Record) -> bool:
    """Whether a pamphlet or leaflet is a @booklet, which prints no series, edition or (as a book's) publisher."""
    if any(record.get(variable) for variable in NOT_IN_BOOKLETS):
        return False
    return record.type == "document" or (record.type == "book" and not record.publisher)


def _book(record: Record) -> str:
    nobody = not record.author and bool(record.editor or record.compiler)
    parts = (record.volume, record.volume_title, record.part_number, record.part_title, record.number_of_pages)
    return ("mv" if record.number_of_volumes and not any(parts) else "") + ("collection" if nobody else "book")


# -- who -------------------------------------------------------------------------------------------------------------
def _people(entry: Entry) -> None:
    record = entry.record
    useprefix = entry.particles()
    others = str(record.extra.get("and-others", "")).split()
    for variable, field, role in _roles(record):
        people = entry.values.get(variable)
        if not isinstance(people, tuple):
            continue
        if not entry.takes(field):
            entry.remark(variable)
            continue
        entry.put(field, names(people, others=variable in others, useprefix=useprefix))
        if role:
            entry.put(f"{field}type", role)


def _roles(record: Record) -> Iterator[tuple[str, str, str | None]]:
    """(variable, field, what its ...type field says), in the order in which fields are given away."""
    yield "author", "author", None
    yield "editor", "editor", None
    yield "compiler", ("editora" if record.editor else "editor"), "compiler"
    yield "translator", "translator", None
    note = (record.note or "").casefold()
    written = next((field for word, field in FOREWORDS.items() if word in note), None)
    yield "contributor", written or "editorb", None if written else "collaborator"


# -- titles ----------------------------------------------------------------------------------------------------------
def _titles(entry: Entry) -> None:
    """Set the titles: of the work or of a volume of it, of what it stands in, and the short one."""
    record, kind = entry.record, entry.kind
    told = {"title": record.title, "container-title": record.container_title}
    if kind == "periodical":
        fields = {"title": "container-title", "issuetitle": "title"} if told["container-title"] else {"title": "title"}
    elif kind == "article":
        fields = {"title": "title", "journaltitle": "container-title"}
    elif kind in TAKEN_BY["booktitle"] and record.volume_title:
        fields = {"title": "title", "maintitle": "container-title", "booktitle": "volume-title"}
    elif kind in TAKEN_BY["booktitle"]:
        fields = {"title": "title", "booktitle": "container-title"}
    else:
        own = _own_title(entry)
        fields = {"maintitle": "title", "title": own} if own else {"title": "title"}
    for field, variable in fields.items():
        _title(entry, field, entry.values.get(variable))
    for variable in ("title", "container-title", "volume-title", "part-title"):
        if variable not in fields.values():
            entry.remark(variable)
    if record.title_short:
        entry.put("shorttitle", protect(record.title_short, record.language))


def _own_title(entry: Entry) -> str | None:
    """The variable with the title of the one volume or part that the record is about, where it has one."""
    record = entry.record
    if not record.title or entry.kind not in TAKEN_BY["maintitle"]:
        return None
    if record.volume_title:
        return "volume-title"
    return "part-title" if record.part_title and not record.volume else None


def _title(entry: Entry, field: str, value: object) -> None:
    """Set a title, its subtitle in a field of its own where the two join again to the same."""
    if not isinstance(value, str):
        return
    language = entry.record.language
    if field == "journaltitle" or (field == "title" and entry.kind == "periodical"):
        entry.put(field, whole(value))
        return
    main, _, subtitle = clean(value).partition(": ")
    if field == "title" and "maintitle" in entry.fields:
        subtitle = ""  # pandoc takes the subtitle of a volume for that of the whole
    if not subtitle or join_title(main, subtitle) != clean(value) or "</" in value:
        entry.put(field, protect(value, language))
        return
    for name, latex in zip((field, SUBTITLES[field]), protect_parts((main, subtitle), language), strict=True):
        entry.put(name, latex)


# -- dates and language ----------------------------------------------------------------------------------------------
def _date(entry: Entry, variable: str, field: str, date: Date) -> None:
    if not entry.takes(field):
        entry.remark(variable)
        return
    span = {"year": 0, "decade": 9, "century": 99}[date.precision]
    if span:
        # pandoc loses "192X"; an import knows the range again
        written = f"{Date(date.year, approximate=True)}/{Date(date.year + span, approximate=True)}"
        entry.put(field, written)
        entry.change(variable, f"{date} is written as {written}")
    else:
        entry.put(field, str(date))


def _language(entry: Entry) -> None:
    code = entry.record.language
    if code:
        name = babel_name(code)
        entry.put("langid", name)
        if name is None or language_code(name) != code:
            entry.put("language", escape(code))
