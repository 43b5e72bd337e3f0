"""What BibTeX and its kin share: an entry that is put together field by field, names, keys, notes, and its layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from biblio.exports.draft import Draft
from biblio.exports.latex import balanced, clean, escape, escape_marked
from biblio.problems import Problem
from biblio.records.record import Record
from biblio.values.name import Name

_KEY = re.compile(r"[A-Za-z0-9:_./+-]+")
_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_AND = re.compile(r"(?<![^\s])and(?![^\s])", re.IGNORECASE)
_ORDINAL_WORDS: Final = """First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth
Fourteenth Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth Twentieth"""
_ORDINALS: Final = ("", *_ORDINAL_WORDS.split())
# Fields of `extra` that only say how an import found the entry, and are no fields of their own.
_NOT_FIELDS: Final = frozenset({"entrytype", "and-others", "custom"})


@dataclass(slots=True)
class Entry(Draft):
    """One entry in the making: fields in LaTeX, and the entry types that take them."""

    taken_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    kind: str = "misc"
    fields: dict[str, str] = field(default_factory=dict)
    bare: set[str] = field(default_factory=set)  # fields that are written without braces: macros of the month

    def put(self, name: str, latex: str | None) -> None:
        """Set a field where there is something to set and nothing stands there yet."""
        if latex and name not in self.fields:
            self.fields[name] = latex

    def takes(self, name: str) -> bool:
        """Whether the entry type has this field, and nothing stands in it yet."""
        return self.kind in self.taken_by.get(name, (self.kind,)) and name not in self.fields

    def put_first(self, variable: str, names: Sequence[str], latex: str) -> None:
        """Set the first of the fields that the entry takes; the note says the variable where there is none."""
        name = next((name for name in names if self.takes(name)), None)
        if name and variable not in self.said:
            self.put(name, latex)
            self.said.add(variable)
        else:
            self.remark(variable)

    def particles(self) -> bool | None:
        """What `useprefix` says for the entry's names, put into its options; None where no particle stands apart."""
        people = [name for value in self.values.values() if isinstance(value, tuple) for name in value]
        apart = [name for name in people if name.non_dropping_particle or name.dropping_particle]
        if not apart:
            return None
        useprefix = bool(apart[0].non_dropping_particle)
        own = str(self.record.extra.get("options", ""))
        self.put("options", f"useprefix={str(useprefix).lower()}" + (f",{own}" if own else ""))
        return useprefix


# -- fields of a kind ------------------------------------------------------------------------------------------------
def literal_list(text: str) -> str:
    """A list of BibLaTeX (publishers, places): "A; B" is two, and an "and" inside one is braced.

    >>> literal_list("Lawrence and Wishart"), literal_list("London; New York")
    ('{Lawrence and Wishart}', 'London and New York')
    """
    parts = [part for part in text.split("; ") if part.strip()]
    return " and ".join(_list_part(part) for part in parts)


def _list_part(text: str) -> str:
    latex = escape_marked(text)
    return f"{{{latex}}}" if _AND.search(latex) or latex.casefold() == "others" else latex


def pages(text: str) -> str:
    """Page numbers with the double hyphen that BibTeX styles set as a dash.

    >>> pages("129-135, 140")
    '129--135, 140'
    """
    return re.sub(r"(?<=[^\s-])-(?=[^\s-])", "--", clean(text)) if re.fullmatch(r"[\w\s,.:+-]+", text) else escape(text)


def ordinal(text: str) -> str:
    """An edition as BibTeX styles want it: "2" as "Second"."""
    if not re.fullmatch(r"[1-9]\d{0,3}", text):
        return escape(text)
    number = int(text)
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    last = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last}"


def capitalised(text: str) -> str:
    """`text` with a capital at its head, as a genre is printed."""
    return text[:1].upper() + text[1:]


# -- names -----------------------------------------------------------------------------------------------------------
def names(people: Sequence[Name], *, others: bool = False, useprefix: bool | None = None) -> str:
    """A list of names, each as "Family, Given" or as a braced body, with no way to be split otherwise.

    `useprefix` is what the entry's options say of the particles that stand apart; any other particle is braced with
    the family name then.

    >>> names([Name(family="de Gaulle", given="Charles"), Name(literal="Communist Party of Great Britain")])
    'de Gaulle, Charles and {Communist Party of Great Britain}'
    """
    return " and ".join([*(_name(name, useprefix) for name in people), *(["others"] if others else [])])


def _name(name: Name, useprefix: bool | None) -> str:
    if name.literal is not None:
        latex = escape(name.literal)
        # a backslash right behind a brace would make it an accented letter to BibTeX
        return f"{{{{}}{latex}}}" if latex.startswith("\\") else f"{{{latex}}}"
    family = _family(name, useprefix)
    given = _part(name.given or "")
    suffix = _part(name.suffix or "")
    if not family:
        return _whole(given)
    if suffix:
        return f"{family}, {suffix}, {given}" if given else _whole(f"{name} {suffix}")
    if given:
        return f"{family}, {given}"
    return family if family.startswith("{") or " " not in family else f"{{{family}}}"


def _whole(latex: str) -> str:
    return latex if latex.startswith("{") and latex.endswith("}") else f"{{{latex}}}"


def _part(text: str) -> str:
    """A part of a name in LaTeX, braced where it would be cut at a comma or an "and"."""
    latex = escape(text)
    return f"{{{latex}}}" if _must_brace(latex) else latex


def _must_brace(latex: str) -> bool:
    return "," in latex or latex.casefold() == "others" or bool(_AND.search(latex))


def _family(name: Name, useprefix: bool | None) -> str:
    """Particle and family name, such that BibTeX takes the particle apart where the name does, and nowhere else."""
    family = escape(name.family or "")
    words = family.split(" ")
    apart = escape(name.non_dropping_particle or name.dropping_particle or "")
    small = [_is_small(word) for word in words]
    if apart:
        agrees = useprefix is None or useprefix is bool(name.non_dropping_particle)
        if not agrees or not all(map(_is_small, apart.split(" "))) or _must_brace(apart):
            return f"{{{apart} {family}}}"
        return f"{apart} {{{family}}}" if any(small) or _must_brace(family) else f"{apart} {family}"
    # BibTeX takes everything up to the last small word for the particle: "Ortega y" Gasset
    first_large = small.index(False) if False in small else len(small)
    particle = first_large and len(words) > 1
    if any(small[first_large:-1]) or (particle and (first_large == len(words) or useprefix is not None)):
        return f"{{{family}}}"
    return f"{{{family}}}" if _must_brace(family) else family


def _is_small(word: str) -> bool:
    first = next((char for char in word if char.isalpha()), "")
    return first.islower()


def safe_word(text: str) -> str:
    """A word that is an identifier and never printed, such as a CSL type: as it is where nothing in it can do harm."""
    return text if re.fullmatch(r"[\w-]+", text) else escape(text)


def is_key(text: str) -> bool:
    """Whether BibTeX and its kin can read `text` as a key."""
    return bool(_KEY.fullmatch(text))


# -- keys ------------------------------------------------------------------------------------------------------------
def safe_keys(records: Sequence[Record]) -> tuple[list[str], list[Problem]]:
    """A key for each record that BibTeX can read, unique without regard to case, and what had to be changed.

    >>> safe_keys([Record(id="a1"), Record(id="A1"), Record(id="Müller, 1920")])[0]
    ['a1', 'A1b', 'Muller-1920']
    """
    taken: set[str] = set()
    keys: list[str] = []
    problems: list[Problem] = []
    for number, record in enumerate(records, 1):
        key = record.id if _KEY.fullmatch(record.id) else _plain_key(record.id) or f"record-{number}"
        base, suffix = key, ord("b")
        while key.casefold() in taken:
            key = base + (chr(suffix) if suffix <= ord("z") else str(suffix))
            suffix += 1
        taken.add(key.casefold())
        keys.append(key)
        if key != record.id:
            message = f"{record.id or key}: the key is written as {key}"
            problems.append(Problem("changed-key", message, severity="note"))
    return keys, problems


def _plain_key(key: str) -> str:
    if not key.isascii():
        from anyascii import anyascii

        key = anyascii(key)
    return re.sub(r"[^A-Za-z0-9:_./+-]+", "-", key).strip("-")


# -- the entry as text -----------------------------------------------------------------------------------------------
def finish(entry: Entry, key: str, order: Mapping[str, int]) -> str:
    """The entry as text: note and what an import brought put in, fields in order, a line each."""
    record = entry.record
    entry.put("note", _note(record.note, entry.remarks))
    _extra(entry, order)
    rows = sorted(entry.fields.items(), key=lambda row: order.get(row[0], len(order)))
    lines = [f"  {name} = {latex if name in entry.bare else f'{{{_safe(latex)}}}'},\n" for name, latex in rows]
    return f"@{entry.kind}{{{key},\n{''.join(lines)}}}\n"


def _safe(latex: str) -> str:
    """`latex` where its braces pair; otherwise it would swallow what follows, and is escaped whole."""
    return latex if balanced(latex) else escape(latex)


def _note(own: str | None, remarks: Sequence[str]) -> str | None:
    said = escape("; ".join(remarks))
    if not own or not said:
        return (escape_marked(own) if own else said) or None
    own_latex = escape_marked(own)
    return f"{own_latex}{' ' if own_latex.endswith(('.', '!', '?')) else '; '}{said}"


def _extra(entry: Entry, order: Mapping[str, int]) -> None:
    """Write back the fields that an import brought and nothing else says."""
    for name, value in entry.record.extra.items():
        if name in _NOT_FIELDS or (name == "options" and name in entry.fields):
            continue
        if name in entry.fields:
            entry.leave_out(name, "another value stands in the field")
        elif isinstance(value, str) and _FIELD_NAME.fullmatch(name):
            entry.put(name, clean(value) if name.casefold() in VERBATIM else escape_marked(value))
        else:
            entry.leave_out(name, "it is no text")


# Fields that BibTeX and biblatex hand on as they are.
VERBATIM: Final = frozenset({"eprint", "file", "pdf", "verba", "verbb", "verbc", "urlraw", "options", "related", "ids"})
