"""Merging in the catalogue's file, and taking a merge back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from biblio.catalogue.edit import append_records, change_record
from biblio.catalogue.history import History, text_mark
from biblio.catalogue.loader import Catalogue, load_catalogue, plain_of
from biblio.catalogue.rows import split_record
from biblio.catalogue.save import locked, write_if_changed
from biblio.catalogue.session import Edit, commit, write_update
from biblio.catalogue.state import State, load_state, save_state, state_path, words_name
from biblio.catalogue.update import reconcile
from biblio.catalogue.writer import to_plain
from biblio.duplicates.decisions import Decision, add_decision, load_decisions
from biblio.duplicates.evidence import Duplicates
from biblio.duplicates.find import find_duplicates
from biblio.duplicates.merge import key_map, merge_records
from biblio.errors import BiblioError
from biblio.problems import Problem
from biblio.records.record import VARIABLES, Record

DECISIONS: Final = "decisions.yaml"  # beside the catalogue
KEY_MAP: Final = Path("exports", "merged-keys.json")  # old key -> new key, for manuscripts that cite the old one


@dataclass(frozen=True, slots=True)
class Merge:
    """What a merge did: the key that is left, and those that are its aliases now."""

    key: str
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """The merges that were made, what was found, and what is worth knowing."""

    merges: tuple[Merge, ...]
    duplicates: Duplicates
    problems: tuple[Problem, ...] = ()


def merge_catalogue(path: Path) -> Applied:
    """Merge in the catalogue at `path` what is surely one publication, or was decided to be.

    Made twice, nothing changes. What a person typed stays. The keys that go are aliases of the one that stays, and are
    listed in KEY_MAP. Raises BiblioError, with nothing written, where catalogue or decisions cannot be read or written.
    """
    with locked(path):
        catalogue = load_catalogue(path)
        decisions = load_decisions(path.parent / DECISIONS)
        state, lost = load_state(state_path(path))
        duplicates = find_duplicates(catalogue.records, decisions)
        records, merges = _merged(catalogue, duplicates)
        if not merges:
            return Applied((), duplicates, (*catalogue.problems, *lost))
        update = reconcile(catalogue, records, state, {})
        seen = {name: next((m.key for m in merges if key in m.gone), key) for name, key in update.state.seen.items()}
        update.state.seen.update(seen)
        write_update(catalogue, update, "dedupe --apply")
        save_state(state_path(path), update.state)
        _write_key_map(path, update.records)
    return Applied(merges, duplicates, (*catalogue.problems, *lost, *update.problems))


def _merged(catalogue: Catalogue, duplicates: Duplicates) -> tuple[list[Record], tuple[Merge, ...]]:
    """The records with each group made one, under the key of the first."""
    members = {index: group for group in duplicates.editions for index in group}
    records: list[Record] = []
    merges = []
    for index, record in enumerate(catalogue.records):
        group = members.get(index, (index,))
        if group[0] != index:
            continue
        if len(group) == 1:
            records.append(record)
            continue
        together = [catalogue.records[member] for member in group]
        records.append(merge_records(together, record.id))
        merges.append(Merge(record.id, tuple(other.id for other in together[1:])))
    return records, tuple(merges)


def unmerge_record(path: Path, key: str) -> list[Record]:
    """Take a merge in the catalogue at `path` back: the records that were merged, as they were, and now are again.

    That they are different is written into the decisions, so that the next run does not merge them again. What was
    changed in the merged record since stays in the record that keeps its key. Raises BiblioError where there is no
    such record or it was not merged.
    """
    with locked(path):
        catalogue = load_catalogue(path)
        entry = catalogue.find(key)
        if entry is None:
            raise BiblioError(
                Problem("unknown-key", f"there is no record {key!r}", str(path), hint="see 'biblio list'")
            )
        merged = entry.record
        parts = split_record(merged)
        if len(parts) < 2:
            hint = "only a record that 'biblio build' or 'biblio dedupe --apply' made of several can be parted"
            raise BiblioError(Problem("not-merged", f"{merged.id} was not merged", str(path), hint=hint))
        parts = _with_changes(merged, _with_keys(parts, merged, catalogue))
        own = next(part for part in parts if part.id == merged.id)
        others = [part for part in parts if part is not own]
        splices = change_record(catalogue, entry, plain_of(entry), to_plain(own))
        splices += append_records(catalogue, [to_plain(part) for part in others])
        edit = Edit(splices, touched=[merged.id], added=[part.id for part in others])
        history = History(path)
        history.settle(text_mark(catalogue.text))
        add_decision(path.parent / DECISIONS, Decision("different", tuple(part.id for part in parts), "unmerged"))
        again = commit(history, catalogue, f"unmerge {merged.id}", edit, memory=True)
        state, _ = load_state(state_path(path))
        _forget(state, merged, parts)
        save_state(state_path(path), state)
        _write_key_map(path, again.records)
    return parts


def _with_keys(parts: Sequence[Record], merged: Record, catalogue: Catalogue) -> list[Record]:
    """The parts, each under a key of its own: the merged record's for one of them, its old one for each other."""
    taken = {record.id for record in catalogue.records} - {merged.id}
    keyed: list[Record] = []
    for part in parts:
        key, number = part.id or merged.id, 2
        while key in taken:
            key, number = f"{part.id or merged.id}-{number}", number + 1
        taken.add(key)
        keyed.append(replace(part, id=key))
    if all(part.id != merged.id for part in keyed):
        keyed[0] = replace(keyed[0], id=merged.id)
    return keyed


def _with_changes(merged: Record, parts: Sequence[Record]) -> list[Record]:
    """The parts; what the merged record says that none of them said is a person's, and stays under its key."""
    typed = {
        variable: value
        for variable in VARIABLES
        if (value := merged.get(variable)) is not None and all(part.get(variable) != value for part in parts)
    }
    changed = {variable.replace("-", "_"): value for variable, value in typed.items()}
    return [replace(part, **changed) if part.id == merged.id else part for part in parts]  # type: ignore[arg-type]


def _forget(state: State, merged: Record, parts: Sequence[Record]) -> None:
    """Let each reference belong to its own record again, and count no value of the parted ones as the program's."""
    homes: dict[str, list[str]] = {}
    for part in parts:
        for source in part.sources:
            homes.setdefault(words_name(source.document, source.raw), []).append(part.id)
    for name, key in sorted(state.seen.items()):
        home = homes.get(name.rpartition("\t")[0])
        if key == merged.id and home:
            state.seen[name] = home.pop(0) if len(home) > 1 else home[0]
    for part in parts:
        state.written.pop(part.id, None)
        state.offers.pop(part.id, None)


def _write_key_map(path: Path, records: Sequence[Record]) -> None:
    target = path.parent / KEY_MAP
    known = key_map(records)
    if known or target.exists():
        write_if_changed(target, json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
