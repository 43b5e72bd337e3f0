"""What a build found -> the catalogue's new text: a person's values stay, the program's own are brought up to date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from biblio.catalogue.edit import Splice, append_records, apply, change_record, comments_of, record_lines, remove_record
from biblio.catalogue.known import REWORDED, sources_by_words
from biblio.catalogue.loader import Catalogue, Entry, parse_catalogue, plain_of
from biblio.catalogue.session import Edit
from biblio.catalogue.state import State, mark_of, words_name
from biblio.catalogue.writer import CUSTOM, Plain, source_to_plain, to_plain
from biblio.errors import BiblioError
from biblio.problems import Problem
from biblio.records.record import VARIABLES, Record, Source

_OWNED: Final = ("type", *VARIABLES)
# What stands under `custom` for the program's own use; sources, aliases and merged only ever grow, by rules of theirs.
_BOOKKEEPING: Final = tuple(key for key in CUSTOM if key not in ("sources", "aliases", "merged", "extra"))


@dataclass(frozen=True, slots=True)
class Offer:
    """What a document says now (`found`) where a person's value stands (`current`; None where they took it out)."""

    key: str
    variable: str
    current: Plain | None
    found: Plain


@dataclass(frozen=True, slots=True)
class Update:
    """What becomes of a catalogue: the edit that brings it about, and the catalogue after it.

    `edit.removed` are records that went into others. `offers` are findings that a person's values stand against.
    """

    edit: Edit
    catalogue: Catalogue
    state: State
    offers: tuple[Offer, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def records(self) -> tuple[Record, ...]:
        """The records that the catalogue holds then."""
        return self.catalogue.records


@dataclass(slots=True)
class _Draft:
    """What a reconciliation collects."""

    splices: list[Splice] = field(default_factory=list)
    rows: list[dict[str, Plain]] = field(default_factory=list)
    expected: dict[str, dict[str, Plain]] = field(default_factory=dict)
    offers: list[Offer] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def reconcile(
    existing: Catalogue, records: Sequence[Record], state: State, names: Mapping[str, Sequence[str]]
) -> Update:
    """The catalogue with what `records` newly say. `names`: key -> the references (`reference_name`) read of it now.

    A value belongs to the program while it equals what the program wrote; then what was found takes its place. What a
    person typed stays, and what was found is offered unless it was found before. A record that is not in `names` was
    not read and is left alone unless another one was merged into it. Where nothing is new the text is `existing.text`
    to the byte. The state comes back changed; the one given is not touched.
    """
    state = State(dict(state.seen), {k: dict(v) for k, v in state.written.items()}, dict(state.offers))
    draft = _Draft()
    merged_away = _merged_away(existing, records)
    for record in records:
        entry = existing.place(record.id)
        if entry is None:
            row = to_plain(record)
            draft.rows.append(row)
            draft.expected[record.id] = row
            state.written[record.id] = _marks(row)
        elif record.id in names or merged_away.get(record.id):
            _update_record(existing, entry, record, state, draft)
    for key in names:
        state.seen.update(dict.fromkeys(names[key], key))
    for gone in (entry for entries in merged_away.values() for entry in entries):
        draft.removed.append(gone.record.id)
        state.written.pop(gone.record.id, None)
        state.offers.pop(gone.record.id, None)
    return _finish(existing, state, draft, merged_away)


def _merged_away(existing: Catalogue, records: Sequence[Record]) -> dict[str, list[Entry]]:
    """key -> the records of the catalogue that went into the one with this key."""
    kept = {record.id for record in records}
    away: dict[str, list[Entry]] = {}
    for record in records:
        for alias in record.aliases:
            entry = existing.place(alias)
            if entry is not None and alias not in kept:
                away.setdefault(record.id, []).append(entry)
    return away


def _update_record(existing: Catalogue, entry: Entry, record: Record, state: State, draft: _Draft) -> None:
    current, found = plain_of(entry), to_plain(record)
    written = state.written.get(record.id)
    # Without a memory of it, a record that stands on documents is taken for the program's where both agree; one that
    # was typed stays its owner's.
    adopt = written is None and bool(entry.record.sources)
    marks = dict(written or {})
    wanted: dict[str, Plain] = {"id": current["id"]}
    for variable in _OWNED:
        now, new = current.get(variable), found.get(variable)
        if variable in entry.unread:
            continue
        if now == new:
            if adopt and new is not None:
                marks[variable] = mark_of(new) or ""
        elif mark_of(now) == marks.get(variable):
            now = new
            _note(marks, variable, new)
        elif new is not None and mark_of(new) != marks.get(variable):
            draft.offers.append(Offer(record.id, variable, now, new))
        if now is not None:
            wanted[variable] = now
    custom = _update_custom(entry, record, current, found, marks, written is None)
    if custom:
        wanted["custom"] = custom
    state.written[record.id] = marks
    if current != wanted:
        draft.splices += change_record(existing, entry, current, wanted)
        draft.changed.append(record.id)
    draft.expected[record.id] = wanted


def _note(marks: dict[str, str], variable: str, value: Plain | None) -> None:
    mark = mark_of(value)
    if mark is None:
        marks.pop(variable, None)
    else:
        marks[variable] = mark


def _update_custom(
    entry: Entry,
    record: Record,
    current: Mapping[str, Plain],
    found: Mapping[str, Plain],
    marks: dict[str, str],
    forgotten: bool,
) -> dict[str, Plain]:
    now, new = current.get("custom", {}), found.get("custom", {})
    assert isinstance(now, dict)
    assert isinstance(new, dict)
    wanted: dict[str, Plain] = {}
    for key in CUSTOM:
        value = now.get(key)
        if key == "sources":
            value = _update_sources(entry.record.sources, record.sources, marks)
        elif key == "aliases":
            value = _union(now.get(key), new.get(key))
        elif key == "merged":
            value = new.get(key) if record.merged != entry.record.merged and new.get(key) else value
            value = _kept_rows(now.get(key), value)
        elif key in _BOOKKEEPING and (forgotten or mark_of(value) == marks.get(f"custom.{key}")):
            value = new.get(key)
            _note(marks, f"custom.{key}", value)
        if value is not None and value != []:
            wanted[key] = value
    return wanted


def _union(old: Plain | None, new: Plain | None) -> list[Plain]:
    words = [word for row in (old, new) if isinstance(row, list) for word in row if isinstance(word, str)]
    return list(dict.fromkeys(words))


def _kept_rows(old: Plain | None, new: Plain | None) -> Plain | None:
    """The rows of `merged`: those that stand there as they stand, then those of records that are not among them."""
    if not isinstance(old, list) or not isinstance(new, list):
        return new if old is None else old
    known = {_row_name(row) for row in old}
    return [*old, *(row for row in new if _row_name(row) not in known)]


def _row_name(row: Plain) -> str:
    if not isinstance(row, dict):
        return repr(row)
    sources = row.get("sources")
    first = sources[0] if isinstance(sources, list) and sources else None
    if isinstance(first, dict):
        return words_name(str(first.get("document")), str(first.get("raw")))
    return str(row.get("id"))


def _update_sources(old: Sequence[Source], new: Sequence[Source], marks: dict[str, str]) -> list[Plain]:
    """The sources: those of the file in their order, with the places where they stand now; then the new ones.

    One that a person took out stays out; one whose words were changed in its document is replaced by what they are
    now, where both are alike.
    """
    fresh = sources_by_words(new)
    kept: list[Source] = []
    stale: list[int] = []
    for source in old:
        again = fresh.get(words_name(source.document, source.raw))
        if again:
            now = again.pop(0)
            kept.append(replace(now, raw=source.raw, locator=source.locator or now.locator))
        else:
            stale.append(len(kept))
            kept.append(source)
    seen_before = Counter(marks.get("custom.sources", "").split("\n"))
    for source in (source for sources in fresh.values() for source in sources):
        name = words_name(source.document, source.raw)
        if seen_before[name] > 0 and name not in {words_name(s.document, s.raw) for s in old}:
            continue
        twin = next((at for at in stale if _is_rewording(kept[at], source)), None)
        if twin is None:
            kept.append(source)
        else:
            kept[twin] = source
            stale.remove(twin)
    names = sorted({*seen_before, *(words_name(s.document, s.raw) for s in kept)} - {""})
    marks["custom.sources"] = "\n".join(names)
    return [source_to_plain(source) for source in kept]


def _is_rewording(old: Source, new: Source) -> bool:
    """Whether words of a document became others that say the same: a corrected letter, another bracket."""
    if old.document != new.document:
        return False
    from rapidfuzz.fuzz import ratio

    return ratio(old.raw, new.raw) >= REWORDED


def _marks(row: Mapping[str, Plain]) -> dict[str, str]:
    marks = {variable: mark for variable in _OWNED if (mark := mark_of(row.get(variable)))}
    custom = row.get("custom")
    if isinstance(custom, dict):
        marks |= {f"custom.{key}": mark for key in _BOOKKEEPING if (mark := mark_of(custom.get(key)))}
        sources = custom.get("sources")
        if isinstance(sources, list):
            names = {words_name(str(s["document"]), str(s["raw"])) for s in sources if isinstance(s, dict)}
            marks["custom.sources"] = "\n".join(sorted(names))
    return marks


# -- the new text ---------------------------------------------------------------------------------------------------
def _finish(
    existing: Catalogue,
    state: State,
    draft: _Draft,
    merged_away: Mapping[str, Sequence[Entry]],
) -> Update:
    for offer in draft.offers:
        state.offers.setdefault(offer.key, {})
    state.offers = {
        key: {offer.variable: offer.found for offer in draft.offers if offer.key == key}
        for key in dict.fromkeys(offer.key for offer in draft.offers)
    }
    added = tuple(str(row["id"]) for row in draft.rows)
    splices = [*draft.splices, *append_records(existing, draft.rows), *_removals(existing, merged_away)]
    if not splices:
        return Update(Edit([]), existing, state, tuple(draft.offers))
    text = apply(existing.text, splices)
    again = parse_catalogue(text, existing.path, bom=existing.bom)
    _check(existing, again, draft)
    return Update(Edit(splices, tuple(draft.changed), added, tuple(draft.removed)), again, state, tuple(draft.offers))


def _removals(existing: Catalogue, merged_away: Mapping[str, Sequence[Entry]]) -> Iterator[Splice]:
    """Records that went into others are taken out; the comments in them go below the record that took them in."""
    for key, gone in merged_away.items():
        for entry in gone:
            yield from remove_record(existing, entry)
        into = existing.find(key)
        if existing.flow or into is None:
            continue
        comments = [comment for entry in gone for comment in comments_of(existing.text, entry)]
        if comments:
            start, stop = record_lines(existing.text, into)
            eol = "\r\n" if "\r\n" in existing.text else "\n"
            pad = " " * (into.start - start)
            head = "" if existing.text[:stop].endswith(("\n", "\r")) else eol
            yield Splice(stop, stop, head + "".join(f"{pad}{comment}{eol}" for comment in comments))


def _check(existing: Catalogue, again: Catalogue, draft: _Draft) -> None:
    """Read again, the file must say what was meant and of every other record what it said before."""
    expected = {entry.record.id: plain_of(entry) for entry in existing.entries if entry.record.id not in draft.removed}
    expected |= draft.expected
    found = {entry.record.id: plain_of(entry) for entry in again.entries}
    wrong = [key for key in {**expected, **found} if expected.get(key) != found.get(key)]
    if wrong:
        raise BiblioError(
            Problem(
                "edit",
                f"the change to {', '.join(wrong[:5])} cannot be made without touching more; nothing was changed",
                str(existing.path) if existing.path else None,
                hint="run 'biblio format' and try again",
            )
        )
