"""What the labels of a reference cannot be: phrases cut in two, a volume left inside a title.

Each repair takes the labelled fields of one reference, in order and without those labelled `other`, and gives them
back mended. They stay in the list as long as `python -m tests.quality` is better with them than without: seven others,
for names, roles, publishers and reprints left inside titles, brought three points of F1 on the first chain's labels
and went when a better labeller made them idle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from biblio.fields.field import Field
from biblio.tables import load_words
from biblio.values.volume import parse_volume

Repair = Callable[[str, list[Field]], list[Field]]

_PHRASES: Final = frozenset({"title", "container-title", "volume-title", "part-title", "collection-title", "note"})
_NUMBERS: Final = ("volume", "issue", "issued", "page", "pages", "number-of-pages", "collection-number", "edition")


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


# -- volumes ------------------------------------------------------------------------------------------------------
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


REPAIRS: Final[Sequence[Repair]] = (join_cut_phrases, take_volume_from_title)
