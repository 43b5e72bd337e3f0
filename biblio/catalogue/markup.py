"""pandoc and Quarto read the text in a YAML bibliography as Markdown: what they would take for markup is escaped."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Final

# What pandoc's Markdown (2.17 and 3.9, default extensions) reads as more than itself in a value, by trying each sign.
# Quotes, "--" and "..." are left alone: pandoc sets them as typography does, and a file full of \' is no one's to edit.
_ALWAYS: Final = (
    r"\\|<(?=[^\W\d_]|[/!?])"
    r"|(?<![^\W_])@(?=[\w{])"  # a citation; an e-mail address is none
    r"|\](?=[(\[{])|\^(?=\[)"  # links, spans, notes
    r"|&(?=(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
)
# These mark something only where there are two of them; within a word an underscore is one (a_b_c).
_PAIRED: Final = (r"\*", "`", r"\$", "~", r"\^", r"(?<![^\W_])_|_(?![^\W_])")
_QUOTATION = re.compile(r"\s*(?=>)")
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

    >>> print(escape("*Rot* & <i>schwarz</i>, a_b, $5"))
    \*Rot\* & \<i>schwarz\</i>, a_b, $5
    """
    if text.isalnum():
        return text
    paired = tuple(sign for sign in _PAIRED if len(re.findall(sign, text)) > 1)
    done = _signs(paired).sub(r"\\\g<0>", text)
    if "\n" in done:  # only then pandoc looks for headings, lists and the like
        return _HEAD.sub(_before, done)
    return _QUOTATION.sub(r"\g<0>\\", done, count=1) if done.lstrip().startswith(">") else done


@cache
def _signs(paired: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join((_ALWAYS, *paired)))


def _before(match: re.Match[str]) -> str:
    return f"{next(group for group in match.groups() if group is not None)}\\"


def unescape(text: str) -> str:
    r"""The text that Markdown reads in `text`: a backslash before a sign goes, entities are what they stand for.

    >>> unescape(r"\*Rot\* &amp; C:\dir")
    '*Rot* & C:\\dir'
    """
    return _SIGN.sub(_bare, text) if "\\" in text or "&" in text else text


def _bare(match: re.Match[str]) -> str:
    return match[1] if match[1] is not None else html.unescape(match[2])
