"""What a finder says: here stands a reference."""

from __future__ import annotations

from dataclasses import dataclass

from biblio.spans.span import Setting
from biblio.values.date import Date
from biblio.values.name import Name


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of the document's text that `finder` takes for one reference; half-open offsets.

    What the text around it says of it: `author`, `issued`, `publisher`, and `ditto`, that its author is that of the
    reference before. `again` says that it only points back to a reference named before ("ibid.", "op. cit.").
    """

    start: int
    end: int
    setting: Setting
    finder: str
    group: int = -1
    author: tuple[Name, ...] = ()
    issued: Date | None = None
    publisher: str | None = None
    ditto: bool = False
    again: bool = False
