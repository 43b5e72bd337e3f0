"""`biblio train`."""

from __future__ import annotations

from pathlib import Path

import click

from biblio.cli.common import show_problems


@click.command("train")
@click.argument("labelled", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="LABELLED...")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Where to write the model.")
def train_command(labelled: tuple[Path, ...], output: Path) -> None:
    """Build a model from labelled references.

    LABELLED are files of JSON lines, or folders of them: each line an object with "raw" (the reference) and "labels"
    (a list of [label, words], which joined are "raw"). Part is held out, and the scores on it are printed. Use the
    model by naming it in BIBLIO_MODEL.

    \b
    Example:
      biblio train my-references.jsonl -o my-model.npz
    """
    from biblio.fields.train import train

    report, problems = train(labelled, output)
    show_problems(problems)
    click.echo(report)
