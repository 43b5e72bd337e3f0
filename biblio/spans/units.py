"""The lines of a document as a reader takes them: those that are one are joined, list signs and page furniture go."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from biblio.documents.document import BlockKind, Document, Mark
from biblio.spans.evidence import FILM, YEAR, weigh
from biblio.spans.runs import Line, cut_run

_LINE = re.compile(r"[^\r\n]+")
_SIGN = re.compile(
    r"[ \t\u00a0]*(?:>[ \t]*)*(?:[-*+•·‣▪●○◦∙–—†‡§¶](?=[ \t\u00a0])|\d{1,4}[.)](?=[ \t\u00a0])|\[\d{1,4}\](?=[ \t\u00a0])|\(\d{1,3}\)(?=[ \t\u00a0]))?[ \t\u00a0]*"  # noqa: E501
)
# "12 Title", "No. 12. Title", "Lot 12: title": numbers that count up from line to line.
_COUNT = re.compile(
    r"(?:(?:No|Nr|Lot|Item|Nº|N°|№|#)\.?[ \t\u00a0]?)?(\d{1,5})[.):]?(?:[ \t\u00a0]+|(?<=\))(?=[A-ZÀ-ÝА-Я]))(?=\S)"
)
# "Bd. 5. Title": the number of a series, which stays with what it numbers.
_SERIES = re.compile(r"(?:Bd|Band|Vol|Heft|Hft|T|Tome|Tomo|Quaderno|Cuaderno|Т|Вып|Serie)\.? (\d{1,4})[.:)]? (?=\S)")
_ROW_NUMBER = re.compile(r"(?:No|Nr|N|№)?\.?\s?(\d{1,5})\.?\s?\|\s?")
_PAGE_NUMBER = re.compile(r"[-–—\[( ]{0,3}(?:\d{1,4}|[ivxl]{1,7})[-–—\]) ]{0,3}$")
_YEAR = re.compile(YEAR)
_OPEN_END = re.compile(r"[^.!?)\]»”\"]$|[,;:&-]$")
# A paragraph longer than this is running text, never one reference.
LONGEST = 900
# Blocks whose lines are never joined with those of the next block.
_CLOSED = frozenset(("heading", "footnote", "table-row", "definition", "navigation", "code"))


@dataclass(slots=True)
class Unit:
    """One logical line: where it stands, without its sign, and how much speaks for its being a reference.

    `block` is its first block's index, `level` that block's, `signed` says that a list sign stands before it,
    `number` the number of that sign, -1 where it has none.
    """

    start: int
    end: int
    kind: BlockKind
    block: int
    text: str
    weight: float = 0.0
    signed: bool = False
    blank_before: bool = True
    level: int = 0
    number: int = -1


def make_units(document: Document) -> list[Unit]:
    """The document's logical lines in order, weighed; lines of one wrapped reference are one."""
    text = document.text
    counted = _counted_lines(document)
    furniture = _furniture(document)
    units: list[Unit] = []
    run: list[Line] = []
    interrupted = False
    for index, block in enumerate(document.blocks):
        if index in furniture:
            interrupted = True
            continue
        if block.kind in ("navigation", "code"):
            units += _close(text, run, document)
            continue
        closed = block.kind in _CLOSED or (block.kind == "list-item" and "\n" in text[block.start : block.end])
        lines = [(block.start, block.end)] if closed else _lines(text, block.start, block.end)
        for start, end in lines:
            line = _line(document, index, start, end, counted)
            blank = (bool(run) and _blank(text, run[-1].end, start)) or not run
            if interrupted and run and _goes_on(run[-1], line, text):
                blank = False
            elif run and (blank or closed or run[-1].kind in _CLOSED or line.kind != run[-1].kind == "quote"):
                units += _close(text, run, document)
            interrupted = False
            line.blank_before = blank
            run.append(line)
    return units + _close(text, run, document)


def _line(document: Document, index: int, start: int, end: int, counted: dict[int, tuple[int, int]]) -> Line:
    text, block = document.text, document.blocks[index]
    raw = text[start : min(end, start + 200)]
    offset, number = 0, -1
    if start in counted:
        number, after = counted[start]
        offset = after - start
    elif block.kind == "table-row" and (row := _ROW_NUMBER.match(raw)):
        number, offset = int(row[1]), row.end()
    elif (sign := _SIGN.match(raw)) and sign.end() < end - start:
        offset = sign.end()
    # What stands before a line's text is its indent and its sign: a look of a few hundred signs back is enough.
    low = max(0, start - 300)
    line_start = max(text.rfind("\n", low, start), text.rfind("\r", low, start), low - 1) + 1
    signed = (block.kind == "list-item" and start == block.start) or bool(raw[:offset].strip(" \t\u00a0>"))
    if not signed and block.kind == "paragraph" and (series := _SERIES.match(raw)):
        signed, number = True, int(series[1])
    if signed and number < 0 and (figures := re.search(r"(\d{1,4})\W{1,3}$", text[line_start : start + offset])):
        number = int(figures[1])
    return Line(start + offset, end, start - line_start, signed, block.kind, index, block.level, number)


def _close(text: str, run: list[Line], document: Document) -> list[Unit]:
    """The units of the lines in `run`, which is emptied."""
    units = []
    for group in cut_run(text, run):
        first = group[0]
        whole = text[first.start : group[-1].end]
        kind = "paragraph" if first.kind == "list-item" and not first.signed else first.kind
        units.append(
            Unit(
                first.start,
                group[-1].end,
                kind,
                first.block,
                whole,
                weigh(_as_read(whole, kind)),
                first.signed,
                first.blank_before,
                first.level,
                first.number,
            )
        )
    run.clear()
    return units


def _as_read(text: str, kind: BlockKind) -> str:
    """The cells of a table's row are read as the parts of a line."""
    return text.replace(" | ", ", ").replace("|", ", ") if kind == "table-row" else text


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if end - start > LONGEST * 20:
        return [(start, end)]
    found = []
    for match in _LINE.finditer(text, start, end):
        bare = match[0].strip()
        if bare:
            begin = match.start() + len(match[0]) - len(match[0].lstrip())
            found.append((begin, begin + len(bare)))
    return found


def _blank(text: str, end: int, start: int) -> bool:
    between = text[end:start]
    return between.count("\n") > 1 or between.count("\r") > 1


def _counted_lines(document: Document) -> dict[int, tuple[int, int]]:
    """Start of a line -> (its number, where its text begins), for lines whose bare numbers count up one by one."""
    chain: list[tuple[int, int, int]] = []
    found: dict[int, tuple[int, int]] = {}

    def close() -> None:
        if len(chain) >= 3:
            found.update({start: (number, after) for number, start, after in chain})
        chain.clear()

    for block in document.blocks:
        if block.kind not in ("paragraph", "heading"):
            continue
        if block.end - block.start > LONGEST * 20 or not document.text[block.start].isalnum():
            continue
        match = _COUNT.match(document.text, block.start, block.end)
        if match is None:
            continue
        number = int(match[1])
        if chain and not 0 < number - chain[-1][0] <= 2:
            close()
        chain.append((number, block.start, match.end()))
    close()
    return found


def _furniture(document: Document) -> set[int]:
    """Indexes of the blocks that are page numbers and running heads: short lines that come again beside a page's end."""  # noqa: E501
    text = document.text
    shapes: Counter[str] = Counter()
    short: list[tuple[int, str]] = []
    numbers: set[int] = set()
    paged = "\f" in text
    for index, block in enumerate(document.blocks):
        if block.kind not in ("paragraph", "heading") or block.end - block.start > 70:
            continue
        words = text[block.start : block.end]
        if _PAGE_NUMBER.match(words):
            # "1886" by itself is a year; "xii" and "212" are pages.
            if block.kind == "paragraph" and (paged or not _YEAR.fullmatch(words)):
                numbers.add(index)
            continue
        shape = re.sub(r"\d+", "#", words).casefold()
        shapes[shape] += 1
        short.append((index, shape))
    if not numbers and not paged:
        return set()
    heads = {i for i, shape in short if shapes[shape] >= 2 and (_at_page_end(document, i, numbers))}
    repeated = {shape for i, shape in short if i in heads}
    return {i for i in numbers if _stands_alone(document, i)} | {i for i, shape in short if shape in repeated}


def _at_page_end(document: Document, index: int, numbers: set[int]) -> bool:
    before = document.text[document.blocks[index - 1].end if index else 0 : document.blocks[index].start]
    return "\f" in before or index - 1 in numbers or index + 1 in numbers


def _stands_alone(document: Document, index: int) -> bool:
    blocks, text = document.blocks, document.text
    before = (
        index == 0
        or _blank(text, blocks[index - 1].end, blocks[index].start)
        or "\f" in text[blocks[index - 1].end : blocks[index].start]
    )
    after = (
        index + 1 == len(blocks)
        or _blank(text, blocks[index].end, blocks[index + 1].start)
        or "\f" in text[blocks[index].end : blocks[index + 1].start]
    )
    return before or after


def _goes_on(last: Line, line: Line, text: str) -> bool:
    """Whether `line`, on the next page, continues the sentence or the reference that the page before left open."""
    if line.signed or line.kind != "paragraph" or last.kind not in ("paragraph", "list-item"):
        return False
    first = text[line.start]
    opened = _OPEN_END.search(text[max(last.start, last.end - 3) : last.end]) is not None
    return first.islower() or (
        opened and (line.indent > last.indent or first.isdigit() or text[last.end - 1] in ",;:-&")
    )


def among_films(units: list[Unit], index: int) -> bool:
    """Whether two or more of the list's lines next to this one are films."""
    if not units[index].signed:
        return False
    near = [*units[max(0, index - 4) : index], *units[index + 1 : index + 5]]
    return sum(unit.signed and FILM.search(unit.text) is not None for unit in near) >= 2


def marks_inside(document: Document, starts: list[int], start: int, end: int) -> tuple[Mark, ...]:
    """The document's marks within start and end, with offsets from `start`; `starts` are those of all its marks."""
    found = []
    for mark in document.marks[bisect_left(starts, start) :]:
        if mark.start >= end:
            break
        if mark.end <= end:
            found.append(Mark(mark.start - start, mark.end - start, mark.kind))
    return tuple(found)
