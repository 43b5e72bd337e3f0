"""A reference's tokens -> what the labeller sees of each: its word, its neighbours, and the stretch it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from biblio.documents.document import Mark
from biblio.fields.tokens import Token
from biblio.tables import load_table, load_words
from biblio.text import fold

_OPENING: Final = {"“": "”", "«": "»", "„": "“”", "‹": "›", "‘": "’′'", "(": ")", "[": "]", "{": "}", "<": ">"}
_CLOSING: Final = frozenset("”»›)]}>")
_BRACKETS: Final = frozenset("([{<")
_YEAR: Final = re.compile(r"1[4-9]\d\d[a-z]?|20[0-4]\d[a-z]?|[1-9]\d{3}-?")
_ROMAN: Final = re.compile(r"(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
# Of the words of role phrases ("edited and with an introduction by") the short ones and the small ones tell nothing.
_SHORT_ROLES: Final = frozenset(["by", "par", "por", "ed", "eds", "hg", "hgg", "tr", "dir", "cur", "ред", "пер", "отв"])
_NO_ROLES: Final = frozenset(
    ["with", "from", "einem", "einer", "nachwort", "anglais", "francais", "russe", "inglese", "ingles"]
)
# What ends a stretch of a reference; a full stop only where no initial or abbreviation stands before it.
_BREAKS: Final = frozenset(",;:—–|/•·\t=")


@cache
def _lexicon() -> dict[str, tuple[str, ...]]:
    """Folded word -> the names of the lists that it stands in."""
    words: dict[str, set[str]] = {}
    for kind, block in load_table("reading_words").items():
        for word in block.split() if kind != "announcing" else ():
            words.setdefault(fold(word), set()).add(kind)
    for word in given_names():
        words.setdefault(word, set()).add("given")
    for forms in load_table("months").values():
        for word in forms:
            words.setdefault(fold(word), set()).add("month")
    for key in ("heads", "marks"):
        for word in load_words("bodies", key):
            words.setdefault(fold(word), set()).add("body")
    for sides in load_table("roles").values():
        for phrase in (*sides["before"], *sides["after"]):
            for word in fold(phrase).split():
                if (len(word) > 3 or word in _SHORT_ROLES) and word not in _NO_ROLES:
                    words.setdefault(word, set()).add("role")
    for word in load_table("particles")["lower"]:
        words.setdefault(fold(word), set()).add("particle")
    for side in load_table("ranks").values():
        for word in side:
            words.setdefault(fold(word), set()).add("rank")
    for kind in ("publishers", "places"):
        for phrase in _phrases(kind):
            if " " not in phrase:  # of longer names each word may be a title's: they count as a whole, in `_known`
                words.setdefault(phrase, set()).add(kind)
    return {word: tuple(sorted(kinds)) for word, kinds in words.items()}


@cache
def _phrases(table: str) -> frozenset[str]:
    """The folded names that a table of publishers or places knows, with what else they are called."""
    names: set[str] = set()
    for name, row in load_table(table).items():
        aliases = row.get("aliases", []) if isinstance(row, dict) else row
        names.update(fold(str(known)) for known in (name, *aliases))
    return frozenset(names)


@lru_cache(maxsize=1 << 16)
def _known(text: str) -> str:
    """A letter where the whole of a stretch is a publisher or a place that the tables know."""
    folded = fold(text)
    return "P" if folded in _phrases("publishers") else "L" if folded in _phrases("places") else ""


@cache
def given_names() -> frozenset[str]:
    """Given names as the tables have them, folded, one word each."""
    table = load_table("given_names")
    blocks = table.values() if isinstance(table, dict) else [table]
    text = " ".join(block if isinstance(block, str) else " ".join(block) for block in blocks)
    return frozenset(fold(name) for name in text.split())


@dataclass(frozen=True, slots=True)
class _Word:
    """What a word says by itself: its features, those that its neighbours see, and its kind within a stretch."""

    own: tuple[str, ...]
    near: tuple[str, ...]
    far: tuple[str, ...]
    kind: str


@lru_cache(maxsize=1 << 16)
def _shape(text: str) -> str:
    if len(text) == 1 and not text.isalnum():
        return text
    if text.isdigit():
        return f"d{min(len(text), 6)}"
    if text.startswith(("http", "www.", "10.")):
        return "url"
    if text.isalpha():
        if len(text) == 1:
            return "I" if text.isupper() else "i"
        if text.isupper():
            return f"A{min(len(text), 4)}"
        if text.islower():
            return f"a{min(len(text), 4)}"
        return "Aa" if text[0].isupper() and text[1:].islower() else "AaA"
    if any(char.isdigit() for char in text):
        return "dx" if text[0].isdigit() else "xd"
    return "A'" if text[0].isupper() else "a'"


@lru_cache(maxsize=1 << 16)
def _word(text: str) -> _Word:
    text = text[:40]
    shape = _shape(text)
    lower = text.lower()
    if not text[0].isalnum():
        return _Word((f"w={text}", "punct"), (f"w={text}",), (text,), text)
    folded = fold(text) or lower
    own = ["w=" + ("0" * len(text) if text.isdigit() and len(text) > 3 else lower), "s=" + shape]
    near = [own[0], own[1]]
    kinds = _lexicon().get(folded, ())
    if text.isdigit() or shape in ("dx", "xd"):
        if _YEAR.fullmatch(lower):
            century = text[:2]
            own.append("year=" + century)
            near.append("year")
            kind = "Y" if "14" <= century <= "20" else "N"
        else:
            kind = "N"
    else:
        own += ["p3=" + lower[:3], "x3=" + lower[-3:], "x2=" + lower[-2:], "p4=" + lower[:4]]
        if not text.isascii():
            own.append("cyr" if "\u0400" <= text[0] <= "\u04ff" else "accent")
        if _ROMAN.fullmatch(text):
            own.append("roman")
            near.append("roman")
        if shape in ("I", "A2", "A3") and "roman" not in own:
            own.append("initials")
            near.append("initials")
        kind = "g" if "given" in kinds and text[0].isupper() else shape[0]
        if shape[0] == "A" and kind != "g":
            kind = "C" if shape in ("A2", "A3") else "A"
    own += ["l=" + kind_ for kind_ in kinds]
    near += ["l=" + kind_ for kind_ in kinds]
    for list_kind, sign in _SIGN.items():
        if list_kind in kinds:
            kind = sign
            break
    far = (f"{own[0]}", shape, *(f"l={k}" for k in kinds))
    return _Word(tuple(own), tuple(near), far, kind)


# The sign that a stretch's pattern shows for a word of each list, strongest first.
_SIGN: Final = {
    "extents": "x",
    "volumes": "v",
    "editions": "e",
    "publishers": "P",
    "body": "B",
    "places": "L",
    "role": "r",
    "month": "m",
    "undated": "Y",
    "periodicals": "J",
}


def token_features(tokens: Sequence[Token], marks: Sequence[Mark] = ()) -> list[list[str]]:
    """The features of each token, as python-crfsuite takes them."""
    if not tokens:
        return []
    words = [_word(token.text) for token in tokens]
    enclosures = _enclosures(tokens, marks)
    stretches = _stretches(tokens, words)
    about = _about_reference(stretches)
    seen_years = 0
    count = len(tokens)
    rows: list[list[str]] = []
    stretch_of = [index for index, stretch in enumerate(stretches) for _ in range(stretch.start, stretch.end)]
    labels = [stretch.features(stretches, index, about) for index, stretch in enumerate(stretches)]
    for i, token in enumerate(tokens):
        word = words[i]
        row = list(word.own)
        for offset, side in ((-1, "near"), (1, "near"), (-2, "far"), (2, "far")):
            j = i + offset
            if 0 <= j < count:
                row += _placed(token_text(tokens[j]), offset, side)
            else:
                row.append(f"edge{offset}")
        index = stretch_of[i]
        stretch = stretches[index]
        row += labels[index]
        if i == stretch.start:
            row.append("first")
            if index:
                row.append("after=" + stretches[index - 1].end_sign)
        if i + 1 >= stretch.start + stretch.words:
            row.append("last")
        row += enclosures[i]
        row.append(f"at={10 * i // count}")
        if word.kind == "Y":
            seen_years += 1
            row.append(f"year#{min(seen_years, 4)}")
        if i and tokens[i - 1].end == token.start:
            row.append("glued")
        if "\n" in token.gap or "\t" in token.gap or "   " in token.gap:
            row.append("newline")
        if i and tokens[i - 1].text in _PAIRED and tokens[i - 1].end == token.start:
            row.append("pair=" + tokens[i - 1].text + _shape(token.text[:40]))
        before, behind = words[i - 1].kind if i else "^", words[i + 1].kind if i + 1 < count else "$"
        row.append(f"2:{before}{word.kind}{behind}")
        rows.append(row)
    return rows


_PAIRED: Final = frozenset("([:/-–.'")


def token_text(token: Token) -> str:
    """The token's text, shortened to what features look at."""
    return token.text if len(token.text) <= 40 else token.text[:40]


@lru_cache(maxsize=1 << 17)
def _placed(text: str, offset: int, side: str) -> tuple[str, ...]:
    word = _word(text)
    return tuple(f"{offset}:{feature}" for feature in (word.near if side == "near" else word.far))


def _enclosures(tokens: Sequence[Token], marks: Sequence[Mark]) -> list[tuple[str, ...]]:
    """For each token what it stands in: quotation marks, brackets, emphasis (of the document or by * and _)."""
    rows: list[tuple[str, ...]] = []
    open_quote = ""
    quoted = 0
    brackets = 0
    emphasis = ""
    ordered = sorted((mark.start, mark.end) for mark in marks if mark.kind in ("emphasis", "strong"))
    at = 0
    for i, token in enumerate(tokens):
        text = token.text
        sign = text if len(text) == 1 else ""
        while at < len(ordered) and ordered[at][1] <= token.start:
            at += 1
        marked = at < len(ordered) and ordered[at][0] <= token.start
        found: list[str] = []
        if sign and open_quote and sign in open_quote:
            open_quote = ""
        elif sign in _BRACKETS and sign:
            brackets += 1
        elif sign in ")]}>" and sign:
            brackets = max(0, brackets - 1)
        elif sign and sign in "“«„‹‘\"'" and not open_quote:
            glued_behind = i + 1 < len(tokens) and tokens[i + 1].start == token.end
            if glued_behind:
                open_quote = _OPENING.get(sign, sign)
                quoted += 1
        elif sign and sign in "*_":
            emphasis = "" if emphasis == sign else sign
        if open_quote:
            found.append("quoted")
            found.append(f"quote#{min(quoted, 3)}")
        elif quoted:
            found.append("after-quote")
        if brackets:
            found.append("bracketed")
        if emphasis or marked:
            found.append("emphasis")
        rows.append(tuple(found))
    return rows


@dataclass(slots=True)
class _Stretch:
    """The tokens between two separators; `words` of them stand before the separator, whose sign is `end_sign`."""

    start: int
    end: int
    words: int
    end_sign: str
    pattern: str
    kind: str

    def features(self, stretches: Sequence[_Stretch], index: int, about: Sequence[str]) -> list[str]:
        before = stretches[index - 1].kind if index else "^"
        behind = stretches[index + 1].kind if index + 1 < len(stretches) else "$"
        behind2 = stretches[index + 2].kind if index + 2 < len(stretches) else "$"
        before2 = stretches[index - 2].kind if index > 1 else "^"
        from_end = len(stretches) - index
        return [
            "k=" + self.kind,
            "kb=" + before + ">" + self.kind,
            "ka=" + self.kind + "<" + behind,
            "k3=" + before + self.kind + behind,
            "ka2=" + self.kind + behind + behind2,
            "kb2=" + before2 + before + self.kind,
            f"n={min(index, 6)}",
            f"nk={min(index, 4)}{self.kind}",
            f"e={min(from_end, 6)}",
            f"ek={min(from_end, 4)}{self.kind}",
            "pt=" + self.pattern,
            "es=" + self.end_sign + self.kind,
            about[0] + self.kind,
            about[1] + self.kind,
            f"{about[2]}{min(index, 4)}",
        ]


def _stretches(tokens: Sequence[Token], words: Sequence[_Word]) -> list[_Stretch]:
    """The reference cut at its separators; each with the kind of thing that its words look like."""
    found: list[_Stretch] = []
    start = 0
    for i, token in enumerate(tokens):
        if i + 1 == len(tokens) or _breaks(tokens, i):
            end = i + 1
            body = end
            while (
                body > start and words[body - 1].kind == tokens[body - 1].text and not tokens[body - 1].text.isalnum()
            ):
                body -= 1
            pattern = "".join(word.kind for word in words[start:body])
            sign = token.text if body < end else "."
            kind = _kind(pattern)
            if body - start <= 10:
                kind = _known(" ".join(token_text(token) for token in tokens[start:body])) or kind
            found.append(_Stretch(start, end, max(body - start, 1), sign[:1], pattern[:8], kind))
            start = end
    return found


def _breaks(tokens: Sequence[Token], i: int) -> bool:
    """Whether a separator ends with token `i`."""
    text = tokens[i].text
    follower = tokens[i + 1]
    if follower.text in ("(", "[") or ("\n" in follower.gap and len(text) > 0):
        return follower.gap != "" or text in ",.;"
    if text in _BREAKS:
        return follower.gap != "" or text in ";|\t"
    if text == "-":
        return tokens[i].gap != "" and follower.gap != ""
    if text in ").!?]”»":
        if follower.text in ",.;:" or not follower.gap:
            return False
        if text == ".":
            before = tokens[i - 1].text if i else ""
            return len(before) > 1 and (
                len(before) > 4 or before.islower() or before.isdigit() or follower.text[0] in "“«—–-*_"
            )
        return text in ")]”»" or follower.text[:1].isupper()
    return False


@lru_cache(maxsize=1 << 16)
def _kind(pattern: str) -> str:
    """A letter for what a stretch looks like: a name, names, a year, a place, a publisher, an extent, plain words."""
    bare = "".join(char for char in pattern if char.isalpha())
    if not bare:
        return "-"
    if len(bare) > 14:
        return "T"
    if "x" in bare and "N" in bare:
        return "x"
    if "v" in bare and len(bare) <= 5:
        return "v"
    if "e" in bare and len(bare) <= 5:
        return "e"
    if bare[0] == "r":
        return "r"
    if "Y" in bare:
        return "Y" if len(bare) == 1 else "y" if set(bare) <= set("YmNLP") else "Yt"
    if set(bare) <= set("Nm"):
        return "N"
    small = bare.count("a") + bare.count("i")
    if "P" in bare:
        return "P" if small <= 3 else "T"
    if "B" in bare and len(bare) <= 10:
        return "B"
    if set(bare) == {"L"}:
        return "L"
    if small <= 2 and _looks_like_name(bare):
        return "G" if "g" in bare else "n"
    if small == 0 and len(bare) <= 3:
        return "C" + str(len(bare)) + ("L" if "L" in bare else "")
    if small == len(bare):
        return "t"
    return "Ts" if len(bare) <= 5 else "T"


def _looks_like_name(bare: str) -> bool:
    given = bare.count("g") + bare.count("I") + bare.count("C")
    family = bare.count("A") + bare.count("L") + bare.count("B") + bare.count("g")
    return bool(
        given and family and given + family + bare.count("a") + bare.count("r") >= len(bare) - 1 and bare[-1] != "a"
    )


def _about_reference(stretches: Sequence[_Stretch]) -> tuple[str, str, str]:
    """Three features about the whole: what it begins with, where its first name stands, what signs part it."""
    kinds = [stretch.kind for stretch in stretches]
    head = "h=" + "".join(kinds[:2]) + ">"
    name = next((str(i) for i, kind in enumerate(kinds[:5]) if kind in ("G", "n")), "x")
    signs = [stretch.end_sign for stretch in stretches[:-1]]
    common = max(sorted(set(signs)), key=signs.count) if signs else "."
    return head, f"g={name}{common}>", f"c={common}{name}#"
