"""Several references on one line, parted by semicolons, full stops or numbers."""

from __future__ import annotations

import re
from itertools import pairwise

from biblio.spans.evidence import LIKELY, SURE, YEAR, ends_in_place, weigh
from biblio.spans.people import NAMES, UP

_SEMICOLON = re.compile(r";\s+(?=[^\W\d_“‘«„\"*])")
# A full stop behind the year or the extent of one reference and before the name or the title of the next.
_STOP = re.compile(
    rf"(?:(?<=\d)|(?<=\d\d\sp)|(?<=pp)|(?<=pages)|(?<=\d\sS)|(?<=\d\sс)|(?<=\)))\.\s+(?=[{UP}“‘«„\"*—])|\s[|/•·]\s+(?=[{UP}“‘«„\"*])"
)
# What stands behind a full stop and goes on with the reference before it.
_SAME = re.compile(
    r"(?:Re(?:print|issue|published|vised|trieved)|Repr|Also|Another|New ed|Second|Third|First|Later|Translated|Edited|With|Introd|Pref|Illustrated|Contains|Includes|Neu|Nachdr|Rééd|Ried|Reed|Trad|"  # noqa: E501
    r"ISBN|ISSN|DOI|URL|Available|Accessed|Bd|Vol|Band|Tome|T\.|Т\.|Reihe|Series|Pp?\.|Im |In |[(\[]|См|М\.|Л\.|СПб|[A-Z]\.? ?$)",  # noqa: E501
    re.I,
)
# The second reference begins with its writer, with a sign for the same one, or with a title set apart.
_BEGINS = re.compile(
    rf"(?:{NAMES})(?:,|:|\s\(|’s|'s)|[{UP}][\w’'-]+,? (?:[{UP}]\. ?)+|[“‘«„\"*_]|[—–]{{1,3}}|(?:Ders|Dies|Idem|Id|ID|Do|Ditto)\b"  # noqa: E501
)
_IMPRINT = re.compile(r"(?:[^\W\d_][\w’'.-]+ ?){1,3}\s?:\s")
# A line with more is no handful of references; each part is weighed.
_MOST = 40


def cut_line(text: str) -> list[tuple[int, int]]:
    """Where the references of `text` stand: one stretch, or several where each part is a reference by itself.

    >>> cut_line("Orwell, Animal Farm, London: Secker, 1945; Orwell, Burmese Days, London: Gollancz, 1935")
    [(0, 41), (43, 87)]
    """
    return _cut(text, _SEMICOLON, LIKELY) or _cut(text, _STOP, SURE - 0.4) or [(0, len(text))]


def _cut(text: str, parts_at: re.Pattern[str], least: float) -> list[tuple[int, int]]:
    cuts = [(match.start(), match.end()) for match in parts_at.finditer(text)]
    if not cuts or len(cuts) > _MOST:
        return []
    bounds = [0, *(at for cut in cuts for at in cut), len(text)]
    parts = [(a, b) for a, b in pairwise(bounds) if text[a:b].strip("; \n|/•·.")]
    if len(parts) < 2 or any(_goes_on(text, a, b, parts_at) for a, b in parts[1:]):
        return []
    return parts if all(re.search(YEAR, text[a:b]) and weigh(text[a:b]) >= least for a, b in parts) else []


def _goes_on(text: str, start: int, end: int, parts_at: re.Pattern[str]) -> bool:
    if _SAME.match(text, start, end) or (
        (imprint := _IMPRINT.match(text, start, end)) and ends_in_place(imprint[0].casefold().strip(" :.").split())
    ):
        return True
    return parts_at is _STOP and _BEGINS.match(text, start, end) is None
