"""Which capitals of a title BibTeX and its readers must leave alone: they turn the others small in some styles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from biblio.exports.latex import clean, escape, escape_marked, escape_piece
from biblio.tables import load_table, load_words
from biblio.values.language import guess_language

_WORD = re.compile(r"[^\W_]+(?:[.'’-]?[^\W_]+)*(?:\.(?=[^\W\d_]))?")
_SMALL_NEXT = re.compile(r" [^\W\d_A-Z]\w*")


def protect(title: str, language: str | None) -> str:
    r"""`title` as LaTeX, with braces around what must keep its capitals, as formats for BibTeX and its kin want it.

    A title in another language than English (`language`, BCP 47; else as its words tell) is braced once as a whole.
    In an English one names and abbreviations are braced, words of everyday language are not.

    >>> protect("Armed Intervention in Russia: The USSR & Its Enemies", None)
    'Armed Intervention in {Russia}: The {USSR} \\& Its Enemies'
    >>> protect("Die Geschichte der Arbeiterbewegung", "de")
    '{Die Geschichte der Arbeiterbewegung}'
    """
    return protect_parts([title], language)[0]


def protect_parts(parts: Sequence[str], language: str | None) -> list[str]:
    """`protect` of the parts of one title (main title, subtitle), judged together."""
    parts = [clean(part) for part in parts]
    title = ": ".join(parts)
    # a single word tells no language: "Capital", "Die"
    language = (language or (guess_language(title) if " " in title else None) or "en").casefold()
    if not language.startswith("en") or title.upper() == title:
        return [whole(part) for part in parts]
    as_sentence = _is_sentence(title)
    return [_protect(part, as_sentence) for part in parts]


def _protect(title: str, as_sentence: bool) -> str:
    spans = _protected(title, as_sentence)
    if "</" in title:  # markup and braces could cross
        return whole(title) if spans else escape_marked(title)
    parts, position = [], 0
    for start, end in spans:
        parts += [escape_piece(title[position:start]), _braced(title[start:end])]
        position = end
    parts.append(escape_piece(title[position:]))
    return "".join(parts)


def whole(text: str) -> str:
    """`text` as LaTeX in a pair of braces of its own: no program changes its case."""
    return _group(escape_marked(text))


def _group(latex: str) -> str:
    # a brace with a backslash right behind it is BibTeX's "special character", the inside of which it turns small
    return f"{{{{}}{latex}}}" if latex.startswith("\\") else f"{{{latex}}}"


def _braced(text: str) -> str:
    return _group(escape(text))


def _is_sentence(title: str) -> bool:
    """Whether `title` is written as a sentence, so that every capital in it is a name's."""
    small = load_words("capitals", "small")
    words = _WORD.findall(title)[1:]
    return any(word.islower() and len(word) > 3 and word not in small and word.isalpha() for word in words)


def _protected(title: str, as_sentence: bool) -> list[tuple[int, int]]:
    """The stretches of `title` that must keep their capitals; neighbours joined by one blank or hyphen are one."""
    words = list(_WORD.finditer(title))
    phrases = [match.span() for match in _phrases().finditer(title)]
    spans: list[tuple[int, int]] = []
    for word in words:
        if word[0].islower():
            continue
        follows = bool(spans) and _between(title, spans[-1], word.start())
        before = title[: word.start()].rstrip(" \"'“‘«(")
        first = word is words[0] or before.endswith(":")
        # programs keep the capital at the head and behind a colon, and no other
        begins = before.endswith(("!", "?", "."))
        in_phrase = any(start <= word.start() < end for start, end in phrases)
        if not in_phrase and not _keeps_capital(word[0], first, follows, as_sentence or begins):
            continue
        end = word.end() + (title[word.end() : word.end() + 1] == "." and "." in word[0])
        if title[end - 1] == "." and (small := _SMALL_NEXT.match(title, end)):
            end = small.end()  # pandoc takes the full stop for the end of a sentence: "The U.S.S.R. And"
        spans.append((spans.pop()[0], end) if follows else (word.start(), end))
    return spans


def _between(title: str, span: tuple[int, int], start: int) -> bool:
    """Whether the word at `start` belongs to the stretch before it: a blank, a hyphen, or "Dr. " between them."""
    between = title[span[1] : start]
    return between in (" ", "-") or (between == ". " and span[1] - span[0] <= 3)


@cache
def _phrases() -> re.Pattern[str]:
    """Names of several words, each with a capital."""
    phrases = (" ".join(map(str.capitalize, line.split())) for line in load_table("capitals")["phrases"].splitlines())
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b")


def _keeps_capital(word: str, first: bool, follows: bool, as_sentence: bool) -> bool:
    if word.islower() or not any(char.isupper() for char in word):
        return False
    parts = word.casefold().split("-")
    if any(char.isupper() for char in word[1:]) and not (word.istitle() and all(map(_is_common, parts))):
        return True
    if first:
        return False
    if as_sentence or (follows and parts[-1] in load_words("capitals", "heads")):
        return True
    return not all(map(_is_common, parts))


@lru_cache(maxsize=16384)
def _is_common(word: str) -> bool:
    """Whether a word, in small letters, is one of everyday English, or a plain inflection of one."""
    common = load_words("capitals", "common")
    plain = re.sub(r"(?:n?['’]t|['’]\w{0,2})$", "", word)
    if plain in common or (plain.endswith("ies") and f"{plain[:-3]}y" in common):
        return True
    return any(plain.endswith(end) and plain[: -len(end)] in common for end in ("s", "es", "ed", "d", "ly", "ers"))
