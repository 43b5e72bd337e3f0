"""References that are lines of their own: reading lists, catalogues, formatted bibliographies, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from biblio.documents.document import Document
from biblio.spans.claim import Claim
from biblio.spans.context import Context, context_of, person_alone
from biblio.spans.cut import cut_line
from biblio.spans.evidence import AGAIN, DITTO, LIKELY, SURE, UNDATED, YEAR
from biblio.spans.notes import notes_of
from biblio.spans.prose import emphasis_of, find_in_sentences, inside
from biblio.spans.span import Setting
from biblio.spans.trim import without_lead
from biblio.spans.units import LONGEST, Unit, among_films
from biblio.tables import load_words

_HEADING = re.compile(
    r"\b(?:bibliograph\w*|references|works cited|further reading|reading list|readings?|books|pamphlets|publications|works|sources|literatur\w*|"  # noqa: E501
    r"quellen|schriften|werke|bücher|bibliographie|ouvrages|œuvres|livres|lectures|libros|obras|lecturas|bibliografía|bibliografia|opere|libri|letture|letteratura|"
    r"литература|литературы|библиография|сочинения|книги|источники|works by|catalogue|announcements)\b",
    re.I,
)
_FORMATTED = re.compile(rf"^[^()]{{3,160}}\({YEAR}[a-z]?\)|^[^\W\d_][\w’'-]+, [^\W\d_]")
# "William Morris, 1955": a title and a year alone, in a list whose heading says that it holds books.
_SHORT_LINE = re.compile(rf"^[^\W\d_][^.!?;\n]{{3,100}}(?:, | \(){YEAR}\)?\.?$")
_HEADER = re.compile(
    r"(?:author|title|publisher|year|place|pages|autor|titel|verlag|jahr|ort|seiten|auteur|titre|éditeur|année|lieu|autore|titolo|editore|anno|luogo|"
    r"título|editorial|año|lugar|автор|название|заглавие|издательство|год|место)\w{0,2}",
    re.I,
)
_SENTENCE = re.compile(r"[^\W\d_]{3,}[.!?][”’\"]?\s+[“‘\"]?[A-ZÀ-ÝА-Я][^\W\d_]*\s[^\W\d_A-ZА-Я]")
_FIRST_DATE = re.compile(rf"(?<!\d){YEAR}(?!\d)|\b\d{{1,4}}\s?(?:pages|pp?\.|S\.|с\.)")
_ASIDE = re.compile(
    r"^(?:Note|N\.?B|Abbreviations?|Abréviations?|Abkürzungen|Abbreviazioni|Siglas?|Abreviaturas|Сокращения|Contents|Inhalt|Index|Last (?:updated|changed|modified)|Updated|Posted|Copyright|©)\b",  # noqa: E501
    re.I,
)
_OTHER_HEADING = re.compile(
    r"\b(?:filmograph\w*|films?|discograph\w*|external links?|links|see also|weblinks|siehe auch|filme|liens externes|voir aussi|filmographie|"  # noqa: E501
    r"collegamenti esterni|voci correlate|filmografia|enlaces externos|véase también|filmografía|ссылки|фильмография|см\. также|timeline|chronology|zeittafel|"  # noqa: E501
    r"chronologie|cronologia|cronología|хронология|contents|inhalt|sommaire|indice|índice|оглавление|содержание|comments?|kommentare|commentaires|commenti|"
    r"comentarios|комментарии|index|register|personen\w*|acknowledge?ments|credits|events|termine|"
    r"songs?|music|lieder|musik|chansons?|musique|canzoni|musica|canciones|música|песни|музыка|pictures|paintings|exhibition|gemälde|ausstellung|"
    r"tableaux|exposition|quadri|mostra|cuadros|exposición|картины|выставка)\b",
    re.I,
)
# How many lines up and down a line's company is looked for.
_NEAR = 5


@dataclass(slots=True)
class _State:
    """Where in its list a line stands."""

    group: int = -1
    open: bool = False
    titled: bool = False
    contexts: list[tuple[int, Context]] = field(default_factory=list)
    table: bool = False
    other: bool = False
    last: bool = False

    @property
    def context(self) -> Context:
        whole = Context()
        for _, each in self.contexts:
            whole = Context(
                each.author or whole.author, each.issued or whole.issued, each.publisher or whole.publisher, each.sure
            )
        return whole


def find_in_lists(document: Document, units: list[Unit]) -> Iterator[Claim]:
    """The lines that are references, by their own evidence and by their neighbours'."""
    emphasis = emphasis_of(document)
    scores = [_own_score(unit, emphasis) for unit in units]
    state = _State()
    notes = {unit.start for unit in notes_of(units)}
    for index, unit in enumerate(units):
        if unit.start in notes:
            continue
        if is_heading(unit):
            _enter(state, unit, index)
            continue
        if unit.kind == "definition" and (person := person_alone(unit.text)):
            state.contexts = [c for c in state.contexts if c[0] < 90] + [(90, Context(author=person))]
            continue
        if unit.kind == "paragraph" and not unit.signed and (person := person_alone(unit.text)):
            state.contexts = [c for c in state.contexts if c[0] < 80] + [(80, Context(author=person))]
            continue
        if unit.kind != "definition":
            state.contexts = [c for c in state.contexts if c[0] < 90]
        if unit.kind == "table-row" and _is_header(unit.text):
            state.table = True
            continue
        ditto = state.last and DITTO.match(unit.text) is not None
        if not _is_reference(unit, units, scores, index, state, ditto):
            state.last = False
            if len(unit.text) > 250:
                state.open = state.titled = False
            continue
        if not state.open:
            state.group, state.open = state.group + 1, True
        state.last = True
        yield from _claims(unit, state, ditto)


def _claims(unit: Unit, state: _State, ditto: bool) -> Iterator[Claim]:
    setting: Setting = "bibliography" if _FORMATTED.match(unit.text) else "list"
    context = state.context
    for first, (start, end) in enumerate(cut_line(unit.text)):
        begin = unit.start + start
        if unit.kind in ("paragraph", "list-item"):
            begin = unit.start + without_lead(unit.text, start, end, names=False)
        text = unit.text[start:end]
        dated = re.search(YEAR, text) is not None or UNDATED.search(text) is not None
        yield Claim(
            begin,
            unit.start + end,
            setting,
            "line",
            state.group,
            author=context.author,
            issued=None if dated else context.issued,
            publisher=context.publisher,
            ditto=ditto if first == 0 else DITTO.match(text) is not None,
        )


def _enter(state: _State, unit: Unit, index: int) -> None:
    """A heading: what it says holds for what is below it, until one of its own or of a higher level."""
    level = unit.level or 1
    found = context_of(unit.text, first=index == 0)
    if unit.kind != "heading" and found == Context() and not _HEADING.search(unit.text):
        state.open = state.last = False
        return
    state.contexts = [(at, context) for at, context in state.contexts if at < level or context.whole]
    if found != Context():
        state.contexts.append((level, found))
    state.titled = (
        bool(_HEADING.search(unit.text)) or (found != Context() and found.sure) or (state.titled and level > 1)
    )
    state.other = _OTHER_HEADING.search(unit.text) is not None and not _HEADING.search(unit.text)
    state.open = state.last = state.table = False


def is_heading(unit: Unit) -> bool:
    """Whether a line is a heading, by its kind or because it stands alone, short and without an end."""
    if unit.kind == "paragraph" and len(unit.text) < 90 and unit.blank_before and context_of(unit.text).issued:
        return True
    return unit.kind == "heading" or (
        unit.weight < 1
        and len(unit.text) < 90
        and unit.blank_before
        and not unit.signed
        and unit.kind == "paragraph"
        and unit.text[-1] not in ".,;)"
        and "\n" not in unit.text
    )


def _is_header(row: str) -> bool:
    cells = [cell.strip(" *_") for cell in row.split("|")]
    return sum(bool(_HEADER.fullmatch(cell)) for cell in cells) >= 2


def _own_score(unit: Unit, emphasis: list[tuple[int, int]]) -> float:
    if unit.end - unit.start > LONGEST or unit.kind == "heading":
        return -2.0
    score = unit.weight + (0.5 if unit.signed else 0) + (0.7 if unit.kind in ("table-row", "definition") else 0)
    if score >= 0.5 and (is_running(unit.text) or _holds_references(unit, emphasis)):
        score -= 4.0
    if _ASIDE.match(unit.text):
        score -= 3.0
    return score


def _holds_references(unit: Unit, emphasis: list[tuple[int, int]]) -> bool:
    """Whether an unsigned line is sentences around references that stand in them by themselves."""
    if unit.signed or unit.kind not in ("paragraph", "quote") or len(unit.text) < 120:
        return False
    found = list(find_in_sentences(unit.text, inside(unit, emphasis)))
    if not found:
        return False
    before, after = unit.text[: found[0][0]], unit.text[max(end for _, end, _ in found) :]
    return len(found) > 1 or _small_words(before) >= 3 or (_small_words(after) >= 6 and len(after) > 60)


def _small_words(text: str) -> int:
    return sum(word[0].islower() for word in re.findall(r"[^\W\d_]+", text))


def is_running(text: str) -> bool:
    """Whether `text` is sentences with a reference in them rather than a reference."""
    first = _FIRST_DATE.search(text)
    head = text[: first.start()] if first else text
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", head)]
    verbs = sum(word in load_words("evidence", "prose") for word in words)
    return (
        verbs >= 5
        or (verbs >= 2 and _SENTENCE.search(head) is not None)
        or (verbs >= 2 and bool(words) and verbs > len(words) * 0.2 and len(words) > 6)
    )


def _is_reference(unit: Unit, units: list[Unit], scores: list[float], index: int, state: _State, ditto: bool) -> bool:
    score = scores[index]
    if score < -1.5 or AGAIN.search(unit.text):
        return False
    context = state.context
    dated = re.search(YEAR, unit.text) is not None
    if unit.kind == "table-row" and not dated and not UNDATED.search(unit.text):
        score -= 2.0
    score -= 2.5 * (state.other or among_films(units, index))
    score += 2.0 * ditto + 0.8 * state.table * (unit.kind == "table-row")
    score += (
        1.3 * (context.issued is not None and not dated)
        + 0.5 * (bool(context.author) and context.sure)
        + 0.3 * state.titled
    )
    if score >= SURE + 0.6:
        return True
    company = _company(units, scores, index)
    if score >= LIKELY and (company >= 1 or (state.titled and (company >= 0.6 or score >= 3.2))):
        return True
    if state.titled and _SHORT_LINE.match(unit.text):
        near = units[max(0, index - 2) : index] + units[index + 1 : index + 3]
        if sum(bool(_SHORT_LINE.match(other.text)) for other in near) >= 2:
            return True
    if score >= 1.6 and company >= 2.4:
        return True
    # "[37]" between "[36]" and "[38]", all of them references.
    if score >= -0.3 and company >= 3 and dated and unit.number > 0 and _in_sequence(units, index):
        return True
    return score >= 0.9 and company >= 3.4 and state.titled and len(unit.text) < 250 and (dated or unit.signed)


def _in_sequence(units: list[Unit], index: int) -> bool:
    number = units[index].number
    near = [units[at].number for at in (index - 1, index + 1) if 0 <= at < len(units)]
    return number - 1 in near or number + 1 in near


def _company(units: list[Unit], scores: list[float], index: int) -> float:
    """How many of the lines near this one are references by their own evidence; running text ends the search."""
    found = 0.0
    for step in (-1, 1):
        at, seen = index + step, 0
        while 0 <= at < len(units) and seen < _NEAR:
            if units[at].end - units[at].start > LONGEST or (len(units[at].text) > 250 and scores[at] < 1):
                break
            if units[at].kind == "heading":
                # Headings part short lists of one kind ("1886", "1887"); they weaken the company beyond them.
                seen += 2
            else:
                seen += 1
                found += 1 if scores[at] >= SURE else 0.6 if scores[at] >= LIKELY else 0
            at += step
    return found
