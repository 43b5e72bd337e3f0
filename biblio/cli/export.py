"""`biblio export` and `biblio import`: to and from the files of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from biblio.cli.common import (
    CATALOGUE_OPTION,
    OUTPUT_OPTION,
    catalogue_to_add_to,
    find_catalogue,
    pick,
    read_records_or_stop,
    show_problems,
    write_output,
)
from biblio.errors import BiblioError

if TYPE_CHECKING:
    from biblio.problems import Problem
    from biblio.records.record import Record

# The names of reading_list.SORTS and GROUPS, repeated so that the help loads neither; a test compares them.
_SORTS = ("author", "year", "title", "key")
_GROUPS = ("author", "year", "decade", "type", "language", "publisher")


@click.command("export")
@click.argument("keys", nargs=-1, metavar="[KEY...]")
@click.option(
    "--to",
    "target",
    required=True,
    metavar="FORMAT",
    help="bibtex, biblatex, csl-json, csl-jsonl, csl-yaml, ris, hayagriva, csv, markdown, html.",
)
@click.option("--sort", type=click.Choice(_SORTS), help="The order of the records; otherwise that of the catalogue.")
@click.option("--group", type=click.Choice(_GROUPS), help="Headings in markdown and html.")
@click.option("--quiet", is_flag=True, help="Do not say what the format could not carry.")
@OUTPUT_OPTION
@CATALOGUE_OPTION
def export_command(
    keys: tuple[str, ...],
    target: str,
    sort: str | None,
    group: str | None,
    quiet: bool,
    output: str,
    catalogue: Path | None,
) -> None:
    """Write records as BibTeX, CSL-JSON and more.

    All records, or those with the given keys. What the format cannot carry is said on standard error.

    \b
    Examples:
      biblio export --to bibtex -o catalogue.bib
      biblio export coates1935armed --to csl-json
      biblio export --to html --sort author --group decade -o list.html
    """
    from biblio.exports import EXPORTERS, GROUPED, export_records

    if target not in EXPORTERS:
        raise click.BadParameter(f"{target!r} is not one of {', '.join(EXPORTERS)}", param_hint="--to")
    if group and target not in GROUPED:
        raise click.BadParameter(f"{target} has no headings, {' and '.join(GROUPED)} have", param_hint="--group")
    records = read_records_or_stop(find_catalogue(catalogue))
    if keys:
        records = pick(records, keys)
    if sort:
        from biblio.exports.reading_list import sort_records

        records = sort_records(records, sort)
    text, problems = export_records(records, target, group=group)
    if not quiet:
        show_problems(problems)
    write_output(text, output)


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--quiet", is_flag=True, help="Do not say what differs or was read with doubt.")
@CATALOGUE_OPTION
def import_command(files: tuple[str, ...], quiet: bool, catalogue: Path | None) -> None:
    """Add the records of other files to the catalogue.

    BibTeX, BibLaTeX, CSL-JSON, CSL-YAML and more, by the files' names. Nothing is overwritten: a record that is
    there already stays as it is, and what the file says otherwise is told. The keys of what was added are printed.

    \b
    Examples:
      biblio import library.bib
      biblio import zotero.json --catalogue references/catalogue.yaml
    """
    from biblio.catalogue.session import describe
    from biblio.imports import read_records
    from biblio.imports.add import import_records

    path = catalogue_to_add_to(catalogue)
    found: list[Record] = []
    problems: list[Problem] = []
    unusable: list[Problem] = []
    for file in files:
        try:
            records, said = read_records(Path(file))
        except BiblioError as error:
            unusable += error.problems
        else:
            found += records
            problems += said
    if unusable:
        raise BiblioError(unusable)
    done = import_records(path, found, describe("import", files))
    if not quiet:
        show_problems([*problems, *done.problems])
    click.echo("".join(f"{key}\n" for key in done.keys), nl=False)
    click.echo(f"{len(done.keys)} added, {done.known} there already", err=True)
