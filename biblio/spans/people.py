"""Names of people inside sentences: where one ends right before a title, or begins right behind it."""

from __future__ import annotations

import re

from biblio.tables import load_words

UP = "A-ZÀ-ÖØ-ÝĀŁŚŠŽА-ЯЁ"
_PARTICLE = r"(?:de|von|van|der|den|la|le|du|di|da|del|della|dos|zu|y|af|av|ten|ter)"
# A word of a name; the "'s" behind it is not part of it.
_W = rf"[{UP}](?:\w|-|[’'](?!s(?!\w)))*"
_RANK = r"(?:Mrs?|Dr|Prof|St|Sir|Lt|Col|Rev|Hon)\."
# Each part can be read in one way only, so that the pattern never has to try again: initials, or a word and a blank.
ONE = rf"(?:[{UP}]\.[ \u00a0]?-?|{_RANK}[ \u00a0]|{_W}[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,2}}){{0,8}}{_W}(?![\w-])"
_AND = r"(?:[ \u00a0](?:and|und|et|e|y|и|&)[ \u00a0]|,[ \u00a0])"
NAMES = rf"{ONE}(?:{_AND}{ONE}){{0,3}}"
_ADJECTIVES = r"(?:[\w’'-]+[ \u00a0]){0,3}"
_IN_HIS = (
    r"(?:in|dans|en|nel|nella|в|with|mit|avec|chez)[ \u00a0]"
    rf"(?:(?:(?:his|her|their|the|seinem|ihrem|seiner|ihrer|son|sa|ses|leur|suo|sua|il|la|su|sus|своей|своём|своем|книге|работе)[ \u00a0]){_ADJECTIVES}|l['’])?"  # noqa: E501
)
# What may stand between a writer and the title that follows.
_BEFORE_TITLE = re.compile(
    rf"(?P<name>{NAMES})(?:[ \u00a0]\((?:eds?|Hgg?|Hrsg|a cura di|dirs?|comp|coord|ред|сост)\.?\))?(?:(?:’s|'s|’|')[ \u00a0](?:own[ \u00a0])?(?:[\w-]+,?[ \u00a0]){{0,3}}|[,:][ \u00a0](?:{_IN_HIS}|whose[ \u00a0]|dont[ \u00a0](?:l['’]|la[ \u00a0]|le[ \u00a0]|les[ \u00a0])?|dessen[ \u00a0]|cuy[oa]s?[ \u00a0])?|[ \u00a0]{_IN_HIS}|[ \u00a0]?\(|[ \u00a0])$"  # noqa: E501
)
_BEHIND_TITLE = re.compile(
    rf"[,.]?[ \u00a0](?:[–—-][ \u00a0])?(?:(?:by|By|von|par|di|de|por|da|du|d['’])[ \u00a0]?)?(?P<name>{NAMES})(?=[ \u00a0,.;:(]|$)"  # noqa: E501
)


def writer_before(before: str) -> int | None:
    """Where the writer's name begins with which `before`, the text up to a title, ends; None where it names none.

    >>> writer_before("He had read Jonathan Rose, in ")
    12
    >>> writer_before("and so did the others in ") is None
    True
    """
    window = max(0, len(before) - 140)
    for match in _candidates(before, window):
        start = match.start("name")
        found = _without_sentence_start(before, start, match["name"])
        if found is not None:
            return found
    return None


def _candidates(before: str, window: int) -> list[re.Match[str]]:
    """Matches that end at the end of `before`, the longest first."""
    found = []
    for begin in re.finditer(rf"(?<![\w’'])[{UP}]", before[window:]):
        if match := _BEFORE_TITLE.match(before, window + begin.start()):
            found.append(match)
    return found[:4]


def _without_sentence_start(before: str, start: int, name: str) -> int | None:
    """The name's beginning, less words such as "In" or "The" that only begin the sentence; None where nothing is left."""  # noqa: E501
    words = [(m.start(), m[0]) for m in re.finditer(r"\S+", name)]
    while words and is_plain(words[0][1]):
        words.pop(0)
    if not words or not any(len(word.strip(".,")) > 1 for _, word in words):
        return None
    if len(words) == 1 and before[start + words[0][0] + len(words[0][1]) :][:1] not in (",", ":", "’", "'", " ", "("):
        return None
    gap = before[start + len(name) :]
    if len(words) == 1 and (gap in (" ", " (") or not gap.strip()):
        # "роман Гладкова «Цемент»": a surname alone behind the word for a kind of book
        last = before[: start + words[0][0]].split()[-1:]
        genitive = words[0][1][-1] == "s" and gap == " "
        kind = bool(last) and last[0].casefold() in load_words("evidence", "kinds")
        return start + words[0][0] if kind or genitive else None
    return start + words[0][0]


def is_plain(word: str) -> bool:
    """Whether a capitalised word is one that begins sentences, and no name."""
    if len(word) == 2 and word[1] == ".":
        return False
    bare = word.strip("’',.:;").casefold()
    return bare in load_words("evidence", "prose") or bare in load_words("evidence", "starters")


def writer_behind(text: str, start: int) -> int | None:
    """Where the writer's name ends that stands right behind a title which ends at `start`; None without one.

    >>> writer_behind("*Germinal*, de Émile Zola (Paris, 1885)", 10)
    25
    """
    match = _BEHIND_TITLE.match(text, start, start + 90)
    if match is None or is_plain(match["name"].split()[0]):
        return None
    return match.end()
