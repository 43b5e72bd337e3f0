"""One name in the parts of a list: what its words are, how likely a reading is, and the cut into family and given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from biblio.tables import load_table, load_words
from biblio.text import fold

_PIECES = re.compile(r"[.\-‐‑–'’]+")
_SUFFIX = re.compile(r"(?:Jr|Jun|Jnr|Sr|Snr|jr|sr|jun|ml|fils|père|мл|ст)\.?|II|III|IV")
_PATRONYMIC = re.compile(
    r"\w+(?:ович|евич|ьич|овна|евна|инична|ovich|evich|ovitch|evitch|ovna|evna|ovič|evič)", re.IGNORECASE
)
# "Tse-tung", "Il-sung": the second syllable of a Chinese or Korean given name, as Wade-Giles writes it
_WADE_GILES = re.compile(r"[A-Z][a-z']{1,5}-[A-Za-z][a-z']{1,5}")
# "Zedong", "Xiaoping", "Yinhe": a given name of two syllables in pinyin
_SYLLABLE = (
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u|ü))"
)
_PINYIN = re.compile(rf"(?=[A-Z][a-zü']+$){_SYLLABLE}'?{_SYLLABLE}", re.IGNORECASE)


@cache
def _particles() -> tuple[frozenset[str], frozenset[str]]:
    table = load_table("particles")
    return frozenset(table["lower"]), frozenset(table["capital"])


@cache
def _family_first() -> tuple[frozenset[str], frozenset[str]]:
    table = load_table("family_first")
    return frozenset(table["names"]), frozenset(table["families"])


def is_given(word: str) -> bool:
    """Whether `word` is a given name of the table, or a Russian patronymic; of a double name the first half counts."""
    names = _given_names()
    word = word.casefold().strip("“”\"'’‘,.")
    if word in names or word.split("-")[0] in names or bool(_PATRONYMIC.fullmatch(word)):
        return True
    return not word.isascii() and fold(word) in names  # "Élisée" where the table has "Elisee"


@cache
def _given_names() -> frozenset[str]:
    """The table's names, and each as lists without accents have it ("Andras")."""
    names = load_words("given_names", "given")
    return names | {fold(name) for name in names}


def is_family_too(word: str) -> bool:
    """Whether a given name is a common family name too ("Martin", "Wolf")."""
    return word.casefold().strip(",.") in load_words("given_names", "also_family")


def is_particle(word: str) -> bool:
    """Whether `word` is a particle written small ("von", "d'")."""
    return word in _particles()[0] or (word[:2] in {"d'", "d’", "l'", "l’"} and len(word) <= 2)


def is_initials(word: str) -> bool:
    """Whether `word` is initials by its dots or its length alone: "W.", "J.-L.", "Th.", "W"; not "WP"."""
    pieces = [piece for piece in _PIECES.split(word) if piece]
    if not pieces or not all(piece.isalpha() and piece[0].isupper() for piece in pieces):
        return False
    if "." not in word:
        return (len(pieces) == 1 and len(word) == 1) or (len(pieces) == 2 and len(word) == 3)
    if word in _particles()[1]:
        return False
    return all(len(piece) == 1 or (len(piece) <= 3 and (piece[1:].islower() or len(piece) == 2)) for piece in pieces)


def is_suffix(word: str) -> bool:
    """Whether `word` is "Jr.", "III" and the like."""
    return bool(_SUFFIX.fullmatch(word))


@dataclass(slots=True)
class Part:
    """A stretch of a list between two commas or stronger signs, with what its words are."""

    words: list[str]
    initial: list[bool]
    given: list[bool]
    suffix: str | None = None
    upper_family: int = 0
    """-1 where the family is set in capitals at the front, 1 where it is at the end, else 0."""

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def only_given(self) -> bool:
        """Whether there is no family name in it: initials, or known given names alone."""
        return all(a or b for a, b in zip(self.initial, self.given, strict=True)) and (
            len(self.words) == 1 or self.initial[-1]
        )


def build_part(text: str, all_upper: bool) -> Part:
    """The part that `text` is; `all_upper` says that the whole list is in capitals, so that they tell nothing."""
    words = text.split()
    suffix = words.pop() if len(words) > 1 and is_suffix(words[-1]) and not is_initials(words[-2]) else None
    given = [is_given(word) for word in words]
    initial = [is_initials(word) for word in words]
    for index, word in enumerate(words):
        if not initial[index] and _bare_initials(word, all_upper):
            others = [i for i in range(len(words)) if i != index]
            # "JRR Tolkien", "Smith JA", "Louis EJ", "WP" alone; not "LEE Robert", "Robert LEE"
            initial[index] = (
                not others
                or (len(word.strip(".")) == 2 and index > 0)
                or any(
                    not given[i] and not initial[i] and not is_particle(words[i]) and len(words[i]) > 2 for i in others
                )
            )
    part = Part(words, initial, given, suffix)
    if not all_upper and len(words) > 1:
        part.upper_family = _upper_family(part)
    return part


def _bare_initials(word: str, all_upper: bool) -> bool:
    letters = word.replace("-", "").replace("‐", "").removesuffix(".")
    return letters.isalpha() and letters.isupper() and 2 <= len(letters) <= (2 if all_upper else 3)


def _upper_family(part: Part) -> int:
    upper = [len(w) > 2 and w.isupper() and not i for w, i in zip(part.words, part.initial, strict=True)]
    if not any(upper) or all(upper):
        return 0
    return -1 if upper[0] else 1 if upper[-1] else 0


# The costs of a reading. They say how far a part is from a clean case of its habit (0) and were set so that the list
# as a whole decides; run tests/test_values.py after a change.


def direct_cost(part: Part) -> float:
    """How unlike "Given Family" the part is."""
    count = len(part.words)
    if count == 0:
        return 9
    if count == 1:
        return 6 if part.initial[0] else 2.2 if part.given[0] else 1.3
    if part.upper_family:
        return 0 if part.upper_family == 1 else 3
    if family_first_length(part.words):
        return 0
    cost = 0.4 * max(0, count - 4) + 2.0 * sum(_is_plain(word) for word in part.words)
    if part.initial[-1]:
        return cost + 5
    if part.initial[0] or (part.given[0] and not (part.given[-1] and count == 2)):
        return cost
    if part.words[0] in _particles()[1] and count == 2:  # "Du Bois": a surname alone
        return cost + 1.3
    if part.given[-1] and not part.given[0]:
        # a list without commas that turns its names is rarer than an unknown given name, but not by much
        return cost + (1.0 if is_family_too(part.words[-1]) else 1.5)
    return cost + (0.3 if part.given[0] or is_particle(part.words[0]) else 0.7)


def reversed_cost(part: Part) -> float:
    """How unlike "Family Given" or "Family GN", without a comma, the part is."""
    count = len(part.words)
    if count <= 1:
        return direct_cost(part)
    if part.upper_family:
        return 0 if part.upper_family == -1 else 3
    cost = 0.4 * max(0, count - 4) + 2.0 * sum(_is_plain(word) for word in part.words)
    if part.initial[0]:
        return cost + 5
    if part.initial[-1]:
        return cost + (1.0 if part.only_given else 0)
    if part.given[-1]:
        return cost + (1.2 if part.given[0] else 0.7 if is_family_too(part.words[-1]) else 0.3)
    return cost + 4


def pair_cost(family: Part, given: Part) -> float:
    """How unlike "Family, Given" two parts are."""
    return _family_cost(family) + _given_cost(given)


def _family_cost(part: Part) -> float:
    count = len(part.words)
    if count == 0 or any(part.initial):
        return 4
    if count == 1:
        return 0.3 if part.given[0] else 0
    if is_particle(part.words[0]) or part.words[0] in _particles()[1]:
        return 0.1
    plain = 2.0 * sum(_is_plain(word) for word in part.words)
    return plain + (2 if part.given[0] else 0.6) + (2 if count > 3 else 0)


def _given_cost(part: Part) -> float:
    count = len(part.words)
    if count == 0 or count > 5:
        return 4
    plain = 2.0 * sum(_is_plain(word) for word in part.words)
    if all(part.initial):
        return 0
    if part.initial[0] or part.given[0]:
        # "Smith, John Brown": the second may be a name of its own
        whole = count == 1 or part.given[-1] or part.initial[-1] or is_particle(part.words[-1])
        return plain + (0 if whole else 0.9)
    # "Lowe, Boutelle Ellsworth": two people of whom one is a surname alone are rarer than a given name nobody knows
    return plain + (1.0 if count == 1 else 0.6 if part.initial[-1] else 1.2 if any(part.given) else 1.7)


def _is_plain(word: str) -> bool:
    return word[:1].islower() and not is_particle(word) and "'" not in word[:3] and "’" not in word[:3]


def family_first_length(words: list[str]) -> int:
    """How many words at the front are the family name, where the name is of a kind that puts it first; else 0."""
    names, families = _family_first()
    if " ".join(words).casefold() in names:
        return 1
    if len(words) in (2, 3) and words[0].casefold() in families and _is_chinese_given(words[-1]):
        return 1
    return 0


def _is_chinese_given(word: str) -> bool:
    return bool(_WADE_GILES.fullmatch(word)) or (
        word[:1].isupper() and word[1:].islower() and not is_given(word) and bool(_PINYIN.fullmatch(word))
    )


def cut_direct(part: Part) -> tuple[str, str | None]:
    """(family, given) of "Given Family": the last word, with the particles before it."""
    words = part.words
    start = len(words) - 1
    if first := family_first_length(words):
        return " ".join(words[:first]), " ".join(words[first:])
    capital = _particles()[1]
    if part.upper_family == 1:
        start = next(i for i, w in enumerate(words) if len(w) > 2 and w.isupper() and not part.initial[i])
    if is_particle(words[0]) or (words[0] in capital and not part.given[0]):
        return " ".join(words), None
    for index in range(1, len(words) - 1):
        if is_particle(words[index]) or (words[index] in capital and index >= 1 and not part.initial[index]):
            # "Ortega y Gasset": the "and" of a double surname takes the word before it too
            joined = words[index] in {"y", "e", "i", "und"} and index > 1
            start = min(start, index - 1 if joined else index)
            break
    return " ".join(words[start:]), " ".join(words[:start]) or None


def cut_reversed(part: Part) -> tuple[str, str | None]:
    """(family, given) of "Family Given" without a comma."""
    words = part.words
    if part.upper_family == -1:
        start = next(
            (i for i, w in enumerate(words) if not (len(w) > 1 and w.isupper()) or part.initial[i]), len(words)
        )
        return " ".join(words[:start]), " ".join(words[start:]) or None
    start = len(words)
    if part.initial[-1] and len(words) > 2 and words[-1].isupper() and words[-1].isalpha() and len(words[-1]) > 1:
        # "Gabor Miklos GL": bare initials stand for all given names
        return " ".join(words[:-1]), words[-1]
    while start > 1 and (part.initial[start - 1] or part.given[start - 1] or is_particle(words[start - 1])):
        start -= 1
    if start == len(words):
        start = 1
    while start < len(words) and is_particle(words[start - 1]):  # "van der Meer J.": the head of it is no given name
        start += 1
    return _with_particles(words[:start], words[start:])


def cut_pair(family: Part, given: Part) -> tuple[str, str | None]:
    """(family, given) of "Family, Given"; particles behind the given name go before the family."""
    return _with_particles(family.words, given.words)


def _with_particles(family: list[str], given: list[str]) -> tuple[str, str | None]:
    end = len(given)
    while end > 1 and is_particle(given[end - 1]):
        end -= 1
    return " ".join([*given[end:], *family]), " ".join(given[:end]) or None
