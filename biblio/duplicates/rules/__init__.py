"""One compared thing a file; RULES in the order in which evidence is shown.

A rule has a NAME, its LEVELS in order, and `compare`, which takes the columns and two arrays of rows and gives for each
pair of rows the number of its level, or -1 where a value is missing; `show` gives a record's value as it is shown.
What a level weighs stands in `weights.yaml`.
"""

from biblio.duplicates.rules import (
    about,
    carrier,
    container,
    edition,
    identifiers,
    kind,
    names,
    pages,
    place,
    publisher,
    series,
    title,
    volume_part,
    year,
)

RULES = (
    title, about, names, year, publisher, place, pages, volume_part, edition, series, container, identifiers, carrier,
    kind,
)  # fmt: skip
