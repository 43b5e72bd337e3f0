"""Text -> the page or pages meant inside a work."""

from __future__ import annotations

import re

from biblio.text import collapse

_DASHES = re.compile(r"\s*[‐‑‒–—―−﹘﹣－-]+\s*")
# Letters that belong to a page number: "12a", "A3", "S14", "143D", "xii", "e1003", "12*"; misread digits: "5g4".
# The "f" of "12f." says that more pages follow.
_ONE = (
    r"(?:[A-Za-zА-Яа-я]{0,2}\.?\d+(?:(?!f\b)[a-zа-яA-Z](?![^\W\d_])(?:\d[\da-z]*)?)?\*?|"
    r"(?<!\w)(?:[ivxlcdm]+|[IVXLCDM]+)\b)"
)
_RANGE = re.compile(rf"{_ONE}(?:\s*[:/]\s*\d+)?(?:-{_ONE})?")
_LEAD = re.compile(
    r"^(?:at\s+|on\s+|auf\s+|à\s+la\s+)?(?:pages?|pgs?|pp|p|seiten?|ss|s|págs?|pagg?|páginas?|pagine|pagina|стр|страницы|с|cc|сс|blatt|bl|fol|ff|f|cols?|sp)"
    r"(?:\.\s*|\s+|:\s*|(?=\d))+",
    re.IGNORECASE,
)


_AT = re.compile(r"^(?:at|on|auf|hier|here|esp\.?|bes\.?|especially)\s+(?=\d)", re.IGNORECASE)


def parse_pages(text: str) -> str | None:
    """The pages that `text` names, dashes as "-" and lists as "12-15, 20", or None where it names none.

    A shortened end stays as it is ("129-35"); "ff.", "ft." (a misprint of it) and "passim" are left out.

    >>> parse_pages("pp. 129–35"), parse_pages("S. 12 – 15."), parse_pages("p. 137 ff."), parse_pages("London")
    ('129-35', '12-15', '137', None)
    """
    text = _DASHES.sub("-", collapse(text[:300]).strip(" .,;:()[]"))
    bare = _LEAD.sub("", text)
    bare = _AT.sub("", bare)
    if bare == text and not text[:1].isdigit() and not _RANGE.fullmatch(text):
        return None
    found = [re.sub(r"\s+", "", match[0]) for match in _RANGE.finditer(bare) if _is_page(match[0])]
    return ", ".join(found) or None


def _is_page(text: str) -> bool:
    return any(char.isdigit() for char in text) or len(text) > 1 or text in "ivxIVX"
