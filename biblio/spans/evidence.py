"""How much in a text speaks for its being one reference, and how much against: named traits whose weights add up.

The weights were set by hand and looked at on three sets: 600 references of each public corpus that may be trained on
(nine in ten must weigh `LIKELY` or more), the lines of dissertations that hold no reference, and the documents of
`tests/cases`. After changing one, run `python -m tests.quality` and `pytest tests/test_spans.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from biblio.tables import load_table, load_words

YEAR = r"(?:1[4-9]\d\d|20[0-2]\d)"
# From here on a text is a reference by its own evidence; from there on if something else speaks for it too.
SURE = 4.0
LIKELY = 2.6

_LONGEST = 2700
# Running text without a figure is told at a glance; only short lines without one are weighed.
_SHORT = 200
_DIGIT = re.compile(r"\d")
_NO_DATE = re.compile(r"[nNsSoOб]\. ?[dDaAlLpPjJгм]|[nN][dp]\.|ndated|o date")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
SEGMENT = re.compile(r"[,;:.()\[\]–—|/]+(?=\s|$)|[(\[]|\s\|\s|\s--\s")
_EXTENT = re.compile(
    r"(?:\b\d{1,4}|\b[xvi]{1,7},?)\s{0,3}(?:\[\d+\]\s)?(?:pages?|pp?\b|pgs?\b|leaves|S\.|Seiten|págs?\b|páginas|pagg?\b|pagine|с\.|стр\.|c\.(?=\s|$)|Bl\.|ff\.(?=\s?$))",
    re.I,
)
_LOCATOR = re.compile(
    r"(?:\bpp?\.\s{0,3}|\bpp?\s|\bpages?\s{1,3}|\b[Ss]\.\s{0,3}|\bpágs?\.\s{0,3}|\bpagg?\.\s{0,3}|\bстр\.\s{0,3}|\bс\.\s{0,3}|\bch(?:ap)?\.\s|\bkap\.\s)(?:\d+|[ivxlc]+\b)(?:\s?[-–]\s?\d+)?",
    re.I,
)
_LAST_YEAR = re.compile(
    rf"(?:[,.:;(\[/|]|\bc\.?|\bca\.?|\w|\*)\s{{0,3}}[\[(]?\b[cс©]?{YEAR}[a-z]?\b\??[\])]?(?:\s?[-–/]\s?\d{{2,4}})?(?:\s?(?:г\.?|гг\.))?[\])]?\s{{0,2}}[.,;)\]]{{0,3}}$"
)
_IMPRINT_YEAR = re.compile(
    rf"(?:[,:;|]|[^\W\d_]\.?)\s{{0,3}}[\[(]?[cс©]?{YEAR}[a-z]?\??[\])]?(?=\s{{0,2}}(?:[.,;:)\]|/]|$|\s[–—-]|[-–/]\d\d))"
)
_BRACKET_YEAR = re.compile(rf"\((?:[^()]{{0,80}}[,:.\s])?(?:c\. ?|ca\.? ?|\[)?{YEAR}[a-z]?\]?\??\)")
_AUTHOR_YEAR = re.compile(rf"^[^()]{{3,200}}\({YEAR}[a-z]?\)[.,:]?\s|^[^\W\d_][^()]{{2,120}}[.,] {YEAR}[a-z]?[.:] ")
UNDATED = re.compile(
    r"(?:^|[\s,(\[])(?:n\. ?d\.|nd\.|n\. ?p\.|np\.|s\. ?d\.|s\. ?l\.|s\. ?a\.|s\. ?n\.|o\. ?J\.|o\. ?O\.|б\. ?г\.|б\. ?м\.|no date|undated|sin fecha|senza data|sans date|ohne Jahr)(?=[\s,;.)\]]|$)",  # noqa: E501
    re.I,
)
_ROLE = re.compile(
    r"\b(?:edited (?:and \w+ )?by|ed\. by|eds?\.|translated|transl\.|trans\.|tr\. by|compiled by|introduction by|foreword by|preface by|"  # noqa: E501
    r"with an? (?:introduction|preface|foreword)|hrsg\.|hg\.|herausgegeben|übers\.|übersetzt|bearb\.|aufl\.|auflage|trad\.|traduit|"  # noqa: E501
    r"traduction|préface|sous la dir|dir\.|a cura di|traduzione|prefazione|traducción|prólogo|edición|пер\.|под ред|сост\.|перевод|"  # noqa: E501
    r"редакц)",
    re.I,
)
_VOLUME = re.compile(
    r"\b(?:vols?\.? ?[\divx]+|volume [\divxo]\w*|volumes\b|\d+ vols?|bd\.? ?\d+|band \d+|\d bde|t\. ?[\divx]+|tome [\divx]+|tomo [\divx]+|\d tom|no\. ?\d+|nr\. ?\d+|n° ?\d+|"  # noqa: E501
    r"\d+(?:st|nd|rd|th) ed|\d+\. aufl|\d+\. (?:\w+\. ){1,3}aufl|\d+e éd|\d+ª ed|\d+-е изд|second ed|revised ed|third ed|fourth ed|fifth ed|ninth ed|new ed|editio \w+|reprint|т\. ?\d+|вып\. ?\d+|№ ?\d+)",  # noqa: E501
    re.I,
)
_NUMBER = re.compile(r"\bISBN|\bISSN|\bdoi\b|10\.\d{4,9}/", re.I)
_JOURNAL = re.compile(
    rf"\b\d{{1,3}}\s?(?:\(\d{{1,3}}(?:[-–/]\d{{1,3}})?\)|[:,]\s?(?:no\.?|n°|nr\.?|№)\s?\d{{1,3}}|:\d{{1,2}})|\b\d{{1,3}}\s\({YEAR}\)",
    re.I,
)
_UP = "A-ZÀ-ÖØ-ÝĀŁŚŠŽА-ЯЁ"
_INVERTED = re.compile(
    rf"^(?:[^\W\d_][\w’'-]+ ){{0,2}}[{_UP}][\w’'-]+, ?(?:[{_UP}][\w’'.-]*(?:[ ,.:;&(*]|$)|[{_UP}]\.)|^[{_UP}][\w’'-]+ (?:[{_UP}]\. ?){{1,3}}[^\W\d_«“]"  # noqa: E501
)
_CAPITAL_NAME = re.compile(rf"^(?:[{_UP}’'-]{{2,}} ){{0,3}}[{_UP}’'-]{{3,}}(?:,| [{_UP}]\.| \()")
_BRACKET_NAME = re.compile(
    rf"^(?:[{_UP}][\w’'-]+ ){{0,2}}[{_UP}][\w’'-]+,? \((?:[{_UP}][\w’'-]*[. ]{{0,2}}|and |et |de |und ){{1,5}}\)"
)
# "Bd. 5. Kautsky, Karl": the number in a series before the name.
_NUMBERED = re.compile(r"^(?:Bd|Band|Vol|Heft|Hft|No|Nr|N|T|Tome|Tomo|Quaderno|Cuaderno|Т|Вып|Serie)\.? \d{1,4}[.:)]? ")
_INITIALS = re.compile(
    rf"(?:^|[\s,;(*])(?:[{_UP}]\. ?){{1,3}}[{_UP}][\w’'-]{{2,}}|\b[A-ZА-Я]{{2}} [A-Z][a-z]+\b|[{_UP}][\w’'-]{{2,}},? (?:[{_UP}]\.[ -]?){{1,3}}"  # noqa: E501
)
_NAME_SEGMENT = re.compile(
    rf"(?:^|[,;.:*–] ?\*?| by | par | di | von | de | por )([{_UP}][\w’'-]+) (?:(?:[{_UP}]\.|[{_UP}][\w’'-]+|de|von|van|di|la) ){{0,3}}[{_UP}][\w’'-]+(?=[,.:;*’'(]|\s[*“‘«„/(—–]|$)"  # noqa: E501
)
_PLACE_COLON = re.compile(r"[.,(;–—-]\s{0,2}([^\W\d_][\w’' .;-]{1,40})\s?:\s{0,2}[^\W\d_]")
_BY = re.compile(r"[,.:–—*)\]] {0,2}(?:by|von|par|di|de|por) (?=[^\W\d_a-zа-я])|\bBy (?=[A-Z‘“])|/ ?by ")
_PRINTED = re.compile(
    r"\b(?:printed (?:for|by|and sold)|sold by|apud|typis|impensis|sumptibus|ex officina|chez|bey|bei|in Verlag|im Verlag|Selbstverlag|author[’']s? edition|à compte d[’']auteur|privately printed|en la imprenta|per i tipi)\b"  # noqa: E501
)
QUOTED = re.compile(r"[“\"«„‘][^“”\"«»„‘\n]{3,160}[”\"»“’](?=[\s,.;:()]|$)")
_EMPHASIS = re.compile(r"(?<![\w*_])[*_](?=\S)[^*_\n]{3,200}(?<=\S)[*_](?![\w*_])")
_PRICE = re.compile(
    r"\b(?:Mk?|M|Fr|fr|L|Rs|Rbl|Pts|Ptas|руб|Preis|Price|Prix|Prezzo|Precio|Цена)\.?:? ?\d|[£$€]\s?\d[\d.,]*|\b\d{1,4}(?:[.,]\d\d|,[-–—])?\s?(?:€|EUR|DM|RM|Mk?\.|Fr\.|fr\.|frs\b|francs|lire|L\.|pts\.|ptas|pesetas|руб|р\.|коп)|"  # noqa: E501
    r"\b\d{1,3}s\.?(?: ?\d{1,2}d\.?)?(?=[\s,.;)]|$)|\b\d{1,2}/(?:-|\d{1,2})(?=\s|$)|\b\d{1,2}d\.(?=\s|$)|\bnet\b"
)
_SENTENCE = re.compile(rf"[^\W\d_]{{3,}}[.!?][”’\"]?\s+[“‘\"]?[{_UP}][^\W\d_]+\s[^\W\d_A-ZА-Я]")
_LIFE = re.compile(rf"\((?:b\. |born |geb\. |\*)?\s?{YEAR}\s?[-–—]\s?(?:{YEAR}|\d\d)?\s?\)")
# "Cole, G. D. H., 1889-1959.": the heading of a card.
_LIFE_LINE = re.compile(rf"^[^\d]{{4,60}},\s(?:b\. ?|d\. ?|ca?\. ?)?{YEAR}\s?[-–—]\s?(?:{YEAR})?\.?$")
MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|märz|okt|dez|juin|juil|août|avr|fév|déc|janv|gen|mag|giu|lug|set|ott|dic|ene|abr|"
    "ago|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек"
)
_DAY = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th|\.|º|er|°)? (?:of |de |d’|d')?(?:{MONTHS})\w*"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}\b",
    re.I,
)
_FULL_DATE = re.compile(rf"\b\d{{1,2}}[./]\d{{1,2}}[./]{YEAR}\b")
_COLUMNS = re.compile(r"\S[ \t]{3,}\S[^\n]*?\S[ \t]{3,}\S")
_LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}|_{4,}")
_INDEX_NUMBERS = re.compile(r",\s?\d{1,3}(?:[-–]\d{1,3})?n?\b(?!\s?(?:p|S\.|с\.|стр|\())")
_CLOCK = re.compile(
    r"\b\d{1,2}[:.]\d\d ?(?:am|pm|Uhr|h\b)|\bat \d{1,2}[:.]\d\d\b|\b\d{1,2}:\d\d\b(?!\d)|\S@\S+\.\w|\bTel\.|\bpage \d+ of\b|\bvisit(?:ed|ors)\b",  # noqa: E501
    re.I,
)
_LAW = re.compile(
    rf"\b(?:Act|Bill|Statute|Gesetz|Verordnung|Loi|Décret|Legge|Decreto|Ley|Закон|Указ)(?: n[.°]? ?\d+)?(?:,| of| vom| du| del| от)? (?:\d{{1,2}}[. ]\w* ?\w* )?{YEAR}\b"  # noqa: E501
    rf"|\b\d+(?: ?(?:&|and) ?\d+)? (?:Geo|Vict?|Will|Edw|Eliz|Car|Hen|Jac|Ric|Anne)\.|\b(?:Riot|Reform|Factory|Poor Law|Education|Police) Act\b|§ ?\d|\b(?:Article|Artikel|Artículo|Articolo|Art\.|Статья|Section) \d"  # noqa: E501
)
_ISBD = re.compile(r"\s/\s.{3,200}?\s?[.,]?\s(?:--|—|–)\s|\s;\s\d\d\s?(?:x \d\d )?cm\b")
FILM = re.compile(
    rf"^(?:Films?|Filme|Película|Фильм)\s?:|\b(?:dir\.|directed by|Regie:?|réal\.|regia di|реж\.) [{_UP}]|\b\d{{2,3}} (?:min\.|minutes|Min\.|мин\.)"  # noqa: E501
)
_LETTER = re.compile(
    r"\b(?:obedient servant|Yours (?:truly|faithfully|sincerely|ever)|Hochachtungsvoll|Mit freundlichen|Veuillez agréer|Distinti saluti|Atentamente|С уважением)\b"  # noqa: E501
)
_CAPTION = re.compile(
    r"(?:Fig(?:ure|\.)?|Table|Plate|Abb(?:ildung|\.)|Tab(?:elle|leau|\.)|Tavola|Tabla|Figura|Рис\.|Табл\.)\s?\d", re.I
)
_SUBJECTS = re.compile(r"\b[IVX]{1,3}\. (?:Title|Titel|Series|Tit\.|Titre|Titolo|Título|Загл)\b")
_TIMELINE = re.compile(rf"^(?:{YEAR}|\d{{1,2}}\.? \w+ {YEAR})\s?[:=–—-]\s")
AGAIN = re.compile(
    r"^\W{0,2}(?:(?:see|vgl\.?|cfr?\.?|voir|siehe|véase|см\.)\s)?(?:ibid|ebd|ebenda|ivi\b|ibíd|ibidem|там же|a\.? ?a\.? ?O|loc\. ?cit|op\. ?cit)"  # noqa: E501
    r"|\b(?:op\. ?cit|ouv\. ?cit|loc\. ?cit|art\. ?cit|obra cit|cit\.,|a\.? ?a\.? ?O\.?|wie Anm|wie in Anm|указ\. ?соч|Указ\. ?соч)",  # noqa: E501
    re.I,
)
# A sign for the writer of the reference before.
DITTO = re.compile(
    r"^(?:[—–―_-]{2,}|—|(?:Do|Ditto|Dto|Idem|ID|Id|Ead|Eadem|Ders|Dies|Derselbe|Dieselbe|Same author|The same|By the same author|Le même|Lo stesso|El mismo|Он же|Она же|ОН ЖЕ)\b[.:,]?|[\"”„〃]\s(?=[A-ZÀ-ÝА-Я*_]))",  # noqa: E501
    re.I,
)
_CALL = re.compile(
    r"\b(?:\w*[Aa]rchi(?:v|ves|vo|vio|vs|ef)\b|Record Office|National Library|PRO\b|TNA\b|MSS?\b|ЦГА|ГАРФ|РГА|архив)[^.]{0,50}.{0,40}\b(?:Rep\.|Nr\.|Bl\.|f\.|fol\.|box|folder|fonds|MSS?\.?|оп\.|ф\.|л\.|д\.|b\.) ?\d",  # noqa: E501
    re.I,
)
_ADDRESS = re.compile(
    r"\b\d{1,4},? (?:[A-Z][\w.’']*,? ){1,3}(?:Street|St\.|Road|Rd|Square|Lane|Avenue|Place|Row|Terrace|STREET|ROAD|SQUARE|ROW|AVENUE)\b|\b(?:via|rue|calle|avenida|ул\.|улица) [^,]{2,30},? \d{1,4}\b|(?:straße|strasse|gasse|platz|weg) \d{1,4}\b"  # noqa: E501
)
_YEAR_WORD = re.compile(rf"\b{YEAR}[ \u00a0](?:год[ауе]?\b|году\b|гг?\.\s?[а-я]{{3,}})")


# What a line may have that is no reference at all.
_NOTHING_BUT = frozenset(
    (
        "a year at the end",
        "a year of an imprint",
        "a year behind the author",
        "short parts",
        "dense punctuation",
        "a title set apart",
        "a price",
        "pages",
        "a format or binding",
        "a place before a colon",
    )
)


@lru_cache(maxsize=8192)
def weigh(text: str) -> float:
    """The weight of evidence that `text` is one reference: above `SURE` it is, below 1 it hardly can be.

    >>> weigh("Homage to Catalonia, George Orwell, Secker and Warburg, London, 1938, 314 pages.") > SURE
    True
    >>> weigh("He went to Spain in 1936, and when he came back he wrote about what he had seen there.") < 1
    True
    """
    if len(text) > _LONGEST:
        return -2.0
    if not _DIGIT.search(text) and len(text) > _SHORT and not _NO_DATE.search(text):
        return -2.0
    return sum(weight for _, weight in traits(text))


def traits(text: str) -> list[tuple[str, float]]:
    """What speaks for `text` being a reference and what against: (words for it, weight), in no order.

    >>> [name for name, _ in traits("London, 1938, 314 pages.") if "extent" in name]
    ['an extent']
    """
    columns = len(text) < 400 and "   " in text and _COLUMNS.search(text) is not None
    # A day in figures is no imprint's year.
    text = " ".join(_FULL_DATE.sub("", text).split())
    if not text:
        return [("nothing", -9.0)]
    found = [trait for trait in (*_for(text), *_against(text)) if trait[1]]
    if _NOTHING_BUT.issuperset(name for name, weight in found if weight > 0):
        found.append(("no name, place, house or extent", -1.8))
    if columns:
        found.append(("columns of figures", -4.0))
    return found


def _for(text: str) -> Iterator[tuple[str, float]]:
    words = _WORD.findall(text)
    if _EXTENT.search(text[-160:]):
        yield "an extent", 2.2
    elif _LOCATOR.search(text):
        yield "pages", 1.3
    yield from _date(text)
    if _ROLE.search(text):
        yield "an editor or translator", 1.3
    if _VOLUME.search(text):
        yield "a volume or edition", 0.8
    if _NUMBER.search(text):
        yield "an ISBN, ISSN or DOI", 1.5
    if _JOURNAL.search(text):
        yield "a journal's volume", 1.2
    if _newspaper(text):
        yield "a newspaper's day", 1.5
    yield from _people(text)
    if QUOTED.search(text) or _EMPHASIS.search(text):
        yield "a title set apart", 0.5
    yield from _imprint(text)
    yield from _copy(text)
    if _ISBD.search(text):
        yield "a library card's signs", 1.5
    segments = len(SEGMENT.findall(text))
    if segments >= 2 and len(words) < 45:
        yield "short parts", 0.6
    if segments * 9 >= len(words):
        yield "dense punctuation", 0.5


def _date(text: str) -> Iterator[tuple[str, float]]:
    if _LIFE_LINE.match(text):
        return
    if _LAST_YEAR.search(text):
        yield "a year at the end", 1.6
    elif _AUTHOR_YEAR.match(text):
        yield "a year behind the author", 2.0
    elif _BRACKET_YEAR.search(text) or _IMPRINT_YEAR.search(text):
        yield "a year of an imprint", 1.3
    if UNDATED.search(text):
        yield "a mark that there is no date", 2.0


def _newspaper(text: str) -> bool:
    """Whether a newspaper and a day are named in it, with no sentence around them."""
    return (
        _DAY.search(text) is not None
        and len(text) < 250
        and any(word.casefold() in load_words("evidence", "newspapers") for word in _WORD.findall(text))
    )


def _people(text: str) -> Iterator[tuple[str, float]]:
    text = _NUMBERED.sub("", text)
    if _INVERTED.match(text) or _CAPITAL_NAME.match(text) or _BRACKET_NAME.match(text):
        yield "a name turned round at the beginning", 1.2
    if _INITIALS.search(text):
        yield "initials", 0.8
    elif _BY.search(text):
        yield "a writer announced", 0.9
    elif any(match[1].casefold() in load_words("given_names", "given") for match in _NAME_SEGMENT.finditer(text[:400])):
        yield "a name", 0.8


def _imprint(text: str) -> Iterator[tuple[str, float]]:
    """Places and publishers that stand as a segment of their own, or begin or end one."""
    place = publisher = False
    for segment in SEGMENT.split(text)[1:]:
        words = [word.casefold() for word in _WORD.findall(segment)]
        if not words or len(words) > 9:
            continue
        if ends_in_place(words) or (len(words) <= 3 and words[0] in places()):
            place = True
        if is_publisher(words):
            publisher = True
    if place:
        yield "a place", 1.3
    if publisher:
        yield "a publisher", 1.2
    if (match := _PLACE_COLON.search(text)) and match[1][0].isupper():
        yield "a place before a colon", 0.9
    if _PRINTED.search(text):
        yield "a printer", 1.3


def _copy(text: str) -> Iterator[tuple[str, float]]:
    """What a bookseller says of the copy."""
    formats = load_words("evidence", "formats")
    if any(word.casefold().strip(".,;:()°") in formats for word in text.split()):
        yield "a format or binding", 1.5
    if _PRICE.search(text[-60:]):
        yield "a price", 0.8


@cache
def places() -> frozenset[str]:
    """The places of printing as the tables know them, folded to lower case."""
    table = load_table("places")
    whole = {name.casefold() for place, aliases in table.items() for name in (place, *aliases)}
    return frozenset(whole) | load_words("evidence", "places")


@cache
def _houses() -> frozenset[tuple[str, ...]]:
    table = load_table("publishers")
    names = (name for house, entry in table.items() for name in (house, *(entry or {}).get("aliases", ())))
    return frozenset(tuple(word.casefold() for word in _WORD.findall(name)) for name in names)


def ends_in_place(words: list[str]) -> bool:
    """Whether folded `words` end in a place of printing."""
    return words[-1] in places() or " ".join(words[-2:]) in places() or " ".join(words[-3:]) in places()


def is_publisher(words: list[str]) -> bool:
    """Whether folded `words` are a publisher's name or hold a word that only publishers' names hold."""
    return tuple(words) in _houses() or any(word in load_words("evidence", "publishers") for word in words)


def _against(text: str) -> Iterator[tuple[str, float]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    if not words:
        yield "no words", -9.0
        return
    running = sum(word in load_words("evidence", "prose") for word in words)
    verbs = max(0.0, running - len(words) * 0.04 - 1) * 0.5 + (1.5 if running > len(words) * 0.2 else 0)
    yield "verbs and pronouns of running text", -verbs
    yield "sentences", -0.8 * len(_SENTENCE.findall(text))
    yield "length", -max(0.0, (len(words) - 60) * 0.05)
    if text[-1] in ":?":
        yield "a colon or a question mark at the end", -1.5
    if text[0].islower() and not DITTO.match(text):
        yield "no capital at the beginning", -1.6
    if text[0] in '‘“"«„' and text[-1] in '’”"»' and len(words) > 20:
        yield "a quotation", -2.0
    if _LIFE.search(text) or _LIFE_LINE.match(text):
        yield "years of a life", -1.5
    if _DAY.search(text) and not _LOCATOR.search(text) and not _newspaper(text):
        yield "a day", -0.8
    if len(words) < 3:
        yield "hardly any words", -1.5
    if not re.search(YEAR, text) and not UNDATED.search(text):
        yield "no year", -0.9
    yield from _other_things(text, words)


def _other_things(text: str, words: list[str]) -> Iterator[tuple[str, float]]:
    """Lines of other kinds that look like references: indexes, contents, laws, films, timetables, old references."""
    if _LEADERS.search(text):
        yield "a line of contents", -3.0
    if len(_INDEX_NUMBERS.findall(text)) >= 3:
        yield "a line of an index", -3.0
    if _CAPTION.match(text):
        yield "a caption", -3.0
    if _SUBJECTS.search(text):
        yield "subject headings", -4.0
    if _TIMELINE.match(text):
        yield "a date and what happened", -1.5
    if _LAW.search(text):
        yield "a law", -1.5
    if FILM.search(text):
        yield "a film", -3.0
    if _LETTER.search(text):
        yield "the end of a letter", -2.5
    if _CLOCK.search(text):
        yield "a time or an address", -1.5
    if _CALL.search(text):
        yield "an archive's shelfmark", -4.0
    if _ADDRESS.search(text):
        yield "an address", -2.5
    if _YEAR_WORD.search(text):
        yield "a year in a sentence", -1.3
    if len(words) < 60 and not load_words("evidence", "works").isdisjoint(words):
        films = sum(word in load_words("evidence", "works") for word in words)
        if load_words("evidence", "books").isdisjoint(words):
            yield "a film, a painting or a song", -1.0 * min(films, 3)
    if AGAIN.search(text):
        yield "points back to another reference", -4.0
