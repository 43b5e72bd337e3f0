"""A reference's text -> its tokens: words, numbers, and each sign apart, with the offsets at which they stand."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

# An address is one token; a word keeps its apostrophes ("author’s", "dell'arte") and the accents that stand as
# characters of their own; every other sign that is not white space is a token, emphasis signs and quotes too.
_TOKEN: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:)\]]"
    r"|10\.\d{4,9}/[^\s<>\"]*[^\s<>\".,;:)\]]"
    r"|(?:[^\W_][\u0300-\u036f]*)+(?:['’](?:[^\W_][\u0300-\u036f]*)+)*"
    r"|\S"
)
# No reference of the corpora has more than 700 tokens; what stands behind the limit is left unread, so that a line
# of a million brackets costs no more than a long reference.
MOST_TOKENS: Final = 1200


class Token(NamedTuple):
    """A token: half-open offsets into the reference, the text there, and the white space before it."""

    start: int
    end: int
    text: str
    gap: str = ""


def split_tokens(raw: str) -> list[Token]:
    r"""The tokens of `raw`, in order; tokens and the gaps before them tile it up to white space at its end.

    At most `MOST_TOKENS` come back.

    >>> [token.text for token in split_tokens("W. Booth, “In Darkest England”, 1890?")]
    ['W', '.', 'Booth', ',', '“', 'In', 'Darkest', 'England', '”', ',', '1890', '?']
    >>> [(token.text, token.gap) for token in split_tokens("London,\n 1890")]
    [('London', ''), (',', ''), ('1890', '\n ')]
    """
    tokens: list[Token] = []
    before = 0
    for match in _TOKEN.finditer(raw):
        start, end = match.span()
        tokens.append(Token(start, end, match[0], raw[before:start]))
        before = end
        if len(tokens) == MOST_TOKENS:
            break
    return tokens
