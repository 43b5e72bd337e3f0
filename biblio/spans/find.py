"""All finders over one document: claims in order, the first on a stretch wins."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from typing import Final

from biblio.documents.document import Document
from biblio.spans.again import find_earlier
from biblio.spans.claim import Claim
from biblio.spans.lists import find_in_lists
from biblio.spans.notes import find_in_notes
from biblio.spans.prose import find_in_prose
from biblio.spans.sources import find_sources
from biblio.spans.span import Span
from biblio.spans.units import Unit, make_units, marks_inside
from biblio.text import line_and_column, line_starts

FINDERS: Final[tuple[Callable[[Document, list[Unit]], Iterable[Claim]], ...]] = (
    find_in_notes,
    find_sources,
    find_in_lists,
    find_in_prose,
)


def find_spans(document: Document) -> tuple[Span, ...]:
    """The references in the document, in reading order; none overlaps another.

    Among them are those that only point back ("ibid.", "op. cit."): their `same_as` is the place, in what comes
    back, of the reference that they mean.

    >>> from biblio.documents import read_text
    >>> [span.raw for span in find_spans(read_text("- Fear, Stefan Zweig, Cassell, London, 1931, 94 pages.", "a", "markdown"))]
    ['Fear, Stefan Zweig, Cassell, London, 1931, 94 pages.']
    """  # noqa: E501
    kept = _claims(document)
    lines, marks = line_starts(document.text), [mark.start for mark in document.marks]
    spans: list[Span] = []
    for claim in kept:
        raw = document.text[claim.start : claim.end]
        same_as = find_earlier(raw, spans) if claim.again else -1
        if claim.again and same_as < 0:
            continue
        author_of = _author_of(claim, spans) if claim.ditto else -1
        spans.append(
            Span(
                document.name,
                claim.start,
                claim.end,
                raw,
                line=line_and_column(lines, claim.start)[0],
                setting=claim.setting,
                finder=claim.finder,
                group=claim.group,
                marks=marks_inside(document, marks, claim.start, claim.end),
                author=() if author_of >= 0 else claim.author,
                issued=claim.issued,
                publisher=claim.publisher,
                author_of=author_of,
                same_as=same_as,
            )
        )
    return tuple(spans)


def _claims(document: Document) -> list[Claim]:
    """The claims that stand, in reading order."""
    units = make_units(document)
    taken: list[tuple[int, int]] = []
    kept: list[Claim] = []
    for finder in FINDERS:
        for claim in finder(document, units):
            if _free(taken, claim.start, claim.end):
                insort(taken, (claim.start, claim.end))
                kept.append(claim)
    kept.sort(key=lambda claim: claim.start)
    return kept


def _author_of(claim: Claim, spans: list[Span]) -> int:
    """The span before the claim in its list or among the notes."""
    for index in range(len(spans) - 1, -1, -1):
        if spans[index].same_as < 0 and spans[index].group == claim.group:
            return index
    return -1


def _free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(taken, (start, start))
    return start < end and (at == len(taken) or taken[at][0] >= end) and (at == 0 or taken[at - 1][1] <= start)
