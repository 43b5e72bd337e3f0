"""All records against each other: candidates, evidence, verdicts, groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from biblio.duplicates.candidates import find_candidates
from biblio.duplicates.decisions import Decisions
from biblio.duplicates.evidence import Duplicates
from biblio.duplicates.features import read_features
from biblio.duplicates.groups import group
from biblio.duplicates.verdict import compare_pairs, count_values
from biblio.problems import Problem
from biblio.records.record import Record


def find_duplicates(
    records: Sequence[Record], decisions: Decisions | None = None, together: Sequence[Sequence[int]] = ()
) -> Duplicates:
    """What among `records` is the same edition, the same work or the same set, and what a person must say.

    `together` are groups of indexes that were merged before. What a person decided binds, and is not asked again.

    >>> from biblio.values.name import Name
    >>> from biblio.values.date import Date
    >>> one = Record(title="The Soviets and the West", author=(Name("Barnes", "Ralph"),), issued=Date(1931))
    >>> other = Record(title="Soviets & the West", author=(Name("Barnes", "R."),), issued=Date(1931))
    >>> find_duplicates([one, other]).editions
    ((0, 1),)
    """
    features = [read_features(record) for record in records]
    same, apart = decisions.resolve(records) if decisions else ([], [])
    pairs = compare_pairs(features, find_candidates(features), count_values(features))
    kept = [pair for pair in pairs if pair.verdict != "different"]
    editions, works, sets = group(len(records), pairs, [*same, *together], apart)
    decided = {(min(a, b), max(a, b)) for a, b in apart}
    home = {index: number for number, members in enumerate(editions) for index in members}
    unsure = tuple(
        (pair.left, pair.right)
        for pair in kept
        if pair.verdict == "unsure"
        and (pair.left, pair.right) not in decided
        and (pair.left not in home or home[pair.left] != home.get(pair.right))
    )
    return Duplicates(tuple(records), tuple(kept), editions, works, sets, unsure, tuple(_repeated(records)))


def _repeated(records: Sequence[Record]) -> Iterator[Problem]:
    """A warning for each key that several records have."""
    counts = Counter(record.id for record in records if record.id)
    for key, count in counts.items():
        if count > 1:
            yield Problem(
                "repeated-key",
                f"{count} records have the key {key!r}",
                hint="those after the first are named by their place in the list (#2 is the second record)",
                severity="warning",
            )
