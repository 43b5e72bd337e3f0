"""References that are lines of their own: reading lists, catalogues, formatted bibliographies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from biblio.documents.document import Document
from biblio.spans.claim import Claim
from biblio.spans.context import author_of_heading
from biblio.spans.cut import cut_at_semicolons
from biblio.spans.evidence import LIKELY, SURE, YEAR
from biblio.spans.span import Setting
from biblio.spans.units import LONGEST, Unit
from biblio.values.name import Name

_HEADING = re.compile(
    r"\b(?:bibliograph\w*|references|works cited|further reading|reading list|books|pamphlets|publications|works|sources|literatur\w*|"  # noqa: E501
    r"quellen|schriften|werke|bibliographie|ouvrages|œuvres|libros|obras|bibliografía|bibliografia|opere|libri|letteratura|"
    r"литература|библиография|сочинения|книги|источники|works by)\b",
    re.I,
)
_FORMATTED = re.compile(rf"^[^()]{{3,160}}\({YEAR}[a-z]?\)|^[^\W\d_][\w’'-]+, [^\W\d_]")
# "William Morris, 1955": a title and a year alone, in a list whose heading says that it holds books.
_SHORT = re.compile(rf"^[^\W\d_][^.!?;\n]{{3,100}}(?:, | \(){YEAR}\)?\.?$")
# How many lines up and down a line's company is looked for.
_NEAR = 4


def find_in_lists(document: Document, units: list[Unit]) -> Iterator[Claim]:
    """The lines that are references, by their own evidence and by their neighbours'."""
    group, heading = -1, ""
    heading_author: tuple[Name, ...] = ()
    open_list = False
    for index, unit in enumerate(units):
        if _is_heading(unit, units, index):
            heading, open_list = unit.text, False
            heading_author = author_of_heading(heading)
            continue
        if not _is_reference(unit, units, index, bool(_HEADING.search(heading))):
            if len(unit.text) > 200:
                open_list = False
            continue
        if not open_list:
            group, open_list = group + 1, True
        setting: Setting = "bibliography" if _FORMATTED.match(unit.text) else "list"
        for start, end in cut_at_semicolons(unit.text):
            yield Claim(unit.start + start, unit.start + end, setting, "line", group, heading_author)


def _is_heading(unit: Unit, units: list[Unit], index: int) -> bool:
    return unit.kind == "heading" or (
        unit.weight < 1 and len(unit.text) < 90 and unit.blank_before and not unit.signed and unit.text[-1] not in ".,;"
    )


def _is_reference(unit: Unit, units: list[Unit], index: int, titled: bool) -> bool:
    if unit.end - unit.start > LONGEST or unit.kind == "heading":
        return False
    weight = unit.weight + (0.5 if unit.signed else 0) + (0.7 if unit.kind == "table-row" else 0)
    if weight >= SURE + 0.6:
        return True
    company = _company(units, index)
    if weight >= LIKELY and (titled or company >= 1):
        return True
    if titled and _SHORT.match(unit.text):
        near = units[max(0, index - 2) : index] + units[index + 1 : index + 3]
        if sum(bool(_SHORT.match(other.text)) for other in near) >= 2:
            return True
    if weight >= 1.4 and company >= 2 + (0 if titled else 1):
        return True
    return weight >= 0.2 and company >= 4 and titled


def _company(units: list[Unit], index: int) -> float:
    """How many of the lines near this one are references by their own evidence; a heading or prose ends the search."""
    found = 0.0
    for step in (-1, 1):
        at = index + step
        for _ in range(_NEAR):
            if not 0 <= at < len(units) or units[at].kind == "heading" or units[at].end - units[at].start > LONGEST:
                break
            weight = units[at].weight
            found += 1 if weight >= SURE else 0.6 if weight >= LIKELY else 0
            at += step
    return found
