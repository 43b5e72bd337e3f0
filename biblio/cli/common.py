"""What the commands share: finding the catalogue, reading records, showing problems, writing output."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO, cast

import click

from biblio.errors import BiblioError
from biblio.problems import Problem
from biblio.text import visible

if TYPE_CHECKING:
    from biblio.records.record import Record

CATALOGUE_OPTION = click.option(
    "--catalogue",
    "catalogue",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The catalogue; otherwise $BIBLIO_CATALOGUE, or references/catalogue.yaml here or in a folder above.",
)
OUTPUT_OPTION = click.option(
    "-o", "--output", type=click.Path(), default="-", metavar="FILE", help="Where to write; - is standard output."
)


def show_problems(problems: Iterable[Problem]) -> None:
    """Print the problems to standard error, a line each, and the errors before what is only worth knowing."""
    for problem in sorted(problems, key=lambda p: ("error", "warning", "note").index(p.severity)):
        colour = {"error": "red", "warning": "yellow", "note": "cyan"}[problem.severity]
        click.echo(click.style(f"{problem.severity}: ", fg=colour) + visible(str(problem)), err=True)


def find_catalogue(given: Path | None) -> Path:
    """The catalogue's path: as given, by the environment, or in `references/` here or in a folder above.

    Raises BiblioError where there is none.
    """
    import os

    if given is not None:
        return given
    named = os.environ.get("BIBLIO_CATALOGUE")
    if named:
        return Path(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        path = folder / "references" / "catalogue.yaml"
        if path.is_file():
            return path
    raise BiblioError(
        Problem(
            "no-catalogue",
            "there is no references/catalogue.yaml here or in a folder above",
            hint="run 'biblio build' first, or name the file with --catalogue FILE",
        )
    )


def catalogue_to_add_to(given: Path | None) -> Path:
    """The catalogue, which for adding need not be there yet where it is named."""
    if given is not None and not given.exists() and not given.parent.is_dir():
        raise BiblioError(Problem("no-folder", "there is no such folder", str(given.parent), hint="make it first"))
    return find_catalogue(given)


def read_records_or_stop(path: Path) -> list[Record]:
    """The records of a catalogue, .bib, CSL .json or .jsonl file; its problems are shown.

    Raises BiblioError where the file cannot be used.
    """
    from biblio.imports import read_records

    records, problems = read_records(path)
    show_problems(problems)
    return records


def pick(records: Sequence[Record], keys: Sequence[str]) -> list[Record]:
    """The records with these keys or aliases, in the order asked for. Raises BiblioError naming every unknown key."""
    by_key = {record.id: record for record in reversed(records)}
    for record in records:
        for alias in record.aliases:
            by_key.setdefault(alias, record)
    unknown = [key for key in keys if key not in by_key]
    if unknown:
        raise BiblioError([_unknown_key(key, by_key) for key in unknown])
    return [by_key[key] for key in keys]


def _unknown_key(key: str, known: Iterable[str]) -> Problem:
    from difflib import get_close_matches

    close = get_close_matches(key, list(known), n=1)
    hint = f"did you mean {close[0]}?" if close else "'biblio list' shows the keys"
    return Problem("unknown-key", f"there is no record {key!r}", hint=hint)


def write_output(text: str, output: str) -> None:
    """Write `text` to a file (whole or not at all) or, for ``-``, to standard output."""
    if output == "-":
        click.echo(text, nl=not text.endswith("\n"))
        return
    from biblio.catalogue.save import write_if_changed

    write_if_changed(Path(output), text)


@contextmanager
def open_output(output: str) -> Iterator[TextIO]:
    """A stream to write to: standard output for ``-``, else a file that is there whole or not at all."""
    if output == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    from io import TextIOWrapper

    from biblio.catalogue.save import written_whole

    with written_whole(Path(output)) as stream:
        text = TextIOWrapper(cast("BinaryIO", stream), encoding="utf-8", errors="surrogateescape", newline="")
        yield text
        text.flush()
        text.detach()


@contextmanager
def progress(label: str, length: int) -> Iterator[Any]:
    """A progress bar on standard error where that is a terminal; nothing at all elsewhere."""
    if sys.stderr.isatty():
        with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
            yield bar.update
    else:
        yield lambda _: None
