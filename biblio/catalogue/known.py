"""References that were read before: the record of the catalogue to which each belongs, known again by its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from biblio.catalogue.keys import make_key
from biblio.catalogue.loader import Catalogue, Entry
from biblio.catalogue.normalise import move_locator, normalise
from biblio.catalogue.rows import split_record
from biblio.catalogue.state import State, mark_of, reference_name, words_name
from biblio.catalogue.writer import to_plain
from biblio.records.record import VARIABLES, Record, Source, attribute

# How alike (of 100) the words of a reference must be for one to be the other corrected. A changed year or a volume's
# number leaves 97, and is such a correction where the old words stand nowhere in the document any more.
REWORDED: Final = 88


@dataclass(frozen=True, slots=True)
class Recognised:
    """All records that a build compares, each with a key: those that were not read now, then what was, in its order.

    `together` are groups of indexes that the catalogue has as one record; `names` gives for the index of each that
    was read the names of its references; `as_read` what was read where a person's values stand in `records`; `kept`
    are the keys that the catalogue has; `removed` are records that a person took out of it, with the keys that they
    had, and `restored` those of them that come back.
    """

    records: tuple[Record, ...]
    together: tuple[tuple[int, ...], ...]
    names: dict[int, tuple[str, ...]]
    as_read: dict[int, Record]
    kept: frozenset[str]
    removed: tuple[Record, ...]
    restored: tuple[Record, ...] = ()


def recognise(found: Sequence[Record], existing: Catalogue, state: State, restore: bool = False) -> Recognised:
    """The records that were read, normalised, with the keys that they have or get, beside those that were not read.

    A record that is in the catalogue keeps its key, and what a person typed in it counts instead of what was read.
    `restore` brings back what a person removed.
    """
    records = [move_locator(normalise(record)) for record in found]
    names = _name_references(records)
    owners = _find_reworded(_owners(names, existing, state), records, existing)
    taken, ids = _taken(existing, state), _ids(existing)
    by_entry: dict[str, list[int]] = defaultdict(list)
    fresh: list[int] = []
    removed: list[Record] = []
    restored: list[Record] = []
    keyed = list(records)
    for index, owner in enumerate(owners):
        entry = existing.find(owner) if owner else None
        if entry is not None:
            by_entry[entry.record.id].append(index)
        elif owner and not restore:
            removed.append(replace(records[index], id=owner))
        else:
            key = owner if owner and owner not in ids else make_key(records[index], taken)
            taken.update((key, key.casefold()))
            keyed[index] = replace(records[index], id=key)
            fresh.append(index)
            ids.add(key)
            if owner:
                restored.append(keyed[index])
    return replace(_arranged(keyed, names, existing, state, by_entry, fresh, removed), restored=tuple(restored))


def _arranged(
    keyed: Sequence[Record],
    names: Sequence[tuple[str, ...]],
    existing: Catalogue,
    state: State,
    by_entry: dict[str, list[int]],
    fresh: Sequence[int],
    removed: Sequence[Record],
) -> Recognised:
    """Unread records first, then all that was read, in reading order: the order does not depend on earlier builds."""
    out: list[Record] = []
    members: dict[int, tuple[Entry, bool]] = {}
    groups: dict[str, list[int]] = {}
    for entry in existing.entries:
        inside = by_entry.get(entry.record.id, [])
        unread = _unread_parts(entry, [keyed[index] for index in inside])
        groups[entry.record.id] = list(range(len(out), len(out) + len(unread)))
        out += unread
        members |= {index: (entry, len(inside) == 1 and not unread) for index in inside}
    names_out: dict[int, tuple[str, ...]] = {}
    as_read: dict[int, Record] = {}
    for index in sorted([*members, *fresh]):
        at = len(out)
        names_out[at] = names[index]
        record = keyed[index]
        if index in members:
            entry, alone = members[index]
            groups[entry.record.id].append(at)
            record = _as_member(record, entry)
            if alone:
                as_read[at] = replace(record, aliases=entry.record.aliases)
                record = replace(as_read[at], **_typed_values(entry, state))
        out.append(record)
    together = tuple(tuple(group) for group in groups.values() if len(group) > 1)
    kept = frozenset(record.id for record in existing.records)
    return Recognised(tuple(out), together, names_out, as_read, kept, tuple(removed))


def _unread_parts(entry: Entry, members: Sequence[Record]) -> list[Record]:
    """What the record stands on beside what was read of it now: typed, imported, or of a document that is gone.

    Of one that was merged these are the records that went into it, as they were.
    """
    if not members:
        return [entry.record]
    read = {words_name(source.document, source.raw) for record in members for source in record.sources}
    parts = split_record(entry.record) if entry.record.merged else [entry.record]
    unread = [p for p in parts if not any(words_name(s.document, s.raw) in read for s in p.sources)]
    return unread if entry.record.merged else []


def _as_member(record: Record, entry: Entry) -> Record:
    """A reading of a record of the catalogue: under its key, or, where that was merged, under the one it had."""
    old = entry.record
    names = {words_name(source.document, source.raw) for source in record.sources}
    for row in old.merged:
        sources = row.get("sources") or ()
        if row.get("id") and any(words_name(s["document"], s["raw"]) in names for s in sources if _is_source(s)):
            return replace(record, id=str(row["id"]))
    return replace(record, id=old.id)


def _is_source(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("document"), str) and isinstance(row.get("raw"), str)


def _typed_values(entry: Entry, state: State) -> dict[str, Any]:
    """What a person typed in the record or took out of it: every variable that is not as the program wrote it."""
    written = state.written.get(entry.record.id)
    if written is None:
        return {attribute(variable): entry.record.get(variable) or () if kind == "names" else entry.record.get(variable)
                for variable, kind in VARIABLES.items() if entry.record.get(variable)}  # fmt: skip
    plain = to_plain(entry.record)
    typed: dict[str, Any] = {}
    for variable in VARIABLES:
        if mark_of(plain.get(variable)) != written.get(variable):
            typed[attribute(variable)] = getattr(entry.record, attribute(variable))
    if mark_of(entry.record.type) != written.get("type"):
        typed["type"] = entry.record.type
    return typed


# -- names of references --------------------------------------------------------------------------------------------
def _name_references(records: Sequence[Record]) -> list[tuple[str, ...]]:
    """The names of each record's references; among several with the same words the first in the document is 1."""
    order: list[tuple[str, int, int, int]] = []
    for index, record in enumerate(records):
        for number, source in enumerate(record.sources):
            order.append((source.document, source.start, index, number))
    counts: dict[str, int] = defaultdict(int)
    named: dict[tuple[int, int], str] = {}
    for _, _, index, number in sorted(order):
        source = records[index].sources[number]
        words = words_name(source.document, source.raw)
        counts[words] += 1
        named[index, number] = reference_name(source.document, source.raw, counts[words])
    return [tuple(named[i, n] for n in range(len(record.sources))) for i, record in enumerate(records)]


def _owners(names: Sequence[tuple[str, ...]], existing: Catalogue, state: State) -> list[str | None]:
    """For each record the key that its references had: by what the program remembers, else by the words in the file."""
    owners: list[str | None] = [None] * len(names)
    pending: list[int] = []
    claimed: dict[tuple[str, str], int] = defaultdict(int)
    for index, row in enumerate(names):
        remembered = next((state.seen[name] for name in row if name in state.seen), None)
        owners[index] = remembered
        if remembered and (entry := existing.find(remembered)):
            for name in row:
                claimed[entry.record.id, name.rpartition("\t")[0]] += 1
        else:
            pending.append(index)
    unclaimed = _unclaimed(existing, claimed)
    for index in pending:
        for name in names[index]:
            keys = unclaimed.get(name.rpartition("\t")[0])
            if keys:
                owners[index] = keys.pop(0)
                break
    return owners


def _find_reworded(owners: list[str | None], records: Sequence[Record], existing: Catalogue) -> list[str | None]:
    """The owners, and for a reference that has none the record whose words in that document became these.

    A corrected letter or another bracket make no other reference: one of the document's references is not there any
    more, and this one says nearly the same.
    """
    read = {words_name(source.document, source.raw) for record in records for source in record.sources}
    gone: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry in existing.entries:
        for source in entry.record.sources:
            if words_name(source.document, source.raw) not in read:
                gone[source.document].append((source.raw, entry.record.id))
    if not gone:
        return owners
    from rapidfuzz.fuzz import ratio

    found = list(owners)
    for index, record in enumerate(records):
        if owners[index] is not None or not record.sources:
            continue
        source = record.sources[0]
        scored = [(ratio(raw, source.raw), at) for at, (raw, _) in enumerate(gone[source.document])]
        best = max(scored, default=(0.0, 0))
        if best[0] >= REWORDED:
            found[index] = gone[source.document].pop(best[1])[1]
    return found


def _unclaimed(existing: Catalogue, claimed: dict[tuple[str, str], int]) -> dict[str, list[str]]:
    """words -> keys of the records that have these words as a source which no reference is known to be, by place."""
    rows: list[tuple[str, int, str]] = []
    for entry in existing.entries:
        for source in entry.record.sources:
            words = words_name(source.document, source.raw)
            if claimed[entry.record.id, words] > 0:
                claimed[entry.record.id, words] -= 1
            else:
                rows.append((words, source.start, entry.record.id))
    unclaimed: dict[str, list[str]] = defaultdict(list)
    for words, _, key in sorted(rows):
        unclaimed[words].append(key)
    return unclaimed


def _ids(existing: Catalogue) -> set[str]:
    return {record.id for record in existing.records}


def _taken(existing: Catalogue, state: State) -> set[str]:
    """Every key that a record has, had, or had before a person removed it; in lower case too."""
    keys = {*state.seen.values(), *state.written}
    for record in existing.records:
        keys.update((record.id, *record.aliases))
    return keys | {key.casefold() for key in keys}


def sources_by_words(sources: Iterable[Source]) -> dict[str, list[Source]]:
    """The sources by document and words, each list in its order."""
    table: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        table[words_name(source.document, source.raw)].append(source)
    return table
