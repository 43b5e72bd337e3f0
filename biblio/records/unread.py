"""The words of a reference that went to no field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from biblio.records.dates import without_reprint_words
from biblio.records.pieces import Draft, Piece, gaps
from biblio.records.roles import NAME_LABELS
from biblio.tables import load_table, load_words
from biblio.text import collapse, fold
from biblio.values.imprint import absent_variables

# What numbers a list's lines ("12.", "[12]", "(12)") and what points to a note ("[3]") are no words of a reference.
_LIST_NUMBER: Final = re.compile(r"^\s*[\[(]?\d{1,4}[a-z]?[.)\]:]*\s*$")
# What a catalogue card writes behind a name.
_LIFE_DATES: Final = re.compile(r"(?:b\.|born|geb\.|né[e]? en|\d{4}\??)?\s*[-–]?\s*(?:d\.|\d{4}\??)?\s*(?:\d{4})?")
_NOTE_MARK: Final = re.compile(r"\[\d{1,3}\]")


@cache
def _small_words() -> frozenset[str]:
    """Words that only announce what follows or join what stands around them."""
    roles = {
        word
        for sides in load_table("roles").values()
        for phrases in sides.values()
        for phrase in phrases
        for word in fold(phrase).split()
    }
    volumes = load_words("reading_words", "volumes") | load_words("reading_words", "extents")
    return load_words("reading_words", "announcing") | load_words("reading_words", "ins") | volumes | roles


def find_unread(raw: str, pieces: Sequence[Piece], draft: Draft) -> tuple[str, ...]:
    """The stretches of `raw` between the pieces that say something; imprints' "n.p." and "n.d." go to `absent`."""
    unread = draft.unread
    for number, gap in enumerate(gaps(raw, pieces)):
        for stretch in re.split(r"[,;]", _NOTE_MARK.sub(" ", gap)):
            if number == 0 and _LIST_NUMBER.match(stretch):
                continue
            if number and pieces[number - 1].label in NAME_LABELS and _LIFE_DATES.fullmatch(stretch.strip(" .,()[]\n")):
                continue
            if collapse(stretch).strip(" .") in " ".join(draft.notes):
                continue  # what announces a name that a note repeats
            if not _says_absent(stretch, draft) and _says_something(stretch):
                unread.append(collapse(stretch).strip(" .,;:()[]–—-*_"))
    return tuple(unread)


def _says_absent(text: str, draft: Draft) -> bool:
    found = absent_variables(text)
    draft.absent.extend(found)
    return bool(found)


def _says_something(text: str) -> bool:
    words = without_reprint_words(text).split()
    return any(word not in _small_words() and (len(word) > 1 or word.isdigit()) for word in words)
