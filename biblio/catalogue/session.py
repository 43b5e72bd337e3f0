"""One change to a catalogue from beginning to end: lock, read, edit, check, write down, write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from biblio.catalogue import index
from biblio.catalogue.edit import Splice, apply, record_lines
from biblio.catalogue.history import Change, History, Piece, text_mark
from biblio.catalogue.loader import NOTHING, Catalogue, Entry, parse_catalogue, read_text
from biblio.catalogue.save import locked, write_if_changed
from biblio.catalogue.state import save_state, state_path, state_text
from biblio.errors import BiblioError
from biblio.problems import Problem
from biblio.records.record import Record

if TYPE_CHECKING:
    from biblio.catalogue.update import Update


@dataclass(frozen=True, slots=True)
class Edit:
    """What a command wants to change: splices, and the keys of the records that they touch, add or take away."""

    splices: Sequence[Splice]
    touched: Sequence[str] = ()
    added: Sequence[str] = ()
    removed: Sequence[str] = ()
    renamed: tuple[str, str] | None = None


def change(path: Path, command: str, make: Callable[[Catalogue], Edit], *, memory: bool = False) -> Catalogue | None:
    """Change the catalogue at `path` as `make` says and write it down as `command`; None where nothing is to change.

    `memory` tells that the state changes with it, so that undoing brings the old one back. The lock is held
    throughout, so that of two commands at once the second edits what the first has written. Raises BiblioError, with
    the file as it was, where it cannot be read, edited or written.
    """
    with locked(path):
        catalogue = index.open_catalogue(path)
        history = History(path)
        history.settle(text_mark(catalogue.text))
        edit = make(catalogue)
        if not edit.splices:
            return None
        return commit(history, catalogue, command, edit, memory)


def commit(history: History, catalogue: Catalogue, command: str, edit: Edit, memory: bool = False) -> Catalogue:
    """Make an edit to a catalogue whose lock is held, and write it down. The new catalogue comes back."""
    assert catalogue.path is not None
    text = apply(catalogue.text, edit.splices)
    if text == catalogue.text:
        return catalogue
    after = index.follow(catalogue, edit, text)
    number = history.begin(command, catalogue.text, text, edit.splices, pieces_of(catalogue, after, edit), memory)
    save(catalogue, text)
    history.finish(number)
    index.write(after)
    return after


def write_update(existing: Catalogue, update: Update, command: str) -> bool:
    """Whether the catalogue had to be written with what a build found; the change is written down. Holds the lock.

    The state goes with it: should the program be killed between the two, the next command puts it in its place.
    """
    assert existing.path is not None
    history = History(existing.path)
    history.settle(text_mark(existing.text))
    if not update.edit.splices:
        save_state(state_path(existing.path), update.state)
        return not existing.path.exists() and write_if_changed(existing.path, existing.text)
    pieces = pieces_of(existing, update.catalogue, update.edit)
    text = update.catalogue.text
    number = history.begin(command, existing.text, text, update.edit.splices, pieces, memory=True)
    history.keep_next(number, state_text(update.state))
    save(existing, text)
    save_state(state_path(existing.path), update.state)
    history.finish(number)
    index.write(update.catalogue)
    return True


def save(catalogue: Catalogue, text: str) -> None:
    """Write the text in place of the catalogue's, unless the file has changed since it was read."""
    assert catalogue.path is not None
    now = read_text(catalogue.path)[0] if catalogue.path.exists() else NOTHING
    if now != catalogue.text:
        raise BiblioError(
            Problem("changed", "was changed by another program just now; nothing was written", str(catalogue.path),
                    hint="run the command again")
        )  # fmt: skip
    write_if_changed(catalogue.path, f"\ufeff{text}" if catalogue.bom else text)


def pieces_of(before: Catalogue, after: Catalogue, edit: Edit) -> list[Piece]:
    """What becomes of each record that an edit touches."""
    pieces = []
    for key in edit.touched:
        new = edit.renamed[1] if edit.renamed and edit.renamed[0] == key else key
        pieces.append(Piece(new, _lines(before, key), _lines(after, new)))
    pieces += [Piece(key, None, _lines(after, key), _behind(after, key)) for key in edit.added]
    pieces += [Piece(key, _lines(before, key), None, _behind(before, key)) for key in edit.removed]
    return pieces


def _lines(catalogue: Catalogue, key: str) -> str | None:
    entry = catalogue.place(key)
    if entry is None:
        return None
    if catalogue.flow:
        return catalogue.text[entry.start : entry.end]
    start, stop = record_lines(catalogue.text, entry)
    return catalogue.text[start:stop]


def _behind(catalogue: Catalogue, key: str) -> str | None:
    """The key of the record that stands before this one."""
    at = next((number for number, entry in enumerate(catalogue.entries) if entry.record.id == key), 0)
    return catalogue.entries[at - 1].record.id if at else None


# -- undo -----------------------------------------------------------------------------------------------------------
def undo(path: Path, count: int = 1) -> list[Change]:
    """Take back the last `count` changes; those taken back come back, the newest first.

    Where the file was edited by hand since, the records that a change touched must stand as it left them; raises
    BiblioError, with both, where one does not, and takes back what came after it alone.
    """
    with locked(path):
        done: list[Change] = []
        history = History(path)
        for _ in range(count):
            catalogue = index.open_catalogue(path)
            history.settle(text_mark(catalogue.text))
            last = history.read(history.head) if history.head else None
            if last is None:
                if not done:
                    raise BiblioError(Problem("nothing-to-undo", "there is nothing to take back", str(path)))
                break
            splices = _splices_back(catalogue, last)
            text = apply(catalogue.text, splices)
            after = parse_catalogue(text, path, bom=catalogue.bom)
            save(catalogue, text)
            history.undone(last)
            index.write(after)
            done.append(last)
        return done


def redo(path: Path, count: int = 1) -> list[Change]:
    """Make the changes again that were taken back last; as `undo`."""
    with locked(path):
        done: list[Change] = []
        history = History(path)
        for _ in range(count):
            catalogue = index.open_catalogue(path)
            history.settle(text_mark(catalogue.text))
            following = history.read(history.redo[0]) if history.redo else None
            if following is None:
                if not done:
                    raise BiblioError(Problem("nothing-to-redo", "there is nothing to make again", str(path)))
                break
            splices = _splices_forth(catalogue, following)
            text = apply(catalogue.text, splices)
            after = parse_catalogue(text, path, bom=catalogue.bom)
            if text_mark(text) != following.after:
                history.replaced(following, catalogue.text, text, splices)
            save(catalogue, text)
            history.redone(following)
            index.write(after)
            done.append(following)
        return done


def _splices_back(catalogue: Catalogue, last: Change) -> list[Splice]:
    if text_mark(catalogue.text) == last.after:
        return last.backward()
    return _relocated(catalogue, [Piece(p.key, p.after, p.before, p.behind) for p in last.pieces], last)


def _splices_forth(catalogue: Catalogue, following: Change) -> list[Splice]:
    if text_mark(catalogue.text) == following.before:
        return following.forward()
    return _relocated(catalogue, following.pieces, following)


def _relocated(catalogue: Catalogue, pieces: Sequence[Piece], change: Change) -> list[Splice]:
    """The splices that bring each record from `before` to `after`, wherever it stands now."""
    splices: list[Splice] = []
    problems: list[Problem] = []
    for piece in pieces:
        lines = _lines(catalogue, piece.key)
        if lines is None and piece.before is not None and piece.after is not None:
            lines = _lines(catalogue, _key_in(piece.before))
        if lines != piece.before:
            problems.append(_in_the_way(catalogue, piece, lines, change))
        elif piece.before is None:
            splices.append(_inserted(catalogue, piece))
        else:
            entry = catalogue.place(piece.key) or catalogue.place(_key_in(piece.before))
            assert entry is not None
            start = record_lines(catalogue.text, entry)[0] if not catalogue.flow else entry.start
            splices.append(Splice(start, start + len(piece.before), piece.after or ""))
    if problems:
        raise BiblioError(problems)
    if catalogue.flow and any(piece.before is None or piece.after is None for piece in pieces):
        raise BiblioError(Problem("edited", "was edited by hand since, and its records stand in brackets",
                                  str(catalogue.path), hint="take the hand edit back first"))  # fmt: skip
    return splices


def _key_in(lines: str) -> str:
    parsed = parse_catalogue("references:\n" + lines)
    return parsed.entries[0].record.id


def _inserted(catalogue: Catalogue, piece: Piece) -> Splice:
    before = catalogue.place(piece.behind) if piece.behind else None
    if before is not None:
        at = record_lines(catalogue.text, before)[1]
    elif piece.behind is None and catalogue.entries:
        at = record_lines(catalogue.text, catalogue.entries[0])[0]
    elif catalogue.entries:
        at = record_lines(catalogue.text, catalogue.entries[-1])[1]
    else:
        raise BiblioError(Problem("edited", "holds no records any more", str(catalogue.path)))
    head = "" if not at or catalogue.text[at - 1] in "\r\n" else "\n"
    return Splice(at, at, head + (piece.after or ""))


def _in_the_way(catalogue: Catalogue, piece: Piece, lines: str | None, change: Change) -> Problem:
    entry = catalogue.place(piece.key)
    line = catalogue.text.count("\n", 0, entry.start) + 1 if entry else None
    now = "it is not there any more" if lines is None else f"now it is\n{lines.rstrip()}"
    then = "it was not there" if piece.before is None else f"it was\n{piece.before.rstrip()}"
    return Problem(
        "edited",
        f"{piece.key} was edited by hand since '{change.command}': {then}\n{now}",
        str(catalogue.path),
        line,
        hint="take the hand edit back first",
    )


def full(catalogue: Catalogue, entry: Entry) -> Entry:
    """The entry with its record whole, also where the catalogue was opened by its index alone."""
    return index.read_again(catalogue, entry)


def records_of(catalogue: Catalogue) -> tuple[Record, ...]:
    """The records of a catalogue, whole."""
    return catalogue.records if not catalogue.partial else parse_catalogue(catalogue.text, catalogue.path).records


def describe(command: str, arguments: Sequence[Any]) -> str:
    """A command as it is shown in the history."""
    words = [str(argument) for argument in arguments]
    return " ".join([command, *(f"'{word}'" if not word or " " in word else word for word in words)])
