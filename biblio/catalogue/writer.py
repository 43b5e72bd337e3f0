"""Records as the catalogue's YAML: the canonical form of a record, and how each text is quoted and escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, Final

from biblio.catalogue.markup import escape
from biblio.records.record import VARIABLES, Record, Source

# A record as plain data: text, lists and mappings of it, in the order in which the file shows them. Text is what it
# means, not what the file has for it (no quotes, no escapes).
Plain = str | list["Plain"] | dict[str, "Plain"]

# Under `custom`, in the order in which files show them.
CUSTOM: Final = ("sources", "aliases", "absent", "doubtful", "unread", "works", "sets", "merged", "extra", "confidence")
_SOURCE_ORDER: Final = ("document", "line", "start", "end", "raw", "locator")
if set(_SOURCE_ORDER) != {field.name for field in fields(Source)}:  # pragma: no cover - a slip of ours, at import
    raise TypeError("Source has other fields than the catalogue writes")

# What a plain scalar may not be, in YAML 1.1 or 1.2, for any reader to take it for the text that it is: null, a truth
# value, a number other than plain digits without a leading zero (an ISBN, "1.50", "1_000", "0x1F", "1e5", "1:30").
_TYPED = re.compile(
    r"~|null|true|false|yes|no|on|off|y|n|<<|=|[-+]?\.(?:inf|nan)|[-+]?[0-9][0-9_,]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|"
    r"[-+]?(?:0[xob][0-9a-f_]+|(?:[0-9][0-9_]*)?\.?[0-9_]+(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?|[0-9][0-9_]*\.)|"
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt\s].*)?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"0|[1-9][0-9]{0,14}")
_EDTF = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_DECIMAL = re.compile(r"[01]\.\d\d")
_INDICATOR = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`]|\.\.\.")
# Not printable in YAML, or a line end to some of its readers, or invisible: only double quotes can say them.
_ESCAPED = re.compile(
    r"[^\x20-\x7e\xa0-\u2027\u202f-\u205f\u2070-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\"\\]"
)
_NAMED: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0", '"': '\\"', "\\": "\\\\", "\x1b": "\\e"}


def to_plain(record: Record) -> dict[str, Plain]:
    """The record as the plain data that the catalogue holds for it, in the catalogue's order.

    >>> from biblio.values.date import Date
    >>> to_plain(Record(id="reed1919ten", title="Ten Days", issued=Date(1919)))
    {'id': 'reed1919ten', 'type': 'book', 'title': 'Ten Days', 'issued': '1919'}
    """
    row: dict[str, Plain] = {"id": record.id, "type": record.type}
    for variable, value in record.variables():
        if isinstance(value, tuple):
            row[variable] = [dict[str, Plain](name.to_csl()) for name in value]
        else:
            row[variable] = str(value)
    custom = _custom(record)
    if custom:
        row["custom"] = custom
    return row


def _custom(record: Record) -> dict[str, Plain]:
    custom: dict[str, Plain] = {}
    for key in CUSTOM:
        value = getattr(record, key)
        if value is None or value == () or value == {}:
            continue
        if key == "sources":
            custom[key] = [source_to_plain(source) for source in record.sources]
        elif key == "confidence":
            custom[key] = f"{value:.2f}"
        else:
            custom[key] = to_text(value)
    return custom


def source_to_plain(source: Source) -> dict[str, Plain]:
    """A source as the mapping that the catalogue has for it."""
    return {key: str(value) for key in _SOURCE_ORDER if (value := getattr(source, key)) is not None}


def to_text(value: Any) -> Plain:
    """Any plain data with every value as text: what YAML can hold without types."""
    if isinstance(value, Mapping):
        return {str(key): to_text(part) for key, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [to_text(part) for part in value if part is not None]
    return "true" if value is True else "false" if value is False else str(value)


def print_record(record: Record) -> str:
    r"""The record as an item of the catalogue's list, in canonical form, with a line end behind it.

    >>> from biblio.values.name import Name
    >>> print(print_record(Record(id="reed1919ten", author=(Name("Reed", "John"),), title="Ten Days: 1917")), end="")
    - id: reed1919ten
      type: book
      author:
      - {family: Reed, given: John}
      title: 'Ten Days: 1917'
    """
    return print_item(to_plain(record))


def print_item(row: Mapping[str, Plain], indent: int = 0) -> str:
    """A record given as plain data as an item of a block list, `indent` blanks before its hyphen."""
    lines = [line for key, value in row.items() for line in print_pair(key, value)]
    pad = " " * indent
    return "".join(f"{pad}{'- ' if number == 0 else '  '}{line}\n" for number, line in enumerate(lines))


def print_pair(key: str, value: Plain) -> list[str]:
    """The lines of one variable of a record: text and empty lists on one line, lists of mappings an item a line.

    >>> print_pair("custom", {"aliases": ["a1", "b2"], "sources": [{"document": "a.txt", "start": "0"}]})
    ['custom:', '  aliases: [a1, b2]', '  sources:', '  - {document: a.txt, start: 0}']
    """
    markup = key != "custom"
    if key == "custom" and isinstance(value, dict):
        return ["custom:", *(f"  {line}" for name, part in value.items() for line in _lines(name, part, markup))]
    return _lines(key, value, markup)


def _lines(key: str, value: Plain, markup: bool) -> list[str]:
    name = print_scalar(key)
    if isinstance(value, list) and any(not isinstance(part, str) for part in value):
        return [f"{name}:", *(f"- {print_flow(part, markup)}" for part in value)]
    if key == "confidence" and isinstance(value, str) and _DECIMAL.fullmatch(value):
        return [f"{name}: {value}"]
    if isinstance(value, str):
        return [f"{name}: {print_scalar(text_in_file(key, value, markup), date=_is_date(key))}"]
    return [f"{name}: {print_flow(value, markup)}"]


def _is_date(key: str) -> bool:
    return VARIABLES.get(key) == "date"


def text_in_file(key: str, text: str, markup: bool) -> str:
    """`text` as the file has it before quoting: what pandoc would take for markup is escaped, but in what it skips."""
    return escape(text) if markup and key not in ("id", "type") and not _is_date(key) else text


def print_flow(value: Plain, markup: bool = False) -> str:
    """Plain data on one line.

    >>> print_flow({"family": "Coates", "given": "W. P."}), print_flow(["a, b", "c"])
    ('{family: Coates, given: W. P.}', "['a, b', c]")
    """
    if isinstance(value, str):
        return print_scalar(text_in_file("", value, markup), flow=True)
    if isinstance(value, list):
        return "[" + ", ".join(print_flow(part, markup) for part in value) + "]"
    pairs = (f"{print_scalar(key, flow=True)}: {print_flow(part, markup)}" for key, part in value.items())
    return "{" + ", ".join(pairs) + "}"


def print_scalar(text: str, *, flow: bool = False, date: bool = False, style: str = "") -> str:
    r"""`text` as one line of YAML that every reader takes for this very text: plain, in ' or in ".

    `style` ("'" or '"') is kept where it can say the text; `flow` is for places within [] and {}. Whole numbers
    without a leading zero stay plain, and dates too where a `date` is expected.

    >>> print_scalar("Coates"), print_scalar("Russia: 1918"), print_scalar("no"), print_scalar("a\nb")
    ('Coates', "'Russia: 1918'", "'no'", '"a\\nb"')
    >>> print_scalar("0140215220"), print_scalar("400"), print_scalar("a, b"), print_scalar("a, b", flow=True)
    ("'0140215220'", '400', 'a, b', "'a, b'")
    """
    special = _ESCAPED.search(text)
    if style == '"' or any(match[0] not in '"\\' for match in (_ESCAPED.finditer(text) if special else ())):
        return '"' + _ESCAPED.sub(_escape_sign, text) + '"'
    if style != "'" and _is_plain(text, flow, date):
        return text
    return "'" + text.replace("'", "''") + "'"


def _escape_sign(match: re.Match[str]) -> str:
    sign = match[0]
    code = ord(sign)
    if sign in _NAMED:
        return _NAMED[sign]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_plain(text: str, flow: bool, date: bool) -> bool:
    if not text or text != text.strip(" ") or _INDICATOR.match(text):
        return False
    if ": " in text or " #" in text or text.endswith(":"):
        return False
    if flow and re.search(r"[,\[\]{}:?]", text):
        return False
    if _DIGITS.fullmatch(text) or (date and _EDTF.fullmatch(text)):
        return True
    return not _TYPED.fullmatch(text)


def print_catalogue(records: Iterable[Record]) -> str:
    """A whole catalogue in canonical form."""
    items = "".join(print_record(record) for record in records)
    return f"references:\n{items}" if items else "references: []\n"
