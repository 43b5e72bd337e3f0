"""A record as a formatted reference in a plain form of our own, near to Chicago's bibliography; it always works."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from biblio.catalogue.markup import escape as escape_markdown
from biblio.exports.latex import clean
from biblio.records.notes import date_in_words, name_in_words
from biblio.records.record import Record
from biblio.values.date import Date
from biblio.values.name import Name

# A piece of a reference, and whether it is set in italics.
Piece = tuple[str, bool]
# Types whose title stands in quotation marks, and what they stand in in italics.
_PART_TYPES: Final = """
article article-journal article-magazine article-newspaper chapter entry entry-dictionary entry-encyclopedia
paper-conference post post-weblog review review-book speech thesis
"""
PARTS: Final = frozenset(_PART_TYPES.split())
_MONTH_NAMES: Final = "January February March April May June July August September October November December"
_MONTHS: Final = ("", *_MONTH_NAMES.split())
_SEASONS: Final = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_TAGS = re.compile(r"</?(?:i|b|sup|sub|sc|span)\b[^<>]*>")
_MOST_NAMES: Final = 10


def pieces(record: Record) -> list[Piece]:
    """The reference, piece by piece, each sentence closed with a full stop.

    >>> from biblio.values.name import Name
    >>> record = Record(author=(Name("Reed", "John"),), title="Ten Days", publisher="Penguin", issued=Date(1977))
    >>> as_text(record)
    'Reed, John. Ten Days. Penguin, 1977.'
    """
    found: list[Piece] = []
    for sentence in _sentences(record):
        if not any(text.strip() for text, _ in sentence):
            continue
        if found:
            found.append((" ", False))
        found += sentence
        last = "".join(text for text, _ in sentence).rstrip("”’\"')")
        if not last.endswith((".", "!", "?", "…")):
            found.append((".", False))
    return found


def as_text(record: Record) -> str:
    """The reference as plain text."""
    return "".join(text for text, _ in pieces(record))


def as_markdown(record: Record) -> str:
    """The reference as Markdown: what could be markup in it is escaped."""
    return _render(record, escape_markdown, "*", "*")


def as_html(record: Record) -> str:
    """The reference as HTML: nothing in it can be markup."""
    return _render(record, html.escape, "<i>", "</i>")


def _render(record: Record, escape: Callable[[str], str], start: str, end: str) -> str:
    return "".join(
        f"{start}{escape(text)}{end}" if italic and text else escape(text) for text, italic in pieces(record)
    )


def _sentences(record: Record) -> Iterator[list[Piece]]:
    yield [(_people(record), False)]
    yield _title(record)
    yield _container(record)
    for names, words in ((record.translator, "Translated by"), (record.contributor, "With contributions by")):
        if names:
            yield [(f"{words} {_in_order(names)}", False)]
    if record.editor and record.author and record.type not in PARTS:
        yield [(f"Edited by {_in_order(record.editor)}", False)]
    if record.edition:
        yield [(_edition(record.edition), False)]
    if record.collection_title:
        number = f" {_plain(record.collection_number)}" if record.collection_number else ""
        yield [(f"{_plain(record.collection_title)}{number}", False)]
    yield [(_imprint(record), False)]
    if record.number_of_pages:
        yield [(f"{_plain(record.number_of_pages)} pp", False)]
    yield [(_original(record), False)]
    note = _plain(record.note or "")
    yield [(note[:1].upper() + note[1:], False)]
    for text in (record.DOI and f"https://doi.org/{record.DOI}", record.URL):
        yield [(_plain(text or ""), False)]


def _plain(text: str) -> str:
    return _TAGS.sub("", clean(text))


def _people(record: Record) -> str:
    if record.author:
        return _inverted(record.author)
    if record.type in PARTS:
        return ""
    for names, one, more in ((record.editor, "ed.", "eds."), (record.compiler, "comp.", "comps.")):
        if names:
            return f"{_inverted(names)}, {one if len(names) == 1 else more}"
    return ""


def _inverted(names: Sequence[Name]) -> str:
    """A list of names, the first one with the family name first."""
    first = _plain(str(names[0]))
    rest = [_plain(name_in_words(name)) for name in names[1:_MOST_NAMES]]
    if len(names) > _MOST_NAMES:
        return ", ".join([first, *rest]) + ", et al."
    return f"{', '.join([first, *rest[:-1]])}, and {rest[-1]}" if rest else first


def _in_order(names: Sequence[Name]) -> str:
    words = [_plain(name_in_words(name)) for name in names]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _title(record: Record) -> list[Piece]:
    title = _plain(record.title or "")
    if record.type in PARTS and title:
        stop = "" if title.endswith((".", "!", "?", "…")) else "."
        return [(f"“{title}{stop}”", False)]
    found = [(title, True)] if title else []
    volume = ", ".join(
        f"{word} {_plain(number)}" for word, number in (("vol.", record.volume), ("part", record.part_number)) if number
    )
    if record.type in PARTS or record.container_title:
        return found
    if volume:
        found.append((f", {volume}" if found else volume, False))
    elif record.number_of_volumes:
        found.append((f", {_plain(record.number_of_volumes)} vols.", False))
    for own in (record.volume_title, record.part_title):
        if own:
            found += [(", ", False), (_plain(own), True)]
    return found


def _container(record: Record) -> list[Piece]:
    container = _plain(record.container_title or "")
    if not container:
        return []
    book = record.type in ("chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia")
    found: list[Piece] = [("In ", False)] if book else []
    found.append((container, True))
    numbers = [f"{'vol. ' if book else ''}{_plain(record.volume)}"] if record.volume else []
    numbers += [f"no. {_plain(record.issue)}"] if record.issue else []
    if record.editor and record.type in PARTS:
        numbers.insert(0, f"edited by {_in_order(record.editor)}")
    joined = ", ".join(numbers)
    if joined:
        found.append((f", {joined}" if book or not record.volume else f" {joined}", False))
    if not book and record.issued:
        found.append((f" ({_date(record.issued)})", False))
    if record.page:
        dash = record.page.replace("-", "–")
        found.append((f", {_plain(dash)}" if book else f": {_plain(dash)}", False))
    return found


def _edition(edition: str) -> str:
    if not re.fullmatch(r"[1-9]\d{0,2}", edition):
        return _plain(edition) if re.search(r"ed\b|edition", edition) else f"{_plain(edition)} ed."
    number = int(edition)
    last = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last} ed."


def _imprint(record: Record) -> str:
    where = ": ".join(_plain(part) for part in (record.publisher_place, record.publisher) if part)
    if record.container_title and record.issued and record.type not in ("chapter", "paper-conference") and not where:
        return "" if record.type in PARTS or record.type == "periodical" else _date(record.issued)
    dated = _date(record.issued) if record.issued else "n.d." if record.type in ("book", "document") else ""
    return ", ".join(part for part in (where, dated) if part)


def _date(date: Date) -> str:
    """A date as a reader expects it: "28 December 1923", "summer 1967", "c. 1941?", "1917–1920".

    >>> _date(Date(1923, 12, 28)), _date(Date(1917, end=Date(1920))), _date(Date(1920, precision="decade"))
    ('28 December 1923', '1917–1920', '1920s')
    """
    if date.end:
        return f"{_date(Date(date.year, date.month, date.day))}–{_date(date.end)}"
    if date.precision != "year":
        return f"{date.year}s" if date.precision == "decade" else f"{date.year}–{date.year + 99}"
    if date.month is None:
        return date_in_words(date)
    month = _SEASONS.get(date.month) or _MONTHS[date.month]
    mark = "?" if date.uncertain else ""
    about = "c. " if date.approximate else ""
    return f"{about}{f'{date.day} ' if date.day else ''}{month} {date.year}{mark}"


def _original(record: Record) -> str:
    imprint = ": ".join(_plain(part) for part in (record.original_publisher_place, record.original_publisher) if part)
    date = _date(record.original_date) if record.original_date else ""
    title = f" as {_plain(record.original_title)}" if record.original_title else ""
    when = ", ".join(part for part in (imprint, date) if part)
    if not when and not title:
        return ""
    return f"First published{title}{f' ({when})' if imprint else f' {date}' if date else ''}"
