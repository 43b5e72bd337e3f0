"""References inside sentences: a title set apart or a name, with an imprint in brackets, behind commas, or told in words."""  # noqa: E501

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from biblio.documents.document import Document
from biblio.spans.claim import Claim
from biblio.spans.evidence import AGAIN, SEGMENT, YEAR, ends_in_place, is_publisher, weigh
from biblio.spans.people import NAMES, UP, is_plain, writer_before, writer_behind
from biblio.spans.units import Unit, among_films
from biblio.tables import load_words

_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_BRACKET = re.compile(rf"\(((?:[^()\n]|\n(?!\s*\n)){{0,260}}?{YEAR}(?:[^()\n]|\n(?!\s*\n)){{0,80}})\)")
_QUOTES = (("‘", "’"), ("“", "”"), ("«", "»"), ("„", "“"), ("„", "”"), ('"', '"'), ("”", "”"), ("»", "«"), ("'", "'"))
_OPEN = "‘“«„\"”»'"
# "(painted in 1884)", "(signed 3 May 1921)": an event's year, no imprint's.
_EVENT = re.compile(
    rf"\b(?:in|of|im|nel|в|since|from|until|before|after|seit|bis|vor|nach|depuis|avant|après|born|died|around|about|by)\s(?:the\s)?{YEAR}"
    rf"|\b(?:painted|directed|film|painting|photograph|song|letter|born|died|killed|law|act|article \d|regie|фильм|signed|opened|founded)\b"  # noqa: E501
    rf"|\b\d{{1,2}}\.?\s[^\W\d_]{{3,10}},?\s{YEAR}|\b[^\W\d_]{{3,10}}\s\d{{1,2}},\s{YEAR}|\d[./]\d{{1,2}}[./]{YEAR}",
    re.I,
)
_LIFE = re.compile(rf"^(?:\*|b\. |geb\. )?{YEAR}\s?[-–—]\s?(?:{YEAR}|\d\d|\?)?$")
_YEAR_ONLY = re.compile(
    rf"^(?:c\.? ?|ca\.? ?|um )?\[?{YEAR}[a-z]?\]?\??(?:\s?[-–/]\s?(?:\d\d){{1,2}})?(?:\s?(?:г\.?|гг\.?))?$"
)
_LOCATOR = re.compile(
    r"(?:,? ?(?:pp?\.?|Pages?|S\.|с\.|págs?\.|pagg?\.|ch\.|chap\.|Kap\.|стр\.)\s?[\divxlc]+(?:[-–]\s?\d+)?(?: ?(?:ff?\.?|ft\.|n\.|f\.))?"  # noqa: E501
    r"|,? ?\d{1,2} vols?\.?(?=\W|$)|,? ?\d{1,4} (?:pp?\.|pages|S\.|págs\.|с\.)|,? ?(?:vol|t|Bd)\. ?[\divx]+)",
    re.I,
)
# An imprint that no brackets hold: up to three parts before the year.
_PART = rf"[{UP}«“\"„][^,;()\n.]{{1,45}}(?:\b\w{{1,4}}\.[^,;()\n.]{{0,30}})?"
_OPEN_IMPRINT = re.compile(
    rf"[,.:]\s(?P<imprint>{_PART}(?:\s?[,:]\s{_PART}){{0,2}},?\s(?:\[|c\. ?)?{YEAR}\]?)(?![\w-]|\s?[–-]\s?{YEAR})"
)
# "(Lewis et al., 2010; Maurice, 1957)" names references, and is none.
_CITATION = re.compile(
    rf"\bet al\b|\bu\. ?a\.,? {YEAR}|\bи др\.|{YEAR}[a-z]?;\s|{YEAR}[a-z]?,\s{YEAR}|{YEAR}[a-z]\b(?!\w)"
)
# The figures that an imprint may hold: years, pages, volumes, editions, numbers of a series.
_FIGURES = re.compile(
    rf"{YEAR}[a-z]?(?:\s?[-–/]\s?\d{{2,4}})?|\b(?:pp?\.?|S\.|с\.|pages?|págs?\.|pagg?\.|vols?\.?|Bd\.?|t\.|т\.|no\.?|nr\.?|n°|№|ch\.)\s?\d+(?:\s?[-–]\s?\d+)?"
    r"|\d+(?:st|nd|rd|th|e|ª|\.)?\s(?:ed|aufl|éd|изд|vols?|voll|Bde|tom|pp?\b|pages|S\.|с\.|págs)\.?",
    re.I,
)
_LEAD = re.compile(
    r"(?:(?:See|Cf\.?|Compare|Siehe|Vgl\.|Voir|Cfr\.|Véase|См\.|Ср\.)(?:[ \u00a0](?:also|auch|aussi|anche|también|также))?,?:?[ \u00a0]"  # noqa: E501
    r"|(?:So|Dagegen|Anders|Ebenso|Ähnlich|Dazu|And|But|E|Y)(?:[ \u00a0](?:noch|auch|etwa|see|compare|schon))?[ \u00a0](?=[A-ZÀ-Ý]))",  # noqa: E501
    re.I,
)
# "the *Titanic* (1912)" is a thing with its year, no book.
_ARTICLE = re.compile(r"\b(?:the|der|die|das|dem|den|le|la|il|el|lo)\s\W{0,2}$", re.I)
_TITLE_CASE = re.compile(
    rf"(?:[{UP}\d][\w’'-]*[:,!?]?\s|(?:of|the|and|in|on|for|to|a|an|from|with|by|at|as|into|against|not|or|&|–|—)\s){{1,24}}$"
)
_NAME_COMMA = re.compile(
    rf"(?<![\w’'])(?P<name>{NAMES})(?:\s\((?:ed|eds|Hg|Hrsg|a cura di|dir)\.?\))?(?:,|:|,?\sin)\s(?!{YEAR})(?=[{UP}‘“«„\"*_\d])"  # noqa: E501
)
_IN_HIS = re.compile(
    rf"(?<![\w’'])(?P<name>{NAMES}),?\s(?:in|dans|nel|en|в)\s(?:his|her|their|seinem|ihrem|seiner|ihrer|son|sa|suo|sua|su|своей|своём)\s(?:\w+\s){{0,2}}(?=[{UP}])"
)
_POSSESSIVE = re.compile(rf"(?<![\w’'])(?P<name>{NAMES})(?:’s|'s)\s(?=[{UP}])")
_SENTENCE_END = re.compile(rf"(?<![{UP}])(?<!\b\w\w)[^\W\d_]{{2,}}[.!?][”’»\"]?\s+(?=[{UP}])|;\s+|[?!]\s+(?=[{UP}])")
_TELLS = (
    r"(?:published|republished|reprinted|printed|issued|appeared|(?:came|brought|put|got) out|erschien(?:en)?|veröffentlicht\w*|gedruckt|verlegt|publiée?s?|publia|parue?s?|"  # noqa: E501
    r"parut|éditée?s?|pubblic\w+|uscit[oaei]|uscì|stampat\w+|apparve|publicad[oa]s?|publicó|apareci\w+|editad[oa]s?|impres[oa]s?|изда\w+|опубликова\w+|вышл\w+|вышел|напечата\w+)"
)
_WRITES = (
    r"(?:wrote|written|schrieb|geschrieben|écrite?s?|écrivit|scritt[oaei]|scrisse|escrit[oa]s?|escribió|написа\w+)"
)
_TOLD_BEHIND = re.compile(
    rf"(?:[^.;!?\n()]{{0,60}}?\b(?:{_TELLS}|(?P<written>{_WRITES}))\b)[^.;!?\n]{{0,60}}?\b{YEAR}\b(?:\s(?:and|und|et|y|e|и)\s{YEAR})?(?:\s(?:г\.|by\s{NAMES}|in\s[A-Z]\w+|à\s[A-Z]\w+|en\s[A-Z]\w+|a\s[A-Z]\w+))?"
)
_TOLD_BEFORE = re.compile(
    rf"(?:\b(?:{_TELLS})\s[^.;\n]{{0,30}}?\b{YEAR}\s(?:[^.;\n]{{0,30}}\s)?(?:as|under the title|unter dem Titel|sous le titre|con il titolo|col titolo|con el título|под названием)\s"  # noqa: E501
    rf"|\b{YEAR},?\s(?:[^.;,\n(]{{0,40}}\s)?(?:{_TELLS})(?:\s[^.;,\n(]{{0,40}})?[\s,:])$"
)
_TOLD_AS = re.compile(
    rf"\b(?:an?|his|her|the) (?:book|novel|study|monograph|pamphlet|memoir|essay)\b[^.;\n]{{0,60}}?\bpublished\s[^.;\n]{{0,30}}?"  # noqa: E501
    rf"\b{YEAR}\s(?:as|under the title)\s[‘“]?[A-Z][^.,;\n]{{3,120}}"
)
_ARTICLE_WORD = re.compile(r"\b(?:article|editorial|Artikel|articolo|artículo|стать[яеюи])\b")
# "my article in Pravda (No. 285) “The Discussion”": a newspaper and a title, dated by its number or its day.
_ARTICLE_IN = re.compile(
    r"\b(?:(?:my|his|her|their|an?|the|mein|sein|ihr|ein|mon|son|sa|un|suo|su|моя|его|её)\s)?"
    r"(?:article|editorial|Artikel|articolo|artículo|стать[яеюи])\s(?:in|dans|su|sul|sulla|nel|nella|en|в|im)\s"
    rf"(?:the\s|la\s|le\s|der\s|l['’])?[*_«“„]{{0,2}}[{UP}][\w’' -]{{2,40}}[*_»”“]{{0,2}}"
    r"(?:\s\([^()\n]{2,50}\d[^()\n]{0,20}\)|,?\s(?:of|vom|du|del|от)\s[^,;.\n“«„‘]{3,30}\d{4}),?\s"
    r"[“«„‘\"][^“”«»„\n]{4,140}[”»“’\"]"
)
_DETERMINER = re.compile(
    r"(?:\b(?:an?|his|her|their|its|ein|eine|einen|seine?|ihre?|un|une|son|sa|suo|sua|su|una)\s)?(?:[\w-]+\s){0,2}$",
    re.I,
)


_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Title:
    """A stretch that is set apart, its signs included."""

    start: int
    end: int


def find_in_prose(document: Document, units: list[Unit]) -> Iterator[Claim]:
    """References that a sentence makes: a title with its imprint in brackets or behind it, or told in words."""
    emphasis = emphasis_of(document)
    for index, unit in enumerate(units):
        if (
            unit.kind == "heading"
            or among_films(units, index)
            or not (_YEAR.search(unit.text) or _ARTICLE_WORD.search(unit.text))
        ):
            continue
        for start, end, how in find_in_sentences(unit.text, inside(unit, emphasis)):
            yield Claim(unit.start + start, unit.start + end, "prose", how)


def emphasis_of(document: Document) -> list[tuple[int, int]]:
    """The stretches that the document's format sets apart, in order."""
    return sorted((mark.start, mark.end) for mark in document.marks if mark.kind in ("emphasis", "link", "strong"))


def inside(unit: Unit, emphasis: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of `emphasis` that lie inside the unit, with offsets into its text."""
    found = []
    for start, end in emphasis[bisect_left(emphasis, (unit.start, 0)) :]:
        if start >= unit.end:
            break
        found.append((start - unit.start, min(end, unit.end) - unit.start))
    return found


def find_in_sentences(text: str, emphasis: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """(start, end, how) of the references in running text; `emphasis` are the stretches that its format sets apart.

    >>> text = "He read Jonathan Rose, in The Intellectual Life of the British Working Classes (Methuen, 2001), p. 187."
    >>> [text[start:end][-30:] for start, end, _ in find_in_sentences(text, [])]
    ['lasses (Methuen, 2001), p. 187']
    """
    set_apart = [_widened(text, start, end) for start, end in emphasis if end - start < _LONGEST_TITLE]
    for match in _BRACKET.finditer(text):
        if found := _bracketed(text, match, set_apart):
            yield found
    for match in _OPEN_IMPRINT.finditer(text):
        if found := _open_imprint(text, match, set_apart):
            yield found
    for match in _TOLD_AS.finditer(text):
        yield match.start(), match.end(), "prose-told"
    for match in _ARTICLE_IN.finditer(text):
        yield match.start(), match.end(), "prose-article"
    for title in [*set_apart, *_quoted(text)]:
        if found := _told(text, title):
            yield found


def _between(titles: list[Title], low: int, high: int) -> list[Title]:
    """Those of `titles`, which are in order, that begin from `low` on and before `high`."""
    first, last = (bisect_left(titles, at, key=lambda title: title.start) for at in (low, high))
    return titles[first:last]


def _widened(text: str, start: int, end: int) -> Title:
    """The stretch with the signs of emphasis and the quotation marks around it."""
    while start > 0 and text[start - 1] in "*_[":
        start -= 1
    while end < len(text) and text[end] in "*_":
        end += 1
    if start > 0 and text[start - 1] in _OPEN and end < len(text) and text[end] in "’”»“\"'«":
        return Title(start - 1, end + 1)
    return Title(start, end)


def _quoted(text: str) -> list[Title]:
    """Quoted stretches that may be titles: a capital first, no long sentence."""
    found = []
    for match in re.finditer(r"[“«„‘\"][ \u00a0]?(?=[A-ZÀ-ÝА-ЯЁ\d¿¡])[^“”„«»\n]{3,160}?[”»“\"’](?=[\s,.;:)]|$)", text):
        found.append(Title(match.start(), match.end()))
    return found


# -- an imprint in brackets ---------------------------------------------------------------------------------------
def _bracketed(text: str, match: re.Match[str], set_apart: list[Title]) -> tuple[int, int, str] | None:
    inner = " ".join(match[1].split())
    at = match.start()
    title, gap_writer = _title_before(text, at, set_apart)
    if title is None and (found := _whole_in_bracket(text, match, set_apart)):
        return found
    if _EVENT.search(inner) or _LIFE.match(inner) or len(inner) > 160:
        return None
    strength = imprint_strength(inner)
    if strength < 0:
        return None
    end = _with_locators(text, match.end())
    if title is not None:
        low = max(0, title.start - 200)
        writer = writer_before(text[low : title.start])
        begin = title.start if writer is None else low + writer
        if strength == 0 and not _is_book(text, title, match.end(), writer is not None or gap_writer):
            return None
        return _without_lead(text, begin), end, "prose-bracket"
    if strength < 1:
        return None
    found_at = _unquoted_before(text, at, strength)
    return None if found_at is None else (_without_lead(text, found_at), end, "prose-bracket")


def imprint_strength(inner: str) -> int:
    """How much `inner` is an imprint: 2 with a known place or house, 1 with a short name, 0 a year alone, else -1.

    >>> [imprint_strength(text) for text in ("London: Gollancz, 1937", "Charta, 2003", "1939", "see above and 1939")]
    [2, 1, 0, -1]
    """
    if _YEAR_ONLY.match(inner):
        return 0
    if _CITATION.search(inner) or "год" in inner:
        return -1
    if not _YEAR.search(inner) or re.search(r"\d", _FIGURES.sub("", inner)):
        return -1
    parts = [part for part in SEGMENT.split(inner) if part.strip()]
    known = short = 0
    for part in parts:
        words = [word.casefold() for word in _WORD.findall(part)]
        if not words:
            continue
        if len(words) > 9:
            return -1
        if ends_in_place(words) or is_publisher(words) or words == ["м"] or words == ["л"] or words == ["спб"]:
            known += 1
        elif _WORD.search(part) and part.strip(' «“"„”»')[:1].isupper() and len(words) <= 5:
            short += 1
        elif part.strip()[0].islower() and (len(words) > 2 or words[0] in ("dir", "regie", "réal", "regia", "реж")):
            return -1
    if known:
        return 2
    return 1 if short and len(parts) <= 5 else -1


def _whole_in_bracket(text: str, match: re.Match[str], set_apart: list[Title]) -> tuple[int, int, str] | None:
    """A bracket that holds a reference of its own: "(see E. P. Thompson, The Making …, Gollancz, 1963)"."""
    start, end = match.start(1), match.end(1)
    inner = match[1]
    if lead := _LEAD.match(inner):
        start += lead.end()
        inner = text[start:end]
    title = next((t for t in _between(set_apart, start, start + 80) if t.end <= end), None)
    if title is not None:
        rest = text[title.end : end].strip(" ,")
        strength = imprint_strength(rest) if rest else -1
        if strength < 0:
            return None
        if (
            title.start == start
            and (writer := writer_before(text[max(0, match.start() - 120) : match.start() + 1])) is not None
        ):
            begin = max(0, match.start() - 120) + writer
            if strength > 0 or _is_book(text, title, end, True):
                return begin, match.end(), "prose-bracket"
        if strength > 0 or _is_book(text, title, end, title.start > start):
            return start, end, "prose-bracket"
        return None
    if len(inner) > 30 and inner[0].isupper() and not _EVENT.search(inner) and weigh(" ".join(inner.split())) >= 3.6:
        name = _NAME_COMMA.match(inner)
        if (
            name
            and not is_plain(name["name"].split()[0])
            and _person(name["name"], "", 0)
            and imprint_strength(inner) < 2
        ):
            return start, end, "prose-bracket"
    return None


def _title_before(text: str, at: int, set_apart: list[Title]) -> tuple[Title | None, bool]:
    """The title set apart that stands before a bracket at `at`, with a writer's name between them at most."""
    low = max(0, at - 40)
    bare = low + len(text[low:at].rstrip(" \n\u00a0,"))
    around = _between(set_apart, bare - _LONGEST_TITLE - 80, bare)
    near = [title for title in around if bare - 70 <= title.end <= at]
    for title in [*reversed(near), *filter(None, [_quote_ending(text, bare)])]:
        if title.end >= bare:
            return (title, False) if title.end - title.start > 4 and _begins_like_title(text, title) else (None, False)
        behind = writer_behind(text, title.end)
        if behind is not None and not text[behind:at].strip(" ,\n\u00a0") and _begins_like_title(text, title):
            return title, True
    if (quote := _quote_before_writer(text, at)) is not None:
        return quote, True
    return None, False


def _begins_like_title(text: str, title: Title) -> bool:
    begin = text[title.start : title.end].lstrip("*_[‘“«„\"'”» ")
    return bool(begin) and (begin[0].isupper() or begin[0].isdigit() or begin[0] in "¿¡")


def _quote_ending(text: str, end: int) -> Title | None:
    """The quoted stretch that ends at `end`."""
    if end < 4:
        return None
    for opening, closing in _QUOTES:
        if text[end - 1] == closing:
            low = max(0, end - 250)
            at = text.rfind(opening, low, end - 1)
            while at > low and opening in "’'" and text[at - 1].isalnum():
                at = text.rfind(opening, low, at)
            if at >= 0 and end - at > 4:
                return Title(at, end)
    return None


def _quote_before_writer(text: str, at: int) -> Title | None:
    """A quoted title with its writer behind it, right before a bracket: "“The Making …” by E. P. Thompson (1963)"."""
    low = max(0, at - 260)
    for title in reversed(_quoted(text[low:at])):
        whole = Title(low + title.start, low + title.end)
        behind = writer_behind(text, whole.end)
        if behind is not None and not text[behind:at].strip(" ,\n\u00a0"):
            return whole
    return None


def _unquoted_before(text: str, at: int, strength: int) -> int | None:
    """Where the reference begins whose title, not set apart, stands right before a bracket with an imprint."""
    low = max(0, at - 260)
    before = text[low:at]
    if ends := list(_SENTENCE_END.finditer(before)):
        low += ends[-1].end()
        before = text[low:at]
    if (broken := max(before.rfind(")"), before.rfind("\n\n"))) >= 0:
        low += broken + 1
        before = text[low:at]
    names = [found for found in _names(before) if _person(found[0], before, found[1])]
    if names and len(before) - names[0][2] > 4:
        _, start, end = names[0]
        known = strength == 2 or (not before[:start].strip() and _TITLE_CASE.search(before))
        return low + start if known and not _tells(before[end:]) else None
    if (his := list(_IN_HIS.finditer(before))) and strength == 2 and not is_plain(his[-1]["name"].split()[0]):
        return low + his[-1].start()
    case = _TITLE_CASE.search(before)
    if case is None:
        return None
    words = case[0].split()
    begin = case.start()
    while words and (is_plain(words[0]) and not words[0][0].isupper()):
        begin += len(words[0]) + 1
        words.pop(0)
    capitals = sum(word[0].isupper() for word in words)
    if strength < 2 and capitals < 2:
        return None
    writer = writer_before(before[:begin])
    if writer is not None and capitals >= 1:
        return low + writer
    possessive = re.match(rf"(?:{NAMES})(?:’s|'s)\s", before[begin:])
    if possessive and capitals >= 3 and not is_plain(words[0]):
        return low + begin
    return low + begin if capitals >= 3 and strength == 2 else None


def _names(before: str) -> Iterator[tuple[str, int, int]]:
    """(name, start, end) of the people with a comma or a colon behind them; a title that follows a comma is left out."""  # noqa: E501
    for match in _NAME_COMMA.finditer(before):
        name, end = match["name"], match.end()
        for comma in re.finditer(r", ", name):
            if is_plain(name[comma.end() :].split()[0]):
                name, end = name[: comma.start()], match.start("name") + comma.end()
                break
        if not is_plain(name.split()[0]):
            yield name, match.start("name"), end


def _tells(text: str) -> bool:
    """Whether verbs and pronouns in it say that it is a sentence and no title."""
    return sum(word in load_words("evidence", "prose") for word in map(str.casefold, _WORD.findall(text))) >= 2


def _person(name: str, before: str, start: int) -> bool:
    """Whether a capitalised stretch before a comma is a person: initials, a known given name, or a surname at a border."""  # noqa: E501
    words = re.findall(r"[\w’'-]+\.?", name)
    if any(re.fullmatch(rf"[{UP}]\.|[{UP}]{{1,3}}", word) for word in words):
        return True
    if any(word.casefold() in load_words("given_names", "given") for word in words[:-1]):
        return True
    border = not before[:start].strip() or re.search(
        r"(?:[;:(—–]|\b(?:see|in|of|vgl\.|voir|cfr\.|véase|см\.|veda|ver))\s*$", before[:start], re.I
    )
    return bool(border) and len(words) <= 3


# -- an imprint behind commas -------------------------------------------------------------------------------------
def _open_imprint(text: str, match: re.Match[str], set_apart: list[Title]) -> tuple[int, int, str] | None:
    """A title set apart, or a person and a title, before "Place, Publisher, year" without brackets."""
    # The pattern may have taken the title for a part of the imprint: the parts are left off one by one.
    starts = [0, *(comma.end() - 2 for comma in re.finditer(r"[,:]\s(?=\S)", match["imprint"]))]
    for skipped in starts[:3]:
        at = match.start("imprint") + skipped - (2 if skipped == 0 else 0)
        if found := _before_imprint(text, at, match.end(), set_apart):
            return found
    return None


def _before_imprint(text: str, at: int, behind: int, set_apart: list[Title]) -> tuple[int, int, str] | None:
    imprint = text[at + 2 : behind]
    if imprint_strength(imprint) < 2 or _EVENT.search(imprint) or text[behind : behind + 4].strip().startswith("год"):
        return None
    title = next(
        (
            t
            for t in reversed(_between(set_apart, at - _LONGEST_TITLE, at))
            if t.end <= at + 1 and not text[t.end : at].strip(" ,.")
        ),
        None,
    ) or _quote_ending(text, at)
    end = _with_locators(text, behind)
    if title is not None and _begins_like_title(text, title):
        writer = writer_before(text[max(0, title.start - 200) : title.start])
        begin = title.start if writer is None else max(0, title.start - 200) + writer
        return _without_lead(text, begin), end, "prose-imprint"
    low = max(0, at - 240)
    before = text[low:at]
    if ends := list(_SENTENCE_END.finditer(before)):
        low += ends[-1].end()
        before = text[low:at]
    people = [start for name, start, end in _names(before) if len(before) - end > 4 and _person(name, before, start)]
    owners = [owner.start() for owner in _POSSESSIVE.finditer(before) if not is_plain(owner["name"].split()[0])]
    for start in [*people, *owners]:
        begin = low + start
        if text[begin:behind].count("(") > text[begin:behind].count(")"):
            continue
        least = 3.6 if start in owners else 4.2
        if weigh(" ".join(text[begin:end].split())) >= least and not AGAIN.search(text[begin:end]):
            return begin, end, "prose-imprint"
    return None


# -- told in words ------------------------------------------------------------------------------------------------
def _told(text: str, title: Title) -> tuple[int, int, str] | None:
    """A title with the year in which it was published told behind or before it."""
    if title.end - title.start < 6 or not _begins_like_title(text, title):
        return None
    near = f"{text[max(0, title.start - 90) : title.start]} {text[title.end : title.end + 90]}"
    words = {word.casefold() for word in _WORD.findall(near)}
    if not words.isdisjoint(load_words("evidence", "works") - load_words("evidence", "books")) and words.isdisjoint(
        load_words("evidence", "kinds")
    ):
        return None
    kind = _kind_before(text, title.start)
    if behind := _TOLD_BEHIND.match(text, title.end, title.end + 150):
        if behind["written"] and kind is None:
            return None
        begin = kind if kind is not None else _writer_start(text, title.start)
        return begin, behind.end(), "prose-told"
    low = max(0, title.start - 110)
    if before := _TOLD_BEFORE.search(text[low : title.start]):
        if kind is None and words.isdisjoint(load_words("evidence", "books")):
            return None
        begin = low + before.start()
        return (kind if kind is not None and kind < begin else begin), title.end, "prose-told"
    return None


def _writer_start(text: str, start: int) -> int:
    low = max(0, start - 200)
    writer = writer_before(text[low:start])
    return start if writer is None else low + writer


def _kind_before(text: str, start: int) -> int | None:
    """Where "a pamphlet by Francis Meynell," or "his pamphlet" begins, right before a title; None without such words."""  # noqa: E501
    low = max(0, start - 110)
    before = text[low:start]
    for _match in re.finditer(r"[^\W\d_]+", before):
        pass
    found: int | None = None
    for word in re.finditer(r"[^\W\d_]+", before):
        if word[0].casefold() in load_words("evidence", "kinds"):
            rest = before[word.end() :]
            if re.fullmatch(
                rf"(?:\s(?:by|von|par|di|de|por|du|d['’])?\s?(?:{NAMES}))?(?:,|:)?\s(?:(?:entitled|called|namens|intitulée?|intitolat[oa]|titulad[oa])\s)?[\[*_]*",
                rest,
            ):
                determiner = _DETERMINER.search(before[: word.start()])
                lead = re.search(
                    r"(?:\b(?:an?|his|her|their|ein|eine|einen|seine?|ihre?|un|une|son|sa|suo|sua|su|una)\s)$",
                    before[: word.start()],
                    re.I,
                )
                found = low + (lead.start() if lead else word.start())
                _ = determiner
                break
    return found


# -- books and other things with a year ---------------------------------------------------------------------------
def _is_book(text: str, title: Title, end: int, writer: bool) -> bool:
    """Whether a title with a year alone is a book's: the words around it say so, or its writer stands beside it."""
    near = {
        w.casefold() for w in _WORD.findall(text[max(0, title.start - 70) : title.start] + " " + text[end : end + 50])
    }
    around = near | {
        w.casefold() for w in _WORD.findall(text[max(0, title.start - 220) : title.start] + " " + text[end : end + 160])
    }
    other, books = load_words("evidence", "works") - load_words("evidence", "books"), load_words("evidence", "books")
    if not near.isdisjoint(other) and near.isdisjoint(load_words("evidence", "kinds")):
        return False
    if _ARTICLE.search(text[max(0, title.start - 8) : title.start]) and not writer:
        return False
    if not near.isdisjoint(books):
        return True
    if not around.isdisjoint(other):
        return False
    return writer or not around.isdisjoint(books)


def _without_lead(text: str, begin: int) -> int:
    lead = _LEAD.match(text, begin)
    return lead.end() if lead else begin


def _with_locators(text: str, end: int) -> int:
    for _ in range(3):
        match = _LOCATOR.match(text, end, end + 40)
        if match is None:
            break
        end = match.end()
    return end
