"""Signs of emphasis lifted out of a reference before it is labelled: they are evidence, never part of a value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from biblio.documents.document import Mark

# A run of signs that opens or closes emphasis as CommonMark (section 6.2) has it, simplified: it opens where white
# space or an opening sign stands before it and none behind it, and closes the other way about. "2 * 3" is neither.
_RUN: Final = re.compile(r"(?<![\\*_])(\*{1,3}|_{1,3})(?![*_])")
_MOST: Final = 400  # a line of a million asterisks is no emphasis


@dataclass(frozen=True, slots=True)
class Bare:
    """A reference without its signs of emphasis.

    `places[i]` is the offset in the reference at which `text[i]` stands, and `places[len(text)]` the reference's
    length; `marks` are offsets into `text`, the document's and those that the signs made.
    """

    text: str
    places: Sequence[int]
    marks: tuple[Mark, ...]

    def there(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the reference of a stretch of `text` that is not empty."""
        return self.places[start], self.places[end - 1] + 1


def lift_emphasis(raw: str, marks: Sequence[Mark] = ()) -> Bare:
    """`raw` without the signs around emphasised words; signs without a partner stay.

    >>> lift_emphasis("*Moscow 1937*, by **Lion** Feuchtwanger").text
    'Moscow 1937, by Lion Feuchtwanger'
    >>> lift_emphasis("2 * 3 and a_b_c").text
    '2 * 3 and a_b_c'
    """
    pairs = _pairs(raw) if "*" in raw or "_" in raw else []
    if not pairs:
        return Bare(raw, range(len(raw) + 1), tuple(marks))
    signs = sorted([(start, start + size) for start, _, size in pairs] + [(end, end + size) for _, end, size in pairs])
    places = [i for (_, a), (b, _) in zip([(0, 0), *signs], [*signs, (len(raw), 0)], strict=True) for i in range(a, b)]
    here = {place: i for i, place in enumerate(places)}
    made = [Mark(start + size, end, "strong" if size == 2 else "emphasis") for start, end, size in pairs]
    moved = []
    for mark in dict.fromkeys((*marks, *made)):
        inside = [here[i] for i in range(mark.start, mark.end) if i in here]
        if inside:
            moved.append(Mark(inside[0], inside[-1] + 1, mark.kind))
    return Bare("".join(raw[i] for i in places), [*places, len(raw)], tuple(sorted(moved, key=lambda m: m.start)))


def _pairs(raw: str) -> list[tuple[int, int, int]]:
    """(offset of the opening run, of the closing run, signs in each) for each pair; pairs within pairs are left."""
    found = []
    opened: tuple[int, str] | None = None
    for number, match in enumerate(_RUN.finditer(raw)):
        if number > _MOST:
            break
        before, behind = raw[match.start() - 1 : match.start()], raw[match.end() : match.end() + 1]
        closes = bool(before) and not before.isspace() and not (match[1][0] == "_" and behind.isalnum())
        opens = bool(behind) and not behind.isspace() and not before.isalnum()
        if opened is not None and opened[1] == match[1] and closes:
            found.append((opened[0], match.start(), len(match[1])))
            opened = None
        elif opens and opened is None:
            opened = match.start(), match[1]
    return found
