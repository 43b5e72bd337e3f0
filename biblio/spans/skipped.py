"""Lines that look like references and were not taken for one, with the reason."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from biblio.documents.document import Document
from biblio.spans.again import points_back
from biblio.spans.evidence import traits
from biblio.spans.span import Span
from biblio.spans.units import LONGEST, make_units
from biblio.text import line_and_column, line_starts

# What speaks for a line must weigh this much before its being skipped is worth a word.
_LOOKS_LIKE_ONE = 2.6


@dataclass(frozen=True, slots=True)
class Skipped:
    """A stretch of the document's text that is no reference although something speaks for it; `line` counts from 1."""

    start: int
    end: int
    line: int
    reason: str


def find_skipped(document: Document, spans: Sequence[Span]) -> list[Skipped]:
    """The lines outside `spans` that something speaks for, in reading order, each with what spoke against it.

    >>> from biblio.documents import read_text
    >>> text = "Films\\n\\nKuhle Wampe, Regie: Slatan Dudow, Berlin, 1932, 74 min."
    >>> [skipped.reason[:6] for skipped in find_skipped(read_text(text, "a"), [])]
    ['a film']
    """
    starts = [span.start for span in spans]
    lines = line_starts(document.text)
    found = []
    for unit in make_units(document):
        at = bisect_right(starts, unit.end - 1) - 1
        if unit.kind == "heading" or unit.end - unit.start > LONGEST or (at >= 0 and spans[at].end > unit.start):
            continue
        if reason := _reason(unit.text):
            found.append(Skipped(unit.start, unit.end, line_and_column(lines, unit.start)[0], reason))
    return found


def _reason(text: str) -> str:
    """Why `text` is no reference; empty where nothing makes it look like one."""
    if points_back(text):
        return "it points back to a reference that is not in this document"
    found = traits(text)
    if sum(weight for _, weight in found if weight > 0) < _LOOKS_LIKE_ONE:
        return ""
    against = sorted((weight, name) for name, weight in found if weight <= -0.7)
    if not against:
        return "too little speaks for it: " + ", ".join(name for name, weight in found if weight > 0)
    return ", ".join(name for _, name in against[:2])
