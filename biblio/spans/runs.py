"""Lines that no blank line parts: which of them begin a reference or a sentence, and which go on with one.

Several ways of setting a list are tried (a line each, hanging indents, indented first lines, signs, all one) and the
one that makes the most whole references of the lines wins.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

from biblio.documents.document import BlockKind
from biblio.spans.evidence import LIKELY, SURE, UNDATED, YEAR, weigh

_UNFINISHED = re.compile(
    r"(?<!\d)[,;]$|[:(&/]$|--$|[^\W\d_][-‐]$|(?:\s|^)[–—]$|\b(?:and|und|et|y|e|и|of|the|von|de|di|der|die|das|le|la|les|il|in|by|ed|for|to|a|an|on|с|в|о|на|from|edited|translated|vol|no)\.?$",
    re.I,
)
_GOES_ON = re.compile(
    rf"[(&,;:)\]]|[^\W\d_]{{2,20}}(?: [^\W\d_]{{2,20}})?\s?: [^\W\d_]|{YEAR}[a-z]?[.,)\]]|\d{{1,4}}\s?(?:p|pp|pages|S|с)\b|ISBN|"  # noqa: E501
    r"(?:Press|Verlag|Books|Publishers|University Press|Editori|Éditions)\b"
)
_ROMAN = re.compile(r"[ivxlc]+[,.]? [\[\d]")
_WHOLE = re.compile(rf"{YEAR}|\b\d{{1,4}}\s?(?:pages|pp?\.|S\.|с\.|p\b)|№ ?\d|8vo|net\b|\b\d{{1,2}}s\b")
_CLOSED_END = re.compile(r"[.)\]€$–?!]$|\d[a-z]?$|\b(?:s|d|net)\.?$")
_LABEL = re.compile(
    r"(?:Author|Title|Publisher|Year|Date|Place|Pages|Editor|Imprint|Verfasser|Autor|Titel|Verlag|Jahr|Ort|Auteur|Titre|Éditeur|Année|Lieu|"
    r"Autore|Titolo|Editore|Anno|Luogo|Título|Editorial|Año|Lugar|Автор|Заглавие|Название|Издательство|Год|Место)\w{0,3}\s?:\s"
)
# How many lines a way of setting is judged by; the rest of a longer run is taken the same way.
_JUDGED = 60
_LONGEST = 900


@dataclass(slots=True)
class Line:
    """A line of a document, without its sign; `indent` is what stood before the sign, in code points."""

    start: int
    end: int
    indent: int
    signed: bool
    kind: BlockKind
    block: int
    level: int = 0
    number: int = -1
    blank_before: bool = True


def cut_run(text: str, lines: list[Line]) -> list[list[Line]]:
    """The lines in groups, each of which is one reference, sentence or paragraph."""
    if len(lines) < 2:
        return [lines[:]] if lines else []
    if not _worth_a_look(text, lines):
        return _groups(lines, _prose_starts(text, lines))
    judged = lines[:_JUDGED]
    shapes = {way: starts(text, judged) for way, starts in _WAYS.items()}
    scores = {way: _score(text, judged, starts, way) for way, starts in shapes.items() if starts}
    best = max(scores, key=lambda way: scores[way])
    if scores[best] <= 0.5:
        best = "wrapped"
    return _groups(lines, _WAYS[best](text, lines))


def _worth_a_look(text: str, lines: list[Line]) -> bool:
    whole = text[lines[0].start : lines[min(len(lines), _JUDGED) - 1].end]
    return any(c.isdigit() for c in whole) or UNDATED.search(whole) is not None or any(line.signed for line in lines)


def _groups(lines: list[Line], starts: list[int]) -> list[list[Line]]:
    bounds = [*sorted({0, *starts}), len(lines)]
    return [lines[a:b] for a, b in itertools.pairwise(bounds)]


def _each(text: str, lines: list[Line]) -> list[int]:
    """A line a reference, but for lines that begin as no reference does."""
    return [
        i
        for i, line in enumerate(lines)
        if i == 0
        or line.signed
        or not (
            text[line.start].islower()
            or text[line.start] in "(&,;"
            or _UNFINISHED.search(text[max(lines[i - 1].start, lines[i - 1].end - 14) : lines[i - 1].end])
        )
    ]


def _every(text: str, lines: list[Line]) -> list[int]:
    return list(range(len(lines)))


def _signed(text: str, lines: list[Line]) -> list[int]:
    starts = [i for i, line in enumerate(lines) if line.signed]
    return starts if starts else []


def _hanging(text: str, lines: list[Line]) -> list[int]:
    least = min(line.indent for line in lines)
    starts = [i for i, line in enumerate(lines) if line.indent <= least + 1]
    return starts if len(starts) < len(lines) and starts[0] == 0 else []


def _indented(text: str, lines: list[Line]) -> list[int]:
    least = min(line.indent for line in lines)
    starts = [i for i, line in enumerate(lines) if line.indent > least + 1]
    return starts if 0 < len(starts) < len(lines) else []


def _joined(text: str, lines: list[Line]) -> list[int]:
    return [0] if lines[-1].end - lines[0].start <= _LONGEST * 3 else []


def _wrapped(text: str, lines: list[Line]) -> list[int]:
    """Each line that is full, or ends or begins in mid-sentence, is joined with the next."""
    widest = max(line.end - line.start + line.indent for line in lines)
    starts = [0]
    for i, line in enumerate(lines[1:], 1):
        if line.signed or not _continues(text, lines[i - 1], line, lines[starts[-1]], widest):
            starts.append(i)
    return starts


def _prose_starts(text: str, lines: list[Line]) -> list[int]:
    """Text without a figure: lines are joined but for short ones, which may be headings or verses."""
    widest = max(line.end - line.start for line in lines)
    return [
        i
        for i, line in enumerate(lines)
        if i == 0 or line.signed or lines[i - 1].end - lines[i - 1].start < min(60, widest * 0.6)
    ]


def _continues(text: str, last: Line, line: Line, first: Line, widest: int) -> bool:
    tail = text[max(last.start, last.end - 14) : last.end]
    begin = text[line.start]
    if first.signed and line.indent > first.indent:
        return True
    if _UNFINISHED.search(tail) or begin.islower() or begin in "(&":
        return True
    if widest < 50 or last.end - last.start + last.indent < widest * 0.75:
        return False
    here = weigh(text[line.start : line.end])
    if here >= LIKELY and weigh(text[last.start : last.end]) >= LIKELY and tail[-1] in ".)]":
        return False
    return tail[-1] not in ".!?" or here < LIKELY


_WAYS: dict[str, Callable[[str, list[Line]], list[int]]] = {
    "wrapped": _wrapped,
    "each": _each,
    "every": _every,
    "signed": _signed,
    "hanging": _hanging,
    "indented": _indented,
    "joined": _joined,
}


def _score(text: str, lines: list[Line], starts: list[int], way: str) -> float:
    """How well the groups are whole references; 0 where none of them is one."""
    score = 0.0
    least = min(line.indent for line in lines)
    for group in _groups(lines, starts):
        if way != "indented" and group[0].indent > least + 1 and not group[0].signed:
            score -= 8.0
        whole = text[group[0].start : group[-1].end]
        if len(whole) > _LONGEST * 3:
            continue
        worth = _worth(text, group, whole)
        # What is left over where a reference was cut in the middle.
        score += worth or (-3.0 if whole[0].islower() else -0.3)
    return score


def _worth(text: str, group: list[Line], whole: str) -> float:
    if len(group) >= 3 and sum(bool(_LABEL.match(text, line.start)) for line in group) >= 3:
        return 6.0
    weight = weigh(whole)
    worth = min(weight, 7.0) if weight >= LIKELY else 0.0
    if worth and not (_WHOLE.search(whole) or UNDATED.search(whole)):
        worth -= 2.5
    begun = not group[0].signed and (whole[0].islower() or _GOES_ON.match(whole))
    if worth > 0 and (begun or _UNFINISHED.search(whole[-14:])):
        worth = -1.0
    for last, line in itertools.pairwise(group):
        if (
            text[line.start].islower()
            and not _ROMAN.match(text, line.start)
            and text[last.end - 1] == "."
            and weigh(text[last.start : last.end]) >= SURE
        ):
            worth -= 1.5
        if line.signed or (
            _CLOSED_END.search(text[max(last.start, last.end - 6) : last.end])
            and weigh(text[last.start : last.end]) >= LIKELY - 0.6
            and weigh(text[line.start : line.end]) >= SURE - 0.6
            and not _GOES_ON.match(text, line.start)
            and not text[line.start].islower()
        ):
            worth -= 6.0
    return worth
