"""What was done to a catalogue, in `.biblio/history/`: each change with what stood before, so that it can be undone."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from biblio.catalogue.edit import Splice
from biblio.catalogue.save import write_bytes, write_if_changed
from biblio.catalogue.state import EMPTY as _NO_STATE
from biblio.catalogue.state import state_path
from biblio.errors import BiblioError
from biblio.problems import Problem

# Larger texts are kept packed: a build of 20,000 records is 10 MB, and 1 MB so.
_PACK_FROM: Final = 20_000


@dataclass(frozen=True, slots=True)
class Piece:
    """What became of one record: its lines `before` and `after` (None where it was not there), behind which key."""

    key: str
    before: str | None
    after: str | None
    behind: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `splices` are (offset in the text before, old words, new words); `before` and `after` are the marks
    (`text_mark`) of the whole text; `parent` is the number of the change before it, 0 for none.
    """

    number: int
    parent: int
    when: str
    command: str
    before: str
    after: str
    splices: tuple[tuple[int, str, str], ...]
    pieces: tuple[Piece, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the records that it touched."""
        return tuple(piece.key for piece in self.pieces)

    def forward(self) -> list[Splice]:
        """The splices that make it, on the text before."""
        return [Splice(start, start + len(old), new) for start, old, new in self.splices]

    def backward(self) -> list[Splice]:
        """The splices that take it back, on the text after."""
        back = []
        moved = 0
        for start, old, new in self.splices:
            back.append(Splice(start + moved, start + moved + len(new), old))
            moved += len(new) - len(old)
        return back


def text_mark(text: str) -> str:
    """A mark by which a whole text is known again."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class History:
    """The changes to the catalogue at `path`. Whoever writes holds the catalogue's lock."""

    def __init__(self, path: Path) -> None:
        self.folder = path.parent / ".biblio" / "history"
        self._head_file = self.folder / "head.json"
        self._state_file = state_path(path)
        self.head, self.redo = self._read_head()

    def _read_head(self) -> tuple[int, list[int]]:
        try:
            data = json.loads(self._head_file.read_text(encoding="utf-8"))
            return int(data["head"]), [int(number) for number in data["redo"]]
        except FileNotFoundError:
            return 0, []
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BiblioError(
                Problem("history", f"cannot be read: {error}", str(self._head_file), hint="delete it to begin anew")
            ) from error

    def settle(self, mark: str) -> None:
        """Find out what became of a change that was broken off: `mark` is the catalogue's as it is now."""
        head = self.read(self.head) if self.head else None
        if head is not None and head.after == mark:
            return
        newest = self._newest()
        if newest > self.head and newest not in self.redo:
            change = self.read(newest)
            if change is not None and change.after == mark and change.parent == self.head:
                following = self._next_file(newest)
                if following.exists():
                    write_if_changed(self._state_file, following.read_text(encoding="utf-8"))
                self.finish(newest)
                return
        if head is not None and head.before == mark:
            self._move(head.parent, [head.number, *self.redo])

    def begin(
        self,
        command: str,
        before: str,
        after: str,
        splices: Sequence[Splice],
        pieces: Sequence[Piece],
        memory: bool = False,
    ) -> int:
        """Write a change down before it is made; its number comes back. It counts once `finish` is called.

        `memory` tells that the state (`biblio.catalogue.state`) will change with it: as it is now it is kept.
        """
        number = self._newest() + 1
        ordered = sorted(splices, key=lambda splice: (splice.start, splice.end))
        change = Change(
            number,
            self.head,
            datetime.now(UTC).astimezone().isoformat(timespec="seconds"),
            command,
            text_mark(before),
            text_mark(after),
            tuple((s.start, before[s.start : s.end], s.text) for s in ordered),
            tuple(pieces),
        )
        write_if_changed(self._file(number), json.dumps(_to_data(change), ensure_ascii=False) + "\n")
        if memory:
            self._keep_memory(number, self._memory())
        return number

    def finish(self, number: int) -> None:
        """Note that the change was made."""
        self._move(number, [])
        self._next_file(number).unlink(missing_ok=True)

    def keep_next(self, number: int, state: str) -> None:
        """Keep the state that goes with a change until `finish`, for the case that the program is killed before."""
        write_if_changed(self._next_file(number), state)

    def _next_file(self, number: int) -> Path:
        return self.folder / f"{number:06}.next"

    def undone(self, change: Change) -> None:
        """Note that the newest change was taken back, and what the program remembered with it."""
        self._swap_memory(change.number)
        self._move(change.parent, [change.number, *self.redo])

    def redone(self, change: Change) -> None:
        """Note that the change last taken back was made again."""
        self._swap_memory(change.number)
        self._move(change.number, self.redo[1:])

    def replaced(self, change: Change, before: str, after: str, splices: Sequence[Splice]) -> Change:
        """The change as it was made again on another text, written down in place of the old one."""
        ordered = sorted(splices, key=lambda splice: (splice.start, splice.end))
        again = replace(
            change,
            before=text_mark(before),
            after=text_mark(after),
            splices=tuple((s.start, before[s.start : s.end], s.text) for s in ordered),
        )
        write_if_changed(self._file(change.number), json.dumps(_to_data(again), ensure_ascii=False) + "\n")
        return again

    def read(self, number: int) -> Change | None:
        """The change with this number, or None where it is lost."""
        try:
            return _from_data(json.loads(self._file(number).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BiblioError(
                Problem("history", f"cannot be read: {error}", str(self._file(number)), hint="delete it")
            ) from error

    def walk(self) -> Iterator[Change]:
        """The changes that stand, the newest first."""
        number = self.head
        while number:
            change = self.read(number)
            if change is None:
                return
            yield change
            number = change.parent

    def _move(self, head: int, redo: list[int]) -> None:
        self.head, self.redo = head, redo
        write_if_changed(self._head_file, json.dumps({"head": head, "redo": redo}) + "\n")

    def _swap_memory(self, number: int) -> None:
        """Put the state that was kept with a change in place of the present one, and keep that instead."""
        kept = self.folder / f"{number:06}.state"
        if not kept.exists():
            return
        packed = kept.read_bytes()
        self._keep_memory(number, self._memory())
        write_if_changed(self._state_file, zlib.decompress(packed).decode("utf-8"))

    def _memory(self) -> str:
        return self._state_file.read_text(encoding="utf-8") if self._state_file.exists() else _NO_STATE

    def _keep_memory(self, number: int, text: str) -> None:
        write_bytes(self.folder / f"{number:06}.state", zlib.compress(text.encode("utf-8"), 6))

    def _file(self, number: int) -> Path:
        return self.folder / f"{number:06}.json"

    def _newest(self) -> int:
        if not self.folder.is_dir():
            return 0
        return max((int(path.stem) for path in self.folder.glob("[0-9]*.json")), default=0)


def _to_data(change: Change) -> dict[str, Any]:
    body = {
        "splices": [list(splice) for splice in change.splices],
        "pieces": [[piece.key, piece.before, piece.after, piece.behind] for piece in change.pieces],
    }
    head = {
        "number": change.number,
        "parent": change.parent,
        "when": change.when,
        "command": change.command,
        "before": change.before,
        "after": change.after,
    }
    packed = json.dumps(body, ensure_ascii=False)
    if len(packed) < _PACK_FROM:
        return {**head, **body}
    data = zlib.compress(packed.encode("utf-8", "surrogatepass"), 6)
    return {**head, "packed": base64.b64encode(data).decode("ascii")}


def _from_data(data: dict[str, Any]) -> Change:
    if "packed" in data:
        unpacked = zlib.decompress(base64.b64decode(data["packed"])).decode("utf-8", "surrogatepass")
        data = {**data, **json.loads(unpacked)}
    return Change(
        data["number"],
        data["parent"],
        data["when"],
        data["command"],
        data["before"],
        data["after"],
        tuple((start, old, new) for start, old, new in data["splices"]),
        tuple(Piece(*row) for row in data["pieces"]),
    )
