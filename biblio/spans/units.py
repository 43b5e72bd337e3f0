"""The lines of a document as a reader takes them: those that are one are joined, list signs are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from biblio.documents.document import BlockKind, Document, Mark
from biblio.spans.evidence import weigh

_LINE = re.compile(r"[^\r\n]+")
_SIGN = re.compile(
    r"[ \t\u00a0]*(?:>[ \t]*)*(?:[-*+•·‣▪●○◦∙–—](?=[ \t\u00a0])|\d{1,4}[.)](?=[ \t\u00a0])|\[\d{1,4}\](?=[ \t\u00a0])|\(\d{1,3}\)(?=[ \t\u00a0]))?[ \t\u00a0]*"  # noqa: E501
)
_UNFINISHED = re.compile(r"[-–—,:;(&/]$|\b(?:and|und|et|y|e|и|of|the|von|de|di|in|by|ed\.|edited|translated)$", re.I)
# A paragraph longer than this is running text, never one reference.
LONGEST = 900


@dataclass(slots=True)
class Unit:
    """One logical line; `run` numbers the lines that no heading and no prose parts, `block` is its first block's index."""  # noqa: E501

    start: int
    end: int
    kind: BlockKind
    block: int
    text: str
    weight: float = 0.0
    signed: bool = False
    blank_before: bool = True


def make_units(document: Document) -> list[Unit]:
    """The document's logical lines in order, weighed; lines of one wrapped reference are one."""
    units: list[Unit] = []
    pending: list[tuple[Unit, int]] = []
    last_end = 0
    text = document.text
    for index, block in enumerate(document.blocks):
        if block.kind in ("navigation", "code"):
            continue
        for start, end in _lines(text, block.start, block.end):
            raw = text[start:end]
            sign = _SIGN.match(raw)
            offset = sign.end() if sign and sign.end() < len(raw) else 0
            blank = _blank(text, last_end, start)
            line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
            indent = start - line_start
            signed = (block.kind == "list-item" and start == block.start) or bool(raw[:offset].strip(" \t\u00a0>"))
            unit = Unit(start + offset, end, block.kind, index, raw[offset:], signed=signed, blank_before=blank)
            if pending and (blank or block.kind == "heading" or pending[-1][0].kind == "heading"):
                units += _joined(text, pending)
                pending = []
            pending.append((unit, indent))
            last_end = end
    return units + _joined(text, pending)


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


def _joined(text: str, lines: list[tuple[Unit, int]]) -> list[Unit]:
    """Lines without a blank line between them: those that continue the line before are joined to it."""
    if not lines:
        return []
    if len(lines) == 1:
        unit = lines[0][0]
        unit.weight = weigh(unit.text)
        return [unit]
    widest = max(len(unit.text) for unit, _ in lines)
    hanging = _hangs(lines)
    units: list[Unit] = []
    base = 0
    for unit, indent in lines:
        unit.weight = weigh(unit.text)
        if units and not unit.signed and _continues(units[-1], unit, indent - base, widest, hanging):
            last = units[-1]
            last.end = unit.end
            if last.end - last.start <= LONGEST * 3:
                last.text = text[last.start : last.end]
                last.weight = weigh(last.text)
        else:
            units.append(unit)
            base = indent
    for unit in units:
        unit.text = text[unit.start : unit.end]
    return units


def _hangs(lines: list[tuple[Unit, int]]) -> bool:
    indents = [indent for _, indent in lines]
    return indents[0] == min(indents) and any(i > indents[0] for i in indents)


def _continues(last: Unit, unit: Unit, deeper: int, widest: int, hanging: bool) -> bool:
    if last.signed or (hanging and deeper > 0):
        return deeper > 0 or not (unit.weight >= 3 and last.weight >= 3)
    if hanging and deeper <= 0:
        return False
    first = unit.text[0]
    if _UNFINISHED.search(last.text[-14:]) or first.islower() or first in "(&":
        return True
    tail = last.text.rpartition("\n")[2]
    if widest < 50 or len(tail) < widest * 0.75:
        return False
    if last.weight >= 3 and last.text[-1] in ".)]":
        return False
    return last.text[-1] not in ".!?" or unit.weight < 3


def marks_inside(document: Document, starts: list[int], start: int, end: int) -> tuple[Mark, ...]:
    """The document's marks within start and end, with offsets from `start`; `starts` are those of all its marks."""
    from bisect import bisect_left

    found = []
    for mark in document.marks[bisect_left(starts, start) :]:
        if mark.start >= end:
            break
        if mark.end <= end:
            found.append(Mark(mark.start - start, mark.end - start, mark.kind))
    return tuple(found)
