"""Text -> which edition of a work it names."""

from __future__ import annotations

import re

from biblio.text import collapse
from biblio.values.number import parse_number

_WORD = re.compile(
    r"(?:\b(?:the\s+)?)?\b(?:editions?|edn|edit|ed|éditions?|éd|auflagen?|aufl|ausgabe|ausg|edizione|ediz|edición|edic|"
    r"издание|изд|tirage|printing)\b\.?",
    re.IGNORECASE,
)
_EDGE = " ,;:()[]–—-"


def parse_edition(text: str) -> str | None:
    """The edition that `text` names: digits where it is a number alone, else the words without "edition"; None if none.

    >>> parse_edition("2nd ed."), parse_edition("Third, revised edition"), parse_edition("3., verb. Aufl.")
    ('2', 'Third, revised', '3., verb.')
    """
    text = collapse(text[:300]).strip(_EDGE)
    words, count = _WORD.subn(" ", text)
    rest = re.sub(r"\s+([,.;])", r"\1", collapse(words)).strip(_EDGE).removeprefix("the ").removeprefix("The ")
    rest = re.sub(r"^[.,]\s*", "", rest)
    if not rest:
        return None
    number = parse_number(rest)
    if number is not None:
        return str(number)
    return (
        rest if count or any(char.isdigit() for char in rest) or re.search(r"rev|überarb|испр|verb|aum", rest) else None
    )
