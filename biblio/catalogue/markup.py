"""pandoc and Quarto read the text in a YAML bibliography as Markdown: what they would take for markup is escaped."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Final

# What pandoc's Markdown (2.17 to 3.9, default extensions) reads as more than itself. Quotes, "--" and "..." are left
# alone: pandoc sets them as typography does, and a file full of \' would be no one's to edit.
_ALWAYS: Final = (
    r"[\\*`<]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # within a word an underscore is one: a_b_c
    r"|(?<![^\W_])@(?=[\w{])"  # a citation; an e-mail address is none
    r"|\](?=[(\[{:])|\[(?=\^)|\^(?=\[)"  # links, spans, definitions, notes
    r"|&(?=(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
)
# These mark something only as a pair.
_PAIRED: Final = "$~^"
# At the head of a line: headings, quotations, lists, tables, rules, fences. The group stays, a backslash follows it.
_HEAD = re.compile(
    r"^([ ]{0,3})(?=#|>|\||[-+*]\s|[-+*]$|[:~](?:\s|::)|={1,}\s*$|-{2,}\s*$)"
    r"|^([ ]{0,3})(?=\((?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|@\w*)\)(?:\s|$))"
    r"|^([ ]{0,3}(?:\d+|[a-z]|[ivxlcdm]+|[IVXLCDM]{2,}|[A-Z](?=\)|\.(?:\s{2}|$))))(?=[.)](?:\s|$))",
    re.MULTILINE,
)
_SIGN = re.compile(r"\\([!-/:-@\[-`{-~])|(&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)", re.ASCII)


def escape(text: str) -> str:
    r"""`text` so that Markdown reads it as this very text.

    >>> print(escape("1. Mai: *Rot* & <i>schwarz</i>, a_b, $5"))
    1\. Mai: \*Rot\* & \<i>schwarz\</i>, a_b, $5
    """
    paired = "".join(sign for sign in _PAIRED if text.count(sign) > 1)
    return _HEAD.sub(_before, _signs(paired).sub(r"\\\g<0>", text))


@cache
def _signs(paired: str) -> re.Pattern[str]:
    return re.compile(_ALWAYS + "".join(rf"|\{sign}" for sign in paired))


def _before(match: re.Match[str]) -> str:
    return f"{next(group for group in match.groups() if group is not None)}\\"


def unescape(text: str) -> str:
    r"""The text that Markdown reads in `text`: a backslash before a sign goes, entities are what they stand for.

    >>> unescape(r"1\. Mai: \*Rot\* &amp; C:\dir")
    '1. Mai: *Rot* & C:\\dir'
    """
    return _SIGN.sub(_bare, text) if "\\" in text or "&" in text else text


def _bare(match: re.Match[str]) -> str:
    return match[1] if match[1] is not None else html.unescape(match[2])
