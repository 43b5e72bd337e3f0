"""Which pairs are worth comparing: several named keys, so that no single slip hides a pair."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from biblio.duplicates.features import sound

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    from biblio.duplicates.columns import Columns, Ints

BLOCK: Final = 60  # a larger block is sorted, and each record compared with its next WINDOW alone
WINDOW: Final = 8
_PEOPLE: Final = 20  # names of a record that are keys
KEYS: Final = (
    "beginning of the title", "main title", "sound of the title", "two rare title words",
    "name and beginning of the title", "name and rare word", "name, year and container", "volume and page",
    "ISBN", "DOI",
)  # fmt: skip
_TITLE, _MAIN, _SOUND, _WORDS, _NAME_TITLE, _NAME_WORD, _NAME_YEAR, _PAGE, _ISBN, _DOI = range(len(KEYS))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of rows, the smaller first, in order; `found` has a bit for each of KEYS that brought a pair together."""

    left: Ints
    right: Ints
    found: NDArray[int64]

    def keys(self, index: int) -> tuple[str, ...]:
        """The names of the keys that found a pair."""
        return tuple(name for number, name in enumerate(KEYS) if self.found[index] >> number & 1)


def find_candidates(columns: Columns) -> Candidates:
    """The pairs of rows that share a key."""
    import numpy as np

    rows, kinds, values = _all_keys(columns)
    order = _reading_order(columns)
    pairs, found = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    for kind in range(len(KEYS)):
        of_kind = kinds == kind
        new = np.unique(_pairs_of(rows[of_kind], values[of_kind], order))
        merged = np.concatenate([pairs, new])
        bits = np.concatenate([found, np.full(len(new), 1 << kind, dtype=np.int64)])
        sorting = np.argsort(merged, kind="stable")
        merged, bits = merged[sorting], bits[sorting]
        if len(merged):
            starts = np.flatnonzero(np.concatenate([[True], merged[1:] != merged[:-1]]))
            pairs, found = merged[starts], np.bitwise_or.reduceat(bits, starts)
    return Candidates((pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32), found)


def _all_keys(columns: Columns) -> tuple[Any, Any, Any]:
    """For each key of each record: its row, its kind, and its value as a hash."""
    import numpy as np

    rows, kinds, values = array("i"), array("b"), array("q")
    words = _rare_words(columns)
    for row in range(columns.size):
        for kind, value in set(_keys_of(columns, row, words)):
            rows.append(row)
            kinds.append(kind)
            values.append(hash((kind, value)))
    return (
        np.frombuffer(rows, dtype=np.int32) if rows else np.empty(0, dtype=np.int32),
        np.frombuffer(kinds, dtype=np.int8) if kinds else np.empty(0, dtype=np.int8),
        np.frombuffer(values, dtype=np.int64) if values else np.empty(0, dtype=np.int64),
    )


def _rare_words(columns: Columns) -> list[list[str]]:
    """The four rarest words of each title, by its code."""
    import numpy as np

    times = np.bincount(columns.title.codes, minlength=len(columns.title.values)).tolist()
    counts: Counter[str] = Counter()
    for title, count in zip(columns.title.values, times, strict=True):
        for word in set(title.split()):
            counts[word] += count
    return [
        sorted(set(title.split()), key=lambda word: (counts[word], word))[:4] if title else []
        for title in columns.title.values
    ]


def _keys_of(columns: Columns, row: int, words: list[list[str]]) -> Iterator[tuple[int, object]]:
    """The keys of a record: their kind and value."""
    code = columns.title.codes[row]
    squeezed = columns.squeezed.values[columns.squeezed.codes[row]]
    rarest = words[code]
    if squeezed:
        yield _TITLE, squeezed[:12]
        yield _MAIN, columns.main.values[columns.main.codes[row]]
        yield _SOUND, "".join(sound(word) for word in columns.title.values[code].split()[:5])[:12]
        for pair in combinations(sorted(rarest), 2):
            yield _WORDS, pair
    yield from _name_keys(columns, row, squeezed, rarest[:2])
    page, volume = int(columns.first_page[row]), int(columns.in_volume.codes[row])
    if page and volume:
        yield _PAGE, (volume, page)
    for isbn in columns.isbn.codes[columns.isbn.starts[row] : columns.isbn.starts[row + 1]].tolist():
        yield _ISBN, isbn
    if doi := int(columns.doi.codes[row]):
        yield _DOI, doi


def _name_keys(columns: Columns, row: int, squeezed: str, rarest: list[str]) -> Iterator[tuple[int, object]]:
    people = columns.people.codes[columns.people.starts[row] : columns.people.starts[row + 1]][:_PEOPLE].tolist()
    year = int(columns.first_year[row])
    container = columns.container.values[columns.container.codes[row]]
    for person in people:
        family = sound(columns.persons[person].family.rpartition(" ")[2])[:5]
        if squeezed and family:
            yield _NAME_TITLE, (family, squeezed[:4])
            for word in rarest:
                yield _NAME_WORD, (family, word)
        if family and container and year:
            yield _NAME_YEAR, (family, year, container[:6])


def _reading_order(columns: Columns) -> Any:
    """The place of each record among all, by title, first name and year."""
    import numpy as np

    ranks = np.empty(len(columns.title.values), dtype=np.int32)
    ranks[sorted(range(len(ranks)), key=columns.title.values.__getitem__)] = np.arange(len(ranks), dtype=np.int32)
    order = np.lexsort((columns.first_year, columns.title_words, ranks[columns.title.codes]))
    places = np.empty(columns.size, dtype=np.int32)
    places[order] = np.arange(columns.size, dtype=np.int32)
    return places


def _pairs_of(rows: Ints, values: NDArray[int64], order: Any) -> Any:
    """The pairs of rows that share a value, as one number each (the smaller row in the upper half)."""
    import numpy as np

    sorting = np.lexsort((order[rows], values))
    rows, values = rows[sorting], values[sorting]
    starts = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]])) if len(values) else np.empty(0, int)
    sizes = np.diff(np.append(starts, len(values)))
    pairs = []
    for size in np.unique(sizes[(sizes > 1) & (sizes <= BLOCK)]).tolist():
        blocks = rows[starts[sizes == size][:, None] + np.arange(size)]
        one, other = np.triu_indices(size, 1)
        pairs.append(_encode(blocks[:, one].ravel(), blocks[:, other].ravel()))
    large = np.repeat(sizes > BLOCK, sizes)
    block = np.repeat(np.arange(len(sizes)), sizes)[large]
    rows = rows[large]
    for step in range(1, WINDOW + 1):
        same = block[step:] == block[:-step]
        pairs.append(_encode(rows[:-step][same], rows[step:][same]))
    return np.concatenate(pairs) if pairs else np.empty(0, dtype=np.int64)


def _encode(left: Ints, right: Ints) -> Any:
    import numpy as np

    return np.minimum(left, right).astype(np.int64) << 32 | np.maximum(left, right)
