"""Labelled pieces of a reference -> a record with typed values, or the problem that there is nothing in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from biblio.fields.field import Field
from biblio.problems import Problem
from biblio.records import resolve
from biblio.records.kinds import date_of_the_text, find_kind
from biblio.records.pieces import Draft, Piece, cut_pieces
from biblio.records.record import Record, Source, attribute
from biblio.records.repair import repair_fields
from biblio.records.unread import find_unread
from biblio.spans.span import Span
from biblio.text import collapse
from biblio.values.language import guess_language

# A field that the labeller gives less than this is marked doubtful.
DOUBTFUL: Final = 0.6


def build_record(span: Span, fields: Sequence[Field]) -> Record | Problem:
    """The record that the labelled pieces of `span` make, spelled as the source spells it; its source is the span.

    A problem (`no-title`, with line and hint) where they hold neither a title nor a container. What the source says
    is not there (n.d., n.p.) is in `absent`; words under no label are in `unread`; variables that the labeller
    doubted are in `doubtful`. `fields` need not tile the span: what they leave out is unread.

    >>> from biblio.fields.field import Field
    >>> raw = "Ten Days, John Reed, n.d."
    >>> fields = [Field("title", 0, 8, "Ten Days"), Field("author", 10, 19, "John Reed")]
    >>> record = build_record(Span("-", 0, 25, raw), fields)
    >>> record.title, str(record.author[0]), record.absent
    ('Ten Days', 'Reed, John', ('issued',))
    """
    pieces = cut_pieces(span.raw, repair_fields(span.raw, fields))
    draft = Draft()
    for step in resolve.STEPS:
        step(pieces, draft)
    if not draft.values.get("title") and not draft.values.get("container-title"):
        return _nothing(span)
    if not draft.values.get("author") and span.author and not draft.values.get("editor"):
        draft.values["author"] = span.author
    if not draft.values.get("issued") and span.issued and "issued" not in draft.absent:
        draft.values["issued"] = span.issued
    if not draft.values.get("publisher") and span.publisher and "publisher" not in draft.absent:
        draft.values["publisher"] = span.publisher
    unread = find_unread(span.raw, pieces, draft)
    date_of_the_text(draft)
    kind, genre = find_kind(span.raw, pieces, draft)
    values = {attribute(variable): value for variable, value in draft.values.items() if value}
    return Record(
        **values,
        type=kind,
        genre=genre,
        language=_language(draft),
        note="; ".join(dict.fromkeys(draft.notes)) or None,
        sources=(Source(span.document, span.start, span.end, span.raw, span.line, draft.locator),),
        absent=tuple(variable for variable in dict.fromkeys(draft.absent) if not draft.values.get(variable)),
        doubtful=_doubtful(pieces, draft),
        unread=unread,
        confidence=min((piece.confidence for piece in pieces), default=None),
    )


def _nothing(span: Span) -> Problem:
    shown = collapse(span.raw)
    return Problem(
        "no-title",
        f"no title could be read in “{shown[:60]}{'…' if len(shown) > 60 else ''}”",
        path=span.document,
        line=span.line,
        hint="a reference needs a title, or the name of the journal that it stands in",
        severity="warning",
    )


def _language(draft: Draft) -> str | None:
    title = draft.values.get("title") or draft.values.get("container-title") or ""
    return guess_language(title)


def _doubtful(pieces: Sequence[Piece], draft: Draft) -> tuple[str, ...]:
    doubted = dict.fromkeys(piece.label for piece in pieces if piece.confidence < DOUBTFUL)
    return tuple(variable for variable in doubted if draft.values.get(variable) or (variable == "note" and draft.notes))
