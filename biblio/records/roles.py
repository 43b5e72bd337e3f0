"""The names of a reference with what each did: the label of a piece, and the role words in and around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from biblio.records.pieces import Draft, Piece
from biblio.tables import load_table
from biblio.text import collapse, fold
from biblio.values.name import Name, parse_names

NAME_LABELS: Final = ("author", "editor", "compiler", "translator", "contributor")
# What has no variable of its own here stands as contributor, its role in the note.
_HELD_AS: Final = {"illustrator": "contributor"}


@cache
def _phrases(side: str) -> Mapping[str, str]:
    """Folded role phrase -> role."""
    return {fold(phrase): role for role, sides in load_table("roles").items() for phrase in sides[side]}


@cache
def _longest(side: str) -> int:
    return max(len(phrase.split()) for phrase in _phrases(side))


@cache
def _ranks() -> frozenset[str]:
    return frozenset(fold(word) for word in load_table("ranks")["before"]) - {"the"}


def role_before(words: str) -> tuple[str, str] | None:
    """(role, phrase) of the role phrase with which `words` ends: "Title, edited by" is ("editor", "edited by")."""
    folded = fold(words).split()
    while folded and folded[-1] in _ranks():  # "edited by Professor"
        folded.pop()
    for length in range(min(_longest("before"), len(folded)), 0, -1):
        phrase = " ".join(folded[-length:])
        if role := _phrases("before").get(phrase):
            return role, phrase
    return None


def role_behind(words: str) -> tuple[str, str] | None:
    """(role, phrase) of the role phrase with which `words` begins: "(Hrsg.): " is ("editor", "hrsg")."""
    folded = fold(words).split()
    for length in range(min(_longest("after"), len(folded)), 0, -1):
        phrase = " ".join(folded[:length])
        if role := _phrases("after").get(phrase):
            return role, phrase
    return None


# "Edmund Wilson's To the Finland Station"
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’]s$")
# Where a preface and the like is named without a phrase of the table: the words before the name, to the last sign.
_LAST_CLAUSE: Final = re.compile(r"[^\W\d_][^,.;:()\[\]/]*$")


def _is_same(name: Name, known: Name) -> bool:
    """Whether a name that a reference gives again is the one it gave: a heading, then "by J. L. Hammond"."""
    if name == known:
        return True
    if not (name.family and known.family and name.given and known.given) or fold(name.family) != fold(known.family):
        return False
    short, long = sorted((fold(name.given).split(), fold(known.given).split()), key=lambda words: len("".join(words)))
    initials = all(len(word) == 1 for word in short) or len(short) == len(long)
    return initials and all(b.startswith(a) for a, b in zip(short, long, strict=False)) and len(short) <= len(long)


def resolve_names(pieces: Sequence[Piece], draft: Draft) -> None:
    """Names by what they did; what has no variable of its own is `contributor`, with its role in the note."""
    lists: dict[str, list[Name]] = {}
    named = [piece for piece in pieces if piece.label in NAME_LABELS]
    for piece in named:
        names = parse_names(_POSSESSIVE.sub("", piece.text))
        role, phrase = _role(piece, pieces)
        if not names:
            if piece.label == "author" and fold(piece.text).startswith("anon"):
                draft.absent.append("author")
            continue
        variable = _HELD_AS.get(role, role)
        held = lists.setdefault(variable, [])
        held += [name for name in names if not any(_is_same(name, known) for known in held)]
        if variable == "contributor":
            draft.notes.append(collapse(f"{phrase} {piece.text}") if phrase else piece.text)
    for variable, found in lists.items():
        draft.put(variable, tuple(found))


def _role(piece: Piece, pieces: Sequence[Piece]) -> tuple[str, str]:
    """The role of a piece's names, and the words of the source that give it."""
    before = role_before(piece.before)
    told = piece.label != "contributor" and set(fold(piece.before).split()) & _own_words(piece.label)
    if before and before[0] == "contributor" and told:
        return piece.label, ""  # "edited and with an introduction by"
    if before and before[0] != "author":
        return before[0], _as_printed(piece.before, before[1])
    following = pieces[piece.at + 1] if piece.at + 1 < len(pieces) else None
    behind = role_behind(piece.behind)
    announces = following is not None and following.label in NAME_LABELS and not re.search(r"[)\]]", piece.behind)
    if behind and not announces:
        return behind[0], _as_printed(piece.behind, behind[1]) + ":"
    if piece.label == "contributor" and (clause := _LAST_CLAUSE.search(piece.before)):
        return piece.label, clause[0]  # "with an appendix by"
    return piece.label, ""


@cache
def _own_words(role: str) -> frozenset[str]:
    """The words by which alone a role is told: "edited", "hrsg"."""
    phrases = load_table("roles").get(role, {"before": []})["before"]
    others = [p for name, sides in load_table("roles").items() if name != role for p in sides["before"]]
    words = {word for phrase in phrases for word in fold(phrase).split()}
    return frozenset(words - {word for phrase in others for word in fold(phrase).split()})


def _as_printed(words: str, phrase: str) -> str:
    """The words of the source that `phrase`, which is folded, stands for."""
    pattern = r"[\W_]+".join(map(re.escape, phrase.split()))
    match = re.search(rf"\b{pattern}\b\.?", words, re.IGNORECASE)
    return match[0] if match else phrase
