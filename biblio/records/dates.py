"""The dates of a reference: which is of the copy in hand, which of the first publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from biblio.records.pieces import Draft, Piece
from biblio.values.date import Date, parse_date, says_undated

_FIRST: Final = re.compile(
    r"\b(?:first|originally|orig)\.?\s*(?:published|printed|issued|publ|pub|ed|edition|appeared)?\b|\b(?:zuerst|erstmals|erstausgabe)\b|"
    r"première\s+édition|édition\s+originale|prima\s+edizione|primera\s+edición|впервые|первое\s+издание",
    re.IGNORECASE,
)
_AGAIN: Final = re.compile(
    r"\b(?:reprint(?:ed|s)?|repr|rpt|re-?published|re-?issued?|reissue|facsimile|nachdruck|nachdr|neudruck|neuausgabe|réimpression|réimpr|réédition|rééd|"
    r"ristampa|rist|reimpresión|reimpr|переиздан\w*|репринт\w*)\b",
    re.IGNORECASE,
)
_FOUR: Final = re.compile(r"\d{4}")


def resolve_dates(pieces: Sequence[Piece], draft: Draft) -> None:
    """`issued` of the copy that the reference names last, `original-date` of the first publication, `accessed`."""
    for piece in pieces:
        if piece.label in ("accessed", "event-date"):
            draft.put(piece.label, parse_date(piece.text))
        elif piece.label == "original-date":
            draft.put("original-date", parse_date(piece.text))
    issued = [piece for piece in pieces if piece.label == "issued"]
    for piece in issued:
        if says_undated(piece.text):
            draft.absent.append("issued")
    _resolve_issued([piece for piece in issued if not says_undated(piece.text)], draft, pieces)
    if any(says_undated(word) for piece in pieces for word in _words_around(piece)):
        draft.absent.append("issued")


def _words_around(piece: Piece) -> list[str]:
    return [word for text in (piece.before, piece.behind) for word in re.split(r"[,;()\[\]]", text) if word.strip()]


def _resolve_issued(issued: Sequence[Piece], draft: Draft, pieces: Sequence[Piece]) -> None:
    dated = [(piece, date) for piece in issued if (date := parse_date(piece.text))]
    if not dated:
        if issued:
            draft.put("issued", parse_date(" ".join(piece.text for piece in issued)))
        return
    if len(dated) == 1 and len(issued) > 1 and not dated[0][1].month:
        # "(2010) … January 15": the day stands apart from the year
        whole = parse_date(f"{' '.join(p.text for p in issued if p is not dated[0][0])} {dated[0][0].text}")
        if whole and whole.year == dated[0][1].year:
            draft.put("issued", whole)
            return
    first, rest = dated[0], dated[1:]
    bracketed = _original_in_brackets(first[0].text)
    if bracketed:
        draft.put("original-date", bracketed)
    if _FIRST.search(first[0].before) and not draft.values.get("original-date"):
        draft.put("original-date", first[1])
        if rest:
            draft.put("issued", rest[-1][1])
        return
    for piece, date in rest:
        if _AGAIN.search(piece.before):
            draft.put("original-date", first[1])
            draft.values["issued"] = date
            _move_imprint(pieces, piece.at)
            return
        if piece.text.startswith("[") and date.year < first[1].year:
            draft.put("original-date", date)
    draft.put("issued", first[1])


def _original_in_brackets(text: str) -> Date | None:
    """The year in brackets behind another year: "(1964) [1942]" is a copy of 1964 of a work of 1942."""
    match = re.search(r"\d{4}\D{0,3}\[\s*(\d{4})\s*\]", text)
    return parse_date(match[1]) if match else None


def _move_imprint(pieces: Sequence[Piece], at: int) -> None:
    """What stands before the reprint's words is the first publication's imprint."""
    for piece in pieces[:at]:
        if piece.label in ("publisher", "publisher-place"):
            piece.label = f"original-{piece.label}"
