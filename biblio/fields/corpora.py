"""Labelled references of public corpora -> the labels that the labeller learns; each source's habits made one.

The corpora are read where they lie and never copied. A line of which a part cannot be put under one of our labels for
sure is left out: a corpus that does not label editions would else teach that editions are nothing.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from biblio.documents.document import Mark
from biblio.fields.emphasis import lift_emphasis
from biblio.fields.tokens import Token, split_tokens
from biblio.tables import load_table, load_words
from biblio.text import fold
from biblio.values.identifier import find_identifiers

Labels = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Example:
    """A reference to learn from: its tokens and the label of each (`other` for signs).

    Signs of emphasis are lifted out of `raw`, as they are when a reference is read; `marks` tell where they stood.
    """

    id: str
    raw: str
    tokens: tuple[Token, ...]
    labels: tuple[str, ...]
    marks: tuple[Mark, ...] = ()


# Labels of the sources that are ours under another name; what needs a look at the text is in `_resolve`.
_SAME: Final = {
    "author": "author", "editor": "editor", "translator": "translator", "title": "title", "title-a": "title",
    "journal": "container-title", "container-title": "container-title", "publisher": "publisher",
    "institution": "publisher", "location": "publisher-place", "pubPlace": "publisher-place", "date": "issued",
    "year": "issued", "issued": "issued", "issue": "issue", "edition": "edition", "series": "collection-title",
    "collection-title": "collection-title", "genre": "genre", "citation-number": "other", "label": "other",
    "medium": "other", "other": "other", "conjunction": "lead", "page": "page", "citedRange": "page", "url": "id",
    "doi": "id", "isbn": "id", "DOI": "id", "URL": "id", "ISBN": "id", "ISSN": "id", "idno-doi": "id",
    "idno-isbn": "id",
    "idno-issn": "id", "idno-arxiv": "number", "idno-report": "number", "idno-pmid": "note", "idno-pmc": "note",
    "event": "note", "source": "note", "director": "contributor", "producer": "contributor",
}  # fmt: skip
_LOOKED_AT: Final = frozenset(
    [
        "pages",
        "volume",
        "publicationnumber-year",
        "note",
        "title-m",
        "tomo",
        "abbreviation",
        "publicationspecifications",
    ]
)
# Words of which a stretch labelled `other` may consist; with any other word the line is left out.
_SMALL_WORDS: Final = frozenset(load_words("reading_words", "announcing"))
_EXTENT: Final = re.compile(
    r"(?:[ivxlc]+\s*[,+-]\s*)?\[?\d+\]?\s*(?:p|pp|pages?|S|Seiten|Bl|с|стр|pags?|págs?|л)\b\.?", re.IGNORECASE
)
_ARTICLE_TYPES: Final = frozenset({"article-journal", "paper-conference", "article-newspaper"})


def read_corpus(path: Path, *, most: int | None = None, seed: int = 1) -> Iterator[Example]:
    """The usable references of a file of labelled lines; `most` of them, chosen by `seed`, books before articles."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    if most is not None and len(rows) > most:
        random.Random(seed).shuffle(rows)
        rows.sort(key=lambda row: row["csl"].get("type") in _ARTICLE_TYPES)
        books = int(most * 0.75)
        rows = rows[:books] + rows[books - most :]
    for row in rows:
        example = to_example(row)
        if example is not None:
            yield example


def to_example(row: Mapping[str, Any]) -> Example | None:
    """A line of a corpus under our labels, or None where a part of it cannot be put under one."""
    csl = row.get("csl")
    pieces = row["labels"] if csl is None else _harmonise(row["labels"], csl)
    if pieces is None:
        return None
    return make_example(row["id"], pieces, settled=csl is None)


def make_example(name: str, pieces: Iterable[tuple[str, str]], *, settled: bool = True) -> Example:
    """The example that labelled pieces of a reference make; joined, they are its text.

    Where the pieces are not `settled` yet, lead-ins and role words inside names and containers are taken out of them.
    """
    pieces = list(pieces)
    bare = lift_emphasis("".join(text for _, text in pieces))
    tokens = split_tokens(bare.text)
    owners: list[str] = []
    at, end, label = -1, 0, "other"
    for token in tokens:
        while bare.places[token.start] >= end and at + 1 < len(pieces):
            at += 1
            label, text = pieces[at]
            end += len(text)
        owner = "id" if label in _IDENTIFIERS else label
        owners.append("other" if owner == "lead" and not token.text[0].isalnum() else owner)
    if not settled:
        _settle_edges(tokens, owners)
    for start, stop, _ in find_identifiers(bare.text):
        for i, token in enumerate(tokens):
            if start <= token.start < stop and token.text[0].isalnum():
                owners[i] = "id"
    return Example(name, bare.text, tuple(tokens), tuple(owners), bare.marks)


_IDENTIFIERS: Final = frozenset({"ISBN", "ISSN", "DOI", "URL"})


def _harmonise(labels: Iterable[tuple[str, str]], csl: Mapping[str, Any]) -> Labels | None:
    found: Labels = []
    labels = list(labels)
    if any(label == "issue" for label, _ in labels):  # then what is labelled volume is the volume alone
        csl = {key: value for key, value in csl.items() if key != "issue"}
    for label, text in labels:
        if label == "other":
            small = fold(text).split()
            if any(word not in _SMALL_WORDS for word in small):
                return None
            found += [("lead" if small and not text.strip(" ,.(").lower().startswith(("pp", "p.")) else "other", text)]
        elif label in _LOOKED_AT or label in ("title", "author", "date", "year", "edition", "collection-title"):
            resolved = _resolve(label, text, csl)
            if resolved is None:
                return None
            found += resolved
        elif label in _SAME:
            found.append((_SAME[label], text))
        else:
            return None
    return _with_announcements(found)


def _with_announcements(pieces: Labels) -> Labels:
    """The pieces with "pp.", "vol.", "No." given to the number that they announce."""
    found: Labels = []
    for i, (label, text) in enumerate(pieces):
        follower = pieces[i + 1][0] if i + 1 < len(pieces) else ""
        match = re.search(
            r"\b((?:pp?|pages?|pag|S|Seiten?|vols?|v|Bd|no|nr|n|num|n[º°])\b\.?\s*)$", text, re.IGNORECASE
        )
        if label in ("other", "lead") and match and follower in ("page", "volume", "issue", "number-of-pages"):
            found += [(label, text[: match.start()]), (follower, match[1])]
        else:
            found.append((label, text))
    return [(label, text) for label, text in found if text]


def _resolve(label: str, text: str, csl: Mapping[str, Any]) -> Labels | None:
    """Our labels for a piece whose source label says too little; None where it stays unclear."""
    if label == "pages":
        extent = "number-of-pages" in csl or (
            "page" not in csl and _EXTENT.fullmatch(text.strip(" .,;()[]")) is not None
        )
        return [("number-of-pages" if extent else "page", text)]
    if label in ("volume", "tomo"):
        return _volume(text, csl)
    if label in ("date", "year"):
        return _date(text, csl)
    if label == "publicationnumber-year":
        match = re.search(r"\(?\b(?:1[4-9]|20)\d\d", text)
        return [("volume", text[: match.start()]), ("issued", text[match.start() :])] if match else [("volume", text)]
    if label == "note":
        return _note(text)
    if label in ("title", "title-m"):
        container = fold(str(csl.get("container-title", "")))
        own = fold(str(csl.get("title", "")))
        words = fold(text)
        if container and (words == container or (label == "title-m" and words != own)):
            return [("container-title", text)]
        if container and words != own and words and words in container:
            return [("container-title", text)]
        return [("title", text)]
    if label == "author":
        if "author" not in csl and "editor" in csl:
            return [("editor", text)]
        return [("author", text)]
    if label == "abbreviation":
        return [("lead", text)] if fold(text) in ("id", "idem", "ibid") else None
    if label == "publicationspecifications":
        if re.fullmatch(r"\W*\d+\s+voll?s?\W*", text, re.IGNORECASE):
            return [("number-of-volumes", text)]
        return [("volume", text)] if fold(text) in ("n s", "s") else None
    if label == "edition":
        return [("edition", text)] if re.search(r"\d|ed|aufl|rev|éd|изд|izd|vyd|wyd", text, re.IGNORECASE) else None
    return _series(text)


def _volume(text: str, csl: Mapping[str, Any]) -> Labels | None:
    if re.search(r"\d\s*(?:vols?|voll|bde|tomes|tomos|tt)\b", text, re.IGNORECASE):
        return [("number-of-volumes", text)]
    issue = csl.get("issue")
    if issue:
        parted = re.match(r"(.*?\d[^\W_]*\s*|[ivxlc]+\s*)([(,;:./\s][^0-9]*\d.*)$", text, re.IGNORECASE | re.DOTALL)
        if parted:
            return [("volume", parted[1]), ("issue", parted[2])]
        return [("issue", text)] if "volume" not in csl else None
    titled = re.match(r"(.{1,12}?\d+\s*[:,–-]\s*|[IVX]+, )([^\W\d_].{8,})$", text)
    if titled and not re.match(r"(?i)(?:no|nr|n|part|pt|heft|fasc)\b", titled[2]):
        return [("volume", titled[1]), ("volume-title", titled[2])]
    return [("volume", text)]


def _date(text: str, csl: Mapping[str, Any]) -> Labels:
    original = str(((csl.get("original-date") or {}).get("date-parts") or [[""]])[0][0])
    at = text.rfind(original) if original else -1
    if at > 0 and re.search(r"\d{4}", text[:at]):
        at = text.rfind("[", 0, at) if "[" in text[:at] else at
        return [("issued", text[:at]), ("original-date", text[at:])]
    return [("issued", text)]


def _note(text: str) -> Labels:
    if re.match(r"\W*(?:accessed|retrieved|consult|abgerufen|zugriff|last access|cit\.)", text, re.IGNORECASE):
        return [("accessed" if re.search(r"\d", text) else "lead", text)]
    if re.match(r"\W*(?:available|disponible|verfügbar|online|url|from)\b", text, re.IGNORECASE) and len(text) < 40:
        return [("lead", text)]
    return [("note", text)]


def _series(text: str) -> Labels:
    numbered = re.match(
        r"(.*?[^\W\d_]\W*?)([,\s]\s*(?:(?:no|nr|n|vol|bd|t|№)[.°º]?\s*)?\d+\W*)$", text, re.IGNORECASE | re.DOTALL
    )
    return (
        [("collection-title", numbered[1]), ("collection-number", numbered[2])]
        if numbered
        else [("collection-title", text)]
    )


_NAMES: Final = frozenset({"author", "editor", "translator", "compiler", "contributor"})
_IN: Final = frozenset(["in", "dans", "nel", "nella", "im", "aus", "en", "apud", "из", "в"])


@cache
def _role_phrases() -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    roles = load_table("roles").values()
    particles = {
        (fold(word),) for word in load_table("particles")["lower"]
    }  # "de Beauvoir" is a name, "di Beauvoir" too
    return (
        frozenset(tuple(fold(phrase).split()) for sides in roles for phrase in sides["before"]) - particles,
        frozenset(tuple(fold(phrase).split()) for sides in roles for phrase in sides["after"]),
    )


def _settle_edges(tokens: list[Token], owners: list[str]) -> None:
    """Lead-ins and role words at the edges of names and containers become `lead`."""
    before, after = _role_phrases()
    start = 0
    while start < len(owners):
        label = owners[start]
        end = start
        while end < len(owners) and owners[end] == label:
            end += 1
        if label in _NAMES or label == "container-title":
            _announce(
                tokens,
                owners,
                start,
                end,
                before if label in _NAMES else frozenset(),
                after if label in _NAMES else frozenset(),
            )
        start = end


def _announce(
    tokens: list[Token],
    owners: list[str],
    start: int,
    end: int,
    before: frozenset[tuple[str, ...]],
    after: frozenset[tuple[str, ...]],
) -> None:
    words = [(i, fold(tokens[i].text)) for i in range(start, end) if tokens[i].text[0].isalnum()]
    lead = 0
    if len(words) > 1 and words[0][1] in _IN and tokens[words[0][0] + 1].text != ".":
        lead = 1
    for length in range(6, 0, -1):
        if tuple(word for _, word in words[lead : lead + length]) in before and len(words) > lead + length:
            lead += length
            break
    for i in range(start, words[lead][0] if lead else start):
        owners[i] = "lead" if tokens[i].text[0].isalnum() else "other"
    for length in range(3, 0, -1):
        if len(words) > lead + length and tuple(word for _, word in words[-length:]) in after:
            for i in range(words[-length][0], end):
                owners[i] = "lead" if tokens[i].text[0].isalnum() else "other"
            break
