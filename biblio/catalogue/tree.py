"""YAML text -> a tree of texts with offsets, from PyYAML's parser events: no types, no tags, no aliases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from biblio.problems import Problem, Severity
from biblio.text import line_and_column, line_starts

# Whichever is there: libyaml's parser reads a catalogue of 10 MB in a second, PyYAML's own in twenty.
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# A record has a depth of 4 to 8; libyaml itself crashes the process at 100,000 levels when it builds objects.
MAX_DEPTH: Final = 24
# A record has fifty values, one that a hundred others were merged into a few thousand; 20,000 records have a million.
# These bounds keep what is read within seconds and a few hundred megabytes.
MAX_NODES: Final = 100_000
MAX_RECORDS: Final = 500_000
MAX_NOTES: Final = 300
MAX_SCALAR: Final = 1_000_000

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
# "title: a #b": what follows blank and # is a comment to YAML, and here it does not look like one.
_CUT = re.compile(r"[ \t]+#(?=[^\s#!])")
# libyaml's words -> (code, what they mean here, what would be right)
_MEANINGS: Final = (
    (r"'\\t'|\ttab", "tab", "a tab stands where YAML wants blanks", "indent with blanks"),
    (r"mapping values are not allowed", "not-yaml", "there is a second ': ' on this line", "put the value in quotes"),
    (r"unexpected end of stream", "not-yaml", "a quotation mark opens here and is never closed", "close it"),
    (r"unexpected document (?:separator|indicator)", "not-yaml", "a quotation mark opens here and is never closed", ""),
    (r"could not find expected ':'", "not-yaml", "there is no ': ' behind this name", "write name: value"),
    (r"did not find expected key", "not-yaml", "this line fits neither what is above it nor a new name", "look at the "
     "indentation, and at quotation marks and brackets above"),
    (r"did not find expected '-'", "not-yaml", "a list goes on here without a hyphen", "look at the indentation"),
    (r"undefined alias|alias", "alias", "an alias (*) stands here", "write the text in quotes"),
    (r"cannot start any token", "not-yaml", "no value can begin with this sign", "put the value in quotes"),
    (r"document start", "two-documents", "a second document begins here", "a catalogue is one document"),
    (r"unknown escape|escape", "not-yaml", "YAML does not know this backslash sign", "use ' for quotes, or \\\\"),
)  # fmt: skip


@dataclass(slots=True)
class Scalar:
    """A text at [start, end) of the file; `style` is '', "'", '"', '|' or '>'."""

    text: str
    start: int
    end: int
    style: str


@dataclass(slots=True)
class Seq:
    """A list; `flow` where it is written in brackets."""

    items: list[Node]
    start: int
    end: int
    flow: bool


@dataclass(slots=True)
class Map:
    """A mapping, its pairs in the order of the file."""

    pairs: list[tuple[Scalar, Node]]
    start: int
    end: int
    flow: bool

    def get(self, key: str) -> Node | None:
        """The value of `key`, or None."""
        return next((value for name, value in self.pairs if name.text == key), None)


Node = Scalar | Seq | Map


class Unusable(Exception):  # noqa: N818 - not an error to a caller: it stops a reading whose problems are noted
    """Reading cannot go on; what is wrong stands in the notes."""


@dataclass(slots=True)
class Notes:
    """What is wrong with a text, by offset; lines and columns are counted when they are asked for."""

    found: list[tuple[int, str, str, str | None, Severity]] = field(default_factory=list)

    def add(self, offset: int, code: str, message: str, hint: str | None = None, severity: Severity = "error") -> None:
        """Note one thing that is wrong. Raises Unusable when there are so many that no one would read on."""
        self.found.append((offset, code, message, hint, severity))
        if len(self.found) > MAX_NOTES:
            raise Unusable

    def problems(self, text: str, path: str | None) -> list[Problem]:
        """The problems with their places in `text`, in reading order."""
        if not self.found:
            return []
        starts = line_starts(text)
        ordered = sorted(self.found, key=lambda note: note[0])
        return [
            Problem(code, message, path, *line_and_column(starts, offset), hint, severity)
            for offset, code, message, hint, severity in ordered
        ]


def last_offset(node: Node) -> int:
    """Where the last thing in `node` ends: a block's own end mark runs on over comments and blank lines."""
    while not isinstance(node, Scalar) and not node.flow:
        node = node.pairs[-1][1] if isinstance(node, Map) else node.items[-1]
    return node.end


def to_data(node: Node) -> Any:
    """The tree as plain data: text, lists and dicts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Seq):
        return [to_data(item) for item in node.items]
    return {key.text: to_data(value) for key, value in node.pairs}


def parse(text: str, notes: Notes, each: Callable[[Map | Seq | Scalar], None] | None = None) -> Node | None:
    """The tree of the one document in `text`, or None where it is empty.

    Where `each` is given, the items of the list under `references` at the top are handed to it one by one and not
    kept, so that a large file takes no large tree. Raises Unusable where `text` is no YAML, with the reason in `notes`;
    whatever else is wrong (repeated names, tags, aliases …) is noted and reading goes on.
    """
    for match in _FORBIDDEN.finditer(text):
        notes.add(match.start(), "control-character", f"the character U+{ord(match[0]):04X} is not allowed here",
                  "delete it, or write it as an escape in double quotes")  # fmt: skip
        if len(notes.found) >= 20:
            break
    if notes.found:
        raise Unusable
    return _Builder(text, notes, each).document()


class _Builder:
    def __init__(self, text: str, notes: Notes, each: Callable[[Node], None] | None) -> None:
        self._text = text
        self._notes = notes
        self._each = each
        self._nodes = 0
        self._open: list[int] = []
        self._events = self._read()

    def _read(self) -> Iterator[Any]:
        loader = _LOADER(self._text)
        try:
            while loader.check_event():
                yield loader.get_event()
        except yaml.MarkedYAMLError as error:
            self._note_error(error)
            raise Unusable from error
        except yaml.reader.ReaderError as error:  # pragma: no cover - forbidden characters were looked for before
            self._notes.add(0, "not-yaml", f"cannot be read: {error.reason}")
            raise Unusable from error
        finally:
            loader.dispose()

    def _note_error(self, error: yaml.MarkedYAMLError) -> None:
        said = f"{error.context or ''} {error.problem or ''}"
        code, message, hint = next(
            (row[1:] for row in _MEANINGS if re.search(row[0], said)),
            ("not-yaml", f"is no YAML: {error.problem or error.context}", ""),
        )
        quoted = error.context and "quoted scalar" in error.context and error.context_mark
        mark: Any = error.context_mark if quoted else error.problem_mark or error.context_mark
        offset = min(mark.index if mark else 0, len(self._text))
        if self._open and "flow" in said and not quoted:
            offset = self._open[-1]
            code, message, hint = "not-yaml", "this bracket is never closed, or a comma is missing", "close it"
        line = self._text[self._text.rfind("\n", 0, offset) + 1 : offset + 1]
        if code == "not-yaml" and line.strip(" ")[:1] == "\t":
            code, message, hint = "tab", "a tab stands where YAML wants blanks", "indent with blanks"
        self._notes.add(offset, code, message, hint or None)

    def document(self) -> Node | None:
        next(self._events)  # the start of the stream
        event: Any = next(self._events)
        if type(event) is yaml.StreamEndEvent:
            return None
        if event.tags:
            self._notes.add(event.start_mark.index, "tag", "a %TAG line has no place in a catalogue", "delete it")
        event = next(self._events)
        if type(event) is yaml.MappingStartEvent and self._each is not None:
            root: Node = self._mapping(event, 0, top=True)
        else:
            root = self._node(event, 0)
        next(self._events)  # the end of the document
        event = next(self._events)
        if type(event) is not yaml.StreamEndEvent:
            self._notes.add(
                event.start_mark.index, "two-documents", "a second document begins here", "a catalogue is one document"
            )
        return root

    def _node(self, event: Any, depth: int) -> Node:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            if event.tag is not None or event.anchor is not None:
                self._note_odd(event)
            text: str = event.value
            start, end, style = event.start_mark.index, event.end_mark.index, event.style or ""
            if len(text) > MAX_SCALAR:
                self._notes.add(start, "too-long", f"a text of {len(text):,} characters stands here",
                                f"the longest that is allowed has {MAX_SCALAR:,}")  # fmt: skip
            if not style and self._text[end : end + 1] in (" ", "\t") and text and (cut := _CUT.match(self._text, end)):
                self._notes.add(cut.end() - 1, "cut-by-comment", "what follows the # is a comment to YAML",
                                "put the value in quotes if it belongs to it, or a blank behind the #",
                                "warning")  # fmt: skip
            return Scalar(text, start, end, style)
        if kind is yaml.AliasEvent:
            self._notes.add(event.start_mark.index, "alias", f"an alias (*{event.anchor}) stands here",
                            "write the text in quotes, or the value itself")  # fmt: skip
            return Scalar("", event.start_mark.index, event.end_mark.index, "")
        if depth >= MAX_DEPTH:
            self._notes.add(event.start_mark.index, "too-deep", f"more than {MAX_DEPTH} levels lie in each other here",
                            "a record has eight at most")  # fmt: skip
            raise Unusable
        if event.tag is not None or event.anchor is not None:
            self._note_odd(event)
        if event.flow_style:
            self._open.append(event.start_mark.index)
        node = self._sequence(event, depth) if kind is yaml.SequenceStartEvent else self._mapping(event, depth)
        if event.flow_style:
            self._open.pop()
        return node

    def _note_odd(self, event: Any) -> None:
        offset = event.start_mark.index
        if event.tag is not None:
            self._notes.add(offset, "tag", f"a tag ({_short(event.tag)}) stands here", "put the value in quotes")
        if event.anchor is not None:
            self._notes.add(offset, "anchor", f"an anchor (&{_short(event.anchor)}) stands here",
                            "put the value in quotes")  # fmt: skip

    def _sequence(self, event: Any, depth: int, each: Callable[[Node], None] | None = None) -> Seq:
        items: list[Node] = []
        take = items.append if each is None else each
        count = 0
        events = self._events
        for inner in events:
            if type(inner) is yaml.SequenceEndEvent:
                return Seq(items, event.start_mark.index, _end(inner), event.flow_style)
            if each is not None:
                self._nodes = 0  # counted record by record
                count += 1
            else:
                self._nodes += 1
            if self._nodes > MAX_NODES or count > MAX_RECORDS:
                self._stop_too_many(inner)
            take(self._node(inner, depth + 1))
        raise Unusable  # pragma: no cover - events are balanced

    def _mapping(self, event: Any, depth: int, top: bool = False) -> Map:
        pairs: list[tuple[Scalar, Node]] = []
        seen: dict[str, int] = {}
        events = self._events
        for inner in events:
            if type(inner) is yaml.MappingEndEvent:
                return Map(pairs, event.start_mark.index, _end(inner), event.flow_style)
            self._nodes += 1
            if self._nodes > MAX_NODES:
                self._stop_too_many(inner)
            key = self._key(inner, depth)
            following = next(events)
            if top and key.text == "references" and type(following) is yaml.SequenceStartEvent:
                if following.tag is not None or following.anchor is not None:
                    self._note_odd(following)
                value: Node = self._sequence(following, depth + 1, None if key.text in seen else self._each)
            else:
                value = self._node(following, depth + 1)
            if key.text in seen:
                self._note_repeated(key, seen[key.text])
                continue
            seen[key.text] = key.start
            pairs.append((key, value))
        raise Unusable  # pragma: no cover - events are balanced

    def _stop_too_many(self, event: Any) -> None:
        what = f"more than {MAX_NODES:,} values in one record, or {MAX_RECORDS:,} records, stand above"
        self._notes.add(event.start_mark.index, "too-many", what, "part the catalogue")
        raise Unusable

    def _key(self, event: Any, depth: int) -> Scalar:
        node = self._node(event, depth + 1)
        if not isinstance(node, Scalar):
            self._notes.add(node.start, "odd-key", "a name is one word, not a list or a mapping", "write name: value")
            return Scalar(f"\0{node.start}", node.start, node.end, "")
        if node.text == "<<" and not node.style:
            self._notes.add(node.start, "merge-key", "a merge key (<<) stands here", "write the values themselves")
        return node

    def _note_repeated(self, key: Scalar, first: int) -> None:
        line = len(line_starts(self._text[:first]))
        self._notes.add(key.start, "repeated-key", f"{_short(key.text)!r} stands twice, first on line {line}",
                        "keep one of them")  # fmt: skip


def _end(event: Any) -> int:
    offset: int = event.end_mark.index
    return offset


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
