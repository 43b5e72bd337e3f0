"""A labelled reference -> one like it: other names and titles in the same places, other signs, letters and slips."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import Final

from biblio.fields._writer import Piece
from biblio.fields.corpora import Example, make_example
from biblio.fields.invent import disturb
from biblio.fields.labels import trim

_NAMES: Final = frozenset({"author", "editor", "translator", "compiler", "contributor"})
# Label -> how often its words are taken from another reference, and how often it is left out.
_EXCHANGED: Final = {
    "author": 0.35, "editor": 0.35, "translator": 0.35, "compiler": 0.3, "contributor": 0.3, "title": 0.35,
    "container-title": 0.35, "publisher": 0.4, "publisher-place": 0.4, "collection-title": 0.4, "volume-title": 0.2,
}  # fmt: skip
_LEFT_OUT: Final = {
    "publisher": 0.07, "publisher-place": 0.07, "number-of-pages": 0.05, "page": 0.06, "issued": 0.03, "edition": 0.06,
    "note": 0.1, "collection-title": 0.1, "genre": 0.05, "author": 0.02,
}  # fmt: skip
_LONGEST: Final = 160
_QUOTES: Final = ("“”", '""', "''", "‘’", "«»", "**", "__", "„“", "**", "__")
_PAIRED: Final = frozenset("()[]{}“”‘’«»„\"'*_")


def vary(examples: Sequence[Example], seed: int = 1) -> Iterator[Example]:
    """For each example one like it; the same for the same examples and seed."""
    chance = random.Random(seed)
    parted = [to_pieces(example) for example in examples]
    pool: dict[str, list[str]] = {}
    for pieces in parted:
        for label, text in pieces:
            if label in _EXCHANGED and len(text) <= _LONGEST:
                pool.setdefault("author" if label in _NAMES else label, []).append(text)
    for example, pieces in zip(examples, parted, strict=True):
        varied = _vary(pieces, pool, chance)
        yield make_example(example.id + "~", [(label, text) for label, text in varied if text])


def to_pieces(example: Example) -> list[Piece]:
    """The fields of an example and what stands between them; joined they are its text."""
    pieces: list[Piece] = []
    tokens, labels = example.tokens, example.labels
    at = start = 0
    while start < len(tokens):
        end = start + 1
        while end < len(tokens) and labels[end] == labels[start]:
            end += 1
        if labels[start] != "other":
            first, last = (start, end) if labels[start] in ("lead", "id") else trim(tokens, start, end, labels[start])
            if first < last:
                pieces.append(("other", example.raw[at : tokens[first].start]))
                at = tokens[last - 1].end
                pieces.append((labels[start], example.raw[tokens[first].start : at]))
        start = end
    pieces.append(("other", example.raw[at:]))
    return [(label, text) for label, text in pieces if text]


def _vary(pieces: list[Piece], pool: dict[str, list[str]], chance: random.Random) -> list[Piece]:
    if chance.random() < 0.65:
        pieces = _exchanged(pieces, pool, chance)
    if chance.random() < 0.5:
        pieces = _thinned(pieces, chance)
    draw = chance.random()
    if draw < 0.22:
        pieces = _unquoted(pieces)
    elif draw < 0.34:
        pieces = _quoted(pieces, chance)
    if chance.random() < 0.25:
        pieces = _parted_otherwise(pieces, chance)
    pieces = _in_other_letters(pieces, chance)
    if chance.random() < 0.35:
        pieces = disturb(pieces, chance)
    return pieces


def _exchanged(pieces: list[Piece], pool: dict[str, list[str]], chance: random.Random) -> list[Piece]:
    found: list[Piece] = []
    for label, text in pieces:
        others = pool.get("author" if label in _NAMES else label)
        if others and chance.random() < _EXCHANGED.get(label, 0):
            text = chance.choice(others)
        found.append((label, text))
    return found


def _thinned(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    """The pieces without some: what is left out goes with the sign behind it, unless signs belong together."""
    found = list(pieces)
    at = 2
    while at < len(found) - 2 and len(found) > 5:
        label = found[at][0]
        before, behind = found[at - 1], found[at + 1]
        alone = before[0] == behind[0] == "other" and not _PAIRED & set(before[1] + behind[1])
        if alone and found[at - 2][0] != "lead" and chance.random() < _LEFT_OUT.get(label, 0):
            del found[at : at + 2]
        else:
            at += 1
    return found


def _unquoted(pieces: list[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for label, text in pieces:
        if label == "other":
            bare = re.sub(r"[“”‘’«»„\"'*_]", "", text)
            text = bare if bare.strip(" ") or not text.strip(" ") or not found else bare or " "
            if found and not text:
                text = " "
        found.append((label, text))
    return found


def _quoted(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    if any(set(text) & set('“”‘’«»„"*_') for _, text in pieces):
        return pieces
    wanted = chance.choice(["title", "title", "container-title"])
    opening, closing = chance.choice(_QUOTES)
    found: list[Piece] = []
    for label, text in pieces:
        found += [("other", opening), (label, text), ("other", closing)] if label == wanted else [(label, text)]
    return found


def _parted_otherwise(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    old = chance.choice([", ", ". ", ". ", "; ", ": "])
    new = chance.choice([", ", ", ", ". ", ". ", "; ", ": ", " – ", " - ", " / ", " | "])
    return [(label, new if label == "other" and text == old else text) for label, text in pieces]


def _in_other_letters(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    draw = chance.random()
    if draw < 0.05:
        return [(label, text.upper() if label in _NAMES else text) for label, text in pieces]
    if draw < 0.09:
        return [(label, text.upper() if label == "title" else text) for label, text in pieces]
    if draw < 0.12:
        return [(label, _capitals(text) if label in ("title", "container-title") else text) for label, text in pieces]
    if draw < 0.14:
        return [(label, text[:1] + text[1:].lower() if label == "title" else text) for label, text in pieces]
    if draw < 0.15:
        return [(label, text.lower()) for label, text in pieces]
    if draw < 0.16:
        return [(label, text.upper()) for label, text in pieces]
    return pieces


def _capitals(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))
