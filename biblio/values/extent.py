"""Text -> how much a work holds: pages, volumes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from biblio.text import collapse
from biblio.values.number import parse_number


@dataclass(frozen=True, slots=True)
class Extent:
    """How many pages and volumes there are, each as the source counts them ("xii, 364"), without the unit."""

    pages: str | None = None
    volumes: str | None = None


_COUNT = r"(?:\[?(?:\d{1,5}|[ivxlcdm]{1,8}|[IVXLCDM]{1,8})\]?\*?)"
_COUNTS = rf"{_COUNT}(?:\s*(?:[,;+]|-(?=\s?\[)|(?<=[ivxlIVXL])-(?=\d))\s*{_COUNT}){{0,6}}"
_UNIT = (
    r"(?:unnumbered\s+|numbered\s+|unpaginated\s+)?"
    r"(?:pages?|pgs?|pp?|seiten?|ss?|págs?|pagg?|páginas|pagine|pag|стр|страниц\w?|с|leaves|leaf|ll|blätter|bl|feuillets|ff)"
)
_PAGES = re.compile(rf"(?<![\w.])(?P<counts>{_COUNTS})\s*{_UNIT}(?![^\W\d_])", re.IGNORECASE)
_PAGES_BEHIND = re.compile(rf"^(?:pp|pages|seiten|págs|pagg)\b\.?\s*(?P<counts>{_COUNTS})$", re.IGNORECASE)
_VOLUME_WORD = (
    r"(?:vols?|volumes?|bde|bd|bände|bänden|bänder|tomes|tomos|tomi|voll|volumi|volúmenes|volumen|tt|"
    r"т|тт|томов|томах|тома|parts|teile|teilen|partes|parties|books)"
)
_VOLUMES = re.compile(
    rf"(?<![\w.])(?:in\s+|en\s+|в\s+)?(?P<count>\d{{1,3}}|[^\W\d_]{{2,12}})\s+{_VOLUME_WORD}(?![^\W\d_])", re.IGNORECASE
)
_VOLUMES_CLOSE = re.compile(rf"(?<![\w.])(?P<count>\d{{1,3}}){_VOLUME_WORD}(?![^\W\d_])", re.IGNORECASE)


def parse_extent(text: str) -> Extent | None:
    """The extent that `text` states, or None. A unit must be there, behind the number: "S. 32" is a place in a book.

    >>> parse_extent("xii, 364 pp."), parse_extent("2 vols"), parse_extent("p. 45")
    (Extent(pages='xii, 364', volumes=None), Extent(pages=None, volumes='2'), None)
    """
    text = collapse(text[:300]).strip(" .,;:")
    pages = _PAGES.search(text) or _PAGES_BEHIND.search(text)
    volumes = _find_volumes(text)
    if pages is None and volumes is None:
        return None
    return Extent(re.sub(r"\s*([,;+])\s*", _spaced, pages["counts"]) if pages else None, volumes)


def _spaced(match: re.Match[str]) -> str:
    return " + " if match[1] == "+" else f"{match[1]} "


def _find_volumes(text: str) -> str | None:
    for match in (_VOLUMES_CLOSE.search(text), *_VOLUMES.finditer(text)):
        if match and (number := parse_number(match["count"])):
            return str(number)
    return None
