"""All records against each other: candidates, levels, verdicts, groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from biblio.duplicates.candidates import KEYS, Candidates, find_candidates
from biblio.duplicates.columns import Columns, read_columns
from biblio.duplicates.comparison import Comparison, compare_candidates, joined
from biblio.duplicates.decisions import Decisions, Resolved
from biblio.duplicates.evidence import VERDICTS, Duplicates
from biblio.duplicates.features import read_features
from biblio.duplicates.groups import group, missing_pairs
from biblio.problems import Problem
from biblio.records.record import Record


def find_duplicates(
    records: Sequence[Record],
    decisions: Decisions | None = None,
    together: Sequence[Sequence[int]] = (),
    step: Callable[[int], object] = lambda _: None,
) -> Duplicates:
    """What among `records` is the same edition, the same work or the same set, and what a person must say.

    `together` are groups of indexes that were merged before. What a person decided binds, and is not asked again.
    `step` is told how many pairs were compared, now and then.

    >>> from biblio.values.name import Name
    >>> from biblio.values.date import Date
    >>> one = Record(title="The Soviets and the West", author=(Name("Barnes", "Ralph"),), issued=Date(1931))
    >>> other = Record(title="Soviets & the West", author=(Name("Barnes", "R."),), issued=Date(1931))
    >>> find_duplicates([one, other]).editions
    ((0, 1),)
    """
    columns = read_columns(read_features(record) for record in records)
    candidates = find_candidates(columns)
    compared = compare_candidates(records, columns, candidates, step)
    compared = _completed(records, columns, compared)
    decided = decisions.resolve(records) if decisions else Resolved()
    bound = [*decided.same, *together]
    editions, works, sets = group(compared, _ranks(columns, compared, bound), bound, decided)
    home = {index: number for number, members in enumerate(editions) for index in members}
    asked = compared.only(compared.verdicts == VERDICTS.index("unsure"))
    unsure = tuple(
        (left, right)
        for left, right in zip(asked.left.tolist(), asked.right.tolist(), strict=True)
        if (left, right) not in decided.apart and (left not in home or home[left] != home.get(right))
    )
    found_by = tuple((name, int((candidates.found >> n & 1).sum())) for n, name in enumerate(KEYS))
    return Duplicates(
        records,
        compared.only(compared.verdicts != VERDICTS.index("different")),
        editions,
        works,
        sets,
        unsure,
        tuple(_repeated(records)),
        found_by,
    )


def _completed(records: Sequence[Record], columns: Columns, compared: Comparison) -> Comparison:
    """With every pair within what hangs together, so that groups are judged as wholes."""
    import numpy as np

    pairs = missing_pairs(compared)
    if not pairs:
        return compared
    left, right = (np.array(side, dtype=np.int32) for side in zip(*pairs, strict=True))
    return joined(
        compared, compare_candidates(records, columns, Candidates(left, right, np.zeros(len(pairs), dtype=np.int64)))
    )


def _ranks(columns: Columns, compared: Comparison, together: Sequence[Sequence[int]]) -> dict[int, int]:
    """The place of each record in an order that hangs on what the records say alone."""
    rows = {*compared.left.tolist(), *compared.right.tolist(), *(index for members in together for index in members)}
    texts = [columns.title, columns.container, columns.publisher, columns.place, columns.volume, columns.edition]

    def said(row: int) -> tuple[object, ...]:
        people = columns.people.codes[columns.people.starts[row] : columns.people.starts[row + 1]].tolist()
        return (
            *(text.values[text.codes[row]] for text in texts),
            int(columns.first_year[row]),
            int(columns.pages[row]),
            int(columns.first_page[row]),
            [columns.persons[person].family for person in people],
        )

    return {row: rank for rank, row in enumerate(sorted(rows, key=said))}


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
