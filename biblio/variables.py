"""The variables of CSL 1.0.2 that biblio knows: the names of fields everywhere, and what kind of value each has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Kind = Literal["text", "names", "date"]

# Every variable that a record can hold, in the order in which files show them. CSL 1.0.2 names (specification,
# appendix IV); numbers are text, as the source has them ("II", "3-4").
VARIABLES: Final[Mapping[str, Kind]] = {
    "author": "names",
    "editor": "names",
    "compiler": "names",
    "translator": "names",
    "contributor": "names",
    "title": "text",
    "title-short": "text",
    "container-title": "text",
    "volume": "text",
    "volume-title": "text",
    "number-of-volumes": "text",
    "part-number": "text",
    "part-title": "text",
    "issue": "text",
    "edition": "text",
    "collection-title": "text",
    "collection-number": "text",
    "publisher": "text",
    "publisher-place": "text",
    "issued": "date",
    "event-title": "text",
    "event-place": "text",
    "event-date": "date",
    "number-of-pages": "text",
    "page": "text",
    "original-title": "text",
    "original-publisher": "text",
    "original-publisher-place": "text",
    "original-date": "date",
    "genre": "text",
    "medium": "text",
    "number": "text",
    "language": "text",
    "ISBN": "text",
    "ISSN": "text",
    "DOI": "text",
    "URL": "text",
    "accessed": "date",
    "archive": "text",
    "archive_location": "text",
    "call-number": "text",
    "abstract": "text",
    "keyword": "text",
    "note": "text",
}


def attribute(variable: str) -> str:
    """The attribute of `Record` that holds a CSL variable: hyphens become underscores.

    >>> attribute("publisher-place")
    'publisher_place'
    """
    return variable.replace("-", "_")
