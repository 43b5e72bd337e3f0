"""What a person does to a catalogue by command: set, unset, add, remove, rename, accept; each a change in history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from biblio.catalogue.edit import Splice, append_records, change_record, record_lines, remove_record
from biblio.catalogue.index import open_catalogue, read_again
from biblio.catalogue.keys import make_key
from biblio.catalogue.loader import Catalogue, Entry, parse_catalogue, plain_of
from biblio.catalogue.save import locked
from biblio.catalogue.session import Edit, change
from biblio.catalogue.state import load_state, mark_of, save_state, state_path
from biblio.catalogue.writer import Plain, to_plain
from biblio.errors import BiblioError
from biblio.problems import Problem
from biblio.records.record import VARIABLES, Record
from biblio.values.date import Date, parse_date
from biblio.values.name import Name, parse_names

_KEY_SIGNS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:._/+-")
# Shorter names that people type for a variable.
_SHORT: Final = {"year": "issued", "date": "issued", "place": "publisher-place", "pages": "number-of-pages",
                 "series": "collection-title", "journal": "container-title", "address": "publisher-place",
                 "isbn": "ISBN", "doi": "DOI", "url": "URL", "issn": "ISSN"}  # fmt: skip


def set_values(path: Path, key: str, values: Mapping[str, str], command: str = "set") -> Catalogue | None:
    """Set variables of the record `key` to what a person typed (`read_value`); an empty text takes one out.

    Only these values' bytes change. What was doubtful or absent about them is so no longer. None comes back where
    everything was so already. Raises BiblioError for an unknown key or variable, or a value that cannot be one.
    """
    wanted = read_values(values)

    def make(row: dict[str, Plain]) -> dict[str, Plain]:
        new = {name: value for name, value in row.items() if name not in wanted}
        new |= {name: value for name, value in wanted.items() if value is not None}
        return _without_doubts(new, wanted)

    return change(path, command, lambda catalogue: _edit_record(catalogue, key, make))


def unset_values(path: Path, key: str, variables: Iterable[str], command: str = "unset") -> Catalogue | None:
    """Take variables out of the record `key`; comments beside them stay. BiblioError for one that is not there."""
    names = [variable_name(name) for name in variables]

    def make(row: dict[str, Plain]) -> dict[str, Plain]:
        missing = [name for name in names if name not in row or name in ("id", "type")]
        if missing:
            raise BiblioError([Problem("no-value", f"{key} has no {name} to take out") for name in missing])
        return _without_doubts({name: value for name, value in row.items() if name not in names}, names)

    return change(path, command, lambda catalogue: _edit_record(catalogue, key, make))


def add_record(path: Path, record: Record, key: str | None = None, command: str = "add") -> str:
    """The key of the record, which now stands behind the others: `key`, or one made for it. BiblioError as `set`."""
    made: list[str] = []

    def make(catalogue: Catalogue) -> Edit:
        taken = {name for entry in catalogue.entries for name in (entry.record.id, *entry.record.aliases)}
        if key is not None:
            _check_key(key, taken)
        made[:] = [key or make_key(record, taken | {name.casefold() for name in taken})]
        row = to_plain(record) | {"id": made[0]}
        return Edit(append_records(catalogue, [row]), added=made)

    change(path, command, make)
    return made[0]


def remove_records(path: Path, keys: Sequence[str], command: str = "remove") -> Catalogue | None:
    """Take records away. `build` leaves them away; `undo` brings them back. Raises BiblioError for an unknown key."""

    def make(catalogue: Catalogue) -> Edit:
        entries = find_all(catalogue, keys)
        splices = [splice for entry in entries for splice in remove_record(catalogue, entry)]
        return Edit(splices, removed=[entry.record.id for entry in entries])

    return change(path, command, make)


def rename_record(path: Path, old: str, new: str, command: str = "rename") -> Catalogue | None:
    """Give a record another key; the old one stays as an alias that every command understands."""

    def make(catalogue: Catalogue) -> Edit:
        (entry,) = find_all(catalogue, [old])
        if entry.record.id == new:
            return Edit([])
        taken = {name for other in catalogue.entries if other is not entry
                 for name in (other.record.id, *other.record.aliases)}  # fmt: skip
        _check_key(new, taken)
        entry = read_again(catalogue, entry)
        row = plain_of(entry)
        aliases = [alias for alias in (*entry.record.aliases, entry.record.id) if alias != new]
        custom = row.get("custom", {})
        assert isinstance(custom, dict)
        renamed: dict[str, Plain] = {**row, "id": new, "custom": {**custom, "aliases": list[Plain](aliases)}}
        splices = change_record(catalogue, entry, row, renamed)
        return Edit(splices, touched=[entry.record.id], renamed=(entry.record.id, new))

    return change(path, command, make)


def accept_offer(path: Path, key: str, variables: Sequence[str], command: str = "accept") -> Catalogue | None:
    """Put what a document says (an offer of the last build) in place of the record's values; all, where none is named.

    The values are the program's again: a later build may improve them.
    """
    names = [variable_name(name) for name in variables]
    with locked(path):
        memory = state_path(path)
        state, _ = load_state(memory)
        accepted: dict[str, dict[str, Plain]] = {}

        def make(catalogue: Catalogue) -> Edit:
            (entry,) = find_all(catalogue, [key])
            offers = state.offers.get(entry.record.id, {})
            wrong = [name for name in names if name not in offers] if offers else names or [""]
            if wrong:
                hint = "'biblio offers' lists what there is"
                raise BiblioError([Problem("no-offer", f"{key}: there is no offer {name}".rstrip(), hint=hint)
                                   for name in wrong])  # fmt: skip
            accepted[entry.record.id] = {name: offers[name] for name in names or offers}
            return _edit_record(catalogue, key, lambda row: row | accepted[entry.record.id])

        done = change(path, command, make, memory=True)
        for record, values in accepted.items():
            left = {name: value for name, value in state.offers[record].items() if name not in values}
            state.offers = {k: v for k, v in (state.offers | {record: left}).items() if v}
            written = state.written.setdefault(record, {})
            written |= {name: mark for name, value in values.items() if (mark := mark_of(value))}
        save_state(memory, state)
    return done


def record_text(path: Path, key: str) -> str:
    """The lines of a record as they stand in the file. Raises BiblioError for an unknown key, or one in brackets."""
    catalogue = open_catalogue(path)
    (entry,) = find_all(catalogue, [key])
    start, stop = _lines(catalogue, entry)
    return catalogue.text[start:stop]


def replace_text(path: Path, key: str, before: str, after: str, command: str = "edit") -> Catalogue | None:
    """Put `after` in place of a record's lines, which must be `before` still.

    It may hold no record (that removes it) or several. Raises BiblioError, with places within `after`, where it
    cannot be read.
    """
    eol = "\r\n" if "\r\n" in before else "\n"
    body = after.replace("\r\n", "\n").replace("\n", eol)
    if body.strip() and not body.endswith(eol):
        body += eol
    head = "references:\n"
    found = _read_lines(head, body)

    def make(catalogue: Catalogue) -> Edit:
        (entry,) = find_all(catalogue, [key])
        start, stop = _lines(catalogue, entry)
        if catalogue.text[start:stop] != before:
            raise BiblioError(Problem("changed", f"{key} was changed by another program meanwhile", str(path)))
        old, new = entry.record.id, [record.id for record in found]
        others = {other.record.id for other in catalogue.entries if other is not entry}
        for name in new:
            if name in others:
                raise BiblioError(Problem("repeated-id", f"there is a record {name!r} already", hint="choose another"))
        splices = [Splice(start, stop, body)]
        if not new:
            return Edit(splices, removed=[old])
        renamed = (old, new[0]) if new[0] != old else None
        return Edit(splices, touched=[old], added=new[1:], renamed=renamed)

    return change(path, command, make)


def _read_lines(head: str, body: str) -> tuple[Record, ...]:
    """The records in lines of a list; problems have their places within the lines."""
    if not body.strip():
        return ()
    try:
        return parse_catalogue(head + body).records
    except BiblioError as error:
        raise BiblioError([replace(p, line=(p.line or 2) - 1) for p in error.problems]) from error


def _lines(catalogue: Catalogue, entry: Entry) -> tuple[int, int]:
    if catalogue.flow:
        raise BiblioError(Problem("edit", "the records stand in brackets", str(catalogue.path),
                                  hint="run 'biblio format' first"))  # fmt: skip
    return record_lines(catalogue.text, entry)


# -- what is shared -------------------------------------------------------------------------------------------------
def _edit_record(catalogue: Catalogue, key: str, make: Callable[[dict[str, Plain]], dict[str, Plain]]) -> Edit:
    (entry,) = find_all(catalogue, [key])
    entry = read_again(catalogue, entry)
    row = plain_of(entry)
    new = make(dict(row))
    ordered = {name: new[name] for name in ("id", "type", *VARIABLES, "custom") if name in new}
    splices: list[Splice] = change_record(catalogue, entry, row, ordered) if new != row or entry.unread else []
    return Edit(splices, touched=[entry.record.id])


def _without_doubts(row: dict[str, Plain], names: Iterable[str]) -> dict[str, Plain]:
    """A record whose named variables are neither doubtful nor absent any more, for a person has spoken."""
    custom = row.get("custom")
    if not isinstance(custom, dict):
        return row
    settled = dict(custom)
    for name in ("doubtful", "absent"):
        words = custom.get(name)
        if isinstance(words, list):
            settled[name] = [word for word in words if word not in set(names)]
            if not settled[name]:
                del settled[name]
    new = {key: value for key, value in row.items() if key != "custom"}
    return new | ({"custom": settled} if settled else {})


def find_all(catalogue: Catalogue, keys: Sequence[str]) -> list[Entry]:
    """The entries with these keys or aliases, each once, in the order asked for. BiblioError names each unknown one."""
    found = {key: catalogue.find(key) for key in keys}
    unknown = [key for key, entry in found.items() if entry is None]
    if unknown:
        known = [entry.record.id for entry in catalogue.entries]
        raise BiblioError([_unknown_key(key, known, catalogue.path) for key in unknown])
    return list({entry.record.id: entry for entry in found.values() if entry is not None}.values())


def _unknown_key(key: str, known: Sequence[str], path: Path | None) -> Problem:
    close = get_close_matches(key, known, n=1)
    hint = f"did you mean {close[0]}?" if close else "'biblio list' shows the keys"
    return Problem("unknown-key", f"there is no record {key!r}", str(path) if path else None, hint=hint)


def _check_key(key: str, taken: set[str]) -> None:
    if not key or set(key) - _KEY_SIGNS:
        raise BiblioError(
            Problem("odd-id", f"{key!r} cannot be a key", hint="use letters, digits and : . _ / + -, as in reed1919ten")
        )
    if key in taken or key.casefold() in {name.casefold() for name in taken}:
        raise BiblioError(Problem("repeated-id", f"there is a record {key!r} already", hint="choose another key"))


# -- values as people type them -------------------------------------------------------------------------------------
def variable_name(name: str) -> str:
    """The CSL variable that a person means. Raises BiblioError, with the nearest, where there is none.

    >>> variable_name("publisher_place"), variable_name("year"), variable_name("isbn")
    ('publisher-place', 'issued', 'ISBN')
    """
    plain = _SHORT.get(name.casefold(), name.replace("_", "-") if name != "archive_location" else name)
    if plain in VARIABLES or plain == "type":
        return plain
    folded = {variable.casefold(): variable for variable in VARIABLES}
    if plain.casefold() in folded:
        return folded[plain.casefold()]
    close = get_close_matches(plain, [*VARIABLES, "type"], n=1)
    hint = f"did you mean {close[0]}?" if close else "the names are CSL's: title, author, issued, publisher-place …"
    if name in ("id", "key"):
        hint = "'biblio rename OLD NEW' changes a key"
    raise BiblioError(Problem("unknown-variable", f"a record has no {name!r}", hint=hint))


def read_values(values: Mapping[str, str]) -> dict[str, Plain | None]:
    """Variables with the values that a person typed for them. Raises BiblioError with all that is wrong."""
    read: dict[str, Plain | None] = {}
    problems: list[Problem] = []
    for name, text in values.items():
        try:
            read[variable_name(name)] = read_value(variable_name(name), text)
        except BiblioError as error:
            problems += error.problems
    if problems:
        raise BiblioError(problems)
    return read


def read_value(variable: str, text: str) -> Plain | None:
    """What a person means by `text` as the value of a CSL variable, as plain data; None for nothing.

    Dates are EDTF or as sources write them ("c. 1935"). Names are parted by ";": "Family, Given", a body in braces,
    or as sources write them. Raises BiblioError where it can be none.

    >>> read_value("issued", "c. 1935"), read_value("author", "Coates, W. P.; {Labour Research Department}")
    ('1935~', [{'family': 'Coates', 'given': 'W. P.'}, {'literal': 'Labour Research Department'}])
    """
    text = text.strip()
    if not text:
        return None
    kind = VARIABLES.get(variable, "text")
    if kind == "date":
        return str(_read_date(variable, text))
    if kind == "names":
        return [dict[str, Plain](name.to_csl()) for name in _read_names(variable, text)]
    return text


def _read_date(variable: str, text: str) -> Date:
    try:
        return Date.from_edtf(text)
    except ValueError as error:
        date = parse_date(text)
        if date is None:
            raise BiblioError(Problem("date", f"{variable}: {error}")) from error
        return date


def _read_names(variable: str, text: str) -> list[Name]:
    names: list[Name] = []
    for part in (part.strip() for part in text.split(";")):
        if part.startswith("{") and part.endswith("}"):
            names.append(Name(literal=part[1:-1].strip()))
        elif part.count(",") == 1:
            family, given = (word.strip() for word in part.split(","))
            names.append(Name(family=family or None, given=given or None))
        elif part:
            names += parse_names(part)
    if not names or any(name == Name() for name in names):
        hint = "write 'Coates, W. P.; Coates, Zelda' or '{Labour Research Department}'"
        raise BiblioError(Problem("names", f"{variable}: {text!r} names nobody", hint=hint))
    return names
