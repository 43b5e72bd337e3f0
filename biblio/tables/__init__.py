"""What the program knows by heart, as YAML files that a cataloguer can edit; one file a subject, beside this one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load_table(name: str) -> Any:
    """The data of `tables/<name>.yaml`, read once a process: read-only, for every caller gets the same object."""
    return yaml.load(files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8"), Loader=_Loader)


@cache
def load_words(name: str, key: str) -> frozenset[str]:
    """The words of a block of text in a table: white space or line ends part them; folded to lower case.

    Long lists (given names, say) are kept as one block of text, `key: |`, which loads many times faster than a list.
    """
    return frozenset(load_table(name)[key].casefold().split())
