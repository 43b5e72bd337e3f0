"""The type and genre of a record, told by its fields and by the words of its source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from biblio.records.pieces import Draft, Piece, gaps
from biblio.tables import load_table, load_words
from biblio.text import fold

# Genres that make a record a document, not a book.
_SHEETS: Final = frozenset({"broadside", "leaflet", "poster"})
# Genres that a note may tell: "map" or "poster" in one is about what the book holds.
_TOLD_IN_NOTES: Final = frozenset({"broadside", "leaflet", "offprint", "pamphlet", "special issue"})
_NOTE_WORDS: Final = 6


@cache
def _genres() -> tuple[re.Pattern[str], dict[str, str]]:
    words = {fold(word): genre for genre, found in load_table("genres").items() for word in found}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b"), words


def find_kind(raw: str, pieces: Sequence[Piece], draft: Draft) -> tuple[str, str | None]:
    """The CSL type, and the genre: in lower case where it is one of the table, else as the source has it."""
    said: str | None = draft.values.pop("genre", None)
    words = set(fold(said or "").split())
    if words & load_words("kinds", "thesis"):
        return "thesis", said
    genre = _genre(said or "") or _genre_in_notes([*draft.notes, *gaps(raw, pieces)])
    if genre in _SHEETS:
        return "document", genre
    if words & load_words("kinds", "report"):
        return "report", said
    return _by_fields(draft, genre), genre or said


def _genre(words: str) -> str | None:
    pattern, genres = _genres()
    match = pattern.search(fold(words))
    return genres[match[0]] if match else None


def _genre_in_notes(texts: Sequence[str]) -> str | None:
    for text in texts:
        genre = _genre(" ".join(text.split()[:_NOTE_WORDS]))
        if genre in _TOLD_IN_NOTES:
            return genre
    return None


def _by_fields(draft: Draft, genre: str | None) -> str:
    values = draft.values
    container = values.get("container-title")
    if container:
        return _by_container(draft, set(fold(container).split()), genre)
    if values.get("URL") and not any(values.get(key) for key in ("publisher", "publisher-place", "number-of-pages")):
        return "webpage"
    return "book"


def _by_container(draft: Draft, container: set[str], genre: str | None) -> str:
    values = draft.values
    if not values.get("title") and (genre == "special issue" or values.get("number-of-pages")):
        return "periodical"
    imprint = values.get("publisher") or values.get("publisher-place")
    if container & load_words("kinds", "works"):
        return "chapter"
    if container & load_words("kinds", "newspapers") and _dated_like_news(draft) and not imprint:
        return "article-newspaper"
    if values.get("issue") or values.get("ISSN"):
        return "article-journal"
    return "chapter" if values.get("editor") or imprint else "article-journal"


def _dated_like_news(draft: Draft) -> bool:
    issued = draft.values.get("issued")
    return not draft.values.get("volume") or (issued is not None and issued.day is not None)


def date_of_the_text(draft: Draft) -> None:
    """Move a day that dates a text in a writer's works ("Works, volume 5 … December 28, 1923") to `original-date`."""
    issued = draft.values.get("issued")
    container = set(fold(draft.values.get("container-title") or "").split())
    if issued and issued.day and container & load_words("kinds", "works") and "original-date" not in draft.values:
        draft.values["original-date"] = draft.values.pop("issued")
