"""RIS -> records; a tag that has no variable is kept in `extra` under its own name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from biblio.problems import Problem
from biblio.records.csl import pamphlet_type
from biblio.records.notes import read_note
from biblio.records.record import Record, attribute
from biblio.tables import load_table
from biblio.text import collapse, line_starts
from biblio.values.babel import language_code
from biblio.values.date import Date, parse_date, says_undated
from biblio.values.name import Name, parse_names
from biblio.values.title import short_title
from biblio.variables import VARIABLES

# Type of RIS -> CSL type.
TYPES: Final[Mapping[str, str]] = {
    "ABST": "article-journal",
    "ART": "graphic",
    "BILL": "bill",
    "BLOG": "post-weblog",
    "BOOK": "book",
    "CASE": "legal_case",
    "CHAP": "chapter",
    "CLSWK": "classic",
    "COMP": "software",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "DATA": "dataset",
    "DICT": "entry-dictionary",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "EDBOOK": "book",
    "EJOUR": "article-journal",
    "ELEC": "webpage",
    "ENCYC": "entry-encyclopedia",
    "GEN": "document",
    "GOVDOC": "report",
    "HEAR": "hearing",
    "ICOMM": "personal_communication",
    "INPR": "article-journal",
    "JFULL": "periodical",
    "JOUR": "article-journal",
    "MANSCPT": "manuscript",
    "MAP": "map",
    "MGZN": "article-magazine",
    "MPCT": "motion_picture",
    "MUSIC": "musical_score",
    "NEWS": "article-newspaper",
    "PAMP": "book",
    "PAT": "patent",
    "PCOMM": "personal_communication",
    "RPRT": "report",
    "SER": "periodical",
    "SLIDE": "speech",
    "SOUND": "song",
    "STAND": "standard",
    "STAT": "legislation",
    "THES": "thesis",
    "UNPB": "manuscript",
    "VIDEO": "motion_picture",
}
NAMES: Final = {"AU": "author", "A1": "author", "ED": "editor", "A2": "editor", "A4": "translator"}
# Tag -> variable; of several tags for one variable the first in the file counts, the others stay in `extra`.
TEXTS: Final = {
    "TI": "title",
    "T1": "title",
    "ST": "title-short",
    "T2": "container-title",
    "JO": "container-title",
    "JF": "container-title",
    "BT": "container-title",
    "T3": "collection-title",
    "VL": "volume",
    "NV": "number-of-volumes",
    "IS": "issue",
    "ET": "edition",
    "PB": "publisher",
    "CY": "publisher-place",
    "PP": "publisher-place",
    "M3": "genre",
    "DO": "DOI",
    "UR": "URL",
    "L2": "URL",
    "LA": "language",
    "CN": "call-number",
    "AB": "abstract",
    "N2": "abstract",
}
_WHOLE: Final = frozenset({"BOOK", "PAMP", "RPRT", "THES", "UNPB", "GEN", "MAP", "EBOOK", "EDBOOK"})
_TAG = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*)|\s*)$")
_DATE = re.compile(r"(?P<year>-?\d{1,4})(?:/(?P<month>\d{0,2}))?(?:/(?P<day>\d{0,2}))?(?:/(?P<other>.*))?")


def read_ris(text: str, path: str) -> tuple[list[Record], list[Problem]]:
    """The records of a RIS file in its order, and what was wrong with it, by line.

    >>> read_ris("TY  - BOOK\\nAU  - Reed, John\\nTI  - Ten Days\\nPY  - 1919\\nER  - \\n", "x.ris")[0][0].title
    'Ten Days'
    """
    problems: list[Problem] = []
    records = []
    for line, rows in _entries(text, path, problems):
        reader = _Reader(path, line, problems)
        records.append(reader.record(rows))
    if not records and not problems:
        hint = "write TY  - BOOK on the first line of an entry, ER  - on its last"
        problems.append(Problem("no-entries", "holds no entry of RIS", path, 1, 1, hint))
    return records, problems


def _entries(text: str, path: str, problems: list[Problem]) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """(line of its TY, its tags and texts) for each entry; a line without a tag goes on the one before it."""
    rows: list[tuple[str, str]] | None = None
    first = 1
    starts = line_starts(text)
    for number, start in enumerate(starts, 1):
        line = text[start : starts[number] if number < len(starts) else len(text)].strip("\r\n\ufeff")
        match = _TAG.match(line)
        if match and match[1] == "TY":
            if rows is not None:
                problems.append(Problem("no-end", "the entry has no ER", path, first, 1, None, "warning"))
                yield first, rows
            rows, first = [("TY", (match[2] or "").strip())], number
        elif match and match[1] == "ER":
            if rows is not None:
                yield first, rows
            rows = None
        elif rows is None:
            if match:
                problems.append(Problem("no-type", f"{match[1]} stands in no entry", path, number, 1, "write TY first"))
        elif match:
            rows.append((match[1], (match[2] or "").strip()))
        elif line.strip():
            tag, before = rows[-1]
            rows[-1] = (tag, f"{before} {line.strip()}")
    if rows is not None:
        problems.append(Problem("no-end", "the entry has no ER", path, first, 1, None, "warning"))
        yield first, rows


class _Reader:
    def __init__(self, path: str, line: int, problems: list[Problem]) -> None:
        self.path, self.line, self.problems = path, line, problems
        self.values: dict[str, Any] = {}
        self.extra: dict[str, Any] = {}

    def record(self, rows: list[tuple[str, str]]) -> Record:
        """The record that an entry's rows say."""
        kind = rows[0][1]
        csl = TYPES.get(kind)
        if csl is None:
            self._problem("unknown-type", f"{kind} is no type of RIS; it is read as a document")
            self.extra["TY"] = kind
        self.values["type"] = csl or "document"
        notes: list[str] = []
        pages: dict[str, str] = {}
        for tag, text in rows[1:]:
            value = collapse(text)
            if tag in ("N1", "RN"):
                notes.append(value)
            elif tag in ("SP", "EP"):
                pages.setdefault(tag, value)
            elif value:
                self._tag(tag, value)
        self._pages(pages, kind)
        self._kind(kind)
        self._notes([note for note in notes if note])
        short = self.values.get("title-short")
        if short and short == short_title(self.values.get("title") or ""):
            del self.values["title-short"]
        values = {attribute(name): value for name, value in self.values.items() if value}
        return Record(**(values | {"extra": self.extra}))

    def _tag(self, tag: str, text: str) -> None:
        if tag == "ID":
            self.values["id"] = text
        elif tag in NAMES:
            variable = NAMES[tag]
            self.values[variable] = (*self.values.get(variable, ()), *_names(text))
        elif tag in ("PY", "Y1", "DA", "Y2"):
            self._date(tag, text)
        elif tag == "KW":
            self.values["keyword"] = ", ".join(part for part in (self.values.get("keyword"), text) if part)
        elif tag == "SN":
            self._set("ISSN" if re.fullmatch(r"\d{4}-?\d{3}[\dXx]", text) else "ISBN", tag, text)
        elif tag == "C1" and text in _csl_types():
            self.values["type"] = text
        elif tag == "M1":
            self._set("number" if self.values["type"] in ("report", "patent") else "collection-number", tag, text)
        elif tag in TEXTS:
            code = language_code(text) if tag == "LA" else None
            self._set(TEXTS[tag], tag, code or text)
        else:
            self._keep(tag, text)

    def _set(self, variable: str, tag: str, text: str) -> None:
        if not self.values.get(variable):
            self.values[variable] = text
        elif self.values[variable] != text:
            self._keep(tag, text)

    def _keep(self, tag: str, text: str) -> None:
        self.extra[tag] = f"{self.extra[tag]}; {text}" if tag in self.extra else text

    def _kind(self, kind: str) -> None:
        """Set type and genre of pamphlets and of editions of types that RIS has no other name for."""
        genre = self.values.get("genre")
        if kind == "PAMP":
            self.values["genre"] = (genre or "pamphlet").casefold()
            self.values["type"] = pamphlet_type(self.values["genre"])

    def _date(self, tag: str, text: str) -> None:
        variable = "accessed" if tag == "Y2" else "issued"
        if says_undated(text):
            self.values["absent"] = (variable,)
            return
        date = _read_date(text)
        if date is None:
            self._keep(tag, text)
            self._problem("no-date", f"{tag} {text!r} is no date; it is kept as it stands")
        elif (there := self.values.get(variable)) is None or (there.year == date.year and there.month is None):
            self.values[variable] = date

    def _pages(self, pages: Mapping[str, str], kind: str) -> None:
        first, last = pages.get("SP", ""), pages.get("EP", "")
        if kind in _WHOLE and first and not last and not re.search(r"\d\s*[-–]\s*\d", first):
            self.values["number-of-pages"] = re.sub(r"\s*(?:pp?\.?|pages)$", "", first)
        elif first or last:
            page = f"{first}-{last}" if first and last else first or last
            self.values["page"] = page.replace("--", "-").replace("–", "-")

    def _notes(self, notes: list[str]) -> None:
        """Each note is either words of our own export, one remark each, or a note."""
        own: list[str] = []
        for note in notes:
            found, rest = read_note(note)
            if rest is not None or len(found) != 1:
                own.append(note)
                continue
            ((variable, value),) = found.items()
            there = self.values.get(variable)
            if variable == "absent":
                self.values["absent"] = ("issued",)
            elif variable == "issued" and isinstance(value, Date) and there and there.year == value.year:
                self.values["issued"] = value
            elif there:
                own.append(note)
            else:
                self.values[variable] = value
        self.values["note"] = "; ".join(own)

    def _problem(self, code: str, message: str) -> None:
        name = self.values.get("id", "the entry")
        self.problems.append(Problem(code, f"{name}: {message}", self.path, self.line, 1, None, "warning"))


@cache
def _csl_types() -> frozenset[str]:
    return frozenset(load_table("csl")["types"].split())


def _names(text: str) -> tuple[Name, ...]:
    """The name of one line: "Family, Given, Suffix"; without a comma a body, or one name alone before a comma."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        found = parse_names(text)
        return found if len(found) == 1 and found[0].given else (Name(literal=text),)
    if not parts[0]:
        return (Name(literal=text),)
    return (Name(family=parts[0], given=parts[1] or None, suffix=", ".join(parts[2:]) or None),)


def _read_date(text: str) -> Date | None:
    match = _DATE.fullmatch(text)
    if not match:
        return parse_date(text)
    year, month, day, other = (match[name] for name in ("year", "month", "day", "other"))
    if other and not month:
        season = parse_date(f"{other} {year}")
        return season if season and season.month else Date(int(year))
    return Date.from_csl({"date-parts": [[int(part) for part in (year, month, day) if part]]})


assert set(TEXTS.values()) <= set(VARIABLES)
