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


def role_before(words: str) -> tuple[str, str] | None:
    """(role, phrase) of the role phrase with which `words` ends: "Title, edited by" is ("editor", "edited by")."""
    folded = fold(words).split()
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


def resolve_names(pieces: Sequence[Piece], draft: Draft) -> None:
    """Names by what they did; what has no variable of its own is `contributor`, with its role in the note."""
    lists: dict[str, list[Name]] = {}
    named = [piece for piece in pieces if piece.label in NAME_LABELS]
    for piece in named:
        names = parse_names(piece.text)
        role, phrase = _role(piece, pieces)
        if not names:
            if piece.label == "author" and fold(piece.text).startswith("anon"):
                draft.absent.append("author")
            continue
        variable = _HELD_AS.get(role, role)
        lists.setdefault(variable, []).extend(name for name in names if name not in lists.get(variable, []))
        if variable == "contributor":
            draft.notes.append(collapse(f"{phrase} {piece.text}") if phrase else piece.text)
    for variable, found in lists.items():
        draft.put(variable, tuple(found))


def _role(piece: Piece, pieces: Sequence[Piece]) -> tuple[str, str]:
    """The role of a piece's names, and the words of the source that give it."""
    before = role_before(piece.before)
    if before and before[0] != "author":
        return before[0], _as_printed(piece.before, before[1])
    following = pieces[piece.at + 1] if piece.at + 1 < len(pieces) else None
    behind = role_behind(piece.behind)
    announces = following is not None and following.label in NAME_LABELS and not re.search(r"[)\]]", piece.behind)
    if behind and not announces:
        return behind[0], _as_printed(piece.behind, behind[1]) + ":"
    return piece.label, ""


def _as_printed(words: str, phrase: str) -> str:
    """The words of the source that `phrase`, which is folded, stands for."""
    pattern = r"[\W_]+".join(map(re.escape, phrase.split()))
    match = re.search(rf"\b{pattern}\b\.?", words, re.IGNORECASE)
    return match[0] if match else phrase
