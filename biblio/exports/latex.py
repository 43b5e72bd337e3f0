"""Plain text -> LaTeX that says the same and can do nothing else: no field opened, no command run, braces balanced."""

from __future__ import annotations

import re
from typing import Final

# What LaTeX reads as something else -> how it is written. Everything else stays as it is, in Unicode.
ESCAPES: Final = {
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "{": r"\{",
    "}": r"\}",
}
# BibTeX counts \{ and \} as braces, so that where they do not pair only these are safe. pandoc, which does not know
# them, would take the next group for their argument if they stood in none.
LONE_BRACES: Final = {"{": r"{\textbraceleft}", "}": r"{\textbraceright}"}
# The markup that CSL knows in titles -> the command for it. `nocase` is a pair of braces.
MARKUP: Final = {
    "i": "emph",
    "b": "textbf",
    "sup": "textsuperscript",
    "sub": "textsubscript",
    "sc": "textsc",
}

_TABLE: Final = str.maketrans(ESCAPES)
_LONE: Final = str.maketrans(ESCAPES | LONE_BRACES)
_SPECIAL = re.compile(r"[&%$#_\\~^<>{}]")
# Two signs that LaTeX would set as one are kept apart by an empty group.
_LIGATURE = re.compile(r"-(?=-)|`(?=`)|'(?=')|[?!](?=`)")
# C0 and C1 controls, line and paragraph separators, lone surrogates and noncharacters: no program reads them.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BLANKS = re.compile(" {2,}")
_TAG = re.compile(r'<(?P<close>/?)(?P<name>i|b|sup|sub|sc|span)(?P<nocase> class="nocase")?>')
_VERBATIM = re.compile(r"[\s{}\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\"]")


def clean(text: str) -> str:
    r"""`text` on one line: control characters and line ends become one blank, outer blanks are off.

    >>> clean("War\n and\x00 peace ")
    'War and peace'
    """
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    return _BLANKS.sub(" ", _NO_CHARACTER.sub("\ufffd", _CONTROL.sub(" ", text))).strip(" ")


def escape(text: str) -> str:
    r"""`text` as LaTeX, on one line.

    >>> escape("Marks & Spencer: 50% {off}"), escape("{:")
    ('Marks \\& Spencer: 50\\% \\{off\\}', '{\\textbraceleft}:')
    """
    text = clean(text)
    if _LIGATURE.search(text):  # `clean` has taken every \x01 out, so that it can stand for the empty group
        text = _LIGATURE.sub(lambda match: match[0] + "\x01", text)
    if _SPECIAL.search(text):
        text = text.translate(_TABLE if balanced(text) else _LONE)
    return text.replace("\x01", "{}")


def escape_marked(text: str) -> str:
    r"""`text` as LaTeX, with CSL's markup (`<i>`, `<b>`, `<sup>`, `<sub>`, `<sc>`, `nocase`) as commands.

    Tags that do not pair are text like any other.

    >>> escape_marked("The <i>Aurora</i> & 2 < 3")
    'The \\emph{Aurora} \\& 2 \\textless{} 3'
    """
    text = clean(text)
    if "</" not in text or not (parts := _marked(text)):
        return escape(text)
    return "".join(parts)


def _marked(text: str) -> list[str]:
    """The pieces of `text` as LaTeX, or nothing where its tags do not pair."""
    parts: list[str] = []
    open_tags: list[str] = []
    position = 0
    for tag in _TAG.finditer(text):
        name = tag["name"]
        if (name == "span") != bool(tag["nocase"]) and not (name == "span" and tag["close"]):
            return []
        parts.append(escape_piece(text[position : tag.start()]))
        position = tag.end()
        if not tag["close"]:
            open_tags.append(name)
            parts.append("{" if name == "span" else f"\\{MARKUP[name]}{{")
        elif open_tags and open_tags[-1] == name:
            open_tags.pop()
            parts.append("}")
        else:
            return []
    parts.append(escape_piece(text[position:]))
    return [] if open_tags else parts


def escape_piece(text: str) -> str:
    """`escape` of a piece of a text: its outer blanks stay."""
    body = text.strip(" ")
    if not body:
        return text
    start = len(text) - len(text.lstrip(" "))
    return text[:start] + escape(body) + text[start + len(body) :]


def verbatim(text: str) -> str:
    """An address or identifier as the fields that LaTeX reads verbatim hold it: braces, blanks, backslash encoded.

    >>> verbatim("https://example.org/a_b?q=50%25&r={x} y")
    'https://example.org/a_b?q=50%25&r=%7Bx%7D%20y'
    """
    return _VERBATIM.sub(_percent, text.strip())


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def balanced(text: str) -> bool:
    """Whether braces pair in `text`, counted as BibTeX counts them: a backslash before one changes nothing.

    >>> balanced("{a}{b}"), balanced("}{"), balanced(r"a \\{ b")
    (True, False, False)
    """
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0
