"""`biblio cite`: formatted references, and what a manuscript cites."""

from __future__ import annotations

import sys
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
from biblio.problems import Problem


@click.command("cite")
@click.argument("keys", nargs=-1, metavar="[KEY...]")
@click.option(
    "--style",
    default="plain",
    show_default=True,
    metavar="STYLE",
    help="plain, chicago, chicago-notes, apa, mla, mhra, harvard, or a .csl file; all but plain need pandoc 3.",
)
@click.option("--to", "form", type=click.Choice(["text", "markdown", "html"]), default="text", show_default=True)
@click.option(
    "--scan",
    "manuscript",
    type=click.Path(path_type=Path),
    metavar="MANUSCRIPT",
    help="Name the keys that MANUSCRIPT (Markdown, LaTeX, Typst) cites and nobody knows; write the cited ones as .bib.",
)
@OUTPUT_OPTION
@CATALOGUE_OPTION
def cite_command(
    keys: tuple[str, ...], style: str, form: str, manuscript: Path | None, output: str, catalogue: Path | None
) -> None:
    """Print formatted references.

    In a plain form that always works, or in a citation style. With --scan, the records that a manuscript cites are
    written as BibLaTeX, and keys that the catalogue does not have are named (exit status 1).

    \b
    Examples:
      biblio cite coates1935armed --style chicago
      biblio cite --scan paper.md -o paper.bib
    """
    records = read_records_or_stop(find_catalogue(catalogue))
    if manuscript is None:
        from biblio.exports.cite import cite

        if not keys:
            raise click.UsageError("Name a KEY, or a manuscript with --scan.")
        write_output(cite(pick(records, keys), style, form), output)
        return
    from biblio.documents import read_document
    from biblio.exports import export_records
    from biblio.exports.cite import cited_keys

    document = read_document(manuscript, kind="text")
    known = {record.id: record for record in records}
    aliases = {alias: record for record in records for alias in record.aliases}
    cited, problems = [], list(document.problems)
    for key in cited_keys(document.text, manuscript.suffix):
        if key in known:
            cited.append(known[key])
        elif key in aliases:
            cited.append(aliases[key])
            message = f"{key} is called {aliases[key].id} now"
            problems.append(Problem("old-key", message, str(manuscript), severity="note"))
        else:
            problems.append(Problem("unknown-key", f"{key} is cited and not in the catalogue", str(manuscript)))
    show_problems(problems)
    unique = list({record.id: record for record in cited}.values())
    written, _ = export_records(unique, "biblatex")
    write_output(written, output)
    if any(problem.code == "unknown-key" for problem in problems):
        sys.exit(1)
