"""Records -> the formats that other programs read, each with a word on what it could not carry.

To add one: a module of its own with its mapping rows on top, a row here, cases in `tests/cases/exports/`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from biblio.problems import Problem
    from biblio.records.record import Record

Exporter = Callable[..., "tuple[str, list[Problem]]"]

# Format -> (module, function), loaded when it is asked for; in the order in which they are named to a user.
EXPORTERS: Final[Mapping[str, tuple[str, str]]] = {
    "bibtex": ("biblio.exports.bibtex", "to_bibtex"),
    "biblatex": ("biblio.exports.biblatex", "to_biblatex"),
    "csl-json": ("biblio.exports.csl", "to_csl_json"),
    "csl-jsonl": ("biblio.exports.csl", "to_csl_jsonl"),
    "csl-yaml": ("biblio.exports.csl", "to_csl_yaml"),
    "ris": ("biblio.exports.ris", "to_ris"),
    "hayagriva": ("biblio.exports.hayagriva", "to_hayagriva"),
    "csv": ("biblio.exports.table", "to_csv"),
    "markdown": ("biblio.exports.reading_list", "to_markdown"),
    "html": ("biblio.exports.reading_list", "to_html"),
}


# Formats that can be grouped under headings.
GROUPED: Final = ("markdown", "html")


def export_records(records: Sequence[Record], name: str, *, group: str | None = None) -> tuple[str, list[Problem]]:
    """The records as text in the format `name` of `EXPORTERS`, in their order, and what it could not carry.

    `group` is what the formats of `GROUPED` put headings over (`reading_list.GROUPS`).

    Each problem names the record's key and is a note: a variable that is left out, written into another field or in
    another form, a key that had to be changed. Where a record stands (`sources`) and how it was read (`doubtful`,
    `unread`, `merged`, `confidence`) is the catalogue's own: BibTeX and its kin leave it out without a word.

    >>> from biblio.records.record import Record
    >>> print(export_records([Record(id="reed1919", title="Ten Days", number_of_pages="371")], "biblatex")[0], end="")
    @book{reed1919,
      title = {Ten Days},
      pagetotal = {371},
    }
    """
    module, function = EXPORTERS[name]
    exporter = cast(Exporter, getattr(import_module(module), function))
    return exporter(records, group=group) if group and name in GROUPED else exporter(records)
