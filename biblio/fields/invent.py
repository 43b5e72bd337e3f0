"""Invented references, labels known by construction: works of the corpora and of pools, written in many layouts."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from biblio.fields._writer import Piece, Pools, Writer, read_data
from biblio.fields.corpora import Example, make_example
from biblio.tables import load_table
from biblio.text import fold

LANGUAGES: Final = ("en", "de", "fr", "it", "es", "ru")
_WEIGHTS: Final = (45, 15, 11, 9, 10, 10)
# Kinds of references, by how often each is drawn: whole patterns, and references composed of habits.
_KINDS: Final = {
    "books": 30,
    "parts": 5,
    "articles": 3,
    "composed": 44,
    "composed_parts": 11,
    "composed_articles": 7,
}
# What stands between the parts of composed references; ", " mostly, a sentence each in bibliographies.
_SEPARATORS: Final = {", ": 48, ". ": 32, " – ": 6, "; ": 4, ". – ": 3, " - ": 2, ". - ": 1, " : ": 1, " ": 2, "., ": 1}


def collect_pools(works: Sequence[Mapping[str, Any]]) -> Pools:
    """Pools with the titles, names, publishers and places of `works` (CSL items of the corpora's training parts)."""
    titles: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    people: set[tuple[str, str]] = set()
    publishers: set[str] = set()
    places: set[str] = set()
    for work in works:
        title = str(work.get("title", ""))
        if 8 < len(title) < 160 and work.get("type") in ("book", "report") and title[0].isalnum():
            language = _language(title)
            if not _ends_in_a_place(title) and (language != "ru" or not re.search("[а-я]-[а-я]", title)):
                titles[language].append(title)
        for name in (*work.get("author", ()), *work.get("editor", ())):
            family, given = name.get("family", ""), name.get("given", "")
            if 2 < len(family) < 20 and 0 < len(given) < 20 and not re.search(r"[\d()\[\]/&,;]", family + given):
                people.add((family.title() if family.isupper() else family, given.title() if len(given) > 3 else given))
        for key, pool in (("publisher", publishers), ("publisher-place", places)):
            value = str(work.get(key, ""))
            if 2 < len(value) < 45 and not re.search(r"[\d();\[\]:]", value):
                pool.add(value)
    return Pools(titles, sorted(people), sorted(publishers), sorted(places))


def _ends_in_a_place(title: str) -> bool:
    """Whether a place stands behind the title's last comma: then its source took the imprint for a part of it."""
    last = re.split(r"[,.] ", title)[-1]
    return last != title and fold(last) in _places()


@cache
def _places() -> frozenset[str]:
    return frozenset(fold(str(name)) for place, row in load_table("places").items() for name in (place, *_others(row)))


def _others(row: Any) -> Sequence[str]:
    names: Sequence[str] = row.get("aliases", []) if isinstance(row, dict) else row or []
    return names


_MARKERS: Final = {
    "en": "the of and in a an to on",
    "de": "der die das und zur im von des eine ein über",
    "fr": "le la les du et l des une au",
    "it": "il di della e nel del dei delle gli dell",
    "es": "el los y de en del las la",
}


def _language(title: str) -> str:
    if re.search("[а-я]", title):
        return "ru"
    words = re.findall(r"[^\W\d_]+", title.lower())
    counts = {language: sum(word in markers.split() for word in words) for language, markers in _MARKERS.items()}
    return max(sorted(counts), key=lambda language: (counts[language], language == "en"))


def invent(count: int, pools: Pools, seed: int = 1) -> Iterator[Example]:
    """`count` invented references; the same for the same pools and seed."""
    chance = random.Random(seed)
    layouts = read_data("layouts.yaml")
    for number in range(count):
        kind = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
        language = chance.choices(LANGUAGES, _WEIGHTS)[0]
        writer = Writer(chance, pools, language)
        if kind.startswith("composed"):
            writer.separator = writer.drawn(_SEPARATORS)
        pieces = writer.write(writer.drawn(layouts[kind]))
        yield make_example(f"invented-{number}", disturb(_undoubled(pieces), chance))


def _undoubled(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without a full stop behind a full stop: "n.d.. London" is "n.d. London"."""
    found: list[Piece] = []
    last = ""
    for label, text in pieces:
        if label == "other" and text.startswith(".") and last.endswith("."):
            text = text[1:]
        if text:
            found.append((label, text))
            last = text
    return found


# -- what happens to references on paper -------------------------------------------------------------------------
def disturb(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    """The reference with what lists and scanners add: numbers, bullets, slips of the press, other blanks."""
    for change, share in (
        (_numbered, 0.12),
        (_slipped, 0.08),
        (_doubled_signs, 0.03),
        (_unspaced, 0.03),
        (_without_end, 0.3),
        (_wrapped, 0.06),
    ):
        if chance.random() < share:
            pieces = change(pieces, chance)
    return [(label, text) for label, text in pieces if text]


def _numbered(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    number = chance.randint(1, 240)
    mark = chance.choice(
        [f"{number}. ", f"[{number}] ", f"{number}) ", "• ", "- ", "* ", "— ", f"({number}) ", "– ", f"{number} "]
    )
    return [("other", mark), *pieces]


_LOOK_ALIKE: Final = ("rn", "m"), ("l", "1"), ("e", "c"), ("h", "b"), ("o", "0"), ("ii", "n"), ("i", "l"), ("u", "n")


def _slipped(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    found: list[Piece] = []
    for label, text in pieces:
        if label in ("title", "author", "publisher", "container-title") and chance.random() < 0.6:
            seen, printed = chance.choice(_LOOK_ALIKE)
            text = text.replace(seen, printed, 1)
        found.append((label, text))
    return found


def _doubled_signs(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    return [
        (label, text.replace(", ", chance.choice([",, ", ",. ", " , "])) if label == "other" else text)
        for label, text in pieces
    ]


def _unspaced(pieces: list[Piece], _: random.Random) -> list[Piece]:
    return [(label, text.rstrip() if label == "other" and len(text) > 1 else text) for label, text in pieces]


def _without_end(pieces: list[Piece], _: random.Random) -> list[Piece]:
    label, text = pieces[-1]
    return [*pieces[:-1], (label, text.rstrip(". "))] if label == "other" else pieces


def _wrapped(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    found: list[Piece] = []
    for label, text in pieces:
        at = text.find(" ", len(text) // 2)
        found.append((label, text[:at] + "\n" + text[at + 1 :] if at > 0 and chance.random() < 0.3 else text))
    return found
