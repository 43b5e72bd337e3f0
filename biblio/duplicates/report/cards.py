"""What is shown together: a group with the evidence that joins it, or a pair for a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from biblio.duplicates.evidence import Duplicates, Pair, Verdict
from biblio.duplicates.linkage import Linkage

# In the order in which they are shown: what needs a person first.
MEANING: Final[dict[Verdict, str]] = {
    "unsure": "A person must say. Your answer is kept, and you are not asked again.",
    "same edition": "One publication, listed more than once.",
    "same work": "Another edition, reprint or translation: all are kept, and linked.",
    "same set": "Volumes, parts or numbers that belong together: all are kept, and linked.",
    "different": "Two different publications.",
}
RULE_NAMES: Final = {"volume_part": "volume", "identifiers": "ISBN, DOI"}


@dataclass(frozen=True, slots=True)
class Card:
    """Records (by index) that belong together by `verdict`; `links` hold them together, strongest first."""

    verdict: Verdict
    members: tuple[int, ...]
    links: tuple[Pair, ...]

    @property
    def relations(self) -> tuple[str, ...]:
        """How the records are related, as the links name it."""
        return tuple(dict.fromkeys(link.relation for link in self.links if link.relation))


def cards_of(duplicates: Duplicates) -> list[Card]:
    """The unsure pairs, then the editions, works and sets; each kind by the strength of its evidence."""
    asked = set(duplicates.unsure)
    cards = [
        Card("unsure", (pair.left, pair.right), (pair,))
        for pair in duplicates.pairs
        if (pair.left, pair.right) in asked
    ]
    kinds: tuple[tuple[Verdict, Iterable[tuple[int, ...]]], ...] = (
        ("same edition", duplicates.editions),
        ("same work", duplicates.works),
        ("same set", duplicates.sets),
    )
    for verdict, groups in kinds:
        within = _pairs_within(duplicates.pairs, groups, verdict)
        cards += [Card(verdict, members, _links(members, within[members])) for members in groups]
    order = list(MEANING)
    return sorted(cards, key=lambda card: (order.index(card.verdict), -_strength(card), card.members))


def _strength(card: Card) -> float:
    return max((link.bits for link in card.links), default=0.0)


def _pairs_within(
    pairs: Iterable[Pair], groups: Iterable[tuple[int, ...]], verdict: Verdict
) -> dict[tuple[int, ...], list[Pair]]:
    home = {index: members for members in groups for index in members}
    found: dict[tuple[int, ...], list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.verdict == verdict and home.get(pair.left) is not None and home[pair.left] == home.get(pair.right):
            found[home[pair.left]].append(pair)
    return found


def _links(members: Sequence[int], pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """The fewest pairs that hold the members together, strongest first."""
    linkage = Linkage({index: index for index in members})
    links = []
    for pair in sorted(pairs, key=lambda p: (-p.bits, p.left, p.right)):
        if linkage.head(pair.left) != linkage.head(pair.right):
            linkage.bind((pair.left, pair.right))
            links.append(pair)
    return tuple(links)
