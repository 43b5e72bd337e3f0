"""The command `biblio`: arguments in, one call, text out. The only place that prints.

A command's module is imported when the command runs, so that `--help` and `--version` start at once.
"""

from biblio.cli.main import main

__all__ = ["main"]
