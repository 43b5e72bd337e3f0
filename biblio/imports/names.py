"""Names of a .bib file in LaTeX -> typed names: "von Family, Jr, Given", "Given von Family", {bodies}, extended."""

from __future__ import annotations

import re
from collections.abc import Iterator

from biblio.imports.latex import plain_text
from biblio.tables import load_words
from biblio.text import fold
from biblio.values.name import Name, parse_names

_EXTENDED = re.compile(r"(family|given|prefix|suffix|useprefix)(?:-i)?\s*=\s*(.*)", re.IGNORECASE | re.DOTALL)


def read_names(latex: str, useprefix: bool | None) -> tuple[tuple[Name, ...], bool]:
    """The names of a list, and whether it ends in "and others".

    A particle (in small letters before the family name) stays with the family name, unless the entry's options say
    how it counts (`useprefix`): then it is `non_dropping_particle`, or `dropping_particle` where they say false.

    >>> [str(name) for name in read_names("de Gaulle, Charles and {Lawrence and Wishart} and others", None)[0]]
    ['de Gaulle, Charles', 'Lawrence and Wishart']
    """
    names: list[Name] = []
    others = False
    for part in split_at(latex, "and"):
        if part.casefold() == "others":
            others = True
        elif part:
            name = _name(part, useprefix)
            if name != Name():
                names.append(name)
    return tuple(names), others


def split_at(latex: str, word: str) -> list[str]:
    """The parts of `latex` between a word, or a comma, that stands outside of braces.

    >>> split_at("A and {B and C} and D", "and"), split_at("a, {b, c}", ",")
    (['A', '{B and C}', 'D'], ['a', '{b, c}'])
    """
    pattern = re.escape(word) if word == "," else rf"(?<!\S){word}(?!\S)"
    parts, depth, start = [], 0, 0
    for match in re.finditer(rf"[{{}}]|{pattern}", latex, re.IGNORECASE):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(latex[start : match.start()].strip())
            start = match.end()
    return [*parts, latex[start:].strip()]


def is_braced(latex: str) -> bool:
    r"""Whether one pair of braces stands around the whole of `latex`, and is no accented letter's.

    >>> is_braced("{A and B}"), is_braced("{A} and {B}"), is_braced(r"{\'E}"), is_braced(r"{\'Etat fran\c{c}ais}")
    (True, False, False, True)
    """
    if not (latex.startswith("{") and latex.endswith("}")):
        return False
    if latex.startswith("{\\") and len(plain_text(latex)) < 2:
        return False
    depth = 0
    for position, char in enumerate(latex):
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return position == len(latex) - 1
    return False


def _name(latex: str, useprefix: bool | None) -> Name:
    if is_braced(latex):
        return Name(literal=plain_text(latex) or None)
    parts = split_at(latex, ",")
    if len(parts) > 1 and _EXTENDED.match(parts[0]):
        return _extended(parts, useprefix)
    if len(parts) > 1:
        suffix = plain_text(parts[1]) if len(parts) > 2 else None
        given = plain_text(", ".join(parts[2:] if len(parts) > 2 else parts[1:]))
        return _with_family(parts[0], given, suffix, useprefix)
    return _in_reading_order(latex, useprefix)


def _in_reading_order(latex: str, useprefix: bool | None) -> Name:
    words = list(_words(latex))
    if len(words) == 1:
        return Name(family=plain_text(words[0]) or None)
    text = plain_text(latex)
    found = parse_names(text) if "{" not in latex and _may_be_body(text) else ()
    if len(found) == 1 and found[0].literal == text:
        return found[0]
    small = next((i for i, word in enumerate(words[:-1]) if _is_small(word)), len(words) - 1)
    return _with_family(" ".join(words[small:]), plain_text(" ".join(words[:small])), None, useprefix)


def _may_be_body(text: str) -> bool:
    """Whether a word of `text` is one of those by which bodies are known: a quick look before the names are read."""
    words = set(fold(text).split())
    return not (words.isdisjoint(load_words("bodies", "heads")) and words.isdisjoint(load_words("bodies", "marks")))


def _with_family(latex: str, given: str, suffix: str | None, useprefix: bool | None) -> Name:
    words = list(_words(latex))
    last_small = max((i for i, word in enumerate(words[:-1]) if _is_small(word)), default=-1)
    particle = plain_text(" ".join(words[: last_small + 1])) or None
    family = plain_text(" ".join(words[last_small + 1 :]))
    if particle and useprefix is None:
        family, particle = f"{particle} {family}", None
    return Name(
        family=family or None,
        given=given or None,
        suffix=suffix or None,
        non_dropping_particle=particle if useprefix else None,
        dropping_particle=None if useprefix else particle,
    )


def _extended(parts: list[str], useprefix: bool | None) -> Name:
    """A name of biber's form "family=Goethe, given=Johann Wolfgang, prefix=von, useprefix=false"."""
    found = {}
    for part in parts:
        match = _EXTENDED.match(part)
        if match:
            value = match[2].strip()
            found[match[1].lower()] = plain_text(value.strip('"') if value[:1] == '"' else value) or None
    own = {"true": True, "false": False}.get((found.get("useprefix") or "").lower(), useprefix)
    prefix = found.get("prefix")
    return Name(
        family=found.get("family"),
        given=found.get("given"),
        suffix=found.get("suffix"),
        non_dropping_particle=prefix if own else None,
        dropping_particle=None if own else prefix,
    )


def _words(latex: str) -> Iterator[str]:
    """The words of a name, cut at blanks outside of braces."""
    depth, start = 0, 0
    for position, char in enumerate(latex):
        depth += (char == "{") - (char == "}")
        if depth == 0 and char in " \t\n~":
            if position > start:
                yield latex[start:position]
            start = position + 1
    if start < len(latex):
        yield latex[start:]


def _is_small(word: str) -> bool:
    """Whether BibTeX takes a word for a particle: its first letter outside of braces, or of an accent, is small."""
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    first = next((char for char in plain_text(word) if char.isalpha()), "")
    return first.islower()
