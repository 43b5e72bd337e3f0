"""Changes to a catalogue's text as splices: exactly the bytes of what changes, all others as their owner left them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from biblio.catalogue.loader import OTHER_NAMES, Catalogue, Entry, parse_catalogue, plain_of
from biblio.catalogue.tree import Map, Node, Notes, Scalar, Seq, Unusable, last_offset, parse, to_data
from biblio.catalogue.writer import CUSTOM, Plain, print_flow, print_item, print_pair, print_scalar, text_in_file
from biblio.errors import BiblioError
from biblio.problems import Problem
from biblio.records.record import VARIABLES

_EOL = re.compile(r"\r\n|\n|\r")
_COMMENT = re.compile(r"(?<!\S)#")
# Where a new pair goes among those that stand there: behind the last of those that canonical order puts before it.
_RANKS: Final = {name: rank for rank, name in enumerate(("id", "type", *VARIABLES, "custom"))}
_CUSTOM_RANKS: Final = {name: rank for rank, name in enumerate(CUSTOM)}


@dataclass(frozen=True, slots=True)
class Splice:
    """text[start:end] becomes `text`."""

    start: int
    end: int
    text: str


def apply(text: str, splices: Iterable[Splice]) -> str:
    """`text` with the splices made; they may not overlap, and those at one place are made in the order given.

    >>> apply("abcdef", [Splice(1, 2, "X"), Splice(4, 4, "--")])
    'aXcd--ef'
    """
    parts: list[str] = []
    position = 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        if splice.start < position:
            raise ValueError(f"two changes overlap at {splice.start}")
        parts += (text[position : splice.start], splice.text)
        position = splice.end
    return "".join((*parts, text[position:]))


# -- records --------------------------------------------------------------------------------------------------------
def change_record(
    catalogue: Catalogue, entry: Entry, old: Mapping[str, Plain], new: Mapping[str, Plain]
) -> list[Splice]:
    """The splices that make the record `old` at `entry` say `new` (as `plain_of` gives them).

    What stands in both alike is not touched, nor is what the record has no place for. Comments stay, also those
    beside what is taken away. Each change is read again and compared before it is given out; BiblioError where it
    cannot be made (which no catalogue that could be read has shown yet).
    """
    node = _find(catalogue.text, entry.start, entry.end)
    for fine in (True, False):
        try:
            splices = _Editor(catalogue.text, fine).mapping(node, old, new, _RANKS, markup=True)
            if _says(catalogue, entry, node, splices, old, new):
                return splices
        except (BiblioError, ValueError):
            if not fine:
                raise
    raise _slip(f"the change to {entry.record.id} cannot be made")


def _says(
    catalogue: Catalogue,
    entry: Entry,
    node: Map,
    splices: Sequence[Splice],
    old: Mapping[str, Plain],
    new: Mapping[str, Plain],
) -> bool:
    """Whether the record reads as `new` after the splices, and whatever is not meant to change reads as before."""
    text = catalogue.text
    if catalogue.flow:
        start, stop, head, foot = entry.start, entry.end, "references: [", "]"
    else:
        start, stop = record_lines(text, entry)
        head, foot = "references:\n", ""
    shifted = [Splice(s.start - start, s.end - start, s.text) for s in splices]
    if any(s.start < 0 or s.end > stop - start for s in shifted):
        return False
    after = head + apply(text[start:stop], shifted) + foot
    try:
        again = parse_catalogue(after)
    except BiblioError:
        return False
    if len(again.entries) != 1 or plain_of(again.entries[0]) != new:
        return False
    (found,) = again.entries
    before, behind = to_data(node), to_data(_find(after, found.start, found.end))
    return _same_but(before, behind, old, new) and _kept_comments(text, start, stop, after, node, found)


def _same_but(before: Any, behind: Any, old: Mapping[str, Plain], new: Mapping[str, Plain]) -> bool:
    """Whether two readings of a record differ only where `old` and `new` do."""
    for key in {**before, **behind}:
        name = OTHER_NAMES.get(key, key)
        if key == "custom" and isinstance(before.get(key), dict) and isinstance(behind.get(key), dict):
            inner, outer = old.get("custom", {}), new.get("custom", {})
            assert isinstance(inner, dict)
            assert isinstance(outer, dict)
            if not _same_but(before[key], behind[key], inner, outer):
                return False
        elif old.get(name) == new.get(name) and before.get(key) != behind.get(key):
            return False
    return True


def _kept_comments(text: str, start: int, stop: int, after: str, node: Map, found: Entry) -> bool:
    before = [c for _, c in _comments(text[start:stop], _hidden(text, _scalars(node), start))]
    if not before:
        return True
    again = _find(after, found.start, found.end)
    return Counter(c for _, c in _comments(after, _hidden(after, _scalars(again), 0))) == Counter(before)


def append_records(catalogue: Catalogue, rows: Sequence[Mapping[str, Plain]]) -> list[Splice]:
    """The splices that put records, given as plain data, behind the last one, with blank lines between as there."""
    if not rows:
        return []
    text = catalogue.text
    eol = _line_end(text)
    if catalogue.flow and catalogue.entries:
        return [Splice(catalogue.entries[-1].end, catalogue.entries[-1].end, "".join(f", {_flow(r)}" for r in rows))]
    if not catalogue.entries:
        return _append_to_nothing(catalogue, rows, eol)
    last = catalogue.entries[-1]
    indent, _ = _hyphen(text, last)
    at = _behind_comments(text, _line_stop(text, last.end))
    gap = eol if _has_blank_lines(catalogue) else ""
    body = "".join(gap + _with_eol(print_item(row, indent), eol) for row in rows)
    if at == len(text) and not text.endswith(("\n", "\r")):
        return [Splice(at, at, eol + body.removesuffix(eol))]
    return [Splice(at, at, body)]


def _append_to_nothing(catalogue: Catalogue, rows: Sequence[Mapping[str, Plain]], eol: str) -> list[Splice]:
    text, place = catalogue.text, catalogue.list_start
    stop = _line_stop(text, catalogue.list_end)
    head = "" if text[:stop].endswith(("\n", "\r")) else eol
    body = Splice(stop, stop, head + "".join(_with_eol(print_item(row), eol) for row in rows))
    if catalogue.list_end == place:
        return [body]
    before = place - 1 if text[place - 1 : place] == " " else place
    return [Splice(before, catalogue.list_end, ""), body]


def remove_record(catalogue: Catalogue, entry: Entry) -> list[Splice]:
    """The splices that take a record away, with its lines and the comments on and between them."""
    text = catalogue.text
    index = catalogue.entries.index(entry)
    if catalogue.flow:
        editor = _Editor(text, True)
        spans = [(e.start, e.end) for e in catalogue.entries]
        return editor.cut_from_flow(spans, index, catalogue.list_end - 1)
    start, stop = record_lines(text, entry)
    return [Splice(start, stop, "")]


def record_lines(text: str, entry: Entry) -> tuple[int, int]:
    """Where the lines of a record of a block list begin, at its hyphen's line, and end, behind the last one's end."""
    _, hyphen = _hyphen(text, entry)
    start = max(text.rfind("\n", 0, hyphen), text.rfind("\r", 0, hyphen)) + 1
    return start, _line_stop(text, _trimmed(text, entry.start, entry.end))


def comments_of(text: str, entry: Entry) -> list[str]:
    """The comments on and between the lines of a record, in order."""
    start, stop = record_lines(text, entry)
    hidden = _hidden(text, _scalars(_find(text, entry.start, entry.end)), start)
    return [comment for _, comment in _comments(text[start:stop], hidden)]


def _find(text: str, start: int, end: int) -> Map:
    """The tree of a record, with offsets into the whole text: it is read again from its own lines."""
    begin = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    if text[begin:start].strip(" -\t"):
        begin = start
    try:
        node = parse(text[begin:end], Notes())
    except Unusable as error:  # pragma: no cover - it was read a moment ago
        raise _slip("a record cannot be read again") from error
    while isinstance(node, Seq):
        node = node.items[0]
    if not isinstance(node, Map):  # pragma: no cover
        raise _slip("a record is no mapping when read again")
    _shift(node, begin)
    return node


def _shift(node: Node, by: int) -> None:
    node.start += by
    node.end += by
    if isinstance(node, Seq):
        for item in node.items:
            _shift(item, by)
    elif isinstance(node, Map):
        for key, value in node.pairs:
            _shift(key, by)
            _shift(value, by)


def _hyphen(text: str, entry: Entry) -> tuple[int, int]:
    """The column (from 0) and the offset of the hyphen before a record."""
    at = entry.start
    while True:
        begin = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
        match = re.match(r"\s*-(?=\s|$)", text[begin:at])
        if match:
            return match.end() - 1, begin + match.end() - 1
        if begin == 0:  # pragma: no cover - every item of a block list has one
            raise _slip("a record has no hyphen")
        at = begin - 1


def _has_blank_lines(catalogue: Catalogue) -> bool:
    """Whether the last two records have a blank line between them."""
    if len(catalogue.entries) < 2:
        return False
    between = catalogue.text[catalogue.entries[-2].end : catalogue.entries[-1].start]
    return re.search(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)", between) is not None


def _behind_comments(text: str, at: int) -> int:
    """Behind the comment lines that follow `at` without a blank line between: they speak of what is above them."""
    while match := re.compile(r"[ \t]*#[^\r\n]*(?:\r\n|\n|\r|\Z)").match(text, at):
        if match.end() == at:
            break
        at = match.end()
    return at


def _flow(row: Mapping[str, Plain]) -> str:
    parts = []
    for key, value in row.items():
        markup = key not in ("id", "type", "custom") and VARIABLES.get(key) != "date"
        parts.append(f"{print_scalar(key, flow=True)}: {print_flow(value, markup)}")
    return "{" + ", ".join(parts) + "}"


def _with_eol(lines: str, eol: str) -> str:
    return lines if eol == "\n" else lines.replace("\n", eol)


def _line_end(text: str) -> str:
    match = _EOL.search(text)
    return match[0] if match else "\n"


def _line_stop(text: str, at: int) -> int:
    """Behind the end of the line in which `at` stands; `at` itself where it stands behind a line end already."""
    if at and text[at - 1] in "\r\n" and text[at - 1 : at + 1] != "\r\n":
        return at
    match = _EOL.search(text, at)
    return match.end() if match else len(text)


def _trimmed(text: str, start: int, end: int) -> int:
    """`end` without the blank lines that a block scalar's mark takes in."""
    return start + len(text[start:end].rstrip(" \t\r\n"))


def _slip(what: str) -> BiblioError:
    return BiblioError(Problem("edit", f"{what}; nothing was changed", hint="run 'biblio format' and try again"))


# -- values ---------------------------------------------------------------------------------------------------------
def _scalars(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Seq):
        return [scalar for item in node.items for scalar in _scalars(item)]
    return [scalar for key, value in node.pairs for scalar in (key, *_scalars(value))]


def _hidden(text: str, scalars: Iterable[Scalar], start: int) -> list[tuple[int, int]]:
    """Where the texts lie in text[start:]; of a block scalar's head line only the sign is its own."""
    found = []
    for scalar in scalars:
        begin = scalar.start
        if scalar.style in ("|", ">") and (stop := _EOL.search(text, begin)):
            begin = stop.start()
        found.append((begin - start, scalar.end - start))
    return found


def _comments(text: str, hidden: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    """The comments in `text` with their offsets; what stands within a `hidden` stretch is none."""
    found: list[tuple[int, str]] = []
    position = 0
    while match := _COMMENT.search(text, position):
        around = next((end for start, end in hidden if start <= match.start() < end), None)
        if around is not None:
            position = max(around, match.end())
            continue
        stop = _EOL.search(text, match.start())
        position = stop.start() if stop else len(text)
        found.append((match.start(), text[match.start() : position].rstrip()))
    return found


class _Editor:
    """Makes splices; `exact` ones within values, or else whole variables written anew."""

    def __init__(self, text: str, exact: bool) -> None:
        self._text = text
        self._exact = exact
        self._eol = _line_end(text)

    # -- mappings ---------------------------------------------------------------------------------------------------
    def mapping(
        self, node: Map, old: Mapping[str, Plain], new: Mapping[str, Plain], ranks: Mapping[str, int], markup: bool
    ) -> list[Splice]:
        splices: list[Splice] = []
        names = {OTHER_NAMES.get(key.text, key.text): n for n, (key, _) in enumerate(node.pairs)}
        gone = []
        for key, before in old.items():
            if key in new or key not in names:
                continue
            there = node.pairs[names[key]][1]
            if isinstance(there, Map) and isinstance(before, dict) and {k.text for k, _ in there.pairs} - set(before):
                splices += self.mapping(there, before, {}, {}, markup)  # what else stands in it stays
            else:
                gone.append(names[key])
        if len(gone) == len(node.pairs) and not node.flow:
            raise _slip("a mapping would be empty")
        fresh: dict[int, list[str]] = {}
        for key, value in new.items():
            at = names.get(key)
            if at is not None:
                was = old.get(key)
                if was != value:
                    splices += self._value(node, at, key, was, value, markup and key not in ("custom",))
            elif old.get(key) != value:
                fresh.setdefault(self._place(node, names, key, ranks, gone), []).append(key)
        splices += self._cut_pairs(node, gone)
        for at, keys in fresh.items():
            splices += self._insert_pairs(node, at, {key: new[key] for key in keys}, markup)
        return splices

    def _place(self, node: Map, names: Mapping[str, int], key: str, ranks: Mapping[str, int], gone: list[int]) -> int:
        """The index of the pair behind which a new one goes."""
        rank = ranks.get(key, len(ranks))
        before = [n for name, n in names.items() if ranks.get(name, len(ranks)) < rank and n not in gone]
        kept = [n for n in range(len(node.pairs)) if n not in gone]
        return max(before) if before else (kept[-1] if kept else len(node.pairs) - 1)

    def _indent(self, node: Map) -> int:
        at = node.pairs[0][0].start
        return at - (max(self._text.rfind("\n", 0, at), self._text.rfind("\r", 0, at)) + 1)

    def _insert_pairs(self, node: Map, at: int, pairs: Mapping[str, Plain], markup: bool) -> list[Splice]:
        text = self._text
        if node.flow:
            shown = [f"{print_scalar(k, flow=True)}: {self._inline(k, v, markup)}" for k, v in pairs.items()]
            if not node.pairs:
                return [Splice(node.start + 1, node.start + 1, ", ".join(shown))]
            end = self._pair_end(node, at)
            return [Splice(end, end, "".join(f", {pair}" for pair in shown))]
        pad = " " * self._indent(node)
        lines = [f"{pad}{line}{self._eol}" for key, value in pairs.items() for line in print_pair(key, value)]
        if not markup:
            lines = [f"{pad}{line}{self._eol}" for key, value in pairs.items() for line in _custom_lines(key, value)]
        stop = _line_stop(text, self._pair_end(node, at))
        body = "".join(lines)
        if stop == len(text) and not text.endswith(("\n", "\r")):
            return [Splice(stop, stop, self._eol + body.removesuffix(self._eol))]
        return [Splice(stop, stop, body)]

    def _inline(self, key: str, value: Plain, markup: bool) -> str:
        if isinstance(value, str):
            return print_scalar(text_in_file(key, value, markup), flow=True)
        return print_flow(value, markup and key != "custom")

    def _pair_end(self, node: Map, at: int) -> int:
        """Where the last sign of a pair stands; of an empty value, where its colon does."""
        key, value = node.pairs[at]
        end = last_offset(value)
        if isinstance(value, Scalar) and not value.text and not value.style:
            return self._colon(key) + 1
        last = value
        while not isinstance(last, Scalar) and not last.flow:
            last = last.pairs[-1][1] if isinstance(last, Map) else last.items[-1]
        if isinstance(last, Scalar) and last.style in ("|", ">"):
            keeps = "+" in self._text[last.start : last.start + 3]
            return end if keeps else _trimmed(self._text, last.start, end)
        return end

    def _colon(self, key: Scalar) -> int:
        return self._text.index(":", key.end)

    def _cut_pairs(self, node: Map, gone: list[int]) -> list[Splice]:
        if node.flow:
            spans = [(key.start, self._pair_end(node, n)) for n, (key, _) in enumerate(node.pairs)]
            return [s for n in gone for s in self.cut_from_flow(spans, n, node.end - 1, also=gone)]
        return [splice for n in gone for splice in [self._cut_block_pair(node, n)]]

    def _cut_block_pair(self, node: Map, at: int) -> Splice:
        """Takes a pair's lines away; its comments stay as lines of their own."""
        text = self._text
        key, value = node.pairs[at]
        stop = _line_stop(text, self._pair_end(node, at))
        pad = " " * self._indent(node)
        hidden = _hidden(text, (key, *_scalars(value)), key.start)
        kept = [f"{comment}{self._eol}" for _, comment in _comments(text[key.start : stop], hidden)]
        begin = max(text.rfind("\n", 0, key.start), text.rfind("\r", 0, key.start)) + 1
        if text[begin : key.start].strip(" "):  # it stands behind its record's hyphen, which stays
            if at + 1 >= len(node.pairs):
                raise _slip("a mapping would be empty")
            following = node.pairs[at + 1][0].start
            between = text[stop:following]
            return Splice(key.start, following, "".join(f"{line}{pad}" for line in kept) + between.lstrip(" "))
        return Splice(begin, stop, "".join(f"{pad}{line}" for line in kept))

    def cut_from_flow(
        self, spans: Sequence[tuple[int, int]], at: int, close: int, also: Sequence[int] = ()
    ) -> list[Splice]:
        """Takes one of the things between brackets away, with the comma behind it, or of a last one that before it."""
        text = self._text
        start, end = spans[at]
        if at + 1 < len(spans):
            comma = self._comma(end, spans[at + 1][0])
            after = re.compile(r"[ \t]*").match(text, comma + 1)
            stop = after.end() if after and text[after.end() : after.end() + 1] not in ("\n", "\r", "#") else comma + 1
            return [Splice(start, end, ""), Splice(comma, stop, "")] if comma > end else [Splice(start, stop, "")]
        before = max((n for n in range(at) if n not in also), default=None)
        comma = self._comma(end, close, missing=True)
        cuts = [Splice(comma, comma + 1, "")] if comma >= 0 else []
        if before is None:
            return [Splice(start, end, ""), *cuts]
        if comma >= 0:
            return [Splice(start, end, ""), *cuts]
        gap = self._comma(spans[at - 1][1], start) if at - 1 not in also else -1
        if gap < 0:
            gap = self._comma(spans[before][1], spans[before + 1][0])
            return [Splice(start, end, "")]
        if text[gap + 1 : start].strip(" "):
            return [Splice(gap, gap + 1, ""), Splice(start, end, "")]
        return [Splice(gap, end, "")]

    def _comma(self, start: int, stop: int, missing: bool = False) -> int:
        """The offset of the comma between two things in brackets, past comments; -1 where it is `missing`."""
        at = start
        while at < stop:
            sign = self._text[at]
            if sign == ",":
                return at
            if sign == "#":
                match = _EOL.search(self._text, at)
                at = match.end() if match else stop
            else:
                at += 1
        if missing:
            return -1
        raise _slip("a comma is not where it should be")

    # -- values -----------------------------------------------------------------------------------------------------
    def _value(self, parent: Map, at: int, name: str, old: Plain | None, new: Plain, markup: bool) -> list[Splice]:
        key, node = parent.pairs[at]
        fine = self._fine(node, name, old, new, markup, parent.flow)
        return fine if fine is not None else [self._whole(parent, at, key, name, new, markup)]

    def _fine(
        self, node: Node, name: str, old: Plain | None, new: Plain, markup: bool, flow: bool
    ) -> list[Splice] | None:
        """The splices within a value that make it another of its kind; None where it must be written anew."""
        if not self._exact and name != "custom":
            return None
        if isinstance(node, Scalar):
            return [self._scalar(node, name, new, markup, flow)] if isinstance(new, str) else None
        if isinstance(node, Map):
            if not isinstance(new, dict) or not isinstance(old, dict):
                return None
            kept = {OTHER_NAMES.get(key.text, key.text) for key, _ in node.pairs} - (set(old) - set(new))
            if not kept:
                return None
            ranks = _CUSTOM_RANKS if name == "custom" else {}
            return self.mapping(node, old, new, ranks, markup)
        if not isinstance(new, list) or not isinstance(old, list) or len(old) != len(node.items) or not new:
            return None
        return self._list(node, name, old, new, markup)

    def _list(self, node: Seq, name: str, old: list[Plain], new: list[Plain], markup: bool) -> list[Splice] | None:
        head = 0
        while head < min(len(old), len(new)) and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        splices: list[Splice] = []
        common = min(len(old), len(new)) - head - tail
        for at in range(head, head + common):
            fine = self._fine(node.items[at], "", old[at], new[at], markup, node.flow)
            if fine is None:
                return None
            splices += fine
        fresh = new[head + common : len(new) - tail]
        gone = range(head + common, len(old) - tail)
        if fresh:
            inserted = self._insert_items(node, head + common, fresh, markup)
            return None if inserted is None else splices + inserted
        if len(gone) == len(node.items):
            return None
        if node.flow:
            spans = [(item.start, last_offset(item)) for item in node.items]
            return splices + [s for at in gone for s in self.cut_from_flow(spans, at, node.end - 1, also=list(gone))]
        cuts = [self._cut_block_item(node, at) for at in gone]
        return None if None in cuts else splices + [cut for cut in cuts if cut]

    def _insert_items(self, node: Seq, at: int, fresh: Sequence[Plain], markup: bool) -> list[Splice] | None:
        shown = [print_flow(item, markup) for item in fresh]
        if node.flow:
            if not node.items:
                return [Splice(node.start + 1, node.start + 1, ", ".join(shown))]
            if at == 0:
                return [Splice(node.items[0].start, node.items[0].start, "".join(f"{item}, " for item in shown))]
            end = last_offset(node.items[at - 1])
            return [Splice(end, end, "".join(f", {item}" for item in shown))]
        column = self._hyphen_column(node)
        if column is None:
            return None
        lines = "".join(f"{' ' * column}- {item}{self._eol}" for item in shown)
        if at == 0:
            first = node.items[0].start
            begin = max(self._text.rfind("\n", 0, first), self._text.rfind("\r", 0, first)) + 1
            return [Splice(begin, begin, lines)]
        last = node.items[at - 1]
        end = _trimmed(self._text, last.start, last_offset(last)) if last_offset(last) > last.start else last.end
        stop = _line_stop(self._text, end)
        if stop == len(self._text) and not self._text.endswith(("\n", "\r")):
            return [Splice(stop, stop, self._eol + lines.removesuffix(self._eol))]
        return [Splice(stop, stop, lines)]

    def _hyphen_column(self, node: Seq) -> int | None:
        """The column of a block list's hyphens, or None where they do not stand at the heads of their items' lines."""
        for item in node.items:
            begin = max(self._text.rfind("\n", 0, item.start), self._text.rfind("\r", 0, item.start)) + 1
            if not re.fullmatch(r" *-[ \t]+", self._text[begin : item.start]):
                return None
        begin = max(self._text.rfind("\n", 0, node.items[0].start), self._text.rfind("\r", 0, node.items[0].start)) + 1
        return self._text.index("-", begin) - begin

    def _cut_block_item(self, node: Seq, at: int) -> Splice | None:
        column = self._hyphen_column(node)
        if column is None:
            return None
        item = node.items[at]
        begin = max(self._text.rfind("\n", 0, item.start), self._text.rfind("\r", 0, item.start)) + 1
        stop = _line_stop(self._text, _trimmed(self._text, item.start, last_offset(item)))
        hidden = _hidden(self._text, _scalars(item), begin)
        kept = [f"{' ' * column}{comment}{self._eol}" for _, comment in _comments(self._text[begin:stop], hidden)]
        return Splice(begin, stop, "".join(kept))

    def _scalar(self, node: Scalar, name: str, new: str, markup: bool, flow: bool) -> Splice:
        shown = text_in_file(name, new, markup)
        date = VARIABLES.get(name) == "date"
        style = node.style if node.style in ("'", '"') else ""
        written = print_scalar(shown, flow=flow, date=date, style=style)
        if node.style in ("|", ">"):
            head = _EOL.search(self._text, node.start)
            comments = _comments(self._text[node.start : head.start() if head else node.end], ())
            tail = f"  {comments[0][1]}" if comments else ""
            return Splice(node.start, _trimmed(self._text, node.start, node.end), written + tail)
        if not node.text and not node.style:
            space = "" if self._text[node.start - 1 : node.start] == " " else " "
            return Splice(node.start, node.end, space + written)
        return Splice(node.start, node.end, written)

    def _whole(self, parent: Map, at: int, key: Scalar, name: str, new: Plain, markup: bool) -> Splice:
        """A pair written anew, whatever stood there; its comments stay, behind it."""
        end = self._pair_end(parent, at)
        if parent.flow:
            return Splice(key.start, end, f"{self._text[key.start : key.end]}: {self._inline(name, new, markup)}")
        pad = " " * self._indent(parent)
        lines = print_pair(name, new) if markup or name == "custom" else _custom_lines(name, new)
        head = self._text[key.start : key.end]
        lines[0] = head + lines[0][len(print_scalar(name)) :]
        stop = _line_stop(self._text, end)
        hidden = _hidden(self._text, (key, *_scalars(parent.pairs[at][1])), key.start)
        kept = [f"{pad}{comment}" for _, comment in _comments(self._text[key.start : stop], hidden)]
        body = self._eol.join([lines[0], *(f"{pad}{line}" for line in lines[1:]), *kept])
        return Splice(key.start, stop, body + self._text[_trimmed_line(self._text, stop) : stop])


def _trimmed_line(text: str, stop: int) -> int:
    """Where the line end before `stop` begins."""
    if text[:stop].endswith("\r\n"):
        return stop - 2
    return stop - 1 if stop and text[stop - 1] in "\r\n" else stop


def _custom_lines(key: str, value: Plain) -> list[str]:
    return [line[2:] for line in print_pair("custom", {key: value})[1:]]
