"""How much in a line speaks for its being a reference, and how much for running text: weights that add up."""

from __future__ import annotations

import re
from functools import lru_cache

from biblio.tables import load_words

YEAR = r"(?:1[4-9]\d\d|20[0-2]\d)"
_CHEAP = re.compile(
    YEAR + r"|\bn\.? ?d\b|\bs\. ?[dal]\b|o\. ?J|б\. ?г|\bpp?\b|\bpages?\b|\bS\.|\bс\.|ISBN|ISSN|https?:|doi", re.I
)
# Without a figure only a mark that there is no date makes a line worth weighing; two cheap looks come first.
_DIGIT = re.compile(r"\d")
_NO_DATE = re.compile(r"[nNsSoOб]\. ?[dDaAlLpPjJгм]|[nN][dp]\.|ndated|o date")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_SEGMENT = re.compile(r"[,;:.()\[\]–—|]+(?=\s|$)|[(\[]")
_EXTENT = re.compile(
    r"\b\d{1,4}\s{0,3}(?:pages?|pp?\b|pgs?|leaves|S\.|Seiten|págs?\b|páginas|pagg?\b|pagine|с\.|стр\.|c\.)", re.I
)
_LOCATOR = re.compile(
    r"(?:\bpp?\.?|\bpages?|\bS\.|\bpágs?\.|\bpagg?\.|\bСтр\.|\bС\.|\bс\.)\s{0,3}[\divxlc]+(?:\s?[-–]\s?\d+)?", re.I
)
_LAST_YEAR = re.compile(
    rf"(?:[,.:;(\[/]|\bc\.?|\bca\.?|\w)\s{{0,3}}[\[(]?\b{YEAR}[a-z]?\b\??[\])]?(?:\s?[-–/]\s?\d{{2,4}})?(?:\s?(?:г\.?|гг\.))?[\])]?\s{{0,2}}[.,;)\]]{{0,3}}$"
)
_IMPRINT_YEAR = re.compile(
    rf"(?:[,:;]|[^\W\d_]\.?)\s{{0,3}}[\[(]?{YEAR}[a-z]?\??[\])]?(?=\s{{0,2}}(?:[.,;:)\]]|$|\s[–—-]))"
)
_BRACKET_YEAR = re.compile(rf"\((?:[^()]{{0,80}}[,:.\s])?(?:c\. ?|ca\.? ?|\[)?{YEAR}[a-z]?\]?\??\)")
_AUTHOR_YEAR = re.compile(rf"^[^()]{{3,200}}\({YEAR}[a-z]?\)[.,:]?\s")
_UNDATED = re.compile(
    r"(?:^|[\s,(\[])(?:n\. ?d\.|nd\.|n\. ?p\.|np\.|s\. ?d\.|s\. ?l\.|s\. ?a\.|s\. ?n\.|o\. ?J\.|o\. ?O\.|б\. ?г\.|б\. ?м\.|no date|undated|sin fecha|senza data|sans date|ohne Jahr)(?=[\s,;.)\]]|$)",  # noqa: E501
    re.I,
)
_ROLE = re.compile(
    r"\b(?:edited by|ed\. by|eds?\.|translated|transl\.|trans\.|tr\. by|compiled by|introduction by|foreword by|preface by|"  # noqa: E501
    r"hrsg\.|hg\.|herausgegeben|übers\.|übersetzt|bearb\.|aufl\.|auflage|trad\.|traduit|traduction|préface|sous la dir|dir\.|"  # noqa: E501
    r"a cura di|traduzione|prefazione|traducción|prólogo|edición|пер\.|под ред|сост\.|перевод|редакц)",
    re.I,
)
_VOLUME = re.compile(
    r"\b(?:vols?\.? ?[\divx]+|volume [\divxo]\w*|volumes\b|\d+ vols?|bd\.? ?\d+|band \d+|t\. ?[\divx]+|tome [\divx]+|tomo [\divx]+|no\. ?\d+|nr\. ?\d+|n° ?\d+|"  # noqa: E501
    r"\d+(?:st|nd|rd|th) ed|\d+\. aufl|\d+e éd|\d+ª ed|\d+-е изд|second edition|revised edition|third edition|new edition|reprint|т\. ?\d+|вып\. ?\d+|№ ?\d+)",  # noqa: E501
    re.I,
)
_NUMBER = re.compile(r"\bISBN|\bISSN|\bdoi\b|10\.\d{4,9}/", re.I)
_JOURNAL = re.compile(
    rf"\b\d{{1,3}}\s?(?:\(\d{{1,3}}(?:[-–/]\d{{1,3}})?\)|[:,]\s?(?:no\.?|n°|nr\.?|№)\s?\d{{1,3}}|:\d{{1,2}})|\b\d{{1,3}}\s\({YEAR}\)",
    re.I,
)
_INVERTED = re.compile(r"^(?:[^\W\d_][\w’'-]+ ){0,2}[^\W\d_][\w’'-]+, ?(?:[A-ZА-ЯÉÈÖÄÜ][\w’'.-]*[ ,.:;&(]|[A-ZА-Я]\.)")
_CAPITAL_NAME = re.compile(r"^[A-ZА-ЯÀ-Ý’'-]{3,}(?:,| [A-ZА-Я]\.)")
_INITIALS = re.compile(
    r"(?:^|[\s,;(])(?:[A-ZА-ЯÀ-Ý]\. ?){1,3}[A-ZА-ЯÀ-Ý][\w’'-]{2,}|\b[A-ZА-Я]{2} [A-Z][a-z]+\b|[A-ZА-ЯÀ-Ý][\w’'-]{2,},? (?:[A-ZА-ЯÀ-Ý]\.[ -]?){1,3}"  # noqa: E501
)
_PLACE_COLON = re.compile(r"[.,(;]\s{0,2}([^\W\d_][\w’' .-]{1,30})\s?:\s{0,2}[^\W\d_]")
_BY = re.compile(r"[,.:–] {0,2}(?:by|von|par|di|de|por) (?=[^\W\d_a-zа-я])|\bBy (?=[A-Z‘“])")
_QUOTED = re.compile(r"[“\"«„‘][^“”\"«»„‘\n]{3,160}[”\"»“’](?=[\s,.;:()]|$)")
_DAY = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th|\.|º|er)? (?:of |de |d’)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|okt|dez|juin|juil|août|avr|fév|déc|gen|giu|lug|set|ott|dic|ene|abr|ago|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек)\w*"  # noqa: E501
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}\b",
    re.I,
)
_SENTENCE = re.compile(r"[^\W\d_]{3,}[.!?][”’\"]?\s+[“‘\"]?[A-ZА-ЯÀ-Ý][^\W\d_]+\s[^\W\d_A-ZА-Я]")
_LIFE = re.compile(rf"\((?:b\. |born |geb\. |\*)?\s?{YEAR}\s?[-–—]\s?(?:{YEAR}|\d\d)?\s?\)")

_FULL_DATE = re.compile(rf"\b\d{{1,2}}[./]\d{{1,2}}[./]{YEAR}\b")

SURE = 4.0
LIKELY = 2.6


@lru_cache(maxsize=4096)
def weigh(text: str) -> float:
    """The weight of evidence that `text` is one reference: above `SURE` it is, below 1 it hardly can be.

    >>> weigh("Homage to Catalonia, George Orwell, Secker and Warburg, London, 1938, 314 pages.") > SURE
    True
    >>> weigh("He went to Spain in 1936, and when he came back he wrote about what he had seen there.") < 1
    True
    """
    if len(text) > 2700 or not (_CHEAP if _DIGIT.search(text) else _NO_DATE).search(text):
        return -2.0
    # A day in figures is no imprint's year.
    text = _FULL_DATE.sub("", " ".join(text.split()))
    if not text:
        return -2.0
    return _for(text) - _against(text)


def _for(text: str) -> float:
    words = [word.casefold() for word in _WORD.findall(text)]
    weight = 0.0
    if _EXTENT.search(text[-120:]):
        weight += 2.2
    elif _LOCATOR.search(text):
        weight += 1.3
    if _LAST_YEAR.search(text):
        weight += 1.6
    elif _AUTHOR_YEAR.match(text):
        weight += 2.0
    elif _BRACKET_YEAR.search(text) or _IMPRINT_YEAR.search(text):
        weight += 1.3
    if _UNDATED.search(text):
        weight += 2.0
    weight += 1.3 * bool(_ROLE.search(text)) + 0.8 * bool(_VOLUME.search(text)) + 1.5 * bool(_NUMBER.search(text))
    weight += 1.2 * bool(_JOURNAL.search(text))
    if _INVERTED.match(text) or _CAPITAL_NAME.match(text):
        weight += 1.2
    if _INITIALS.search(text):
        weight += 0.8
    elif _BY.search(text):
        weight += 0.9
    if _QUOTED.search(text):
        weight += 0.5
    weight += _imprint(text)
    if len(_SEGMENT.findall(text)) >= 2 and len(words) < 45:
        weight += 0.6
    if len(_SEGMENT.findall(text)) * 9 >= len(words):
        weight += 0.5
    return weight


def _imprint(text: str) -> float:
    """Places and publishers that stand as a segment of their own, or begin or end one."""
    places, publishers = load_words("evidence", "places"), load_words("evidence", "publishers")
    weight = 0.0
    place = publisher = False
    for segment in _SEGMENT.split(text)[1:]:
        words = [word.casefold() for word in _WORD.findall(segment)]
        if not words or len(words) > 9:
            continue
        if (len(words) <= 3 and (words[-1] in places or words[0] in places)) or words[-1] in places:
            place = True
        if any(word in publishers for word in words):
            publisher = True
    if place:
        weight += 1.3
    if publisher:
        weight += 1.2
    if (match := _PLACE_COLON.search(text)) and match[1][0].isupper():
        weight += 0.9
    return weight


def _against(text: str) -> float:
    prose = load_words("evidence", "prose")
    words = [word.casefold() for word in _WORD.findall(text)]
    if not words:
        return 9.0
    running = sum(word in prose for word in words)
    weight = max(0.0, running - len(words) * 0.04 - 1) * 0.5
    if running > len(words) * 0.2:
        weight += 1.5
    weight += 0.8 * len(_SENTENCE.findall(text))
    if len(words) > 60:
        weight += (len(words) - 60) * 0.05
    if text[-1] in ":?":
        weight += 1.5
    if text[0].islower():
        weight += 1.0
    if text[0] in '‘“"«„' and text[-1] in '’”"»' and len(words) > 20:
        weight += 2.0
    if _LIFE.search(text):
        weight += 1.5
    if _DAY.search(text) and not _LOCATOR.search(text):
        weight += 0.8
    if len(words) < 3:
        weight += 1.5
    if not re.search(YEAR, text) and not _UNDATED.search(text):
        weight += 0.9
    return weight
