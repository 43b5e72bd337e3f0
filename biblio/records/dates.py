"""The dates of a reference: which is of the copy in hand, which of the first publication."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

from biblio.records.pieces import Draft, Piece
from biblio.tables import load_table, load_words
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


def says_elsewhere(text: str) -> bool:
    """Whether `text` says that another house brought the work out again.

    >>> says_elsewhere("; republished"), says_elsewhere("; reprinted")
    (True, False)
    """
    return bool(_words("elsewhere").search(fold(text)))


def without_reprint_words(text: str) -> str:
    """`text` folded, without the words that tell a reprint from a first publication."""
    folded = fold(text)
    return _words("again").sub(" ", _words("first").sub(" ", folded))


def resolve_dates(pieces: Sequence[Piece], draft: Draft) -> None:
    """`issued` of the copy that the reference names last, `original-date` of the first publication, `accessed`.

    The words around the dates decide ("first published", "reprinted"), then the labels, then the order: where no
    journal or book holds the work, the later of two years is of the copy in hand.
    """
    _label_accesses(pieces)
    for piece in pieces:
        if piece.label in ("accessed", "event-date"):
            draft.put(piece.label, parse_date(piece.text))
    dated = [piece for piece in pieces if piece.label in ("issued", "original-date")]
    if not _is_joined(dated, draft):
        _resolve([(piece, date) for piece in dated if (date := parse_date(piece.text))], pieces, draft)
    if any(says_undated(word) for piece in pieces for word in _words_around(piece)):
        draft.absent.append("issued")


def _label_accesses(pieces: Sequence[Piece]) -> None:
    """Label the day on which an address was read: behind "accessed", or behind the address where another date is."""
    address = next((piece.at for piece in pieces if piece.label == "URL"), len(pieces))
    dated = [piece for piece in pieces if piece.label == "issued"]
    for piece in dated:
        told = set(fold(piece.before).split()) & load_words("phrases", "accessed")
        if told or (piece.at > address and dated[0].at < address):
            piece.label = "accessed"


def _words_around(piece: Piece) -> list[str]:
    return [word for text in (piece.before, piece.behind) for word in re.split(r"[,;()\[\]]", text) if word.strip()]


def _is_joined(dated: Sequence[Piece], draft: Draft) -> bool:
    """Set the date that a year and a day apart from it make: "(2010) … January 15"."""
    issued = [piece for piece in dated if piece.label == "issued"]
    years = [piece for piece in issued if parse_date(piece.text)]
    others = [piece for piece in issued if piece not in years]
    if not others or len(years) > 1:
        return False
    whole = parse_date(" ".join(piece.text for piece in (*others, *years)))
    if whole is None:
        return False
    draft.put("issued", whole)
    return True


def _resolve(dated: Sequence[Dated], pieces: Sequence[Piece], draft: Draft) -> None:
    if not dated:
        return
    if len(dated) == 1 and (both := _both_in_one(dated[0][0].text)):
        draft.put("original-date", both[0])
        draft.put("issued", both[1])
        return
    for read in (_by_first_words, _by_reprint_words, _by_labels, _by_order):
        if read(dated, pieces, draft):
            return
    draft.put("issued", dated[0][1])


def _both_in_one(text: str) -> tuple[Date, Date] | None:
    """Original and copy in hand, where one year stands in brackets: "(1964) [1942]", "([1857], 1972)"."""
    if match := re.search(r"(\d{4})\D{0,3}\[\s*c?(\d{4})\s*\]", text):
        original, issued = parse_date(match[2]), parse_date(match[1])
    elif match := re.search(r"\[\s*c?(\d{4})\s*\]\D{1,3}(\d{4})", text):
        original, issued = parse_date(match[1]), parse_date(match[2])
    else:
        return None
    return (original, issued) if original and issued and original.year < issued.year else None


def _by_first_words(dated: Sequence[Dated], pieces: Sequence[Piece], draft: Draft) -> bool:
    """A date behind "first published" is the original's; so is the date of a journal that a text was reprinted from."""
    if len(dated) == 1 and dated[0][0].label == "issued" and _reprinted_from(pieces, dated[0][0]):
        draft.put("original-date", dated[0][1])
        return True
    start = 0
    for piece, date in dated:
        told = _told(pieces, start, piece.at, says_first)
        start = piece.at + 1
        if told is None:
            continue
        draft.put("original-date", date)
        others = [(p, d) for p, d in dated if p is not piece]
        if others:
            draft.put("issued", others[-1][1])
        _label_imprint(pieces, range(told, piece.at + 1))
        return True
    return False


def _by_reprint_words(dated: Sequence[Dated], pieces: Sequence[Piece], draft: Draft) -> bool:
    """The last date behind "reprinted" is of the copy in hand, the date before it the original's."""
    if _is_contained(pieces):
        return False
    for (first, original), (piece, date) in pairwise(dated):
        told = _told(pieces, first.at + 1, piece.at, says_reprint)
        if told is None or date.year < original.year:
            continue
        draft.put("original-date", dated[0][1])
        draft.put("issued", dated[-1][1])
        own = any(_is_imprint(p) for p in pieces[told:])
        if own or says_elsewhere(pieces[told].before):
            _label_imprint(pieces, range(told))
        else:
            _label_imprint(pieces, range(0))
        return True
    return False


def _by_labels(dated: Sequence[Dated], pieces: Sequence[Piece], draft: Draft) -> bool:
    """The labels decide where they tell two dates apart, or where no date is labelled as the copy's own."""
    originals = [date for piece, date in dated if piece.label == "original-date"]
    issued = [date for piece, date in dated if piece.label == "issued"]
    if originals and issued:
        draft.put("original-date", originals[0])
        draft.put("issued", issued[0])
        return True
    if originals:
        if originals[-1].year != originals[0].year:
            draft.put("original-date", min(originals, key=lambda date: date.year))
        draft.put("issued", max(originals, key=lambda date: date.year))
        _label_imprint(pieces, range(0))
        return True
    return False


def _by_order(dated: Sequence[Dated], pieces: Sequence[Piece], draft: Draft) -> bool:
    """The earlier of two years is the original's where signs or what stands between them say so."""
    (first, date), (last, later) = dated[0], dated[-1]
    if date.year == later.year:
        return False
    bracketed = last.text.startswith(("[", "c", "©")) or (last.before.endswith("[") and last.behind.startswith("]"))
    if later.year < date.year and bracketed:  # "1964 [1942]", "1973, c1971"
        draft.put("original-date", later)
        draft.put("issued", date)
        return True
    between = {piece.label for piece in pieces[first.at + 1 : last.at]}
    contained = _is_contained(pieces)
    if contained and date.day and not later.day:  # a congress and the year of its proceedings
        draft.put("event-date", date)
        draft.put("issued", later)
        return True
    apart = between & ({"container-title"} if contained else {"publisher", "publisher-place", "edition"})
    if later.year > date.year + contained and apart:
        draft.put("original-date", date)
        draft.put("issued", later)
        if between & {"publisher"}:
            _label_imprint(pieces, range(first.at))
        return True
    return False


def _is_contained(pieces: Sequence[Piece]) -> bool:
    return any(piece.label == "container-title" for piece in pieces)


def _told(pieces: Sequence[Piece], start: int, end: int, says: Callable[[str], bool]) -> int | None:
    """The place of the first piece from `start` to `end` before which words say so; None where none do."""
    for piece in pieces[start : end + 1]:
        if says(piece.before):
            return piece.at
    return None


def _reprinted_from(pieces: Sequence[Piece], piece: Piece) -> bool:
    """Whether the words before a date say that it is of a journal that the work was reprinted from."""
    before = pieces[piece.at - 1].text if piece.at else ""
    return bool(_words("from").search(fold(f"{before} {piece.before}")))


def _is_imprint(piece: Piece) -> bool:
    return piece.label.removeprefix("original-") in ("publisher", "publisher-place")


def _label_imprint(pieces: Sequence[Piece], originals: range) -> None:
    """Label the publishers and places at `originals` as the first publication's, all others as the copy's own."""
    for piece in filter(_is_imprint, pieces):
        name = piece.label.removeprefix("original-")
        piece.label = f"original-{name}" if piece.at in originals else name
