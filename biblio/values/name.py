"""A person or a body: text <-> one typed value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from biblio.values._name_list import read_names


@dataclass(frozen=True, slots=True)
class Name:
    """A person (`family`, with or without `given`) or a body (`literal` alone), as CSL 1.0.2 has them.

    Particles stay in `family` ("Van Hagen", "de Beauvoir") unless an import brought them apart.

    >>> str(Name(family="Coates", given="W. P."))
    'Coates, W. P.'
    """

    family: str | None = None
    given: str | None = None
    literal: str | None = None
    dropping_particle: str | None = None
    non_dropping_particle: str | None = None
    suffix: str | None = None

    def __str__(self) -> str:
        if self.literal is not None:
            return self.literal
        family = " ".join(part for part in (self.non_dropping_particle, self.family) if part)
        given = " ".join(part for part in (self.given, self.dropping_particle) if part)
        return ", ".join(part for part in (family, given, self.suffix) if part)

    def to_csl(self) -> dict[str, str]:
        """The name as a CSL name object; only what is there."""
        pairs = {
            "family": self.family,
            "given": self.given,
            "literal": self.literal,
            "dropping-particle": self.dropping_particle,
            "non-dropping-particle": self.non_dropping_particle,
            "suffix": self.suffix,
        }
        return {key: value for key, value in pairs.items() if value}

    @classmethod
    def from_csl(cls, value: Mapping[str, object]) -> Name:
        """The name that a CSL name object gives; unknown keys are left to the caller to report."""

        def text(key: str) -> str | None:
            part = value.get(key)
            return str(part) if part not in (None, "") else None

        return cls(
            family=text("family"),
            given=text("given"),
            literal=text("literal"),
            dropping_particle=text("dropping-particle"),
            non_dropping_particle=text("non-dropping-particle"),
            suffix=text("suffix"),
        )


def parse_names(text: str) -> tuple[Name, ...]:
    """The names that `text` lists, in order and as it spells them; () where it names nobody.

    Whether family or given names come first is decided over the whole list. Ranks, roles, honours, brackets and
    "et al." are left out; a surname shared by two is given to both; a body is a `literal`.

    >>> [str(name) for name in parse_names("WP and Zelda Coates")]
    ['Coates, WP', 'Coates, Zelda']
    >>> [str(name) for name in parse_names("Levy, Bert “Yank”; Wintringham, Tom")]
    ['Levy, Bert “Yank”', 'Wintringham, Tom']
    >>> parse_names("Labour Research Department")[0].literal
    'Labour Research Department'
    """
    return tuple(
        Name(family=reading.family, given=reading.given, literal=reading.literal, suffix=reading.suffix)
        for reading in read_names(text)
    )
