"""Records as Hayagriva YAML, the bibliography format of Typst."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from biblio.catalogue.writer import print_scalar
from biblio.exports.draft import Draft
from biblio.exports.entry import safe_keys
from biblio.exports.latex import clean
from biblio.problems import Problem
from biblio.records.record import Record
from biblio.values.date import Date
from biblio.values.name import Name

# CSL type -> type of Hayagriva; another one is Misc.
TYPES: Final[Mapping[str, str]] = {
    "article": "article",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "chapter",
    "document": "misc",
    "entry": "entry",
    "entry-dictionary": "entry",
    "entry-encyclopedia": "entry",
    "graphic": "artwork",
    "legal_case": "case",
    "legislation": "legislation",
    "manuscript": "manuscript",
    "motion_picture": "video",
    "paper-conference": "article",
    "patent": "patent",
    "performance": "performance",
    "periodical": "periodical",
    "post": "post",
    "post-weblog": "article",
    "report": "report",
    "review": "article",
    "review-book": "article",
    "software": "repository",
    "song": "audio",
    "speech": "misc",
    "thesis": "thesis",
    "webpage": "web",
}
# CSL type -> type of what the record stands in (its container).
PARENTS: Final[Mapping[str, str]] = {
    "article-newspaper": "newspaper",
    "chapter": "anthology",
    "entry": "reference",
    "entry-dictionary": "reference",
    "entry-encyclopedia": "reference",
    "paper-conference": "proceedings",
    "post-weblog": "blog",
}
# CSL variable -> key of the entry itself.
TEXTS: Final = (
    ("genre", "genre"),
    ("edition", "edition"),
    ("archive", "archive"),
    ("archive_location", "archive-location"),
    ("call-number", "call-number"),
    ("abstract", "abstract"),
)
PLAIN: Final = (("number-of-volumes", "volume-total"), ("number-of-pages", "page-total"), ("language", "language"))
ROLES: Final = {"translator": "translator", "compiler": "compiler", "contributor": "collaborator"}
SERIALS: Final = {"DOI": "doi", "ISBN": "isbn", "ISSN": "issn", "number": "serial"}
# In most texts, not in names of people, braces protect capitals and dollars set mathematics: they are escaped.
_SIGNS: Final = re.compile(r"[{}$\\]")
_NUMBERS: Final = ("volume", "issue")


def to_hayagriva(records: Sequence[Record]) -> tuple[str, list[Problem]]:
    """The records as Hayagriva YAML, and what it could not carry. Typst reads titles as text, without markup."""
    keys, problems = safe_keys(records)
    parts = []
    for record, key in zip(records, keys, strict=True):
        draft = Draft(record, "Hayagriva")
        entry = _entry(draft)
        parts.append(f"{print_scalar(key)}:\n" + "".join(_lines(entry, 2)))
        problems += draft.problems
    return "\n".join(parts), problems


def _entry(draft: Draft) -> dict[str, Any]:
    record = draft.record
    entry: dict[str, Any] = {"type": TYPES.get(record.type, "misc"), "title": _title(draft)}
    for variable in ("author", "editor"):
        names = draft.take(variable)
        entry[variable] = [_name(name) for name in names] if isinstance(names, tuple) else None
    roles = {variable: draft.take(variable) for variable in ROLES}
    entry["affiliated"] = [
        {"role": ROLES[variable], "names": [_name(name) for name in names]}
        for variable, names in roles.items()
        if isinstance(names, tuple)
    ]
    entry["date"] = _date(draft, "issued")
    entry["publisher"] = {"name": _text(draft, "publisher"), "location": _text(draft, "publisher-place")}
    entry |= {key: draft.text(variable) for variable, key in PLAIN} | {key: _text(draft, v) for v, key in TEXTS}
    entry["url"] = {"value": draft.text("URL"), "date": _date(draft, "accessed")}
    entry["serial-number"] = {key: draft.text(variable) for variable, key in SERIALS.items()}
    entry["page-range"] = draft.text("page") if record.type not in ("book", "document") else None
    if "page" in draft.values and "page" not in draft.said:
        draft.leave_out("page", "a place in a whole work belongs into the citation")
    entry["parent"] = _parents(draft)
    if not record.container_title:
        entry |= {name: draft.text(name) for name in _NUMBERS}
    draft.remark_rest()
    for name in record.extra:
        draft.leave_out(name, "it is no variable of CSL")
    entry["note"] = _escaped("; ".join([*([record.note] if record.note else []), *draft.remarks]))
    return entry


def _text(draft: Draft, variable: str) -> str | None:
    """A text that Typst formats, its signs escaped."""
    return _escaped(draft.text(variable))


def _escaped(text: str | None) -> str | None:
    return _SIGNS.sub(r"\\\g<0>", text) if text else None


def _title(draft: Draft) -> str | dict[str, str | None] | None:
    title, short = _text(draft, "title"), _text(draft, "title-short")
    return {"value": title, "short": short} if short else title


def _parents(draft: Draft) -> list[dict[str, Any]]:
    """What the record stands in: a journal or book, with its numbers; and a series."""
    parents: list[dict[str, Any]] = []
    if container := _text(draft, "container-title"):
        kind = PARENTS.get(draft.record.type, "periodical")
        parents.append({"type": kind, "title": container} | {name: draft.text(name) for name in _NUMBERS})
    if series := _text(draft, "collection-title"):
        parents.append({"type": "anthology", "title": series, "issue": draft.text("collection-number")})
    return parents


def _name(name: Name) -> str | dict[str, str | None]:
    """A name as "Family, Given", or part by part where a comma or a particle stands in it."""
    if name.literal is not None:
        return {"name": name.literal}
    prefix = name.non_dropping_particle or name.dropping_particle
    if prefix or name.suffix or "," in f"{name.family}{name.given}" or not name.given:
        return {"name": name.family, "given-name": name.given, "prefix": prefix, "suffix": name.suffix}
    return f"{name.family}, {name.given}"


def _date(draft: Draft, variable: str) -> str | None:
    """A date as Hayagriva has it, "1935-07" or "~1941"; what it does not say of it is said in the note."""
    date = draft.values.get(variable)
    if not isinstance(date, Date):
        return None
    month = date.month if date.month and date.month <= 12 else None
    plain = Date(date.year, month, date.day if month else None)
    if date.end or date.precision != "year" or (date.month and not month) or date.uncertain:
        draft.remark(variable, f"has {plain} alone in its field; the note says {date}")
    draft.said.add(variable)
    return ("~" if date.approximate or date.uncertain else "") + str(plain)


def _lines(entry: Mapping[str, Any], indent: int) -> list[str]:
    """The lines of a mapping, without what is empty."""
    pad = " " * indent
    lines = []
    for key, value in entry.items():
        if not _holds(value):
            continue
        if isinstance(value, dict):
            lines += [f"{pad}{key}:\n", *_lines(value, indent + 2)]
        elif isinstance(value, list):
            lines += [f"{pad}{key}:\n", *(line for row in value for line in _item(row, indent))]
        else:
            lines.append(f"{pad}{key}: {_scalar(key, value)}\n")
    return lines


def _holds(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds, value.values()))
    return value is not None and value != "" and value != []


def _item(row: Any, indent: int) -> list[str]:
    pad = " " * indent
    if not isinstance(row, dict):
        return [f"{pad}- {_scalar('', row)}\n"]
    first, *rest = _lines(row, indent + 2)
    return [f"{pad}- {first.lstrip(' ')}", *rest]


def _scalar(key: str, text: str) -> str:
    """Text in quotes wherever YAML could take it for something else; numbers and dates as they are."""
    return print_scalar(clean(text), date=key == "date")
