"""`biblio dedupe`: what is listed more than once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biblio.cli.common import CATALOGUE_OPTION, find_catalogue, read_records_or_stop, show_problems, write_output

if TYPE_CHECKING:
    from biblio.duplicates import Duplicates


@click.command("dedupe")
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option(
    "--report", type=click.Path(), metavar="FILE.html", help="Write the groups as one HTML page, to decide by."
)
@click.option("--clusters", type=click.Path(), metavar="FILE.json", help="Write the groups, by key, for programs.")
@click.option(
    "--decisions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What was decided; else decisions.yaml beside FILE.",
)
@click.option("--json", "as_json", is_flag=True, help="All groups, pairs and evidence as JSON instead of text.")
@CATALOGUE_OPTION
def dedupe_command(
    file: Path | None,
    report: str | None,
    clusters: str | None,
    decisions: Path | None,
    as_json: bool,
    catalogue: Path | None,
) -> None:
    """Find records that are the same, and say why.

    FILE is a catalogue, .bib, CSL .json or .jsonl file; the catalogue unless given. Prints each group with its
    evidence, weighed in bits; those for you to decide come first. Changes nothing.

    \b
    Examples:
      biblio dedupe
      biblio dedupe library.bib --report library.html
      biblio dedupe --clusters groups.json
    """
    if file is not None and catalogue is not None:
        raise click.UsageError("FILE and --catalogue name the same thing: give one")
    duplicates = _find(file if file is not None else find_catalogue(catalogue), decisions)
    written = False
    if report is not None:
        from biblio.duplicates.report import to_html

        write_output(to_html(duplicates), report)
        written = report == "-"
    if clusters is not None:
        from biblio.duplicates.report import to_clusters

        write_output(json.dumps(to_clusters(duplicates), ensure_ascii=False, indent=1) + "\n", clusters)
        written = written or clusters == "-"
    if not written:
        click.echo(_as_json(duplicates) if as_json else _as_text(duplicates))


def _find(path: Path, decisions: Path | None) -> Duplicates:
    from biblio.duplicates import find_duplicates, load_decisions

    if decisions is not None and not decisions.is_file():
        raise click.BadParameter(f"there is no file {decisions}", param_hint="--decisions")
    decided = load_decisions(decisions if decisions is not None else path.parent / "decisions.yaml")
    records = read_records_or_stop(path)
    duplicates = find_duplicates(records, decided)
    show_problems(duplicates.problems)
    return duplicates


def _as_json(duplicates: Duplicates) -> str:
    from biblio.duplicates.report import to_data

    return json.dumps(to_data(duplicates), ensure_ascii=False, indent=1)


def _as_text(duplicates: Duplicates) -> str:
    from biblio.duplicates.report import to_text

    return to_text(duplicates)
