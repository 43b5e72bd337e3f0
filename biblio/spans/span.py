"""The stretch of a document's text that is one reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from biblio.documents.document import Mark
from biblio.values.date import Date
from biblio.values.name import Name

Setting = Literal["list", "prose", "source", "bibliography"]


@dataclass(frozen=True, slots=True)
class Span:
    """One reference as it stands: `document.text[start:end] == raw`, always.

    `line` counts from 1. `marks` are the document's marks inside the span, offsets into `raw`. `group` numbers the
    list that the span stands in (spans of one list share it), -1 where it stands in none. `author` is whom a
    heading or the sentence around it names as the author, for a reference that names none itself.
    `issued` and `publisher` are what a heading says of the references below it ("1926", "Messrs. Methuen's new books").
    `author_of` and `same_as` are the places, in what `find_spans` gives, of an earlier span of the document: the one
    whose authors are meant ("———", "Ders."), and the one that is meant itself ("ibid.", "op. cit."); -1 for none.
    `finder` says which finder found it, for `explain`.
    """

    document: str
    start: int
    end: int
    raw: str
    line: int = 1
    setting: Setting = "list"
    finder: str = "line"
    group: int = -1
    marks: tuple[Mark, ...] = ()
    author: tuple[Name, ...] = ()
    issued: Date | None = None
    publisher: str | None = None
    author_of: int = -1
    same_as: int = -1
