"""Files of other programs, and the catalogue itself, -> records. One module a format; IMPORTERS by suffix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from biblio.errors import BiblioError
from biblio.problems import Problem

if TYPE_CHECKING:
    from biblio.records.record import Record

Importer = Callable[[str, str], "tuple[list[Record], list[Problem]]"]

# Suffix -> (module, function) that takes a file's text and its name.
IMPORTERS: Final[Mapping[str, tuple[str, str]]] = {
    ".bib": ("biblio.imports.bib", "read_bib"),
    ".biblatex": ("biblio.imports.bib", "read_bib"),
    ".bibtex": ("biblio.imports.bib", "read_bib"),
    ".json": ("biblio.imports.csl", "read_csl_json"),
    ".jsonl": ("biblio.imports.csl", "read_csl_jsonl"),
    ".ris": ("biblio.imports.ris", "read_ris"),
    ".ndjson": ("biblio.imports.csl", "read_csl_jsonl"),
}
_CATALOGUES: Final = (".yaml", ".yml")
LARGEST: Final = 500_000_000


def read_records(path: Path) -> tuple[list[Record], list[Problem]]:
    """The records of a file, by its suffix: a catalogue (.yaml), BibTeX (.bib), CSL-JSON (.json, .jsonl).

    What is wrong in it, by line and column where they are known, costs no other record; of a repeated key both
    records are kept, the later under a key of its own. Raises BiblioError where the file is missing, no text, or of
    a kind that nobody reads.
    """
    suffix = path.suffix.lower()
    if suffix in _CATALOGUES:
        from biblio.catalogue.loader import load_catalogue

        catalogue = load_catalogue(path)
        return [_without_pamphlet(record) for record in catalogue.records], list(catalogue.problems)
    if suffix not in IMPORTERS:
        known = ", ".join([*_CATALOGUES, *IMPORTERS])
        raise BiblioError(Problem("unknown-format", "is of no kind that is read", str(path), hint=f"name it {known}"))
    module, function = IMPORTERS[suffix]
    importer = cast(Importer, getattr(import_module(module), function))
    text, notes = _read(path)
    records, problems = importer(text, str(path))
    if not records and any(problem.severity == "error" for problem in problems):
        raise BiblioError(problems)
    named, repeated = _unique(records, str(path))
    return named, [*notes, *problems, *repeated]


def _without_pamphlet(record: Record) -> Record:
    """The record with a type of ours where the file has CSL's `pamphlet`, as our own CSL-YAML does."""
    if record.type != "pamphlet":
        return record
    genre = (record.genre or "pamphlet").casefold()
    from biblio.records.csl import pamphlet_type

    return replace(record, type=pamphlet_type(genre), genre=genre)


def _read(path: Path) -> tuple[str, list[Problem]]:
    """The text of a file in whatever encoding, and a note where that was guessed."""
    from biblio.documents import decode

    try:
        if path.is_file() and path.stat().st_size > LARGEST:
            raise BiblioError(Problem("too-large", "is larger than 500 MB", str(path), hint="split it"))
        data = path.read_bytes()
    except IsADirectoryError as error:
        raise BiblioError(Problem("folder", "is a folder", str(path), hint="name the file in it")) from error
    except FileNotFoundError as error:
        raise BiblioError(Problem("missing", "there is no such file", str(path))) from error
    except OSError as error:
        raise BiblioError(Problem("unreadable", error.strerror or str(error), str(path))) from error
    text, _, notes = decode(data, str(path))
    if not text.strip():
        raise BiblioError(Problem("empty", "holds no text", str(path)))
    return text, list(notes)


def _unique(records: list[Record], path: str) -> tuple[list[Record], list[Problem]]:
    """The records with a key each that no other has; a repeated one gets a number behind it."""
    taken = {record.id for record in records}
    seen: set[str] = set()
    problems: list[Problem] = []
    for place, record in enumerate(records):
        key = record.id
        if not key or key in seen:
            base, number = key or "record", place + 1 if not key else 2
            while f"{base}-{number}" in taken:
                number += 1
            key = f"{base}-{number}"
            records[place] = replace(record, id=key)
            taken.add(key)
            if record.id:
                message = f"{record.id} stands twice; the later one is read as {key}"
                problems.append(Problem("repeated-key", message, path, severity="warning"))
        seen.add(key)
    return records, problems
