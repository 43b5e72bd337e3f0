"""The catalogue file -> records, strictly: every value is text and has its type from its variable."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from biblio.catalogue.markup import unescape
from biblio.catalogue.tree import Map, Node, Notes, Scalar, Seq, Unusable, last_offset, parse, to_data
from biblio.catalogue.writer import CUSTOM, Plain, print_item, to_plain
from biblio.errors import BiblioError
from biblio.problems import Problem
from biblio.records.record import VARIABLES, Record, Source, attribute
from biblio.tables import load_table
from biblio.values.date import Date
from biblio.values.name import Name

# The CSL schema's names for two variables that the specification, and records, call otherwise.
OTHER_NAMES: Final[Mapping[str, str]] = {"part": "part-number", "shortTitle": "title-short"}

# What a catalogue is before there is a file.
NOTHING: Final = "references: []\n"
MAX_BYTES: Final = 64 * 2**20
_HINT: Final = "write 'references:' and below it a list of records, each beginning with '- id: KEY'"
_NAME_KEYS: Final = {
    "family": "family",
    "given": "given",
    "literal": "literal",
    "dropping-particle": "dropping_particle",
    "non-dropping-particle": "non_dropping_particle",
    "suffix": "suffix",
}
# What CSL lets a name say beside these, and records do not hold; it stays in the file.
_OTHER_NAME_KEYS: Final = frozenset({"comma-suffix", "static-ordering", "parse-names"})
_WORD_LISTS: Final = frozenset({"aliases", "absent", "doubtful", "unread", "works", "sets"})
_KEY = re.compile(r"[^\s{}\[\],;\"'%#\\~()=]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with its place: text[start:end] of the catalogue is its mapping, without what follows it.

    `unread` are variables that stand there with something that is no value of theirs ("issued: soon"); `foreign`
    what a record has no place for.
    """

    record: Record
    start: int
    end: int
    unread: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A catalogue as it was read. `text` is the file's, without a byte order mark, line ends as they are.

    `list_start` and `list_end` are the offsets of the list under `references` (equal where nothing stands there), and
    `flow` tells whether it is written in brackets. `problems` are those that leave the file usable. In a `partial`
    one the records have only key and aliases: it was opened by its index (`biblio.catalogue.index`).
    """

    path: Path | None
    text: str
    bom: bool = False
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    list_start: int = 0
    list_end: int = 0
    flow: bool = False
    partial: bool = False
    _by_key: dict[str, Entry] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def records(self) -> tuple[Record, ...]:
        """The records in the order of the file."""
        return tuple(entry.record for entry in self.entries)

    def place(self, key: str) -> Entry | None:
        """The entry whose record has this very key."""
        entry = self.find(key)
        return entry if entry is not None and entry.record.id == key else None

    def find(self, key: str) -> Entry | None:
        """The entry whose record has this key, or had it once (an alias)."""
        if not self._by_key and self.entries:
            for entry in self.entries:
                self._by_key.setdefault(entry.record.id, entry)
            for entry in self.entries:
                for alias in entry.record.aliases:
                    self._by_key.setdefault(alias, entry)
        return self._by_key.get(key)


def plain_of(entry: Entry) -> dict[str, Plain]:
    """What the file says of a record, as plain data, without what it says that records have no place for."""
    row = to_plain(entry.record)
    custom = row.get("custom")
    if entry.foreign and isinstance(custom, dict) and isinstance(extra := custom.get("extra"), dict):
        kept = {key: value for key, value in extra.items() if key not in entry.foreign}
        custom = {key: value for key, value in custom.items() if key != "extra"} | ({"extra": kept} if kept else {})
        row = {key: value for key, value in row.items() if key != "custom"} | ({"custom": custom} if custom else {})
    return row


def record_from_plain(row: Mapping[str, Plain]) -> Record:
    """The record that plain data gives: the inverse of `to_plain`. Raises BiblioError where it gives none.

    >>> str(record_from_plain({"id": "a", "issued": "1941?"}).issued)
    '1941?'
    """
    (record,) = parse_catalogue(f"references:\n{print_item({'id': 'new', **row})}").records
    return record if "id" in row else replace(record, id="")


def load_catalogue(path: Path) -> Catalogue:
    """The catalogue at `path`. Raises BiblioError with every problem found, each with line and column.

    What is odd but can be used (an unknown variable, a date that is none) is in the result's `problems`.
    """
    text, bom = read_text(path)
    return parse_catalogue(text, path, bom=bom)


def load_or_nothing(path: Path) -> Catalogue:
    """The catalogue at `path`, or one without records where there is no file. BiblioError as `load_catalogue`."""
    if path.exists() or path.is_symlink():
        return load_catalogue(path)
    return parse_catalogue(NOTHING, path)


def parse_catalogue(text: str, path: Path | None = None, *, bom: bool = False) -> Catalogue:
    """The catalogue that `text` holds; as `load_catalogue`.

    >>> catalogue = parse_catalogue("references:\\n- id: reed1919ten\\n  ISBN: 0140182934\\n  issued: 1941?\\n")
    >>> catalogue.records[0].ISBN, str(catalogue.records[0].issued)
    ('0140182934', '1941?')
    """
    notes = Notes()
    name = str(path) if path else None
    reader = _Reader(notes)
    root: Node | None = None
    try:
        with _no_collection():
            root = parse(text, notes, reader.take)
        reader.check_top(root)
        reader.check_keys()
    except Unusable:
        pass
    problems = notes.problems(text, name)
    if any(problem.severity == "error" for problem in problems):
        raise BiblioError(problems)
    start, end, flow = _list_place(text, root)
    return Catalogue(path, text, bom, tuple(reader.entries), tuple(problems), start, end, flow)


def _list_place(text: str, root: Node | None) -> tuple[int, int, bool]:
    if isinstance(root, Map):
        for key, node in root.pairs:
            if key.text == "references":
                if isinstance(node, Scalar) and not node.style:  # nothing: it goes behind the colon
                    at = text.index(":", key.end) + 1
                    return at, at, False
                return node.start, node.end, not isinstance(node, Scalar) and node.flow
    return 0, 0, False


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the search for cycles, of which a tree has none: it takes a third of the time of a large file."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


# -- bytes ----------------------------------------------------------------------------------------------------------
def read_text(path: Path) -> tuple[str, bool]:
    """The text of a catalogue file and whether it began with a byte order mark. Raises BiblioError with the place."""
    name = str(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BiblioError(_too_large(path, size))
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise BiblioError(Problem("no-file", "does not exist", name, hint="run 'biblio build' first")) from error
    except IsADirectoryError as error:
        raise BiblioError(Problem("is-folder", "is a folder", name, hint="name the file in it")) from error
    except OSError as error:
        raise BiblioError(
            Problem("unreadable", f"cannot be read: {error.strerror}", name, hint="look at its rights")
        ) from error
    return decode(data, name)


def decode(data: bytes, name: str | None) -> tuple[str, bool]:
    """UTF-8 bytes as text, and whether a byte order mark stood before it. Raises BiblioError for other encodings."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BiblioError(Problem("encoding", "is UTF-16", name, 1, 1, "save it as UTF-8"))
    bom = data.startswith(b"\xef\xbb\xbf")
    body = data[3:] if bom else data
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        good = body[: error.start].decode("utf-8")
        if body[:200].count(0) * 4 > len(body[:200]):
            raise BiblioError(Problem("encoding", "is UTF-16 or no text", name, 1, 1, "save it as UTF-8")) from error
        line, column = good.count("\n") + 1, len(good) - good.rfind("\n")
        as_latin = body[error.start : error.start + 1].decode("latin-1")
        shown = f" ({as_latin} in Latin-1)" if as_latin.isprintable() else ""
        raise BiblioError(
            Problem("encoding", f"holds a byte 0x{body[error.start]:02X}{shown} that is no UTF-8", name, line, column,
                    "save it as UTF-8")
        ) from error  # fmt: skip
    if "\0" in text and text[:200].count("\0") * 4 > len(text[:200]):
        raise BiblioError(Problem("encoding", "is UTF-16 or no text", name, 1, 1, "save it as UTF-8"))
    return text, bom


def _too_large(path: Path, size: int) -> Problem:
    """The problem with a file too large to be read, at its first line that no catalogue has."""
    line, column = 1, 1
    with path.open("rb") as stream:
        number, length = 1, 0
        while chunk := stream.readline(1 << 20):
            length += len(chunk)
            if length > 1_000_000:
                line = number
                break
            if chunk.endswith(b"\n"):
                number, length = number + 1, 0
    return Problem("too-large", f"has {size:,} bytes", str(path), line, column,
                   f"the largest that is allowed has {MAX_BYTES:,}; part it")  # fmt: skip


# -- records --------------------------------------------------------------------------------------------------------
class _Reader:
    """Takes the items of the list one by one, makes records of them, and notes what is wrong."""

    def __init__(self, notes: Notes) -> None:
        self.entries: list[Entry] = []
        self._notes = notes
        self._keys: list[tuple[str, int]] = []
        self._unread: set[str] = set()
        self._foreign: set[str] = set()

    def take(self, node: Node) -> None:
        if not isinstance(node, Map):
            self._notes.add(node.start, "not-a-record", "a record is a mapping", "write - id: KEY")
            return
        if not node.pairs:
            self._notes.add(node.start, "not-a-record", "this record is empty", "delete it")
            return
        self._unread, self._foreign = set(), set()
        record = self._record(node)
        self.entries.append(
            Entry(record, node.start, last_offset(node), frozenset(self._unread), frozenset(self._foreign))
        )

    def check_top(self, root: Node | None) -> None:
        add = self._notes.add
        if root is None or (isinstance(root, Scalar) and not root.text):
            add(0, "empty", "holds no records", "write 'references: []', or delete the file")
            return
        if not isinstance(root, Map):
            add(root.start, "no-references", "does not begin with 'references:'", _HINT)
            return
        node = root.get("references")
        if node is None:
            close = [key for key, _ in root.pairs if _nearest(key.text, ["references"])]
            offset = close[0].start if close else root.start
            add(offset, "no-references", "there is no 'references:' at the top", _HINT)
        elif isinstance(node, Map) or (isinstance(node, Scalar) and node.text):
            add(node.start, "no-references", "'references' is no list", _HINT)

    def check_keys(self) -> None:
        """Note keys that stand twice, or that BibTeX could not tell apart."""
        first: dict[str, int] = {}
        folded: dict[str, str] = {}
        for key, offset in self._keys:
            if key in first:
                self._notes.add(offset, "repeated-id", f"the key {key!r} stands twice",
                                "give one of them another key")  # fmt: skip
            elif key.casefold() in folded:
                self._notes.add(offset, "similar-id", f"{key!r} differs from {folded[key.casefold()]!r} in case alone",
                                "BibTeX takes them for one", "warning")  # fmt: skip
            first.setdefault(key, offset)
            folded.setdefault(key.casefold(), key)

    def _record(self, node: Map) -> Record:
        values: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        add = self._notes.add
        seen_id = False
        for key, value in node.pairs:
            name = OTHER_NAMES.get(key.text, key.text)
            kind = VARIABLES.get(name)
            if kind == "text":
                if isinstance(value, Scalar):
                    text = value.text
                    if text:
                        values[attribute(name)] = unescape(text)
                else:
                    add(value.start, "wrong-type", f"{key.text} is a text, not a list or mapping",
                        "put it in quotes if it begins with a bracket")  # fmt: skip
            elif kind == "names":
                values[attribute(name)] = self._names(key, value)
            elif kind == "date":
                date = self._date(key, value)
                if date is not None:
                    values[attribute(name)] = date
            elif name == "id":
                seen_id = True
                values["id"] = self._id(value)
            elif name == "type":
                self._type(value, values)
            elif name == "custom":
                self._custom(value, values)
            else:
                self._note_unknown(key)
                self._foreign.add(key.text)
                extra[key.text] = to_data(value)
        if not seen_id:
            add(node.start, "no-id", "this record has no id", "write - id: KEY")
        if extra:
            values["extra"] = extra | values.get("extra", {})
        return Record(**values)

    def _id(self, value: Node) -> str:
        if not isinstance(value, Scalar) or not value.text.strip():
            self._notes.add(value.start, "no-id", "the id is empty", "write - id: KEY")
            return ""
        key = value.text
        if not _KEY.fullmatch(key):
            self._notes.add(value.start, "odd-id", f"the key {key[:60]!r} has signs that BibTeX or pandoc cannot read",
                            "use letters, digits and : . _ / + -", "warning")  # fmt: skip
        self._keys.append((key, value.start))
        return key

    def _type(self, value: Node, values: dict[str, Any]) -> None:
        if not isinstance(value, Scalar):
            self._notes.add(value.start, "wrong-type", "type is one word", "write type: book")
        elif value.text:
            values["type"] = value.text
            if value.text not in _types():
                self._notes.add(value.start, "unknown-type", f"CSL knows no type {value.text[:40]!r}",
                                _did_you_mean(value.text, sorted(_types())), "warning")  # fmt: skip

    def _note_unknown(self, key: Scalar) -> None:
        if key.text in _foreign_variables():
            return
        shown = key.text if len(key.text) <= 40 else f"{key.text[:39]}…"
        self._notes.add(key.start, "unknown-variable", f"{shown}: CSL has no such variable",
                        _did_you_mean(key.text, [*VARIABLES, "id", "type", "custom"])
                        or "put what CSL has no place for under custom",
                        "warning")  # fmt: skip

    def _names(self, key: Scalar, value: Node) -> tuple[Name, ...]:
        if isinstance(value, Scalar) and not value.text:
            return ()
        rows = value.items if isinstance(value, Seq) else [value]
        if isinstance(value, Scalar):
            self._notes.add(value.start, "wrong-type", f"{key.text} is a list of names",
                            "write - {family: …, given: …}, or - {literal: …} for a body")  # fmt: skip
            return ()
        return tuple(name for row in rows if (name := self._name(row)) is not None)

    def _name(self, row: Node) -> Name | None:
        if not isinstance(row, Map):
            self._notes.add(row.start, "wrong-type", "a name is a mapping",
                            "write {family: …, given: …}, or {literal: …} for a body")  # fmt: skip
            return None
        parts: dict[str, str] = {}
        for key, value in row.pairs:
            part = _NAME_KEYS.get(key.text)
            if not isinstance(value, Scalar):
                self._notes.add(value.start, "wrong-type", f"{key.text} of a name is a text", "put it in quotes")
            elif part is not None:
                if value.text:
                    parts[part] = unescape(value.text)
            elif key.text not in _OTHER_NAME_KEYS:
                self._notes.add(key.start, "unknown-variable", f"{key.text[:40]}: a name has no such part",
                                _did_you_mean(key.text, list(_NAME_KEYS)), "warning")  # fmt: skip
        if not parts:
            self._notes.add(row.start, "empty-name", "this name has neither family nor literal", None, "warning")
            return None
        return Name(**parts)

    def _date(self, key: Scalar, value: Node) -> Date | None:
        if isinstance(value, Scalar):
            if not value.text:
                return None
            date = _edtf(value.text)
            if date is not None:
                return date
            date, shown = Date.from_csl(value.text), value.text
        else:
            date, shown = Date.from_csl(_csl_date(to_data(value))), "this"
            if date is not None:
                return date
        if date is None:
            self._unread.add(OTHER_NAMES.get(key.text, key.text))
        meant = f"taken for {date}" if date else "left alone"
        self._notes.add(value.start, "date", f"{shown[:60]!r} is no EDTF date; {meant}",
                        f"write {date}" if date else "write 1935, 1935-07-28, 1941?, 1940~, 192X or 1917/1918",
                        "warning")  # fmt: skip
        return date

    # -- custom -----------------------------------------------------------------------------------------------------
    def _custom(self, value: Node, values: dict[str, Any]) -> None:
        if isinstance(value, Scalar) and not value.text:
            return
        if not isinstance(value, Map):
            self._notes.add(value.start, "wrong-type", "custom is a mapping", None)
            return
        for key, part in value.pairs:
            name = key.text
            if isinstance(part, Scalar) and not part.text:
                continue
            if name in _WORD_LISTS:
                values[name] = self._words(key, part)
            elif name == "sources":
                values[name] = self._sources(part)
            elif name == "confidence":
                values[name] = self._confidence(part)
            elif name == "merged":
                values[name] = self._rows(part)
            elif name == "extra":
                if isinstance(part, Map):
                    values[name] = to_data(part)
                else:
                    self._notes.add(part.start, "wrong-type", "custom.extra is a mapping", None)

    def _words(self, key: Scalar, value: Node) -> tuple[str, ...]:
        rows = value.items if isinstance(value, Seq) else [value]
        if isinstance(value, Map) or not all(isinstance(row, Scalar) for row in rows):
            self._notes.add(value.start, "wrong-type", f"custom.{key.text} is a list of words",
                            f"write {key.text}: [one, two]")  # fmt: skip
            return ()
        return tuple(row.text for row in rows if isinstance(row, Scalar))

    def _rows(self, value: Node) -> tuple[Mapping[str, Any], ...]:
        if not isinstance(value, Seq) or not all(isinstance(row, Map) for row in value.items):
            self._notes.add(value.start, "wrong-type", "custom.merged is a list of records", None)
            return ()
        return tuple(to_data(row) for row in value.items)

    def _confidence(self, value: Node) -> float | None:
        if isinstance(value, Scalar) and re.fullmatch(r"[01](?:\.\d{0,6})?", value.text):
            return float(value.text)
        self._notes.add(value.start, "wrong-type", "custom.confidence is a number from 0 to 1", None)
        return None

    def _sources(self, value: Node) -> tuple[Source, ...]:
        if not isinstance(value, Seq):
            self._notes.add(value.start, "wrong-type", "custom.sources is a list", "write - {document: …, raw: …}")
            return ()
        return tuple(source for row in value.items if (source := self._source(row)) is not None)

    def _source(self, row: Node) -> Source | None:
        hint = "write {document: NAME, start: 0, end: 0, raw: 'the words'}"
        if not isinstance(row, Map):
            self._notes.add(row.start, "wrong-type", "a source is a mapping", hint)
            return None
        found: dict[str, str] = {}
        for key, value in row.pairs:
            if isinstance(value, Scalar):
                found[key.text] = value.text
            else:
                self._notes.add(value.start, "wrong-type", f"{key.text[:40]} of a source is a text", hint)
        try:
            start, end = int(found.get("start", "0")), int(found.get("end", "0"))
            line = int(found["line"]) if found.get("line") else None
        except ValueError:
            self._notes.add(row.start, "wrong-type", "start, end and line of a source are whole numbers", hint)
            return None
        if not found.get("document") or "raw" not in found:
            self._notes.add(row.start, "wrong-type", "a source names a document and its words (raw)", hint)
            return None
        return Source(found["document"], start, end, found["raw"], line, found.get("locator") or None)


@cache
def _types() -> frozenset[str]:
    return frozenset(load_table("csl")["types"].split())


@cache
def _foreign_variables() -> frozenset[str]:
    """What CSL knows and records do not hold."""
    table = load_table("csl")
    return frozenset(f"{table['names']} {table['dates']} {table['texts']}".split()) - set(VARIABLES)


@lru_cache(maxsize=4096)
def _edtf(text: str) -> Date | None:
    try:
        return Date.from_edtf(text)
    except ValueError:
        return None


def _csl_date(data: Any) -> Any:
    """A CSL date, also where it is written as older pandocs had it: a list of {year, month, day}."""
    rows = [data] if isinstance(data, dict) and "year" in data else data
    if isinstance(rows, list) and rows and all(isinstance(row, dict) and "year" in row for row in rows):
        return {"date-parts": [[row[k] for k in ("year", "month", "day") if k in row] for row in rows]}
    if isinstance(data, dict) and isinstance(data.get("circa"), str):
        return {**data, "circa": data["circa"].casefold() not in ("", "false", "no", "0")}
    return data


def _nearest(word: str, known: list[str]) -> str | None:
    from difflib import get_close_matches

    close = get_close_matches(word[:60], known, n=1, cutoff=0.7)
    return close[0] if close else None


def _did_you_mean(word: str, known: list[str]) -> str | None:
    close = _nearest(word, known)
    return f"did you mean {close}?" if close else None


assert set(CUSTOM) == {*_WORD_LISTS, "sources", "merged", "extra", "confidence"}
