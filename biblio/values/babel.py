"""BCP-47 codes <-> the names that babel, polyglossia and biblatex have for languages: table `babel`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from biblio.tables import load_table

_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def babel_name(code: str) -> str | None:
    """The name that babel has for a BCP-47 code, or for its language alone, or None.

    >>> babel_name("ru"), babel_name("fr-BE"), babel_name("tlh")
    ('russian', 'french', None)
    """
    names: Mapping[str, Sequence[str]] = load_table("babel")
    found = names.get(code) or names.get(code.split("-")[0])
    return found[0] if found else None


@cache
def _codes() -> dict[str, str]:
    names: Mapping[str, Sequence[str]] = load_table("babel")
    return {name.casefold(): code for code, found in names.items() for name in found}


def language_code(name: str) -> str | None:
    """The BCP-47 code of a language given by babel's name or by a code, or None.

    >>> language_code("ngerman"), language_code("tlh"), language_code("the language of birds")
    ('de', 'tlh', None)
    """
    name = name.strip()
    return _codes().get(name.casefold()) or (name if _CODE.fullmatch(name) and len(name.split("-")[0]) < 4 else None)
