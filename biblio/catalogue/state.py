"""What the program remembers between runs, in `.biblio/`: what it wrote, and where it saw which reference."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from biblio.catalogue.save import write_if_changed
from biblio.catalogue.writer import Plain
from biblio.problems import Problem

_VERSION: Final = 1
EMPTY: Final = '{"version":1,"seen":{},"written":{},"offers":{}}\n'


@dataclass(slots=True)
class State:
    """Everything can be lost without harm: then every value counts as its owner's, and removed records come back.

    `seen`: a reference (`reference_name`) -> the key of the record that it went to. `written`: key -> variable ->
    the mark (`mark_of`) of the value that the program wrote last; under `custom` the variable is `custom.NAME`.
    `offers`: key -> variable -> what a document says now where a person's value stands.
    """

    seen: dict[str, str] = field(default_factory=dict)
    written: dict[str, dict[str, str]] = field(default_factory=dict)
    offers: dict[str, dict[str, Plain]] = field(default_factory=dict)


def state_path(catalogue: Path) -> Path:
    """Where the state of the catalogue at this path is kept."""
    return catalogue.parent / ".biblio" / "state.json"


def mark_of(value: Plain | None) -> str | None:
    """A short mark by which a value is known again; None for none."""
    if value is None:
        return None
    return blake2b(json.dumps(value, ensure_ascii=False, sort_keys=True).encode(), digest_size=6).hexdigest()


def words_name(document: str, raw: str) -> str:
    """The name of some words in a document, whatever blanks and line ends are between them."""
    words = " ".join(raw.split())
    return f"{document}\t{blake2b(words.encode('utf-8', 'surrogatepass'), digest_size=8).hexdigest()}"


def reference_name(document: str, raw: str, occurrence: int) -> str:
    """The name of a reference: its document, its words, and which of several with these words it is (from 1).

    >>> reference_name("list.txt", "Ten Days,  John Reed", 1) == reference_name("list.txt", "Ten Days, John Reed", 1)
    True
    """
    return f"{words_name(document, raw)}\t{occurrence}"


def load_state(path: Path) -> tuple[State, list[Problem]]:
    """The state at `path`, and what was wrong with it; an empty one where there is none or it cannot be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return State(), []
    except (OSError, ValueError) as error:
        return State(), [_lost(path, str(error))]
    if not isinstance(data, dict) or data.get("version") != _VERSION or not _has_shape(data):
        return State(), [_lost(path, "it is of another version")]
    return State(data["seen"], data["written"], data["offers"]), []


def _has_shape(data: dict[str, Any]) -> bool:
    return all(isinstance(data.get(key), dict) for key in ("seen", "written", "offers")) and all(
        isinstance(row, dict) for key in ("written", "offers") for row in data[key].values()
    )


def _lost(path: Path, why: str) -> Problem:
    return Problem(
        "state-lost",
        f"cannot be used ({why[:200]}): every value in the catalogue now counts as yours",
        str(path),
        severity="warning",
    )


def state_text(state: State) -> str:
    """The state as its file has it."""
    rows = {
        "version": _VERSION,
        "seen": dict(sorted(state.seen.items())),
        "written": dict(sorted(state.written.items())),
        "offers": dict(sorted(state.offers.items())),
    }
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) + "\n"


def save_state(path: Path, state: State) -> None:
    """Write the state where it differs from what is there. Raises BiblioError where it cannot be written."""
    write_if_changed(path, state_text(state))
