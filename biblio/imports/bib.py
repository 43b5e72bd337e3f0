"""BibTeX and BibLaTeX -> records; what has no variable is kept in `extra` under its own name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from biblio.imports.entries import RawEntry, split_entries
from biblio.imports.inherit import inherit
from biblio.imports.latex import plain_text
from biblio.imports.names import is_braced, read_names, split_at
from biblio.problems import Problem
from biblio.records.csl import pamphlet_type
from biblio.records.notes import name_in_words, read_note, remark
from biblio.records.record import Record, Value
from biblio.tables import load_table
from biblio.values.babel import language_code
from biblio.values.date import Date, parse_date, says_undated
from biblio.values.number import parse_number
from biblio.values.title import join_title, short_title

# Entry type -> CSL type. Another one is a document, and is kept in `extra`.
TYPES: Final[Mapping[str, str]] = {
    "article": "article-journal",
    "artwork": "graphic",
    "audio": "song",
    "book": "book",
    "bookinbook": "chapter",
    "booklet": "book",
    "collection": "book",
    "commentary": "book",
    "conference": "paper-conference",
    "dataset": "dataset",
    "electronic": "webpage",
    "image": "graphic",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia",
    "jurisdiction": "legal_case",
    "legal": "treaty",
    "legislation": "legislation",
    "letter": "personal_communication",
    "manual": "book",
    "mastersthesis": "thesis",
    "misc": "document",
    "movie": "motion_picture",
    "music": "song",
    "mvbook": "book",
    "mvcollection": "book",
    "mvproceedings": "book",
    "mvreference": "book",
    "newspaper": "article-newspaper",
    "online": "webpage",
    "pamphlet": "book",
    "patent": "patent",
    "performance": "performance",
    "periodical": "periodical",
    "phdthesis": "thesis",
    "proceedings": "book",
    "reference": "book",
    "report": "report",
    "review": "review",
    "software": "software",
    "standard": "standard",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "suppperiodical": "article-journal",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "video": "motion_picture",
    "www": "webpage",
}
# `entrysubtype` -> CSL type, beside the names of CSL types themselves. Another one is the genre.
SUBTYPES: Final = {"magazine": "article-magazine", "newspaper": "article-newspaper"}
# What `type` says of a thesis or a report -> the genre.
GENRES: Final = {
    "phdthesis": "PhD thesis",
    "mathesis": "Master's thesis",
    "mastersthesis": "Master's thesis",
    "candthesis": "Candidate thesis",
    "techreport": "technical report",
    "resreport": "research report",
    "report": None,
    "thesis": None,
}
# CSL variable -> the fields that say it, the first that is there; the others stay in `extra`. BibLaTeX's own first.
TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "abstract": ("abstract",),
    "call-number": ("library",),
    "collection-title": ("series",),
    "event-title": ("eventtitle",),
    "keyword": ("keywords", "keyword"),
    "number-of-pages": ("pagetotal", "numpages"),
    "number-of-volumes": ("volumes",),
    "original-title": ("origtitle",),
    "part-number": ("part",),
    "title-short": ("shorttitle",),
    "volume": ("volume",),
    "ISBN": ("isbn",),
    "ISSN": ("issn",),
    "event-place": ("venue",),
}
LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "publisher": ("publisher", "institution", "school", "organization", "howpublished"),
    "publisher-place": ("location", "address"),
    "original-publisher": ("origpublisher",),
    "original-publisher-place": ("origlocation",),
}
NAMES: Final[Mapping[str, str]] = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "compiler": "compiler",
    "foreword": "contributor",
    "introduction": "contributor",
    "afterword": "contributor",
}
# editor, editora, editorb, editorc with this in their ...type field -> variable
ROLES: Final = {"compiler": "compiler", "collaborator": "contributor", "translator": "translator", "editor": "editor"}
DATES: Final = {
    "origdate": "original-date",
    "eventdate": "event-date",
    "urldate": "accessed",
    "lastchecked": "accessed",
}
# Fields that only BibLaTeX has: a file with one of them has lists of publishers and places.
BIBLATEX_ONLY: Final = frozenset({"date", "journaltitle", "location", "langid", "subtitle", "booksubtitle", "origdate"})
_WHOLE: Final = frozenset({"book", "document", "report", "thesis", "manuscript"})
_ARTICLES: Final = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "periodical", "review", "review-book", "article"}
)
_PARTS: Final = frozenset({"chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia"})
_RESOLVER = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_URL = re.compile(r"\\?(?:url|href)?\{?(https?://[^\s{}]+)\}?")


def read_bib(text: str, path: str) -> tuple[list[Record], list[Problem]]:
    """The records of a .bib file in its order, and what was wrong with it, by line and column.

    >>> read_bib("@book{reed1919, author={Reed, John}, title={Ten {Days}}, year={1919}}", "x.bib")[0][0].title
    'Ten Days'
    """
    entries, problems = split_entries(text, path)
    if not entries and not problems:
        problems.append(Problem("no-entries", "holds no entry", path, 1, 1, "write @book{KEY, title = {...}}"))
    problems += inherit(entries, path)
    biblatex = any(not BIBLATEX_ONLY.isdisjoint(entry.fields) for entry in entries)
    readings = [_Entry(entry, path, biblatex) for entry in entries if entry.kind not in ("xdata", "set")]
    records = [reading.record() for reading in readings]
    for reading in readings:
        problems += reading.problems
    return records, problems


@dataclass(slots=True)
class _Entry:
    """One entry on its way to a record: fields are taken out as they are understood; what is left is `extra`."""

    raw: RawEntry
    path: str
    biblatex: bool
    values: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)

    def record(self) -> Record:
        # A no-break space is a character to BibTeX, so a field that holds one is not empty.
        self.left = {name: value for name, value in self.raw.fields.items() if value.strip(" \t\r\n")}
        for step in (self._kind, self._people, self._titles, self._numbers, self._imprint, self._dates, self._rest):
            step()
        self._note()
        for name, latex in self.left.items():
            self._keep(name, latex)
        unread = (self.raw.raw,) if self.raw.raw else ()
        values = {name.replace("-", "_"): value for name, value in self.values.items() if value not in (None, "", ())}
        return Record(**(values | {"id": self.raw.key, "extra": self.extra, "unread": unread}))

    # -- helpers
    def take(self, *names: str) -> str | None:
        """The LaTeX of the first of these fields that is there; it is read then."""
        for name in names:
            if name in self.left:
                return self.left.pop(name)
        return None

    def text(self, *names: str) -> str | None:
        latex = self.take(*names)
        return plain_text(latex) or None if latex is not None else None

    def set(self, variable: str, value: Any) -> None:
        """Set a variable where nothing stands in it yet."""
        if value and not self.values.get(variable):
            self.values[variable] = value

    def _keep(self, name: str, latex: str) -> None:
        raw = name in _AS_IT_IS or name.startswith("bdsk-")
        value = latex.strip() if raw else plain_text(latex)
        if value:
            self.extra[name] = value

    def problem(self, code: str, message: str, hint: str | None = None) -> None:
        line, column = self.raw.line, self.raw.column
        self.problems.append(Problem(code, f"{self.raw.key}: {message}", self.path, line, column, hint, "warning"))

    # -- what it is
    def _kind(self) -> None:
        kind = self.raw.kind
        csl = TYPES.get(kind)
        if csl is None:
            self.problem("unknown-type", f"@{kind} is no type of BibTeX or BibLaTeX; it is read as a document")
            self.extra["entrytype"] = kind
        said = self.text("type")
        genre = GENRES.get((said or "").casefold().replace(" ", ""), said)
        if kind in ("phdthesis", "mastersthesis") and said is None:
            genre = GENRES[kind]
        if genre and csl != "thesis" and not genre[1:2].isupper():
            genre = genre[:1].lower() + genre[1:]
        subtype = self.text("entrysubtype")
        if subtype in _csl_types() or subtype in SUBTYPES:
            csl = SUBTYPES.get(str(subtype), subtype)
        elif subtype:
            genre = genre or subtype
        if kind in ("booklet", "pamphlet"):
            genre = genre or "pamphlet"
            csl = subtype if subtype == csl else pamphlet_type(genre)
        elif csl == "book" and genre and kind != "manual" and subtype == genre:
            csl = pamphlet_type(genre)
        self.values["type"] = csl or "document"
        self.set("genre", genre)

    # -- who
    def _people(self) -> None:
        useprefix = self._options()
        others: list[str] = []
        for name, variable in NAMES.items():
            role = self._role(name) if name == "editor" else None
            if name in self.left and role != "":
                self._names(self.left.pop(name), role or variable, useprefix, others)
                if variable == "contributor":
                    self.extra.setdefault("_written", []).append(name)
        for name in ("editora", "editorb", "editorc"):
            role = self._role(name)
            if role and name in self.left:
                self._names(self.left.pop(name), role, useprefix, others)
        if others:
            self.extra["and-others"] = " ".join(others)

    def _options(self) -> bool | None:
        options = self.left.pop("options", "")
        rest = [option.strip() for option in options.split(",") if option.strip()]
        useprefix: bool | None = None
        for option in list(rest):
            key, _, value = option.partition("=")
            if key.strip() == "useprefix":
                useprefix = value.strip().lower() in ("", "true")
                rest.remove(option)
        if rest:
            self.extra["options"] = ",".join(rest)
        return useprefix

    def _role(self, name: str) -> str | None:
        """The variable that the names of a field of editors stand for; "" where that is none of a record's."""
        said = self.left.get(f"{name}type", "").strip().casefold()
        if not said:
            return "editor" if name == "editor" else ""
        if said not in ROLES:
            return "editor" if name == "editor" else ""
        del self.left[f"{name}type"]
        return ROLES[said]

    def _names(self, latex: str, variable: str, useprefix: bool | None, others: list[str]) -> None:
        names, more = read_names(latex, useprefix)
        if names:
            self.values[variable] = (*self.values.get(variable, ()), *names)
        if more and variable not in others:
            others.append(variable)

    # -- titles
    def _titles(self) -> None:
        title = self._title("title", "subtitle")
        main = self._title("maintitle", "mainsubtitle")
        book = self._title("booktitle", "booksubtitle")
        journal = self._title("journaltitle", "journalsubtitle") or self._title("journal", "")
        issue = self._title("issuetitle", "issuesubtitle")
        kind = self.values["type"]
        if self.raw.kind == "periodical":
            title, journal = issue, title
        elif issue:
            self.extra["issuetitle"] = issue
        if kind in _PARTS:
            self.values |= {"title": title, "container-title": main or book, "volume-title": book if main else None}
        elif main:
            own = "part-title" if "part" in self.left and "volume" not in self.left else "volume-title"
            self.values |= {"title": main, own: title, "container-title": book or journal}
            if "series" in self.left and plain_text(self.left["series"]) == main:
                del self.left["series"]
        else:
            self.values |= {"title": title, "container-title": journal or book}
        if self.raw.kind == "misc" and kind in _ARTICLES and not self.values["container-title"]:
            # our own BibTeX of a newspaper without an article's title
            self.values |= {"title": None, "container-title": title}
        for name in ("key", "sortkey"):
            if name in self.left and plain_text(self.left[name]) in (title, main, journal):
                del self.left[name]

    def _title(self, name: str, subtitle: str) -> str | None:
        main = self.text(name)
        under = self.text(subtitle) if subtitle and main else None
        return join_title(main, under) if main and under else main

    # -- numbers
    def _numbers(self) -> None:
        kind = self.values["type"]
        for variable, names in TEXTS.items():
            self.set(variable, self.text(*names))
        number = self.text("number")
        issue = self.text("issue") if number is None else None
        owner = "issue" if kind in _ARTICLES else "number" if kind in ("report", "patent") else "collection-number"
        self.set(owner, number or issue)
        if edition := self.text("edition"):
            count = parse_number(edition)
            self.set("edition", str(count) if count is not None else edition)
        self._volume_and_series()
        if pages := self.text("pages"):
            self._pages(pages.replace("--", "-").replace("–", "-"))

    def _volume_and_series(self) -> None:
        """Take apart what our own BibTeX joins: "2, part 3" and "Series, no. 5"."""
        volume, series = self.values.get("volume"), self.values.get("collection-title")
        if volume and (match := re.fullmatch(r"(.+), part (\S+)", volume)) and "part-number" not in self.values:
            self.values |= {"volume": match[1], "part-number": match[2]}
        if series and "collection-number" not in self.values and (match := re.fullmatch(r"(.+), no\. (\S+)", series)):
            self.values |= {"collection-title": match[1], "collection-number": match[2]}

    def _pages(self, pages: str) -> None:
        extent = re.fullmatch(r"([\divxlc]+)|([\divxlc, ]+?)\s*(?:pp?\.|pages|S\.|с\.)", pages)
        if self.values["type"] in _WHOLE and extent and "number-of-pages" not in self.values:
            self.values["number-of-pages"] = extent[1] or extent[2]
            self.problem("pages-of-a-book", f"pages {pages!r} of a whole book are read as its extent", "use pagetotal")
        else:
            self.values["page"] = pages

    # -- imprint
    def _imprint(self) -> None:
        for variable, names in LISTS.items():
            present = [name for name in names if name in self.left]
            if not present:
                continue
            latex = self.left[present[0]]
            if present[0] == "howpublished" and (url := _URL.fullmatch(latex.strip())):
                self.set("URL", url[1])
            else:
                self.set(variable, self._list(latex))
            del self.left[present[0]]

    def _list(self, latex: str) -> str:
        if not self.biblatex or is_braced(latex.strip()):
            return plain_text(latex)
        return "; ".join(plain_text(part) for part in split_at(latex, "and") if part)

    # -- dates
    def _dates(self) -> None:
        date = self.take("date")
        year = self.text("year")
        if date is not None:
            self._date("issued", "date", date)
        if year is not None and "issued" not in self.values:
            self._year(year)
        elif year is not None and year != str(self.values["issued"].year):
            self.extra["year"] = year
        for name in ("month", "day"):
            if "issued" in self.values:
                self.left.pop(name, None)
        for name, variable in DATES.items():
            if name in self.left:
                self._date(variable, name, self.left.pop(name))

    def _date(self, variable: str, name: str, latex: str) -> None:
        text = plain_text(latex)
        if says_undated(text):
            self._undated(variable)
            return
        exact = read_edtf(latex.strip())
        value = exact or parse_date(text)
        self.set(variable, value)
        if value is None:
            self.extra[name] = text
            self.problem("no-date", f"{name} {text!r} is no date; it is kept as it stands", "write 1935 or 1935-07-28")
        elif exact is None and "/" in latex and value.end is None:
            self.extra[name] = text
            self.problem("open-range", f"{name} {text!r} is read as {value}; the range is kept as it stands")

    def _year(self, text: str) -> None:
        if says_undated(text):
            self._undated("issued")
            return
        month, day = plain_text(self.left.get("month", "")), plain_text(self.left.get("day", ""))
        value = None
        if re.fullmatch(r"-?\d{1,4}", text):
            value = _from_parts(int(text), month, day) if month else Date(int(text))
        value = value or read_edtf(text) or parse_date(f"{day} {month} {text}".strip() if month else text)
        if value is None:
            self.extra["year"] = text
            self.problem("no-date", f"year {text!r} is no date; it is kept as it stands", "write 1935")
        self.set("issued", value)

    def _undated(self, variable: str) -> None:
        self.values["absent"] = (*self.values.get("absent", ()), variable)

    # -- the rest
    def _rest(self) -> None:
        if doi := self.take("doi"):
            self.set("DOI", _RESOLVER.sub("", _verbatim(doi)))
        if url := self.take("url"):
            self.set("URL", _verbatim(url))
        langid, language = self.left.pop("langid", None), self.left.pop("language", None)
        hyphenation = self.left.pop("hyphenation", None)
        self.set("language", _language(language) or _language(langid or hyphenation))
        for name, latex in (("langid", langid), ("language", language)):
            if latex and _language(latex) is None:
                self.left[name] = latex
        if ids := self.take("ids"):
            self.values["aliases"] = tuple(key.strip() for key in ids.split(",") if key.strip())
        short = self.values.get("title-short")
        if short and short == short_title(self.values.get("title") or ""):
            del self.values["title-short"]

    def _note(self) -> None:
        note = self.text("note")
        if note:
            found, note = read_note(note)
            kept = [remark(variable, value) for variable, value in found.items() if not self._said(variable, value)]
            note = "; ".join(part for part in (note, *reversed(kept)) if part)
        for name in self.extra.pop("_written", ()):
            words = {"foreword": ("foreword", "preface")}.get(name, (name,))
            if not any(word in (note or "").casefold() for word in words):
                people = " and ".join(name_in_words(person) for person in self.values["contributor"])
                note = f"{note}; {name} by {people}" if note else f"{name.capitalize()} by {people}"
        self.set("note", note)

    def _said(self, variable: str, value: Value) -> bool:
        """Take what the note says of a variable; False where a field says something else, and the note keeps it."""
        there = self.values.get(variable)
        if variable == "absent":
            self._undated("issued")
        elif variable == "issued" and isinstance(value, Date) and there:
            if value.year != there.year:
                return False
            self.values["issued"] = value  # the field has the year alone
        elif variable == "genre" and self.raw.kind == "booklet" and "type" not in self.raw.fields:
            self.values["genre"] = value
            if "entrysubtype" not in self.raw.fields:
                self.values["type"] = pamphlet_type(str(value))
        elif there and remark(variable, there) != remark(variable, value):
            return False
        elif variable == "compiler" and value == self.values.get("editor"):
            self.values |= {"compiler": value, "editor": ()}  # BibTeX has no other field for who is sorted by
        else:
            self.set(variable, value)
        return True


# Fields whose text is no LaTeX.
_AS_IT_IS: Final = frozenset(
    {"eprint", "file", "pdf", "verba", "verbb", "verbc", "related", "options", "crossref", "entryset"}
)


@cache
def _csl_types() -> frozenset[str]:
    return frozenset(load_table("csl")["types"].split()) - {"pamphlet"}


def read_edtf(text: str) -> Date | None:
    """The date that `text` is in EDTF, a decade where it is the range that our BibLaTeX writes for one; or None."""
    try:
        date = Date.from_edtf(text)
    except ValueError:
        return None
    end = date.end
    if end and date.approximate and end.approximate and date.month is None and end.month is None:
        for precision, span in (("decade", 9), ("century", 99)):
            if date.year % (span + 1) == 0 and end.year == date.year + span:
                return Date(date.year, precision="decade" if precision == "decade" else "century")
    return date


def _from_parts(year: int, month: str, day: str) -> Date | None:
    if month.isdigit():
        parts = [year, int(month), *([int(day)] if day.isdigit() else [])]
        return Date.from_csl({"date-parts": [parts]})
    return parse_date(f"{day} {month} {year}")


def _verbatim(latex: str) -> str:
    r"""An address as it is meant: \url taken off, and the escapes that some programs put in."""
    text = latex.strip()
    if match := _URL.fullmatch(text):
        text = match[1]
    return re.sub(r"\\([&%$#_~])", r"\1", text.strip("{}"))


def _language(latex: str | None) -> str | None:
    return language_code(plain_text(latex)) if latex else None
