"""The labelled pieces of one reference with the words around each: what the resolvers of `build` look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from biblio.fields.field import Field
from biblio.text import collapse


@dataclass(slots=True)
class Piece:
    """A labelled piece of a reference. `before` and `behind` are the words around it that carry no label.

    `at` counts the pieces of the reference from 0.
    """

    label: str
    text: str
    start: int
    end: int
    confidence: float
    before: str = ""
    behind: str = ""
    at: int = 0


@dataclass(slots=True)
class Draft:
    """What is known of a record while its pieces are resolved: values by variable, notes, what is said to be absent.

    `unread` are words of pieces that no value took; `locator` is the place in the work that the source names.
    """

    values: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    locator: str | None = None

    def put(self, variable: str, value: Any, separator: str = "; ") -> None:
        """Set a variable; a second text for one that has its value is joined to it."""
        held = self.values.get(variable)
        if value and held and isinstance(held, str) and held != value:
            self.values[variable] = f"{held}{separator}{value}"
        elif value and not held:
            self.values[variable] = value


def cut_pieces(raw: str, fields: Sequence[Field]) -> list[Piece]:
    """The pieces that carry a label, in order, each with the unlabelled text between it and its neighbours."""
    labelled = [field for field in fields if field.label != "other" and field.text.strip()]
    pieces: list[Piece] = []
    end = 0
    for at, found in enumerate(labelled):
        following = labelled[at + 1].start if at + 1 < len(labelled) else len(raw)
        pieces.append(
            Piece(
                found.label,
                collapse(found.text),
                found.start,
                found.end,
                found.confidence,
                collapse(raw[end : found.start]),
                collapse(raw[found.end : following]),
                at,
            )
        )
        end = found.end
    return pieces


def gaps(raw: str, pieces: Sequence[Piece]) -> Iterator[str]:
    """The stretches of `raw` before, between and behind the pieces."""
    end = 0
    for piece in pieces:
        yield raw[end : piece.start]
        end = piece.end
    yield raw[end:]
