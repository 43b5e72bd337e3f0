"""What a caller or a file did wrong: the one exception that the library raises on purpose."""

from __future__ import annotations

from collections.abc import Iterable

from biblio.problems import Problem, in_reading_order


class BiblioError(Exception):
    """Input that cannot be used, with every problem found in it, not just the first.

    >>> raise BiblioError([Problem("empty", "holds no text", path="list.txt")])
    Traceback (most recent call last):
    biblio.errors.BiblioError: list.txt: holds no text [empty]
    """

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(in_reading_order(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def missing_extra(package: str, extra: str, purpose: str) -> BiblioError:
    """The error for a feature whose optional package is not installed; it says how to install it."""
    return BiblioError(
        Problem(
            "missing-extra",
            f"{purpose} needs the package {package}, which is not installed",
            hint=f"run: pip install 'biblio-catalogue[{extra}]'",
        )
    )
