"""Small things about text that every stage needs: folding, lines and columns, what is safe to show."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

# YAML, editors and the offsets of documents agree on these line ends alone; str.splitlines also cuts at U+2028,
# U+0085, form feed and vertical tab, which would shift every line number after one of them.
_LINE_END = re.compile(r"\r\n|\n|\r")
_WORD = re.compile(r"[^\W_]+")
# C0 and C1 controls, and the marks that turn the direction of writing: none may reach a terminal from a document.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def line_starts(text: str) -> list[int]:
    r"""The offset at which each line of `text` begins.

    >>> line_starts("a\r\nb\nc")
    [0, 3, 5]
    """
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def line_and_column(starts: list[int], offset: int) -> tuple[int, int]:
    """Line and column of `offset`, both from 1, by the line starts of its text."""
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def collapse(text: str) -> str:
    r"""`text` with every run of white space (no-break spaces too) as one blank, outer blanks off.

    >>> collapse(" War\u00a0and\n peace ")
    'War and peace'
    """
    return " ".join(text.split())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """`text` for comparing: compatibility forms, case and accents dropped, words separated by one blank.

    Letters of other scripts stay; `romanise` takes those too.

    >>> fold("Éditions  Sociales, Paris")
    'editions sociales paris'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(_WORD.findall(bare))


@lru_cache(maxsize=65536)
def romanise(text: str) -> str:
    """`fold(text)` in ASCII letters, from any script.

    >>> romanise("Роль движений глаз")
    'rol dvizheniy glaz'
    """
    if text.isascii():
        return fold(text)
    from anyascii import anyascii

    return fold(anyascii(text))


def visible(text: str) -> str:
    r"""`text` with control characters shown as escapes, so that it can do nothing to a terminal or a log.

    >>> visible("red \x1b[31m")
    'red \\x1b[31m'
    """
    return _UNSAFE.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
