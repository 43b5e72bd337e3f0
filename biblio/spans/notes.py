"""References in footnotes and endnotes: a note holds one, several, one that points back ("ibid."), or none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from biblio.documents.document import Document
from biblio.spans.claim import Claim
from biblio.spans.evidence import AGAIN, DITTO
from biblio.spans.trim import references_in_note
from biblio.spans.units import LONGEST, Unit

_HEADING = re.compile(
    r"^\W*(?:(?:end|foot)?notes?(?: and references| to (?:the )?\w+.*)?|references and notes|anmerkungen|fußnoten|endnoten|nachweise|notes(?: et références)?|"  # noqa: E501
    r"note(?: al testo)?|notas(?: al pie)?|примечания|сноски)\W*$",
    re.I,
)


def find_in_notes(document: Document, units: list[Unit]) -> Iterator[Claim]:
    """The references of notes; one that only points back is `again`."""
    for unit in notes_of(units):
        for start, end, again in references_in_note(unit.text, 0, len(unit.text)):
            if end > start:
                ditto = DITTO.match(unit.text[start:end]) is not None
                how = "again" if again else "note"
                yield Claim(unit.start + start, unit.start + end, "prose", how, ditto=ditto and not again, again=again)


def notes_of(units: list[Unit]) -> Iterator[Unit]:
    """The units that are notes: marked as such, or numbered below a heading that says so, or pointing back."""
    below = False
    again = [bool(unit.number > 0 and AGAIN.search(unit.text)) for unit in units]
    for index, unit in enumerate(units):
        if unit.kind == "heading" or (unit.kind != "footnote" and not unit.signed and len(unit.text) < 60):
            below = _HEADING.match(unit.text) is not None
            continue
        if unit.end - unit.start > LONGEST * 3:
            continue
        near = unit.number > 0 and any(again[max(0, index - 6) : index + 7])
        if unit.kind == "footnote" or (unit.number > 0 and (below or near)):
            yield unit
