"""The dates of a reference: which is of the copy in hand, which of the first publication."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from biblio.records.pieces import Draft, Piece
from biblio.tables import load_table
from biblio.text import fold
from biblio.values.date import Date, parse_date, says_undated

Dated = tuple[Piece, Date]


@cache
def _words(kind: str) -> re.Pattern[str]:
    """The words of the table `reprints` under `kind`, to be searched for in folded text."""
    words = sorted({fold(word) for word in load_table("reprints")[kind]}, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def says_reprint(text: str) -> bool:
    """Whether `text` says that what follows is a reprint.

    >>> says_reprint("; republished"), says_reprint("2. Nachdruck"), says_reprint("printed")
    (True, True, False)
    """
    return bool(_words("again").search(fold(text)))


def says_first(text: str) -> bool:
    """Whether `text` says that what follows is the first publication.

    >>> says_first("first published in"), says_first("впервые"), says_first("the first")
    (True, True, False)
    """
    return bool(_words("first").search(fold(text)))


def without_reprint_words(text: str) -> str:
    """`text` folded, without the words that tell a reprint from a first publication."""
    folded = fold(text)
    return _words("again").sub(" ", _words("first").sub(" ", folded))


def resolve_dates(pieces: Sequence[Piece], draft: Draft) -> None:
    """`issued` of the copy that the reference names last, `original-date` of the first publication, `accessed`."""
    for piece in pieces:
        if piece.label in ("accessed", "event-date", "original-date"):
            draft.put(piece.label, parse_date(piece.text))
    issued = [piece for piece in pieces if piece.label == "issued"]
    _resolve_issued(issued, draft, pieces)
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
    if len(dated) == 1 and _is_joined(issued, dated[0], draft):
        return
    (first, date), rest = dated[0], dated[1:]
    if original := _original_in_brackets(first.text):
        draft.put("original-date", original)
        if original == date:  # "([1857], 1972)"
            draft.put("issued", parse_date(first.text.partition("]")[2]))
    known = "original-date" in draft.values
    if not known and _reprinted_from(pieces, first, bool(rest)):
        draft.put("original-date", date)
        return
    if not known and (start := _told(pieces, 0, first.at, says_first)) is not None:
        draft.put("original-date", date)
        _move_imprint(pieces, start, first.at)
        if rest:
            draft.put("issued", rest[-1][1])
        return
    _take_first(pieces, (first, date), rest, draft)


def _is_joined(issued: Sequence[Piece], dated: Dated, draft: Draft) -> bool:
    """Set the date that a year and a day apart from it make: "(2010) … January 15"."""
    others = " ".join(piece.text for piece in issued if piece is not dated[0])
    if not others or dated[1].month:
        return False
    whole = parse_date(f"{others} {dated[0].text}")
    if whole is None or whole.year != dated[1].year:
        return False
    draft.put("issued", whole)
    return True


def _take_first(pieces: Sequence[Piece], first: Dated, rest: Sequence[Dated], draft: Draft) -> None:
    """The first date is of the copy in hand, unless words behind it say that a reprint follows."""
    for piece, date in rest:
        start = _told(pieces, first[0].at + 1, piece.at, says_reprint)
        if start is not None and date.year >= first[1].year:
            draft.put("original-date", first[1])
            draft.values["issued"] = rest[-1][1]
            _move_imprint(pieces, 0, start - 1)
            return
        if piece.text.startswith("[") or (piece.before.endswith("[") and piece.behind.startswith("]")):
            draft.put("original-date" if date.year < first[1].year else "issued", date)
    draft.put("issued", first[1])


def _told(pieces: Sequence[Piece], start: int, end: int, says: Callable[[str], bool]) -> int | None:
    """The place of the first piece from `start` to `end` before which words say so; None where none do."""
    for piece in pieces[start : end + 1]:
        if says(piece.before):
            return piece.at
    return None


def _reprinted_from(pieces: Sequence[Piece], piece: Piece, has_other: bool) -> bool:
    """Whether the words before a date say that it is of a journal that the work was reprinted from."""
    if has_other or piece.at == 0:
        return False
    words = fold(f"{pieces[piece.at - 1].text} {piece.before}")
    return bool(_words("from").search(words))


def _original_in_brackets(text: str) -> Date | None:
    """The year in brackets behind another year: "(1964) [1942]" is a copy of 1964 of a work of 1942."""
    if match := re.search(r"\d{4}\D{0,3}\[\s*(\d{4})\s*\]", text):
        return parse_date(match[1])
    match = re.search(r"\[\s*(\d{4})\s*\]\D{1,3}(\d{4})", text)
    return parse_date(match[1]) if match and match[1] < match[2] else None


def _move_imprint(pieces: Sequence[Piece], start: int, end: int) -> None:
    """What stands from `start` to `end` is the first publication's imprint."""
    for piece in pieces[start : end + 1]:
        if piece.label in ("publisher", "publisher-place"):
            piece.label = f"original-{piece.label}"
