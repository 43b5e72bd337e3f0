"""Whom a heading or a sentence names as the author of the references below or behind it."""

from __future__ import annotations

import re

from biblio.values.name import Name

_BY = re.compile(
    r"\b(?:books?|works?|pamphlets?|writings?|publications?|articles?|titles?|selected works|texts?|poems?|bücher|werke|schriften|"  # noqa: E501
    r"ouvrages|œuvres|livres|libros|obras|opere|libri|scritti|сочинения|книги|работы)\s+(?:written\s+)?(?:by|von|de|di|par|por)\s+"
    r"(?P<name>[^\W\d_][^,:;()\n]{2,60})$",
    re.I,
)


def author_of_heading(heading: str) -> tuple[Name, ...]:
    """The people a heading such as "Books by Tom Wintringham" names; none where it names nobody.

    >>> [name.family for name in author_of_heading("Books by Rosa Luxemburg")]
    ['Luxemburg']
    """
    match = _BY.search(heading.strip().rstrip(":.").strip())
    return names_in(match["name"]) if match and match["name"][0].isupper() else ()


def names_in(text: str) -> tuple[Name, ...]:
    """The names in `text`."""
    try:
        from biblio.values.name import parse_names  # type: ignore[attr-defined, unused-ignore]
    except ImportError:
        words = text.split()
        return (Name(family=words[-1], given=" ".join(words[:-1]) or None),) if words else ()
    return tuple(parse_names(text))
