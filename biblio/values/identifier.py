"""Text -> the standard numbers and addresses that stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["ISBN", "ISSN", "DOI", "URL"]


@dataclass(frozen=True, slots=True)
class Identifier:
    """A standard number or address; `value` without its label, resolver or closing punctuation."""

    kind: Kind
    value: str


_HYPHEN = r"[ ‐‑‒–-]?"
_PATH = r"[^\s<>\"“”«»{}|\\^`]"
# A blank that setting or scanning put into an address is taken out: behind "https:", and at a slash or hyphen before
# what can only be the rest of a path.
_URL = re.compile(
    rf"(?:https?:\s?//\s?|ftp://|www\.){_PATH}{{3,2000}}"
    rf"(?:(?<=[/-])\s(?={_PATH}{{0,80}}(?:/|\.(?:html?|pdf|aspx?|php|shtml|xml|docx?))){_PATH}{{2,300}})?",
    re.IGNORECASE,
)
_SAID_BEHIND = re.compile(r"\((?:accessed|consult|abgerufen|retrieved|visited|zugriff)|\.URL$|\[[^\]]*$", re.IGNORECASE)
_DOI = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|\bdoi\s*[:=]?\s*)?(?<![\d.])(10\.\d{4,9}/[^\s<>\"“”«»{}|\\^`]{1,500})",
    re.IGNORECASE,
)
_ISBN_LABELLED = re.compile(
    rf"\bISBN(?:{_HYPHEN}1[03])?\s*(?:\((?:1[03]|[^()\d]{{1,20}})\)\s*)?[:=.]?\s*((?:97[89]{_HYPHEN})?\d(?:{_HYPHEN}\d){{8}}(?:{_HYPHEN}[\dXxХх])(?!\d))",
    re.IGNORECASE,
)
_ISBN_BARE = re.compile(r"(?<![\d-])97[89][ -]?\d(?:[ -]?\d){8}[ -]?\d(?![\d-])")
_ISSN = re.compile(
    r"\be?-?ISSN(?:-L)?\s*(?:\([^()\d]{1,20}\)\s*)?[:=.]?\s*(\d{4}[‐‑‒–-]?\d{3}[\dXxХх])(?!\d)", re.IGNORECASE
)
_DASH = re.compile(r"[‐‑‒–]")


def find_identifiers(text: str) -> list[tuple[int, int, Identifier]]:
    """Each ISBN, ISSN, DOI and URL in `text` as (start, end, identifier), in order, its label within the span.

    An ISBN that is labelled as one is found even where its check digit is wrong: `valid_isbn` tells.

    >>> find_identifiers("ISBN 0-14-021522-0, see https://example.org/a.")
    [(0, 18, Identifier(kind='ISBN', value='0-14-021522-0')), (24, 45, Identifier(kind='URL', value='https://example.org/a'))]
    """
    found: list[tuple[int, int, Identifier]] = []
    for match in _DOI.finditer(text):
        value = _without_tail(match[1])
        found.append((match.start(), match.start(1) + len(value), Identifier("DOI", value)))
    for match in _URL.finditer(text):
        value = _without_tail(match[0])
        found.append((match.start(), match.start() + len(value), Identifier("URL", re.sub(r"\s", "", value))))
    for match in _ISBN_LABELLED.finditer(text):
        found.append((match.start(), match.end(), Identifier("ISBN", _plain(match[1]))))
    for match in _ISBN_BARE.finditer(text):
        if valid_isbn(match[0]):
            found.append((match.start(), match.end(), Identifier("ISBN", _plain(match[0]))))
    for match in _ISSN.finditer(text):
        digits = _plain(match[1]).replace("-", "")
        found.append((match.start(), match.end(), Identifier("ISSN", f"{digits[:4]}-{digits[4:]}")))
    return _first_claims(found)


def valid_isbn(text: str) -> bool:
    """Whether `text` is an ISBN of 10 or 13 digits whose check digit is right; hyphens and blanks may stand in it.

    >>> valid_isbn("0-14-021522-0"), valid_isbn("0-14-021522-1")
    (True, False)
    """
    digits = re.sub(r"[\s‐‑‒–-]", "", text).upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        return sum((10 - i) * (10 if char == "X" else int(char)) for i, char in enumerate(digits)) % 11 == 0
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return sum((3 if i % 2 else 1) * int(char) for i, char in enumerate(digits)) % 10 == 0
    return False


def _plain(text: str) -> str:
    return _DASH.sub("-", text).replace("Х", "X").replace("х", "X").replace("x", "X").strip()


def _without_tail(text: str) -> str:
    """An address without the punctuation of the sentence around it; a bracket that it opened itself stays."""
    if said := _SAID_BEHIND.search(text):
        text = text[: said.start()]
    opened = {")": text.count("(") - text.count(")"), "]": text.count("[") - text.count("]")}
    end = len(text)
    while end:
        char = text[end - 1]
        if char in ".,;:!?'’‘*_([":
            end -= 1
        elif char in opened and opened[char] < 0:
            opened[char] += 1
            end -= 1
        else:
            break
    return text[:end]


def _first_claims(found: list[tuple[int, int, Identifier]]) -> list[tuple[int, int, Identifier]]:
    """`found` in order, without what overlaps an earlier one; of two at one place the longer, DOI before its URL."""
    kept: list[tuple[int, int, Identifier]] = []
    for start, end, identifier in sorted(found, key=lambda row: (row[0], -row[1], row[2].kind)):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, identifier))
    return kept
