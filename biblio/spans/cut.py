"""Several references on one line, parted by semicolons."""

from __future__ import annotations

import re
from itertools import pairwise

from biblio.spans.evidence import LIKELY, weigh

_SEMICOLON = re.compile(r";\s+(?=[^\W\d_])")
# A line with more is no handful of references; each part is weighed.
_MOST = 40


def cut_at_semicolons(text: str) -> list[tuple[int, int]]:
    """Where the references of `text` stand: one stretch, or several where each part is a reference by itself.

    >>> cut_at_semicolons("Orwell, Animal Farm, London: Secker, 1945; Orwell, Burmese Days, London: Gollancz, 1935")
    [(0, 41), (43, 87)]
    """
    cuts = [(match.start(), match.end()) for match in _SEMICOLON.finditer(text)]
    if cuts and len(cuts) <= _MOST:
        bounds = [0, *(at for cut in cuts for at in cut), len(text)]
        parts = [(a, b) for a, b in pairwise(bounds) if text[a:b].strip("; \n")]
        if all(weigh(text[a:b]) >= LIKELY for a, b in parts):
            return parts
    return [(0, len(text))]
