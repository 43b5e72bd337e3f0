"""`biblio export`."""

from __future__ import annotations

from pathlib import Path

import click

from biblio.cli.common import (
    CATALOGUE_OPTION,
    OUTPUT_OPTION,
    find_catalogue,
    pick,
    read_records_or_stop,
    show_problems,
    write_output,
)


@click.command("export")
@click.argument("keys", nargs=-1, metavar="[KEY...]")
@click.option(
    "--to", "target", required=True, metavar="FORMAT", help="bibtex, biblatex, csl-json, csl-jsonl, csl-yaml."
)
@click.option("--quiet", is_flag=True, help="Do not say what the format could not carry.")
@OUTPUT_OPTION
@CATALOGUE_OPTION
def export_command(keys: tuple[str, ...], target: str, quiet: bool, output: str, catalogue: Path | None) -> None:
    """Write records as BibTeX, CSL-JSON and more.

    All records, or those with the given keys. What the format cannot carry is said on standard error.

    \b
    Examples:
      biblio export --to bibtex -o catalogue.bib
      biblio export coates1935armed --to csl-json
    """
    from biblio.exports import EXPORTERS, export_records

    if target not in EXPORTERS:
        raise click.BadParameter(f"{target!r} is not one of {', '.join(EXPORTERS)}", param_hint="--to")
    records = read_records_or_stop(find_catalogue(catalogue))
    text, problems = export_records(pick(records, keys) if keys else records, target)
    if not quiet:
        show_problems(problems)
    write_output(text, output)
