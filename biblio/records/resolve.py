"""The steps by which labelled pieces become values; each takes the pieces of its labels and fills the draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from biblio.records.dates import resolve_dates, says_reprint, without_reprint_words
from biblio.records.pieces import Draft, Piece
from biblio.records.roles import resolve_names
from biblio.tables import load_words
from biblio.text import collapse, fold
from biblio.values.date import parse_date
from biblio.values.edition import parse_edition
from biblio.values.extent import parse_extent
from biblio.values.identifier import find_identifiers
from biblio.values.imprint import absent_variables, house_of_series, is_place
from biblio.values.number import parse_roman
from biblio.values.pages import parse_pages
from biblio.values.title import clean_title, join_title
from biblio.values.volume import parse_volume

Step = Callable[[Sequence[Piece], Draft], None]

_EDGE: Final = " \t,;:|/–—-=•·"
_IN: Final = re.compile(r"^(?:in|dans|nel|nella|nello|negli|aus|из|в)\b\s*:?\s*(?=[\w“„«‘\"'*_])", re.IGNORECASE)
_NUMBER_WORD: Final = re.compile(
    r"^[\s,;:(\[]*(?:(?:nos?|nr|nrs|num|núm|número|numéro|n|n[°ºo]|issue|heft|h|hft|fasc|part|pt|vol|volume|bd|band|t|tome|№|вып|выпуск|кн)\b[.°º:]*\s*|[№#]\s*)+",
    re.IGNORECASE,
)
_SERIES_NUMBER: Final = re.compile(
    r"[\s,;:(]+(?:(?:nos?|nr|num|n|n[°º]|vol|bd|band|t|heft|h|№|вып)\b[.°º:]*\s*|[№#]\s*)?(\d{1,4}[a-z]?)\W*$",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"^[\s“„«‘\"'*_]+|[\s”“»’\"'*_]+$")


def _of(pieces: Sequence[Piece], *labels: str) -> list[Piece]:
    return [piece for piece in pieces if piece.label in labels]


# -- titles ------------------------------------------------------------------------------------------------------
def resolve_absent(pieces: Sequence[Piece], draft: Draft) -> None:
    """What the source says is not there (n.p., n.d., s.l.), under whatever label it stands."""
    for piece in pieces:
        found = absent_variables(piece.text)
        if found:
            draft.absent.extend(found)
            piece.label = "other"


def resolve_titles(pieces: Sequence[Piece], draft: Draft) -> None:
    """Title (pieces joined as main title and subtitle), container, series."""
    _label_book(pieces)
    title = ""
    for piece in _of(pieces, "title"):
        title = join_title(title, clean_title(piece.text))
    draft.put("title", title)
    containers = [clean_title(_IN.sub("", piece.text)) for piece in _of(pieces, "container-title")]
    draft.put("container-title", next(filter(None, containers), None))
    for text in containers[1:]:
        draft.put("collection-title", text)
    for piece in _of(pieces, "collection-title"):
        _resolve_series(piece, draft)
    for piece in _of(pieces, "collection-number"):
        draft.put("collection-number", bare_number(piece.text), ", ")


def _label_book(pieces: Sequence[Piece]) -> None:
    """Label as the title a container that holds nothing: no title stands in it, and nothing numbers it."""
    containers = _of(pieces, "container-title")
    if len(containers) != 1 or _of(pieces, "title", "volume", "issue", "volume-title"):
        return
    words = set(fold(containers[0].text).split())
    if words & (load_words("kinds", "newspapers") | load_words("reading_words", "periodicals")):
        return
    before = fold(containers[0].before).split()
    if before and before[-1] in load_words("reading_words", "ins"):
        return
    whole = len(words) > 3 and "." not in containers[0].text  # no journal's name cut short
    if whole and _of(pieces, "author", "editor", "publisher", "publisher-place", "number-of-pages"):
        containers[0].label = "title"


def _resolve_series(piece: Piece, draft: Draft) -> None:
    text = clean_title(_unbracket(piece.text.strip()))
    match = _SERIES_NUMBER.search(text)
    if match and not re.search(r"\d[\s–-]*$", text[: match.start()]) and len(match[1]) < 4:
        draft.put("collection-number", match[1], ", ")
        text = clean_title(text[: match.start()])
    draft.put("collection-title", text)


def bare_number(text: str) -> str:
    """`text` without the word that announces a number: "No. 98" is "98"."""
    bare = _NUMBER_WORD.sub("", text).strip(_EDGE + ".()[]")
    return bare or text.strip(_EDGE + ".()[]")


# -- volumes, issues, editions -----------------------------------------------------------------------------------
def resolve_volumes(pieces: Sequence[Piece], draft: Draft) -> None:
    """Volume, its title, part, number of volumes, issue."""
    for piece in _of(pieces, "number-of-volumes"):
        extent = parse_extent(piece.text)
        draft.put("number-of-volumes", (extent.volumes if extent else None) or _digits(piece.text))
    for piece in _of(pieces, "volume", "part-number"):
        _resolve_volume(piece, draft)
    _unglue_volume(draft)
    for piece in _of(pieces, "volume-title"):
        draft.put("volume-title", clean_title(piece.text), ": ")
    for piece in _of(pieces, "part-title"):
        draft.put("part-title", clean_title(piece.text), ": ")
    for piece in _of(pieces, "issue"):
        draft.put("issue", bare_number(piece.text), ", ")


# "2013;7(2)", "2013; 7": a year glued to a volume by a semicolon; "141, 1–2", "330:1-2", "(43) 6": volume and issue
_YEAR_THEN: Final = re.compile(r"^\(?((?:1[6-9]|20)\d\d)(?:\s*;\s*|\s+)(?=\d)")
_WITH_ISSUE: Final = re.compile(
    r"^\(?(?:vol\.?\s*)?(\d{1,4})\)?\s*(?:[(,:/.]\s*|\s)(?:n[ro°º]?s?\.?\s*)?(\d{1,4}(?:\s*[-–/]\s*\d{1,4})?)\)?$",
    re.IGNORECASE,
)
_ISSUE_WORD: Final = re.compile(
    r"^\W*(?:n|no|nos|nr|num|numero|número|numéro|n[°º]|№|heft|h|fasc|issue|вып)\b[.°º]?\s*\d", re.IGNORECASE
)
_VOLUME_NAMED: Final = re.compile(r"\b(?:vol|volume|bd|t|tome|т)\b\W{0,3}(\d{1,4}|[IVXLC]+)\b", re.IGNORECASE)
_ISSUE_NAMED: Final = re.compile(
    r"\b(?:n|no|nr|n[°º]|num|heft|h|issue|вып)\b\W{0,3}(\d{1,4}(?:[-–/]\d{1,4})?)", re.IGNORECASE
)
_SECTION: Final = re.compile(r"^([A-H])\s?(\d{1,4})$")
_GLUED: Final = re.compile(r"(?<=[^\W\d_])(\d{1,3})$")
_LAST_NUMBER: Final = re.compile(r"^([^\d,;]{2,40}?)\s(\d{1,4})$")


def _resolve_volume(piece: Piece, draft: Draft) -> None:
    text = piece.text.strip(_EDGE)
    container = draft.values.get("container-title")
    if year := _YEAR_THEN.match(text):
        draft.put("issued", parse_date(year[1]))
        text = text[year.end() :]
    if container and _resolve_serial_number(text, draft):
        return
    volume = parse_volume(text)
    if volume is None:
        _resolve_odd_volume(piece.label, text, draft)
        return
    number, part = volume.number, volume.part_number
    if piece.label == "part-number" and number and not part:
        number, part = None, number
    draft.put("volume", number, ", ")
    draft.put("volume-title", volume.title, ": ")
    draft.put("part-number", part, ", ")
    draft.put("part-title", volume.part_title, ": ")


def _resolve_serial_number(text: str, draft: Draft) -> bool:
    """Take a journal's numbering: volume with issue, an issue alone, the section's letter with the volume."""
    if (volume := _VOLUME_NAMED.search(text)) and (issue := _ISSUE_NAMED.search(text)):  # "n° 3, vol. 1"
        draft.put("volume", volume[1], ", ")
        draft.put("issue", issue[1], ", ")
        return True
    if match := _WITH_ISSUE.match(text):
        is_year = re.fullmatch(r"(?:1[89]|20)\d\d", match[2])
        draft.put("volume", match[1], ", ")
        draft.put("issued" if is_year else "issue", parse_date(match[2]) if is_year else match[2], ", ")
        return True
    if _ISSUE_WORD.match(text):
        draft.put("issue", bare_number(text), ", ")
        return True
    if match := _SECTION.match(text):  # "Phys. Rev. D 66" is volume 66 of section D
        draft.values["container-title"] += f" {match[1]}"
        draft.put("volume", match[2], ", ")
        return True
    return False


def _resolve_odd_volume(label: str, text: str, draft: Draft) -> None:
    extent = parse_extent(text)
    if extent and extent.volumes:
        draft.put("number-of-volumes", extent.volumes)
    elif match := _LAST_NUMBER.match(text):  # "Annali 7"
        draft.put(label, match[2], ", ")
        draft.unread.append(match[1])
    else:
        draft.put(label, bare_number(text), ", ")


def _unglue_volume(draft: Draft) -> None:
    """Take the volume off a journal's name that it is glued to: "Optica1", "Phys. Rev. D47"."""
    container = draft.values.get("container-title") or ""
    match = _GLUED.search(container)
    if match and not draft.values.get("volume") and not draft.values.get("publisher"):
        draft.values["container-title"] = container[: match.start()].rstrip()
        draft.put("volume", match[1])


def _digits(text: str) -> str | None:
    match = re.search(r"\d+", text)
    return match[0] if match else None


def _only_reprint(text: str) -> bool:
    return says_reprint(text) and not set(without_reprint_words(text).split()) - {"version", "edition", "ed"}


def resolve_editions(pieces: Sequence[Piece], draft: Draft) -> None:
    """The edition."""
    for piece in _of(pieces, "edition"):
        if draft.values.get("original-date") and _only_reprint(piece.text):
            continue  # "reprinted version" behind a first publication says no more than the dates do
        draft.put("edition", parse_edition(piece.text) or piece.text.strip(_EDGE + "()[]"), ", ")


# -- imprint -----------------------------------------------------------------------------------------------------
_PUBLISHER_LEAD: Final = re.compile(
    # "Изд-во АН СССР", "изд. Н. Полякова", "Printed by R. Taylor" are the publisher as they stand
    r"^(?:published\s+(?:by|for)|publ\.?\s+by)\s*(?=[“„«\"'”A-Z])|^(?:издательство|изд-во|изд\.?)\s*(?=[“„«\"'”])|"
    r"^distributed\s+by\s+",
    re.IGNORECASE,
)


def resolve_imprint(pieces: Sequence[Piece], draft: Draft) -> None:
    """Publisher and place, of the copy in hand and of the first publication."""
    for piece in _of(pieces, "publisher", "original-publisher"):
        text = _PUBLISHER_LEAD.sub("", piece.text)
        draft.put(piece.label, clean_publisher(text))
    for piece in _of(pieces, "publisher-place", "original-publisher-place"):
        draft.put(piece.label, clean_place(piece.text))
    _split_imprint(draft)


def _split_imprint(draft: Draft) -> None:
    """Tell apart what a publisher's piece holds besides: the place behind a comma, the name of the house's series."""
    publisher = draft.values.get("publisher") or ""
    head, comma, tail = publisher.rpartition(", ")
    if comma and not draft.values.get("publisher-place") and is_place(tail):
        draft.values["publisher"], draft.values["publisher-place"] = head, tail
        publisher = head
    house = house_of_series(publisher)
    if house and not draft.values.get("collection-title"):
        draft.values["collection-title"], draft.values["publisher"] = publisher, house


_STOPPED: Final = re.compile(r"(?:\b(?:Co|Inc|Ltd|Bros|Corp|Cie|S\.A|Univ|Publ|Impr|Libr|Verl|Soc)|\b\w)\.$")


def clean_publisher(text: str) -> str:
    """`text` as a publisher's name: outer quotes, brackets and closing punctuation off, the stop of "Co." kept."""
    text = _unbracket(text.strip(_EDGE))
    text = _QUOTED.sub("", text).strip(_EDGE)
    return text[:-1].rstrip() if text.endswith(".") and not _STOPPED.search(text) else text


def clean_place(text: str) -> str:
    """`text` as a place: brackets and closing punctuation off, the stop of an abbreviation kept ("М.", "Mass.")."""
    text = _unbracket(text.strip(_EDGE)).strip(_EDGE)
    if text.endswith(".") and len(text.split()[-1]) > 6:
        return text[:-1]
    return text


def _unbracket(text: str) -> str:
    while len(text) > 2 and text[0] + text[-1] in ("()", "[]", "<>"):
        text = text[1:-1].strip(_EDGE)
    for opener, closer in ("()", "[]"):
        if text.startswith(opener) and closer not in text:
            text = text[1:].strip(_EDGE)
        if text.endswith(closer) and opener not in text:
            text = text[:-1].strip(_EDGE)
    return text


# -- pages -------------------------------------------------------------------------------------------------------
def resolve_pages(pieces: Sequence[Piece], draft: Draft) -> None:
    """The extent ("400 pages") and the range inside a work ("pp. 129-135"), told apart by where the unit stands."""
    for piece in _of(pieces, "pages", "page", "number-of-pages"):
        if "volume" not in draft.values and (match := _VOLUME_BEFORE.match(piece.text)):
            draft.put("volume", match[1])
            draft.put("issue", match[2])
            piece.text = piece.text[match.end() :]
        extent = parse_extent(piece.text)
        if extent and extent.volumes:
            draft.put("number-of-volumes", extent.volumes)
        if piece.label != "page" and extent and extent.pages:
            draft.put("number-of-pages", extent.pages, ", ")
            continue
        pages = parse_pages(collapse(f"{_unit_behind(piece.before)} {piece.text}")) or bare_number(piece.text)
        if not any(char.isdigit() for char in pages) and parse_roman(pages.split("-")[0]) is None:
            draft.unread.append(piece.text)
            continue
        if piece.label == "number-of-pages":
            draft.put("number-of-pages", pages, ", ")
        else:
            _put_page(piece, pages, draft)


def _put_page(piece: Piece, pages: str, draft: Draft) -> None:
    """Set the pages; a second place, behind "at" or in brackets, is where in them the source looks: "361 (364 ff.)"."""
    both = _PLACE_INSIDE.match(piece.text)
    if both:
        draft.put("page", parse_pages(both[1]) or both[1], ", ")
        inside = both[2] or both[3]
        draft.locator = parse_pages(inside) or inside
    elif "page" in draft.values and re.search(r"(?:^|\s)(?:at|\()$", piece.before):
        draft.locator = pages
    else:
        draft.put("page", pages, ", ")


_PLACE_INSIDE: Final = re.compile(r"^(\d[\d–-]*)\s*(?:\(\s*(\d[^()]*)\)?|\bat\s+(?=\d)(.+))$")
_VOLUME_BEFORE: Final = re.compile(r"^(\d{1,4})\s*\((\d{1,4}(?:[-–/]\d{1,4})?)\)\s*[:,]\s*(?=\d)")


def _unit_behind(before: str) -> str:
    """The unit of pages with which the words before a number end."""
    match = re.search(r"\b(?:pp?|pages?|S|Seiten?|с|стр|pagg?|págs?)\.?$", before)
    return match[0] if match else ""


# -- the rest ----------------------------------------------------------------------------------------------------
def resolve_rest(pieces: Sequence[Piece], draft: Draft) -> None:
    """Identifiers, genre, number, notes."""
    for piece in _of(pieces, "ISBN", "ISSN", "DOI", "URL"):
        found = [identifier for _, _, identifier in find_identifiers(piece.text)]
        for identifier in found:
            if identifier.kind in draft.values:
                if draft.values[identifier.kind] != identifier.value:
                    draft.notes.append(f"{identifier.kind} {identifier.value}")
            else:
                draft.put(identifier.kind, identifier.value)
        if not found:
            draft.put(piece.label, piece.text.strip(_EDGE + "()[]<>"))
    for piece in _of(pieces, "genre"):
        draft.put("genre", _unbracket(piece.text.strip(_EDGE + ".")).strip(_EDGE + "."), ", ")
    for piece in _of(pieces, "number"):
        draft.put("number", piece.text.strip(_EDGE + "."), ", ")
    for piece in _of(pieces, "note", "abstract", "keyword", "medium"):
        note = _unbracket(piece.text.strip(_EDGE)).strip(_EDGE)
        if note:
            draft.notes.append(note)


STEPS: Final[Sequence[Step]] = (
    resolve_absent,
    resolve_dates,
    resolve_names,
    resolve_titles,
    resolve_volumes,
    resolve_editions,
    resolve_imprint,
    resolve_pages,
    resolve_rest,
)
