"""All finders over one document: claims in order, the first on a stretch wins."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from typing import Final

from biblio.documents.document import Document
from biblio.spans.claim import Claim
from biblio.spans.lists import find_in_lists
from biblio.spans.notes import find_in_notes
from biblio.spans.prose import find_in_prose
from biblio.spans.sources import find_sources
from biblio.spans.span import Span
from biblio.spans.units import Unit, make_units, marks_inside
from biblio.text import line_and_column, line_starts

FINDERS: Final[tuple[Callable[[Document, list[Unit]], Iterable[Claim]], ...]] = (
    find_sources,
    find_in_notes,
    find_in_lists,
    find_in_prose,
)


def find_spans(document: Document) -> tuple[Span, ...]:
    """The references in the document, in reading order; none overlaps another.

    >>> from biblio.documents import read_text
    >>> [span.raw for span in find_spans(read_text("- Fear, Stefan Zweig, Cassell, London, 1931, 94 pages.", "a", "markdown"))]
    ['Fear, Stefan Zweig, Cassell, London, 1931, 94 pages.']
    """  # noqa: E501
    units = make_units(document)
    taken: list[tuple[int, int]] = []
    kept: list[Claim] = []
    for finder in FINDERS:
        for claim in finder(document, units):
            if _free(taken, claim.start, claim.end):
                insort(taken, (claim.start, claim.end))
                kept.append(claim)
    kept.sort(key=lambda claim: claim.start)
    lines, marks = line_starts(document.text), [mark.start for mark in document.marks]
    return tuple(
        Span(
            document.name,
            claim.start,
            claim.end,
            document.text[claim.start : claim.end],
            line=line_and_column(lines, claim.start)[0],
            setting=claim.setting,
            finder=claim.finder,
            group=claim.group,
            marks=marks_inside(document, marks, claim.start, claim.end),
            author=claim.author,
        )
        for claim in kept
    )


def _free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(taken, (start, start))
    return start < end and (at == len(taken) or taken[at][0] >= end) and (at == 0 or taken[at - 1][1] <= start)
