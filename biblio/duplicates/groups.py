"""From pairs to groups: editions first, then works and sets over them; no chain joins what contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from biblio.duplicates.decisions import Resolved
from biblio.duplicates.evidence import VERDICTS
from biblio.duplicates.linkage import Groups, Linkage, components
from biblio.duplicates.verdict import bars, weights

if TYPE_CHECKING:
    from biblio.duplicates.comparison import Comparison

Rows = list[tuple[int, int]]
WHOLE: Final = 60  # records that hang together of which every pair is compared; of more, those that a key found
_MOST: Final = 25.0  # bits that one pair may bring into the mean of a group
_EDITION, _WORK, _SET, _UNSURE = range(len(VERDICTS) - 1)


def missing_pairs(compared: Comparison) -> Rows:
    """The pairs within what hangs together by editions and works that no key has brought together, sorted."""
    import numpy as np

    wanted = np.isin(compared.verdicts, [_EDITION, _WORK])
    linked = zip(compared.left[wanted].tolist(), compared.right[wanted].tolist(), strict=True)
    groups = [members for members in components(linked) if 2 < len(members) <= WHOLE]
    if not groups:
        return []
    known = set((compared.left.astype(np.int64) << 32 | compared.right).tolist())
    return sorted(
        pair for members in groups for pair in combinations(members, 2) if pair[0] << 32 | pair[1] not in known
    )


def group(
    compared: Comparison, ranks: dict[int, int], same: Sequence[Sequence[int]], decided: Resolved
) -> tuple[Groups, Groups, Groups]:
    """Editions, works and sets. `same` are groups that belong together whatever else, but what was decided to be apart.

    Editions grow by all the evidence between two groups, works by that about the work; a bar between any two keeps
    their groups apart. `ranks` orders the records by what they say.
    """
    import numpy as np

    verdicts, bits = compared.verdicts, np.minimum(compared.bits, _MOST)
    rows = list(zip(compared.left.tolist(), compared.right.tolist(), strict=True))
    editions = Linkage(ranks, weights()["same"], weights()["unsure"])
    _settle(editions, same, decided.apart)
    barred = (compared.bars != 0).tolist()
    for place in _within(rows, verdicts == _EDITION, same):
        if barred[place]:
            editions.forbid(*rows[place])
        else:
            editions.score(*rows[place], float(bits[place]))
    editions.grow()
    found = editions.groups()

    works = Linkage(ranks, weights()["work"], weights()["unsure"])
    _settle(works, found, decided.unrelated)
    work = np.minimum(compared.work, _MOST)
    # what keeps two records from being one work, beside what keeps them from being one edition
    other_works = sum(1 << number for number, bar in enumerate(bars()) if bar.at_most in ("same set", "different"))
    # whom a person found to be no one publication may still be one work
    parted = np.array([row in decided.apart for row in rows], dtype=bool) & (work >= weights()["work"])
    for place in _within(rows, np.isin(verdicts, [_EDITION, _WORK]) | parted, found):
        if compared.bars[place] & other_works:
            works.forbid(*rows[place])
        elif verdicts[place] != _UNSURE or parted[place]:
            works.score(*rows[place], float(work[place]))
    works.grow()

    sets = Linkage(ranks)
    _settle(sets, found, decided.unrelated)
    for place in np.flatnonzero(verdicts == _SET).tolist():
        sets.score(*rows[place], 1.0)
    sets.grow()
    return found, _new(works.groups(), found), _new(sets.groups(), found)


def _settle(linkage: Linkage, together: Iterable[Sequence[int]], apart: Iterable[tuple[int, int]]) -> None:
    """What stands before any evidence: what a person said is different, then what is together."""
    for left, right in sorted(apart):
        linkage.forbid(left, right)
    for members in together:
        linkage.bind(members)


def _within(rows: Rows, wanted: Any, together: Iterable[Sequence[int]]) -> list[int]:
    """The places of the pairs that lie within what hangs together by the wanted pairs."""
    import numpy as np

    linked = [rows[place] for place in np.flatnonzero(wanted).tolist()]
    linked += [(members[0], index) for members in together for index in members[1:]]
    home = {index: number for number, members in enumerate(components(linked)) for index in members}
    return [place for place, (a, b) in enumerate(rows) if a in home and home[a] == home.get(b)]


def _new(groups: Groups, editions: Groups) -> Groups:
    known = set(editions)
    return tuple(members for members in groups if members not in known)
