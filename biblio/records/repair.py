"""What the labels of a reference cannot be: phrases cut in two, a name or a publisher left inside a title.

Each repair takes the labelled fields of one reference, in order and without those labelled `other`, and gives them
back mended. What each brings was measured with the shipped model; `python -m tests.quality` says what it brings now.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from biblio.fields.field import Field
from biblio.records.dates import says_reprint, says_reprinted_from
from biblio.records.roles import role_before
from biblio.tables import load_table, load_words
from biblio.text import fold
from biblio.values.imprint import is_publisher
from biblio.values.name import is_personal
from biblio.values.volume import parse_volume

Repair = Callable[[str, list[Field]], list[Field]]

_PHRASES: Final = frozenset({"title", "container-title", "volume-title", "part-title", "collection-title", "note"})
_NUMBERS: Final = ("volume", "issue", "issued", "page", "pages", "number-of-pages", "collection-number", "edition")
_NAMES: Final = frozenset({"author", "editor", "compiler", "translator", "contributor"})


def repair_fields(raw: str, fields: Sequence[Field]) -> list[Field]:
    """The labelled fields of `raw`, mended; those labelled `other` are left out."""
    mended = [field for field in fields if field.label not in ("other", "lead") and field.text.strip()]
    for repair in REPAIRS:
        mended = repair(raw, mended)
    return mended


def _part(raw: str, field: Field, start: int, end: int, label: str | None = None) -> list[Field]:
    """The stretch of `field` from `start` to `end` (offsets into its text), blanks and signs at its edges off."""
    text = field.text[start:end]
    inner = text.strip(" \t\n\r\u00a0,;:–—-")
    if not inner:
        return []
    begin = field.start + start + text.index(inner)
    return [Field(label or field.label, begin, begin + len(inner), raw[begin : begin + len(inner)], field.confidence)]


def _has(fields: Sequence[Field], *labels: str) -> bool:
    return any(field.label in labels for field in fields)


# -- phrases cut in two ------------------------------------------------------------------------------------------
@cache
def _binding() -> frozenset[str]:
    """Small words that no phrase ends with."""
    return load_words("phrases", "binding")


def join_cut_phrases(raw: str, fields: list[Field]) -> list[Field]:
    """A phrase that the labels cut where no sign stands: "A History of the Civil War in the | U.S.S.R."."""
    joined: list[Field] = []
    for field in fields:
        last = joined[-1] if joined else None
        if last is not None and last.label in _PHRASES and not raw[last.end : field.start].strip():
            cut = last.text.split()[-1] in _binding() or (field.label in _PHRASES and field.text[:1].islower())
            if cut and field.label not in (last.label, *_NUMBERS):
                confidence = min(last.confidence, field.confidence)
                joined[-1] = Field(last.label, last.start, field.end, raw[last.start : field.end], confidence)
                continue
        joined.append(field)
    return joined


# -- names -------------------------------------------------------------------------------------------------------
_BY: Final = re.compile(
    r"(?P<edge>[,:.–—-]?\s+)[Bb]y\s+(?P<name>[^\W\d_a-z][\w.’'-]*(?:\s[^\W\d_a-z][\w.’'-]*){0,3})(?=$|\s*[,;(–—])"
)


def take_name_behind_by(raw: str, fields: list[Field]) -> list[Field]:
    """ "Ten Days that Shook the World, by John Reed, a stirring account": author and note, where none is named."""
    if _has(fields, *_NAMES):
        return fields
    for at, field in enumerate(fields):
        match = _BY.search(field.text) if field.label == "title" else None
        if match and match.start() and is_personal(match["name"].rstrip(".")):
            parts = [
                *_part(raw, field, 0, match.start()),
                *_part(raw, field, match.start("name"), match.end("name"), "author"),
                *_part(raw, field, match.end("name"), len(field.text), "note"),
            ]
            return [*fields[:at], *parts, *fields[at + 1 :]]
    return fields


def take_name_from_title(raw: str, fields: list[Field]) -> list[Field]:
    """ "Russian Cavalcade, EH Carter": a name between commas behind a title is the author, where none is named."""
    if _has(fields, *_NAMES):
        return fields
    for at, field in enumerate(fields):
        if field.label != "title":
            continue
        for match in re.finditer(r",\s+([^,]+)", field.text):
            if is_personal(match[1].strip(), strictly=True):
                parts = [
                    *_part(raw, field, 0, match.start()),
                    *_part(raw, field, match.start(1), match.end(1), "author"),
                    *_part(raw, field, match.end(1), len(field.text), "note"),
                ]
                return [*fields[:at], *parts, *fields[at + 1 :]]
        return fields
    return fields


def read_container_as_names(raw: str, fields: list[Field]) -> list[Field]:
    """A container that holds names and nothing else, where no author is named and nothing numbers it."""
    if _has(fields, *_NAMES, "volume", "issue", "page") or not _has(fields, "title"):
        return fields
    return [
        replace(field, label="author")
        if field.label == "container-title" and _all_personal(field.text) and not _is_in(raw, field)
        else field
        for field in fields
    ]


def _all_personal(text: str) -> bool:
    return all(is_personal(part, strictly=True) for part in re.split(r"\s+(?:and|und|et|e|y|и)\s+|\s*[&,;]\s*", text))


def _is_in(raw: str, field: Field) -> bool:
    """Whether the words before the field say that it holds the work ("in")."""
    before = fold(raw[max(0, field.start - 12) : field.start]).split()
    return bool(before) and before[-1] in load_words("reading_words", "ins")


_ROLE_EDGE: Final = re.compile(r",\s+(?=[a-zа-яé])")


def cut_role_phrase(raw: str, fields: list[Field]) -> list[Field]:
    """ "First Decrees, compiled, with notes by": what announces the names that follow is no part of the title."""
    mended: list[Field] = []
    for at, field in enumerate(fields):
        following = fields[at + 1] if at + 1 < len(fields) else None
        if field.label == "title" and following is not None and following.label in _NAMES:
            for match in _ROLE_EDGE.finditer(field.text):
                role = _announced(field.text[match.end() :])
                if role:
                    mended += _part(raw, field, 0, match.start())
                    fields[at + 1] = replace(following, label=role)
                    break
            else:
                mended.append(field)
        else:
            mended.append(fields[at])
    return mended


def _announced(words: str) -> str | None:
    """The role that `words` announce: they begin with a participle of the table or end with a role phrase."""
    first = fold(words).split()[:1]
    for role, participles in load_table("phrases")["participles"].items():
        if first and first[0] in participles:
            return str(role)
    found = role_before(words)
    return found[0] if found and found[0] in _NAMES and found[0] != "author" else None


# -- imprint and volume ------------------------------------------------------------------------------------------
def take_publisher_from_title(raw: str, fields: list[Field]) -> list[Field]:
    """ "Our Country, Co-operative Publishing Society": a house that the tables know, behind the title's last comma."""
    if _has(fields, "publisher"):
        return fields
    for at, field in enumerate(fields):
        comma = field.text.rfind(", ")
        if field.label == "title" and comma > 0 and is_publisher(field.text[comma + 2 :]):
            parts = [*_part(raw, field, 0, comma), *_part(raw, field, comma, len(field.text), "publisher")]
            return [*fields[:at], *parts, *fields[at + 1 :]]
    return fields


_VOLUME: Final = re.compile(
    r"(?:,|[.:;]|\s[–—-])\s*(?=(?:volume|vol\.|band|bd\.|tome|tomo|том|т\.|part|teil|часть|ч\.|partie|parte)\s?[\dIVX]|"
    r"(?:volume|part)\s(?:one|two|three|four|five|six)\b)",
    re.IGNORECASE,
)


def take_volume_from_title(raw: str, fields: list[Field]) -> list[Field]:
    """ "Soviet Foreign Policy, Volume 1, 1917-1945": a volume or part, with its title, behind the title."""
    if _has(fields, "volume", "part-number", "container-title"):
        return fields
    for at, field in enumerate(fields):
        match = _VOLUME.search(field.text) if field.label == "title" else None
        if match and match.start() and parse_volume(field.text[match.end() :]):
            parts = [*_part(raw, field, 0, match.start()), *_part(raw, field, match.end(), len(field.text), "volume")]
            return [*fields[:at], *parts, *fields[at + 1 :]]
    return fields


# -- titles ------------------------------------------------------------------------------------------------------
_OPENING: Final = ("“", "„", "«", "‘", '"')


def drop_words_before_quotes(raw: str, fields: list[Field]) -> list[Field]:
    """ "my article in Pravda “The Discussion”": a quoted title makes unquoted words before it none."""
    quoted = [at for at, f in enumerate(fields) if f.label == "title" and raw[: f.start].rstrip().endswith(_OPENING)]
    if not quoted or not raw[: fields[quoted[0]].start].strip():
        return fields
    first = quoted[0]
    between = any(field.label != "title" for field in fields[:first])
    return [field for at, field in enumerate(fields) if at >= first or field.label != "title" or not between]


def note_reprints(raw: str, fields: list[Field]) -> list[Field]:
    """ "reprinted as a pamphlet from New World Review" is a note, whatever its words were taken for."""
    mended: list[Field] = []
    for at, field in enumerate(fields):
        behind_title = field.label == "title" and at and says_reprint(" ".join(field.text.split()[:2]))
        start = mended[-1].end if mended else 0
        from_journal = field.label == "container-title" and says_reprinted_from(raw[start : field.start])
        if from_journal and mended and mended[-1].label == "note":
            last = mended[-1]
            mended[-1] = Field("note", last.start, field.end, raw[last.start : field.end], last.confidence)
        else:
            mended.append(replace(field, label="note") if behind_title or from_journal else field)
    return mended


REPAIRS: Final[Sequence[Repair]] = (
    join_cut_phrases,
    take_name_behind_by,
    take_name_from_title,
    read_container_as_names,
    cut_role_phrase,
    take_publisher_from_title,
    take_volume_from_title,
    drop_words_before_quotes,
    note_reprints,
)
