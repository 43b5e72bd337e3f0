"""References inside sentences: a quoted or emphasised title with its imprint in brackets, or told in words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from biblio.documents.document import Document
from biblio.spans.claim import Claim
from biblio.spans.evidence import YEAR
from biblio.spans.units import Unit
from biblio.tables import load_words

_QUOTES = (("‘", "’"), ("“", "”"), ("«", "»"), ("„", "“"), ("„", "”"), ('"', '"'), ("”", "”"))
_OPEN, _CLOSE = '‘“«„"', '’”»“"'
_BRACKET = re.compile(rf"\(((?:[^()\n]|\n(?!\s*\n)){{0,160}}?{YEAR}(?:[^()\n]|\n(?!\s*\n)){{0,60}})\)")
_IMPRINT = re.compile(
    rf"^(?:(?:[^\W\d_][^\d;]{{1,90}}?[,:.]?\s)?(?:c\.? ?)?\[?{YEAR}[a-z]?\]?\??(?:\s?(?:г\.?|гг\.?))?)"
    rf"(?:\s?[,;:–—-]\s?(?:(?:pp?\.?|Pages?|S\.|с\.)\s?)?[\divxlc]+(?:[-–][\divxlc]+)?|[,;]\s[^\d]{{1,60}}{YEAR})?\.?$",
    re.I,
)
# "(painted in 1884)", "(signed 3 May 1921)": an event's year, no imprint's.
_EVENT = re.compile(
    rf"\b(?:in|of|im|nel|в|since|from|until|before|after|seit|bis|vor|nach|depuis|avant|après|born|died)\s(?:the\s)?{YEAR}"
    rf"|\b(?:painted|directed|film|painting|photograph|song|letter|born|died|killed|law|act|article \d|regie|фильм)\b"
    rf"|\b\d{{1,2}}\s[^\W\d_]{{3,10}},?\s{YEAR}|\b[^\W\d_]{{3,10}}\s\d{{1,2}},\s{YEAR}|\d[./]\d{{1,2}}[./]{YEAR}",
    re.I,
)
_LOCATOR = re.compile(r"^(?:,? ?(?:pp?\.?|Pages?|S\.|с\.|pág\.|pag\.)\s?\d+(?:[-–]\d+)?(?: ?(?:ft?f?\.|n\.))?)", re.I)
_WRITER = re.compile(
    r"((?:(?:[A-ZÀ-ÝА-Я][\w’'.-]*|[A-Z]{1,3}|de|von|van|der|la)\s){0,4}[A-ZÀ-ÝА-Я][\w’'-]+)"
    r"(?:,\s|’s\s|'s\s|:\s|,?\s(?:in|dans|en|nel|nella|в)\s(?:his|her|their|the|seinem|ihrem|son|sa|suo|sua|il|su|своей|книге|книге)\s?(?:\w+\s){0,3})$"
)
_TOLD = re.compile(
    rf"(?:published|republished|reprinted|appeared|erschien(?:en)?|veröffentlicht|publiée?s?|paru|pubblicat[oa]|publicad[oa]|издана?|опубликована?|вышла)\s[^.;\n]{{0,40}}?\b{YEAR}\b(?: (?:and|und|et|y|e|и) {YEAR})?",  # noqa: E501
    re.I,
)
_CAPS_BEFORE = re.compile(
    r"((?:(?:Prof|Dr|Mr|Mrs)\.\s)?(?:[A-ZÀ-ÝА-Я]\.\s?){1,3}[A-ZÀ-ÝА-Я][\w’'-]+|[A-ZÀ-ÝА-Я][\w’'-]+(?:\s[A-ZÀ-ÝА-Я][\w’'.-]+){0,3}),\s"
    r"([A-ZÀ-ÝА-Я][^.;()\n“”‘]{2,120})\s$"
)
_HAS_PLACE = re.compile(rf"[^\W\d_]{{3,}}[^\d]{{0,60}}[,:]\s{{0,2}}{YEAR}")


_LEAD = re.compile(r"(?:See|Cf\.|Compare|Siehe|Vgl\.|Voir|Cfr\.|Véase|См\.)\s(?:also\s)?", re.I)
# "the *Titanic* (1912)" is a thing with its year, no book.
_ARTICLE = re.compile(r"\b(?:the|der|die|das|le|la|il|el)\s$", re.I)
_TOLD_AS = re.compile(
    rf"\b(?:an?|his|her|the) (?:book|novel|study|monograph|pamphlet|memoir|essay)\b[^.;\n]{{0,60}}?\bpublished\s[^.;\n]{{0,30}}?"  # noqa: E501
    rf"\b{YEAR}\s(?:as|under the title)\s[‘“]?[A-Z][^.,;\n]{{3,120}}"
)


def find_in_prose(document: Document, units: list[Unit]) -> Iterator[Claim]:
    """References that a sentence makes: title and year in brackets, author and title before an imprint, "published in"."""  # noqa: E501
    emphasis = [(mark.start, mark.end) for mark in document.marks if mark.kind in ("emphasis", "link", "strong")]
    ends = sorted((end, start) for start, end in emphasis)
    for unit in units:
        text = unit.text
        if "(" in text:
            for match in _BRACKET.finditer(text):
                if claim := _bracketed(unit, match, ends, document):
                    yield claim
        for match in _TOLD_AS.finditer(text):
            yield Claim(unit.start + match.start(), unit.start + match.end(), "prose", "prose-told")
        for match in _TOLD.finditer(text):
            if claim := _told(unit, match):
                yield claim


def _bracketed(unit: Unit, match: re.Match[str], ends: list[tuple[int, int]], document: Document) -> Claim | None:
    inner = " ".join(match[1].split())
    text, at = unit.text, match.start()
    if _EVENT.search(inner):
        return None
    if _EVENT.search(inner) or not _IMPRINT.match(inner) or re.match(rf"^{YEAR}\s?[-–—]\s?(?:{YEAR}|\d\d)$", inner):
        return None
    before = text[max(0, at - 320) : at]
    start = _title_before(before, at, unit.start, ends)
    if start is None:
        if not _HAS_PLACE.search(inner) or not _place_or_publisher(inner):
            return None
        caps = _CAPS_BEFORE.search(before)
        if caps is None:
            return None
        start = at - len(before) + caps.start(1)
    end = match.end()
    if locator := _LOCATOR.match(text[end : end + 30]):
        end += locator.end()
    if lead := _LEAD.match(text[start:end]):
        start += lead.end()
    if (
        _ARTICLE.search(before[: max(0, start - at + len(before))])
        and re.fullmatch(YEAR, inner)
        and text[start] in "*_"
    ):
        return None
    return Claim(unit.start + start, unit.start + end, "prose", "prose-bracket")


def _title_before(before: str, at: int, offset: int, ends: list[tuple[int, int]]) -> int | None:
    """Where the quoted or emphasised title right before a bracket begins, its writer's name included; None without one."""  # noqa: E501
    bare = before.rstrip(" \n\u00a0,*_")
    if not bare:
        return None
    begin: int | None = None
    base = at - len(before)
    if bare[-1] in _CLOSE:
        begin = _quote_start(bare)
    else:
        index = bisect_left(ends, (offset + base + len(bare), 0))
        for end, start in ends[index : index + 3]:
            if end <= offset + base + len(bare) + 2 and start - offset >= base:
                begin = start - offset - base
                while begin > 0 and before[begin - 1] in "*_[":
                    begin -= 1
                break
    if begin is None or len(bare) - begin < 5:
        return None
    if (writer := _WRITER.search(before[:begin])) and not _is_sentence_start(writer[1]):
        begin = writer.start(1)
    return base + begin


def _is_sentence_start(name: str) -> bool:
    return name.split()[0].casefold() in load_words("evidence", "prose") or name in (
        "The",
        "In",
        "A",
        "See",
        "Die",
        "Der",
        "Le",
        "La",
        "Il",
        "El",
    )


def _quote_start(bare: str) -> int | None:
    for opening, closing in _QUOTES:
        if bare[-1] == closing:
            at = bare.rfind(opening, 0, len(bare) - 1)
            while at > 0 and opening in "’'" and bare[at - 1].isalnum():
                at = bare.rfind(opening, 0, at)
            if at >= 0 and len(bare) - at < 250:
                return at
    return None


def _place_or_publisher(inner: str) -> bool:
    words = {word.casefold() for word in re.findall(r"[^\W\d_]+", inner)}
    return (
        bool(words & load_words("evidence", "places") or words & load_words("evidence", "publishers"))
        or inner.count(" ") <= 4
    )


def _told(unit: Unit, match: re.Match[str]) -> Claim | None:
    """A quoted title in the same sentence before "published in 1967"."""
    text = unit.text
    before = text[max(0, match.start() - 260) : match.start()]
    base = match.start() - len(before)
    closing = max((before.rfind(c) for c in "”»’"), default=-1)
    if closing < 0 or re.search(r"[.!?]\s+[A-ZÀ-ÝА-Я]", before[closing:]) or len(before) - closing > 60:
        return None
    begin = _quote_start(before[: closing + 1])
    if begin is None or closing - begin < 6 or not re.match(r"[^\W\da-zа-я_]", before[begin + 1 : begin + 2]):
        return None
    return Claim(unit.start + base + begin, unit.start + match.end(), "prose", "prose-told")
