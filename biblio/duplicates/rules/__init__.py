"""One compared thing a file; RULES in the order in which evidence is shown.

A rule takes two columns of features and gives each pair the name of a level of `weights.yaml`, or None where a value
is missing; `show` gives the value as it is shown.
"""

from biblio.duplicates.rules import (
    container,
    edition,
    identifiers,
    names,
    pages,
    place,
    publisher,
    series,
    title,
    volume_part,
    year,
)

RULES = (title, names, year, publisher, place, pages, volume_part, edition, series, container, identifiers)
