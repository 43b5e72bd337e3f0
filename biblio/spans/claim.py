"""What a finder says: here stands a reference."""

from __future__ import annotations

from dataclasses import dataclass

from biblio.spans.span import Setting
from biblio.values.name import Name


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of the document's text that `finder` takes for one reference; half-open offsets."""

    start: int
    end: int
    setting: Setting
    finder: str
    group: int = -1
    author: tuple[Name, ...] = ()
