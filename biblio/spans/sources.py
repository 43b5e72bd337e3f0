"""Sources of quotations: "Source:" lines, brackets after a quotation, the line below an epigraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from biblio.documents.document import Document
from biblio.spans.claim import Claim
from biblio.spans.evidence import YEAR, weigh
from biblio.spans.units import LONGEST, Unit

_LEAD = re.compile(
    r"^[([]?\s{0,3}(?:(?:Source|Reference|Quelle|Fonte|Fuente|Источник)s?\s{0,2}:|(?:Quoted|Taken|Adapted|Excerpted) (?:from|in)(?: the)?\b:?|From:|Aus:|"  # noqa: E501
    r"Zitiert nach:?|Zit\. nach:?|Tiré de:?|Cité d’après:?|Extrait de:?|Tratto da:?|Tomado de:?|Citado en:?|Цит\. по:)\s{0,3}",  # noqa: E501
    re.I,
)
_DASH = re.compile(r"^[—–―-]{1,2}\s?(?=[^\W\d_“‘«\"])")
_INNER = re.compile(
    r"\(((?:Quoted|Taken|Cited|Source|From|Zitiert|Zit\.|Aus|Cité|Tiré|Citado|Tomado|Tratto|Цит\.)\b[^()]{0,12}[:\s](?:[^()]|\([^()]{0,80}\)){8,300})\)"
)
_INNER_LEAD = re.compile(
    r"^(?:Quoted|Taken|Cited|Source|Zitiert|Zit\.|Aus|From|Cité|Tiré|Citado|Tomado|Tratto|Цит\.)s?\s?(?:from|in|nach|d’après|de|da|en|по)?(?: the)?\s?:?\s{1,2}",  # noqa: E501
    re.I,
)
_NEWSPAPER = re.compile(
    rf"^[^\W\d_][\w’' .-]{{2,50}}, (?:No\.?|Nr\.?|№|n°|nº|n\.) ?\d{{1,5}},? [^.]{{0,30}}{YEAR}(?: ?г\.)?[.,]?(?:,? p+\. ?[\d–-]+)?$",  # noqa: E501
    re.I,
)
_TITLE_PAGE = re.compile(rf"(?:\bPages?|\bpp?\.|\bS\.|\bс\.) ?\d+|{YEAR}")


def find_sources(document: Document, units: list[Unit]) -> Iterator[Claim]:
    """What a lead-in, a bracket of its own or a dash below a quotation says to be the source."""
    for index, unit in enumerate(units):
        if unit.kind == "heading":
            continue
        brackets = list(_INNER.finditer(unit.text)) if "(" in unit.text else []
        for match in brackets:
            lead = _INNER_LEAD.match(match[1])
            start = unit.start + match.start(1) + (lead.end() if lead else 0)
            yield Claim(start, unit.start + match.end(1), "source", "bracket")
        if not brackets and unit.end - unit.start <= LONGEST and (claim := _whole_line(unit, units, index)):
            yield claim


def _whole_line(unit: Unit, units: list[Unit], index: int) -> Claim | None:
    text = unit.text
    start, end = unit.start, unit.end
    if lead := _LEAD.match(text):
        start += lead.end()
        if text[0] in "([" and text[-1] in ")]":
            end -= 1
        rest = text[lead.end() : end - unit.start]
        if (
            len(rest) > 12
            and not rest.startswith("http")
            and " " in rest
            and (weigh(rest) > 0.8 or _TITLE_PAGE.search(rest))
        ):
            return Claim(start, end, "source", "source-line")
        return None
    if text[0] in "([" and text[-1] in ")]" and text.count(text[0]) == text.count(text[-1]) and len(text) < 400:
        inner = text[1:-1]
        if weigh(inner) > 2.0:
            return Claim(start + 1, end - 1, "source", "bracket")
    if text[0].isupper() and _NEWSPAPER.match(text):
        return Claim(start, end, "source", "newspaper")
    after_quote = index > 0 and (units[index - 1].kind == "quote" or units[index - 1].text[-1] in '”’»"')
    if (dash := _DASH.match(text)) and after_quote and weigh(text[dash.end() :]) > 0.8:
        return Claim(start + dash.end(), end, "source", "epigraph")
    if after_quote and not unit.signed and len(text) < 250 and weigh(text) > 2.6:
        return Claim(start, end, "source", "epigraph")
    return None
