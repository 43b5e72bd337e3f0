"""`biblio build`: the main job."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biblio.cli.common import show_problems
from biblio.text import visible

if TYPE_CHECKING:
    from biblio.pipeline import Build


@click.command("build")
@click.argument("folder", type=click.Path(path_type=Path), default="references")
@click.option("--no-merge", is_flag=True, help="Leave records that are surely the same apart.")
@click.option("--restore", is_flag=True, help="Bring back, and list, records that you removed from the catalogue.")
@click.option("--strict", is_flag=True, help="Exit status 1 where there is any problem.")
def build_command(folder: Path, no_merge: bool, restore: bool, strict: bool) -> None:
    """Turn a folder of documents into a catalogue, a report and exports.

    Reads the documents in FOLDER/sources and writes FOLDER/catalogue.yaml, FOLDER/report.html and FOLDER/exports.
    FOLDER is references unless given. What you changed in the catalogue stays as you left it; a second run with
    nothing new changes nothing; what a document newly says is added, or offered where you typed something else.

    \b
    Example:
      biblio build references
    """
    from biblio.pipeline import build

    def step(name: str) -> None:
        if sys.stderr.isatty():
            click.echo(f"{name} …", err=True)

    done = build(folder, merge=not no_merge, restore=restore, step=step)
    show_problems(done.problems)
    for record in done.restored:
        click.echo(f"back again: {visible(record.id)}  {visible(record.title or record.container_title or '')}")
    click.echo(_summary(done, folder))
    unusable = any(problem.severity == "error" for problem in done.problems)
    if unusable or (strict and done.problems):
        sys.exit(1)


def _summary(done: Build, folder: Path) -> str:
    severities = Counter(problem.severity for problem in done.problems)
    doubtful = sum(bool(record.doubtful) for record in done.update.records)
    rows = [
        ("documents", done.documents, ""),
        ("references", len(done.readings), "found in them"),
        ("records", len(done.update.records), f"in {folder / 'catalogue.yaml'}, {doubtful} with doubtful fields"),
        ("merged", done.merged, "listed more than once"),
        ("unsure", len(done.duplicates.unsure), f"pairs for you to decide: open {folder / 'report.html'}"),
        ("offers", len(done.update.offers), "for what you typed: 'biblio offers' lists them"),
        ("kept away", len(done.removed), "that you removed: --restore brings them back"),
        ("problems", severities["error"] + severities["warning"], "said above" if done.problems else ""),
    ]
    rows = [row for row in rows if row[1] or row[0] not in ("offers", "kept away")]
    lines = [f"{name:<11}{count:>6}  {remark}".rstrip() for name, count, remark in rows]
    written = ", ".join(str(path) for path in done.written)
    return "\n".join([*lines, f"written: {written}" if written else "nothing has changed"])
