"""A reference's tokens -> what the labeller sees of each: its word, its neighbours, and the stretch it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Final

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
    """What a word says by itself: its features, and its kind within a stretch."""

    own: tuple[str, ...]
    kind: str
    shape: str
    folded: str


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
    shape = _shape(text)
    lower = text.lower()
    if not text[0].isalnum():
        return _Word((f"w={text}", "punct"), text, shape, "&" if text == "&" else "")
    folded = fold(text) or lower
    number = text.isdigit() or shape in ("dx", "xd")
    own = ["w=" + _DIGIT.sub("0", lower), "s=" + shape, f"n={min(len(text), 12)}"]
    kinds = _lexicon().get(folded, ())
    if number:
        kind = "N"
        own.append("d=" + text[:1] + str(len(text)))
        if _YEAR.fullmatch(lower):
            own.append("year=" + text[:2])
            kind = "Y" if "14" <= text[:2] <= "20" else "N"
    if not text.isdigit():
        own += [f"{side}{size}={part}" for size in (1, 2, 3, 4) if len(lower) >= size
                for side, part in (("p", lower[:size]), ("x", lower[-size:]))]  # fmt: skip
    if not number:
        if not text.isascii():
            own.append("cyr" if "\u0400" <= text[0] <= "\u04ff" else "accent")
        roman = _ROMAN.fullmatch(text)
        if roman:
            own.append("roman")
        elif shape in ("I", "A2", "A3"):
            own.append("initials")
        kind = "g" if "given" in kinds and text[0].isupper() else shape[0]
        if shape[0] == "A" and kind != "g":
            kind = "C" if shape in ("A2", "A3") else "A"
    own += ["l=" + kind_ for kind_ in kinds]
    for list_kind, sign in _SIGN.items():
        if list_kind in kinds:
            kind = sign
            break
    return _Word(tuple(own), kind, shape, folded)


_DIGIT: Final = re.compile(r"\d")
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


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of a reference's tokens: columns of keys, a key a token in each, and what is seen of its stretches.

    `sizes` are the stretches' lengths in tokens; `stretches` are columns too, a key a stretch in each. The columns
    are those of `OF_TOKENS` and `OF_STRETCHES`, which say what features a key stands for. What stands around a token
    the network sees by itself.
    """

    columns: tuple[Sequence[Hashable], ...]
    stretches: tuple[Sequence[Hashable], ...]
    sizes: Sequence[int]

    def __len__(self) -> int:
        """The number of tokens."""
        return len(self.columns[0])


def see(tokens: Sequence[Token], marks: Sequence[Mark] = ()) -> Seen:
    """What is seen of the tokens of a reference whose document has `marks` there."""
    texts = [token.text if len(token.text) <= 40 else token.text[:40] for token in tokens]
    words = [_word(text) for text in texts]
    kinds = ["^", *[word.kind for word in words], "$"]
    stretches = _stretches(tokens, words)
    return Seen(
        (
            texts,
            list(zip(kinds, kinds[1:], kinds[2:], strict=False)),
            _surroundings(tokens, marks),
            _gaps(tokens, words),
            list(zip(_inside(stretches), _known_names(words), strict=True)),
        ),
        _columns_of(stretches),
        [stretch.end - stretch.start for stretch in stretches],
    )


def _columns_of(stretches: Sequence[_Stretch]) -> tuple[Sequence[Hashable], ...]:
    kinds = ["^", "^", *[stretch.kind for stretch in stretches], "$", "$"]
    head, name, common = _about_reference(stretches)
    count = len(stretches)
    return (
        list(zip(kinds, kinds[1:], kinds[2:], kinds[3:], kinds[4:], strict=False)),
        [(stretch.kind, min(at, 6), min(count - at, 6), stretch.end_sign) for at, stretch in enumerate(stretches)],
        [(head, name, common, stretch.kind, min(at, 4)) for at, stretch in enumerate(stretches)],
        [(stretch.pattern, _size(stretch.words)) for stretch in stretches],
    )


def _size(words: int) -> int:
    return min(words, 4) if words < 6 else 5 if words < 10 else 6 if words < 20 else 7


def _inside(stretches: Sequence[_Stretch]) -> list[tuple[int, int, str]]:
    """For each token how far it stands from the ends of its stretch, and what sign is before that."""
    inside: list[tuple[int, int, str]] = []
    sign = ""
    for stretch in stretches:
        for at in range(stretch.end - stretch.start):
            left = stretch.words - 1 - at
            inside.append((at if at < 3 else 3, left if -1 < left < 3 else 3 if left > 0 else -1, "" if at else sign))
        sign = stretch.end_sign
    return inside


def _surroundings(tokens: Sequence[Token], marks: Sequence[Mark]) -> list[Hashable]:
    count = len(tokens)
    return [(enclosed, 10 * i // count) for i, enclosed in enumerate(_enclosures(tokens, marks))]


def _gaps(tokens: Sequence[Token], words: Sequence[_Word]) -> list[Hashable]:
    """For each token which year of the reference it is, whether it follows the one before at once or on a new line."""
    keys: list[Hashable] = []
    years = 0
    before = None
    for token, word in zip(tokens, words, strict=True):
        year = 0
        if word.kind == "Y":
            year = years = min(years + 1, 4)
        gap = token.gap
        glued = before is not None and not gap
        pair = before + word.shape if glued and before in _PAIRED else ""
        keys.append((year, glued, pair, gap not in ("", " ") and ("\n" in gap or "\t" in gap or "   " in gap)))
        before = token.text
    return keys


def word_features(text: str, *, unknown: bool = False) -> tuple[str, ...]:
    """The features of a word; without its letters if `unknown`."""
    rows = _word(text).own
    return tuple(feature for feature in rows if feature[:2] not in _LEXICAL) if unknown else rows


_LEXICAL: Final = frozenset(["w=", "p1", "p2", "p3", "p4", "x1", "x2", "x3", "x4"])


def _context_features(key: Any) -> tuple[str, ...]:
    before2, before, kind, behind, behind2 = key
    return (
        f"k={kind}",
        f"kb={before}>{kind}",
        f"ka={kind}<{behind}",
        f"k3={before}{kind}{behind}",
        f"ka2={kind}{behind}{behind2}",
        f"kb2={before2}{before}{kind}",
    )


def _order_features(key: Any) -> tuple[str, ...]:
    kind, index, from_end, sign = key
    return (
        f"i={index}",
        f"nk={min(index, 4)}{kind}",
        f"e={from_end}",
        f"ek={min(from_end, 4)}{kind}",
        f"es={sign}{kind}",
    )


def _whole_features(key: Any) -> tuple[str, ...]:
    head, name, common, kind, index = key
    return f"{head}{kind}", f"{name}{kind}", f"{common}{index}"


def _pattern_features(key: Any) -> tuple[str, ...]:
    pattern, size = key
    return f"pt={pattern}", f"z={size}"


def _kind_features(key: Any) -> tuple[str, ...]:
    before, kind, behind = key
    return (f"2:{before}{kind}{behind}",)


def _surrounding_features(key: Any) -> tuple[str, ...]:
    enclosed, tenth = key
    return (f"at={tenth}", *enclosed.split())


def _gap_features(key: Any) -> tuple[str, ...]:
    year, glued, pair, newline = key
    rows = ["glued"] if glued else []
    if year:
        rows.append(f"year#{year}")
    if pair:
        rows.append(f"pair={pair}")
    if newline:
        rows.append("newline")
    return tuple(rows)


def _inside_features(key: Any) -> tuple[str, ...]:
    (from_start, to_end, sign), known = key
    rows = [f"f={from_start}", f"t={to_end}"]
    if sign:
        rows.append(f"after={sign}")
    if known:
        rows.append(f"known={known}")
    return tuple(rows)


Meaning = Callable[[Any], tuple[str, ...]]
# What features the keys of each column stand for.
OF_TOKENS: Final[tuple[Meaning, ...]] = (
    word_features,
    _kind_features,
    _surrounding_features,
    _gap_features,
    _inside_features,
)
OF_STRETCHES: Final[tuple[Meaning, ...]] = (_context_features, _order_features, _whole_features, _pattern_features)


def token_features(tokens: Sequence[Token], marks: Sequence[Mark] = ()) -> list[list[str]]:
    """The features of each token: all that the labeller sees of it."""
    seen = see(tokens, marks)
    of_stretches = [
        [name for key, meaning in zip(keys, OF_STRETCHES, strict=True) for name in meaning(key)]
        for keys, size in zip(zip(*seen.stretches, strict=True), seen.sizes, strict=True)
        for _ in range(size)
    ]
    return [
        [name for key, meaning in zip(keys, OF_TOKENS, strict=True) for name in meaning(key)] + rest
        for keys, rest in zip(zip(*seen.columns, strict=True), of_stretches, strict=True)
    ]


@cache
def _names_by_start() -> dict[tuple[str, str], tuple[tuple[tuple[str, ...], str], ...]]:
    """First two words, folded -> the publishers' (P) and places' (L) names that begin with them, the longest first."""
    found: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = {}
    for kind, letter in (("publishers", "P"), ("places", "L")):
        for phrase in sorted(_phrases(kind)):
            words = tuple(phrase.split())
            if len(words) > 1:
                found.setdefault((words[0], words[1]), []).append((words, letter))
    return {start: tuple(sorted(rows, key=lambda row: (-len(row[0]), row))) for start, rows in found.items()}


def _known_names(words: Sequence[_Word]) -> list[str]:
    """For each token whether it begins (P, L) or continues (p, l) a known name of several words."""
    marks = [""] * len(words)
    names = _names_by_start()
    at = [i for i, word in enumerate(words) if word.folded]
    done = -1
    for one, two in pairwise(at):
        rows = names.get((words[one].folded, words[two].folded))
        if rows is not None and one > done:
            for name, letter in rows:
                end = _matches(name, words, one)
                if end:
                    marks[one] = letter
                    marks[one + 1 : end] = [letter.lower()] * (end - one - 1)
                    done = end - 1
                    break
    return marks


def _matches(name: Sequence[str], words: Sequence[_Word], start: int) -> int:
    """Behind the token that ends `name`, which begins at `start`, signs passed over; 0 where it is not there."""
    at = start
    for part in name:
        while at < len(words) and not words[at].folded and at < start + 2 * len(name):
            at += 1
        if at >= len(words) or words[at].folded != part:
            return 0
        at += 1
    return at


_PAIRED: Final = frozenset("([:/-–.'")


def _enclosures(tokens: Sequence[Token], marks: Sequence[Mark]) -> list[str]:
    """For each token what it stands in: quotation marks, brackets, emphasis (of the document or by * and _)."""
    rows: list[str] = []
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
        rows.append(" ".join(found))
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
                kind = _known(" ".join([token.text for token in tokens[start:body]])[:120]) or kind
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
