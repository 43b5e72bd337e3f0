"""Which pairs are worth comparing: several named keys, so that no single slip hides a pair."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from biblio.duplicates.features import Features

BLOCK = 100  # a larger block is sorted, and each record compared with its next WINDOW alone
WINDOW = 10


def find_candidates(features: Sequence[Features]) -> dict[tuple[int, int], tuple[str, ...]]:
    """The pairs of indexes (the smaller first) that share a key, with the names of the keys that found them."""
    counts = Counter(word for one in features for word in set(one.title.split()))
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, one in enumerate(features):
        for key in set(keys_of(one, counts)):
            blocks[key].append(index)
    pairs: dict[tuple[int, int], dict[str, None]] = defaultdict(dict)
    for (name, _), block in sorted(blocks.items()):
        for pair in _pairs_of(block, features):
            pairs[pair][name] = None
    return {pair: tuple(names) for pair, names in pairs.items()}


def keys_of(one: Features, counts: Counter[str]) -> Iterator[tuple[str, str]]:
    """The keys (name, value) of a record; `counts` says how many records have each title word."""
    rarest = sorted(set(one.title.split()), key=lambda word: (counts[word], word))[:4]
    for left, right in combinations(sorted(rarest), 2):
        yield "two rare title words", f"{left} {right}"
    squeezed = one.title.replace(" ", "")
    if squeezed:
        yield "beginning of the title", squeezed[:12]
        yield "main title", one.main
    for person in one.everybody[:20]:
        if squeezed:
            yield "name and beginning of the title", f"{person[:5]} {squeezed[:4]}"
        for word in rarest[:2]:
            yield "name and rare word", f"{person[:5]} {word}"
        if one.container and one.years:
            yield "name, year and container", f"{person[:5]} {one.years[0]} {one.container[:8]}"
    volume, _, page = one.in_container
    if volume and page:
        yield "volume and page", f"{volume} {page}"
    for isbn in one.isbn:
        yield "ISBN", isbn
    if one.doi:
        yield "DOI", one.doi


def _pairs_of(block: list[int], features: Sequence[Features]) -> Iterator[tuple[int, int]]:
    if len(block) <= BLOCK:
        yield from combinations(block, 2)
        return
    ordered = sorted(block, key=lambda i: (features[i].title, features[i].everybody, features[i].years, i))
    for place, left in enumerate(ordered):
        for right in ordered[place + 1 : place + 1 + WINDOW]:
            yield (left, right) if left < right else (right, left)
