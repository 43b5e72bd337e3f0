"""The whole run in order, on one screen: documents -> spans -> fields -> records -> catalogue, duplicates, exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from biblio.documents import READERS, read_document
from biblio.documents.document import Document
from biblio.errors import BiblioError
from biblio.fields import label_spans
from biblio.fields.field import Field
from biblio.problems import Problem
from biblio.records import build_record
from biblio.records.record import Record
from biblio.spans import find_spans
from biblio.spans.span import Span

if TYPE_CHECKING:
    from biblio.catalogue.update import Update
    from biblio.duplicates import Duplicates

# format -> the file below FOLDER/exports that `build` keeps in step with the catalogue
BUILD_EXPORTS: Final = {"bibtex": "catalogue.bib", "csl-json": "catalogue.json"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One reference with all that was made of it: where it stands, its labelled pieces, and a record or a problem."""

    span: Span
    fields: tuple[Field, ...]
    result: Record | Problem


@dataclass(frozen=True, slots=True)
class Build:
    """What a build did, for its summary: counts, and where to look."""

    documents: int
    readings: tuple[Reading, ...]
    duplicates: Duplicates
    merged: int
    update: Update
    problems: tuple[Problem, ...]
    written: tuple[Path, ...]


def read_references(document: Document) -> list[Reading]:
    """Every reference found in the document, in reading order; a span becomes a record or a problem, never nothing."""
    spans = find_spans(document)
    return [
        Reading(span, fields, build_record(span, fields))
        for span, fields in zip(spans, label_spans(spans), strict=True)
    ]


def parse_references(lines: Sequence[str], name: str = "-", first_line: int = 1) -> list[Record | Problem | None]:
    """A record for each line that is a reference, in order; None for a blank line, a problem where none can be read."""
    spans = [
        Span(name, 0, len(raw), raw, line=first_line + index, finder="line", group=-1)
        for index, raw in enumerate(line.strip() for line in lines)
    ]
    labelled = iter(label_spans([span for span in spans if span.raw]))
    return [build_record(span, next(labelled)) if span.raw else None for span in spans]


def find_documents(folder: Path) -> list[Path]:
    """The documents below `folder` that a reader knows, sorted by path; hidden files and folders are left alone."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in READERS and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def read_documents(paths: Iterable[Path], folder: Path) -> tuple[list[Document], list[Problem]]:
    """The documents that could be read, named by their path below `folder`, and what was wrong with the others."""
    documents: list[Document] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            document = read_document(path, path.relative_to(folder).as_posix())
        except BiblioError as error:
            problems.extend(error.problems)
        else:
            documents.append(document)
            problems.extend(document.problems)
    return documents, problems


def build(folder: Path, *, merge: bool = True, step: Callable[[str], None] = lambda _: None) -> Build:
    """Read FOLDER/sources into FOLDER/catalogue.yaml, FOLDER/report.html and FOLDER/exports; what was done comes back.

    Raises BiblioError, with nothing written, where there are no documents or the catalogue or the decisions cannot
    be read. A document that cannot be read is a problem in the result and stops no other. A second run with nothing
    new changes no byte. `step` is told the name of each stage as it begins.
    """
    from biblio.catalogue.loader import load_catalogue
    from biblio.catalogue.save import write_if_changed
    from biblio.catalogue.state import load_state, save_state
    from biblio.catalogue.update import reconcile
    from biblio.duplicates import find_duplicates, load_decisions
    from biblio.duplicates.report import to_html
    from biblio.exports import export_records

    step("reading documents")
    paths = _documents_to_build(folder)
    existing = load_catalogue(folder / "catalogue.yaml") if (folder / "catalogue.yaml").exists() else None
    decisions = load_decisions(folder / "decisions.yaml")
    state, problems = load_state(folder / ".biblio" / "state.json")
    documents, unreadable = read_documents(paths, folder / "sources")
    problems += unreadable

    step("finding and reading references")
    readings = [reading for document in documents for reading in read_references(document)]
    problems += [r.result for r in readings if isinstance(r.result, Problem)]

    step("comparing records")
    found, together = _keyed([r.result for r in readings if isinstance(r.result, Record)], existing)
    duplicates = find_duplicates(found, decisions, together)
    records = _merged(found, duplicates, together if not merge else duplicates.editions)

    step("writing")
    update = reconcile(existing, records, state)
    problems += update.problems
    files = {folder / "catalogue.yaml": update.text, folder / "report.html": to_html(duplicates, update.records)}
    for name, file in BUILD_EXPORTS.items():
        text, _ = export_records(update.records, name)
        files[folder / "exports" / file] = text
    written = [path for path, text in files.items() if write_if_changed(path, text)]
    save_state(folder / ".biblio" / "state.json", update.state)
    return Build(
        len(documents), tuple(readings), duplicates, len(found) - len(records), update, tuple(problems), tuple(written)
    )
