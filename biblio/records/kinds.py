"""The type and genre of a record, told by its fields and by the words of its source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from biblio.records.pieces import Draft, Piece, gaps
from biblio.tables import load_table
from biblio.text import fold

_THESIS: Final = re.compile(
    r"\b(?:thesis|theses|dissertation|diss|phd|ph d|d phil|doctoral|habilitation\w*|thèse|these|tesis?|"
    r"magisterarbeit|диссертация|дис|автореферат)\b",
)
_REPORT: Final = re.compile(r"\b(?:report|technical report|working paper|discussion paper|bericht|rapport|отчет)\b")
_NEWSPAPERS: Final = re.compile(
    r"\b(?:pravda|izvestia|izvestiya|times|guardian|daily|herald|tribune|observer|newspaper|gazette|zeitung|tageblatt|figaro|monde|"
    r"corriere|stampa|repubblica|unità|unita|humanité|humanite|pais|правда|известия|газета|post|telegraph|news|tageszeitung|allgemeine)\b"
)
_SHEETS: Final = frozenset({"leaflet", "broadside", "poster"})


@cache
def _genres() -> tuple[re.Pattern[str], dict[str, str]]:
    words = {fold(word): genre for genre, found in load_table("genres").items() for word in found}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b"), words


def find_kind(raw: str, pieces: Sequence[Piece], draft: Draft) -> tuple[str, str | None]:
    """The CSL type, and the genre in lower case where the source names one."""
    said: str | None = draft.values.pop("genre", None)
    genre = _genre(" ".join((said or "", *draft.notes, *gaps(raw, pieces))))
    words = fold(said or "")
    if _THESIS.search(words):
        return "thesis", said
    if genre in _SHEETS:
        return "document", genre
    if genre:
        return _by_fields(draft), genre
    if words and _REPORT.search(words):
        return "report", said
    return _by_fields(draft), said


def _genre(words: str) -> str | None:
    pattern, genres = _genres()
    match = pattern.search(fold(words))
    return genres[match[0]] if match else None


def _by_fields(draft: Draft) -> str:
    values = draft.values
    container = values.get("container-title")
    if container:
        return _by_container(draft, fold(container))
    if values.get("URL") and not any(values.get(key) for key in ("publisher", "publisher-place", "number-of-pages")):
        return "webpage"
    return "book"


def _by_container(draft: Draft, container: str) -> str:
    values = draft.values
    if not values.get("title") and values.get("number-of-pages"):
        return "periodical"
    issued = values.get("issued")
    dated = issued is not None and issued.day is not None
    if (dated or not values.get("volume")) and _NEWSPAPERS.search(container) and not values.get("editor"):
        return "article-newspaper"
    if values.get("issue") or values.get("ISSN"):
        return "article-journal"
    if values.get("editor") or values.get("publisher") or values.get("publisher-place"):
        return "chapter"
    return "article-journal"
