"""References in footnotes: a note holds one, several parted by semicolons, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from biblio.documents.document import Document
from biblio.spans.claim import Claim
from biblio.spans.evidence import LIKELY, weigh
from biblio.spans.units import LONGEST, Unit

_LEAD = re.compile(
    r"^(?:(?:See|See also|Cf\.|Compare|Vgl\.|Siehe|Voir|Cfr\.|Véase|См\.|Ср\.)(?: also| auch| aussi| anche| también| также)?:?\s)",  # noqa: E501
    re.I,
)
_AGAIN = re.compile(r"^(?:Ibid|Ebd|Ebenda|Op\. ?cit|Loc\. ?cit|Там же|Id\.|Idem|Ivi)\b", re.I)
_SEMICOLON = re.compile(r";\s+(?=[^\W\d_a-zа-я])")


def find_in_notes(document: Document, units: list[Unit]) -> Iterator[Claim]:
    """The references of notes; those that only point back ("ibid.") are none."""
    for unit in units:
        if unit.kind != "footnote" or unit.end - unit.start > LONGEST * 2:
            continue
        cuts = [0, *(match.end() for match in _SEMICOLON.finditer(unit.text)), len(unit.text)]
        parts = [(a, b) for a, b in pairwise(cuts) if weigh(unit.text[a:b]) >= LIKELY]
        if len(parts) < 2:
            parts = [(0, len(unit.text))] if weigh(unit.text) >= LIKELY else []
        for start, end in parts:
            text = unit.text[start:end].rstrip("; \n")
            lead = _LEAD.match(text)
            skip = lead.end() if lead else 0
            if not _AGAIN.match(text[skip:]):
                yield Claim(unit.start + start + skip, unit.start + start + len(text), "prose", "footnote")
