"""A list of names as text -> its names as (family, given, suffix, literal); the whole list decides its habit."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from biblio.tables import load_table, load_words
from biblio.text import collapse, fold
from biblio.values._person import (
    Part,
    build_part,
    cut_direct,
    cut_pair,
    cut_reversed,
    direct_cost,
    is_given,
    is_initials,
    is_particle,
    is_suffix,
    pair_cost,
    reversed_cost,
)
from biblio.values.imprint import is_place


class Reading(NamedTuple):
    """One name as it was cut."""

    family: str | None = None
    given: str | None = None
    suffix: str | None = None
    literal: str | None = None


_LONGEST = 20_000  # a list of names longer than this is no list of names
# "E[rnst] M[oritz]", "Schiller, [Friedrich]": what the title page leaves out
_COMPLETED = re.compile(r"(?:(?<=\w)|(?<=,\s))\[([^\W\d_]{2,}\.?)\]")
# "the Author of Waverley", "a Lady", "One of the Trade", "un ancien ouvrier": who wrote it is said without a name
_PHRASE = re.compile(
    r"(?:an?|one|une?|uno|una|eine?[mr]?)\s|(?:Une?|Eine?[mr]?)\s(?=[a-zà-ÿ])|Ein(?:e|er)?\s|"
    r"[\"“‘']?(?:[Oo]ne\s(?:of|[Ww]ho)|[Tt]he\s(?:[Aa]uthor(?:ess)?|[Ee]ditors?)\sof)\b"
)
# "Edward Earl of Clarendon", "the Duchess of Atholl"
_PEER = re.compile(r"(?:[Tt]he\s)?((?:[A-Z]\w+\s){0,2}(?:Earl|Duke|Duchess|Countess|Marquess|Viscount)\sof\s[A-Z]\w+)")
# "BRUHAT (Jean), DAUTRY (Jean) et TERSEN (Émile)": what stands in the brackets is the given name
_BRACKETED_NAME = re.compile(r"([^\W\d_](?:[^()\[\],;&]{0,40}\S)?) ?\(([^()\d]{1,40})\)[\s.]*")
_BETWEEN_BRACKETED = re.compile(r"[\s,;&/]*(?:\b(?:et|and|und|y|e|ed|и)\b\s*)?", re.IGNORECASE)
_OTHERS = re.compile(
    r"[\s,;&]*(?:\b(?:and|et|und|y|e|и|u)\b\s*)?(?<!\w)(?:\bet\.?\s*al(?:ii|iae|i)?(?!\w)(?:\s?\.)?|"
    r"\bet\s+coll(?!\w)\.?|\bu\.\s?a\.?\s?m\.|\bu\.\s?a\.|\bu\.\s?v\.\s?a\.|\(?et al\.\)?|и\s+др\.|и другие|"
    r"and others|and other|y otros|y otras|e altri|ed altri|et autres|und andere|mit anderen)[\s.,;:)\]]*",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{0,200}[)\]]\s*")
_NUMBER = re.compile(r"^\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)])\s*")
_LIFE = re.compile(r"[,\s]*\(?\b\d{4}\s?[-–—]\s?(?:\d{2,4})?\)?")
_GLUED = re.compile(r"(?<![^\W\d_])([^\W\d_a-zа-я]\.)(?=[^\W\d_]{3})")
_LOOSE_HYPHEN = re.compile(r"(?<=\.)\s+-\s?(?=[^\W\d_]\.)|(?<=\.)-\s+(?=[^\W\d_]\.)")
_LOOSE_STOP = re.compile(r"(?<!\w)([^\W\d_a-zа-я])\s+\.\s*")
_SPACED_HYPHEN = re.compile(r"\.?\s+-\s+|\.-\s+")
_BRACKETED_GIVEN = re.compile(
    r"(?<![\w.] )(?<!\w)([^\W\d_][\w'’-]+) \(([^\W\d_][\w. -]{0,30})\)(?=\s*(?:[,;&.]|et\b|and\b|und\b|$))"
)
# "CARDE, Soufiane. HATIF, Séverine.": a full stop behind a whole word, before a family name in capitals and a comma
_STOP_BETWEEN = re.compile(r"(?<=[^\W\d_A-ZА-Я]{3})\.\s+(?=[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я'’-]{2,},)")
_JOINT = "\ue000"  # a code point that no text uses
_DOUBLE_SURNAME = re.compile(r"(\S+) ([^\W\d_][\w-]+) ([yi]) ([^\W\d_][\w-]+)(?=\s*(?:$|[,;]))")
_TURNED_DOUBLE = re.compile(r"([^\W\d_][\w-]+) (y|i) ([^\W\d_][\w-]+), ([^\W\d_][\w-]*\.?(?: [^\W\d_][\w-]*\.?)?)")
_STRONG = re.compile(r"\s*;\s*(?:(?:and|und|et|y|e|и|&)\s+)?|\s*/\s*|\s+\|\s+|\s*\.?\s+[–—−]\s+|\s*•\s*", re.IGNORECASE)
_WEAK = re.compile(
    r"\s*,?\s*&\s*|(?:\s*,\s*|\s+)(?:(?:and|und|et|y|e|и|with|avec|og|och|en|ed|i|a|com|AND|UND|ET)\s+)+(?=[^\W\d_a-zа-я]|de\b|von\b|van\b|d['’]|la\b|le\b|della\b)|"
    r"(?<=[\w.])\s+u\.\s+(?=[^\W\d_a-z])|\s*,\s*"
)
_CAPITAL_AND = re.compile(r"\s+[YИ]\s+")
_LITERAL_AND = re.compile(r"\s+(?:and|und|et|y|e|и|&)\s+(?:the\s+|der\s+|die\s+|das\s+|la\s+|le\s+)?")
_COMPANY = re.compile(r"\w{3}.*,?\s(?:Inc|Ltd|LLC|GmbH|Corp|plc|e\.\s?V)\.?(?:\s*\([^()]{1,20}\))?$")
_UNDER = re.compile(r",?\s+under the (?:leadership|direction|editorship|supervision) of\b")
_QUOTES = "“”„\"‘’'«»‹›`´′″"
_ANONYMOUS = frozenset(
    [
        "anon",
        "anonymous",
        "anonym",
        "anonymus",
        "anonyme",
        "anónimo",
        "anonimo",
        "аноним",
        "id",
        "idem",
        "eadem",
        "ders",
        "dies",
        "same",
        "ebd",
        "ibid",
        "aa vv",
        "aavv",
        "vv aa",
        "autori vari",
        "various",
        "various authors",
        "verschiedene",
        "o v",
        "auctores varii",
        "varios",
        "varios autores",
    ]
)


@cache
def _role_words() -> tuple[re.Pattern[str], frozenset[str]]:
    table = load_table("roles")
    before = {word for role in table.values() for word in role["before"]} - {"de", "di", "von", "dir.", "ред."}
    after = {word for role in table.values() for word in role["after"]}
    longest_first = sorted(before, key=lambda word: (-len(word), word))
    return re.compile(
        "(?:" + "|".join(map(re.escape, longest_first)) + r")(?![^\W\d_])[\s:]+", re.IGNORECASE
    ), frozenset(after)


@cache
def _ranks() -> tuple[frozenset[str], frozenset[str]]:
    table = load_table("ranks")
    return frozenset(table["before"]), frozenset(table["after"])


def read_names(text: str) -> list[Reading]:
    """The names that `text` lists, in order; () where it names nobody ("Anon.", "———")."""
    text = text[:_LONGEST]
    bare = collapse(text).strip(" ,;:.–—-")
    if "(" in bare and not _body_words(bare, "heads") and (bracketed := _read_bracketed(bare)):
        return bracketed
    if _PHRASE.match(bare) and not _body_words(bare, "heads") and not _role_words()[0].match(bare):
        return [Reading(literal=bare)]
    if peer := _PEER.fullmatch(bare):
        return [Reading(literal=peer[1])]
    text = _tidy(text)
    if not any(char.isalpha() for char in text) or fold(text) in _ANONYMOUS:
        return []
    if _body_words(text, "heads") or _body_words(text, "marks") or _COMPANY.search(text):
        readings = _read_with_bodies(text)
        if readings is not None:
            return readings
    return _read_persons(text)


def _read_bracketed(text: str) -> list[Reading]:
    """The names where each is "SURNAME (Given)", also two given names of one surname; [] where one is not."""
    readings: list[Reading] = []
    at = 0
    while at < len(text):
        match = _BRACKETED_NAME.match(text, at)
        given = match and _given_in_brackets(match[1], match[2])
        if not match or not given:
            return []
        readings += [Reading(*_with_particle(match[1], name)) for name in given]
        if match.end() < len(text):
            gap = _BETWEEN_BRACKETED.match(text, match.end())
            at = gap.end() if gap and gap[0] else match.end()
            if at == match.end():
                return []
        else:
            at = match.end()
    return readings


def _given_in_brackets(family: str, bracket: str) -> list[str]:
    """The given names in the bracket behind a surname; [] where it holds something else ("Lenin (Ulyanov)")."""
    if bracket.casefold() in _role_words()[1]:
        return []
    bracket, _, title = bracket.partition(", ")  # "HOLBACH (Paul-Henri Thiry, baron d')"
    if title and is_particle(title.split()[-1]):
        bracket += " " + title.split()[-1]
    names = [" ".join(_without_rank(name.split())) for name in re.split(r"\s+(?:and|et|und|y|e|&)\s+", bracket)]
    for name in names:
        known = [is_initials(word) or is_given(word) or is_particle(word) for word in name.split()]
        # behind a surname in capitals an unknown word is a given name too, if it is no place
        fits = family.isupper() and len(family) > 2 and not is_place(name)
        if not all(known) and not (fits and all(word[0].isupper() or is_particle(word) for word in name.split())):
            return []
    return names


def _with_particle(family: str, given: str) -> tuple[str, str]:
    """(family, given) of "GOUGES (Olympe de)"."""
    words = given.split()
    end = len(words)
    while end > 1 and is_particle(words[end - 1]):
        end -= 1
    return " ".join([*words[end:], family]).replace("’ ", "’").replace("' ", "'"), " ".join(words[:end])


def _tidy(text: str) -> str:
    text = _NUMBER.sub("", collapse(text))
    if text.startswith("[") and "]" not in text.rstrip(" .")[:-1]:  # "[Marcet, Jane]": not on the title page
        text = text.strip("[]. ")
    text = _role_words()[0].sub("", text, count=1) if _role_words()[0].match(text) else text
    text = _OTHERS.sub(" ", text)
    text = text.strip(" ,;:•–—-/|&").rstrip("[(").rstrip()
    text = _LOOSE_STOP.sub(r"\1. ", text)
    text = _LOOSE_HYPHEN.sub("-", _GLUED.sub(r"\1 ", text))
    text = _BRACKETED_GIVEN.sub(_unbracket, text)
    if text.isupper():  # only there is a single capital "Y" or "И" an "and"; elsewhere it is an initial
        text = _CAPITAL_AND.sub(" & ", text)
    text = _STOP_BETWEEN.sub("; ", text)
    dashed = _SPACED_HYPHEN.split(text)
    if len(dashed) > 1 and all(len(piece.split()) > 1 for piece in dashed):
        text = "; ".join(dashed)
    if turned := _TURNED_DOUBLE.fullmatch(text):
        text = f"{turned[1]}{_JOINT}{turned[2]}{_JOINT}{turned[3]}, {turned[4]}"
    return _DOUBLE_SURNAME.sub(_join_surname, text).strip()


def _unbracket(match: re.Match[str]) -> str:
    """ "Dupont (J.)" as "Dupont, J."; a bracket that holds no given name stays one."""
    family, given = match[1], match[2]
    fits = all(is_initials(word) or is_given(word) for word in given.split()) and not is_given(family)
    return f"{family}, {given}" if fits else match[0]


def _join_surname(match: re.Match[str]) -> str:
    """ "José Ortega y Gasset" with its double surname held together through the cuts at "y"."""
    first = match[1]
    if is_initials(first) or is_given(first):
        return f"{first} {match[2]}{_JOINT}{match[3]}{_JOINT}{match[4]}"
    return match[0]


# ---------------------------------------------------------------- bodies


def _body_words(text: str, key: str) -> bool:
    words = load_words("bodies", key)
    return any(word in words for word in fold(text).split())


def _read_with_bodies(text: str) -> list[Reading] | None:
    """The names where a word of `text` is a body's; None where all of them are persons all the same."""
    readings: list[Reading] = []
    bodies = 0
    for group in re.split(r"\s*;\s*|\s+/\s+", text):
        if _COMPANY.search(group):
            bodies += 1
            readings.append(Reading(literal=group))
            continue
        for piece in _cut_bodies(group):
            if _is_body(piece):
                bodies += 1
                readings.append(Reading(literal=_clean_body(piece)))
            else:
                readings.extend(_read_persons(piece))
    return readings if bodies else None


def _cut_bodies(group: str) -> list[str]:
    """`group` cut where a body ends and another name begins: at an "and" between two bodies, and around persons."""
    pieces = [group]
    head, *tail = re.split(r"\s*,\s*", group)
    # "Jean Cathalo, former chief of the Information Department": what begins small describes the person before it
    if tail and _looks_personal(head) and tail[0][:1].islower():
        return [head]
    if tail and _looks_personal(head):
        rest = [part for part in tail if not _names_office(part)]
        return [head, *_cut_bodies(", ".join(rest))] if rest else [head]
    for match in _LITERAL_AND.finditer(group):
        left, right = group[: match.start()], group[match.end() :]
        if (
            _is_body(left)
            and right[:1].isupper()
            and ((_is_body(right) and not _one_body(left, right)) or _looks_personal(right))
        ):
            pieces = [left, *_cut_bodies(right)]
            break
        if _looks_personal(left) and _is_body(right):
            pieces = [left, right]
            break
    return pieces


def _one_body(left: str, right: str) -> bool:
    """Whether an "and" stands inside one body's name: "Ministry of X and Y Department" is rare enough to be two."""
    scoped = _SCOPED.match(left) and not _SCOPED.match(right) and " of " not in right
    return bool(scoped) or not _body_words(right, "heads") or len(left.split()) == 1


_SCOPED = re.compile(
    r"(?:the\s+)?(?:ministry|department|commission|board|office|bureau|institute)\s+(?:of|for)\s", re.IGNORECASE
)


def _looks_personal(text: str) -> bool:
    """Whether `text` is a person's name by its given name or initials, with two to four words."""
    words = [word for word in _without_rank(text.split()) if word]
    if not 2 <= len(words) <= 5 or any(word[:1].islower() and len(word) > 3 for word in words):
        return False
    return (is_initials(words[0]) or is_given(words[0]) or is_initials(words[-1])) and not _is_body(text)


def _is_body(text: str) -> bool:
    words = fold(text).split()
    heads, marks = load_words("bodies", "heads"), load_words("bodies", "marks")
    raw = text.split()
    # "Guild E.": one word and initials are a person's
    if len(raw) == 2 and is_initials(raw[-1]) and len(words[0]) > 2 and raw[0][1:].islower():
        return False
    # "John Church", "W. Bank", "Smith, College": a known given name or initials before one word make a person
    personal = raw and (
        is_initials(raw[0]) or (is_given(raw[0]) and words[-1:] and words[-1] in load_words("bodies", "also_family"))
    )
    if len(raw) <= 3 and personal and sum(w in heads for w in words) < 2:
        return False
    if any(word in heads for word in words):
        return not (len(raw) == 1 and not any(word in _ALONE for word in words)) or len(words[0]) > 4
    return len(words) > 1 and sum(word in marks for word in words) >= 1 and not any(is_initials(w) for w in raw)


_ALONE = frozenset(
    [
        "unesco",
        "unicef",
        "cpgb",
        "cpsu",
        "cpusa",
        "kpd",
        "pcf",
        "pci",
        "pce",
        "tuc",
        "кпсс",
        "цк",
        "вцик",
        "совнарком",
        "коминтерн",
        "undp",
    ]
)


def _clean_body(text: str) -> str:
    text = _UNDER.split(text, maxsplit=1)[0].strip(" ,;:" + _QUOTES)
    _, after = _role_words()
    while text and (bracket := re.search(r"\s*\(([^()]{1,30})\)$", text)) and bracket[1].casefold() in after:
        text = text[: bracket.start()].rstrip(" ,")
    last = text.rsplit(", ", 1)
    if len(last) == 2 and last[1].casefold() in after:
        text = last[0]
    return text[:-1] if text.endswith(".") and not re.search(r"(?:\b\w|\b(?:Co|Inc|Ltd|Corp))\.$", text) else text


# ---------------------------------------------------------------- persons


class _Cut(NamedTuple):
    text: str
    before: str
    """The sign before the part: "" at the front, "," between commas, "&" for an and, ";" for a strong sign."""


def _read_persons(text: str) -> list[Reading]:
    text = _COMPLETED.sub(r"\1", text)
    if any(char in text for char in "([0123456789"):
        text = re.sub(r"\s+(?=[.,;])", "", _LIFE.sub("", _BRACKETS.sub(" ", text)))
    all_upper = not any(char.islower() for word in text.split() if len(word.strip(".,;")) > 2 for char in word)
    parts: list[Part] = []
    signs: list[str] = []
    for cut in _cut_parts(text):
        _add_part(cut, all_upper, parts, signs)
    return _choose(parts, signs) if parts else []


def _cut_parts(text: str) -> list[_Cut]:
    cuts: list[_Cut] = []
    for strong in _split(text, _STRONG, ";"):
        for weak in _split(strong.text, _WEAK, ""):
            sign = strong.before if not weak.before else "," if weak.before.strip() == "," else "&"
            cuts.append(_Cut(weak.text, sign))
    return cuts


def _split(text: str, pattern: re.Pattern[str], sign: str) -> list[_Cut]:
    cuts, position, before = [], 0, ""
    for match in pattern.finditer(text):
        if match.end() == match.start():
            continue
        cuts.append(_Cut(text[position : match.start()], before))
        position, before = match.end(), sign or match[0]
    cuts.append(_Cut(text[position:], before))
    return cuts


def _add_part(cut: _Cut, all_upper: bool, parts: list[Part], signs: list[str]) -> None:
    if parts and cut.before == "," and _describes(cut.text):
        return
    text = _clean_part(cut.text)
    folded = text.casefold()
    if not any(char.isalpha() for char in text) or folded in _role_words()[1] or fold(text) in _ANONYMOUS:
        return
    if parts and len(text) < 5 and text[:1].islower() and text.endswith("."):
        return  # "aj.", "usw."
    if parts and cut.before == ",":
        if is_suffix(text):
            parts[-1].suffix = text
            return
        if folded.replace(".", "").replace(" ", "") in _ranks()[1] and _is_direct(parts[-1]):
            return
        if _names_office(text):
            return
    part = build_part(text, all_upper)
    if part.words:
        parts.append(part)
        signs.append(cut.before)


def _describes(text: str) -> bool:
    """Whether `text` describes the person before it: "former chief of the Information Department"."""
    return text[:1].islower() and len(text.split()) > 2 and not is_particle_start(text)


def _is_direct(part: Part) -> bool:
    return len(part.words) > 1 and not part.initial[-1] and not is_particle_start(part.text)


def _names_office(text: str) -> bool:
    """Whether `text` is the office of the person before it: "United States Ambassador"."""
    words = text.split()
    offices = _ranks()[0]
    return (
        len(words) > 1
        and words[-1].casefold() in offices
        and len(words[-1]) > 5
        and not is_initials(words[0])
        and not is_given(words[0])
    )


def is_particle_start(text: str) -> bool:
    """Whether `text` begins with a particle ("de la Mare"), not with a plain word."""
    return is_particle(text.split()[0])


def _clean_part(text: str) -> str:
    text = text.strip(" ,;:")
    if text[:1] in _QUOTES and text[-1:] in _QUOTES:
        text = text.strip(_QUOTES)
    words = _without_rank(text.split())
    after = _role_words()[1]
    while len(words) > 1 and (words[-1].casefold() in after and (words[-1].islower() or "." in words[-1])):
        words.pop()
    honours = _ranks()[1]
    while (
        len(words) > 2
        and "." in words[-1]
        and words[-1].casefold().replace(".", "") in honours
        and not is_initials(words[-2])
        and (is_initials(words[0]) or is_given(words[0]))
    ):
        words.pop()
    if words and words[-1].endswith(".") and _ends_sentence(words):
        words[-1] = words[-1][:-1]
    return " ".join(words).strip(" ,")


def _ends_sentence(words: list[str]) -> bool:
    """Whether the full stop of the last word is the list's: "W. P. Coates." but not "Coates W." or "King, Jr."."""
    bare = words[-1][:-1]
    if "." in bare or len(bare) < 2 or is_suffix(words[-1]):
        return False
    return (len(bare) > 3 and not is_given(bare)) or (
        len(words) > 1 and all(is_initials(word) or is_given(word) for word in words[:-1])
    )


def _without_rank(words: list[str]) -> list[str]:
    before = _ranks()[0]
    while len(words) > 1 and words[0].casefold().removesuffix(".") in before and not is_initials_only(words[0]):
        words = words[1:]
    if len(words) > 2 and words[0] in {"Sir", "Dame"}:
        words = words[1:]
    return words


def is_initials_only(word: str) -> bool:
    """Whether `word` is one letter with its stop, which may look like a rank ("M.") but is an initial."""
    return len(word.strip(".")) == 1


# The habits of a list: how its first name stands, and how the others do.
_HABITS = (("direct", "direct"), ("pair", "pair"), ("pair", "direct"), ("reversed", "reversed"), ("pair", "reversed"))
_OFF_HABIT = 1.5
# Where ";" parts the names, a comma parts family and given name: to read two names there costs this.
_COMMA_BETWEEN_STRONG = 3.0


class _Step(NamedTuple):
    kind: str
    at: int


def _choose(parts: list[Part], signs: list[str]) -> list[Reading]:
    """The readings under the habit that fits the whole list best."""
    strong = ";" in signs
    direct = [direct_cost(part) for part in parts]
    turned = [reversed_cost(part) for part in parts]
    pairs = [
        pair_cost(parts[i], parts[i + 1]) if i + 1 < len(parts) and signs[i + 1] == "," else 99.0
        for i in range(len(parts))
    ]
    best: tuple[float, list[_Step]] = (float("inf"), [])
    for habit in _HABITS:
        if habit[0] == "pair" and all(cost > 90 for cost in pairs):
            continue
        found = _fit(parts, signs, habit, (direct, turned, pairs), strong)
        if found[0] < best[0] - 1e-9:
            best = found
    return _build(parts, best[1])


def _fit(
    parts: list[Part],
    signs: list[str],
    habit: tuple[str, str],
    costs: tuple[list[float], list[float], list[float]],
    strong: bool,
) -> tuple[float, list[_Step]]:
    """The cheapest way to read the parts under a habit: (cost, its steps). Linear in the number of parts."""
    direct, turned, pairs = costs
    count = len(parts)
    total = [float("inf")] * (count + 1)
    total[0] = 0.0
    came: list[_Step | None] = [None] * (count + 1)

    def offer(at: int, step: str, length: int, cost: float) -> None:
        expected = habit[0] if at == 0 else habit[1]
        if (
            (step != expected or (len(parts[at].words) == 1 and habit[0] == "pair" and step != "pair"))
            and not step.startswith("shared")
            and not (len(parts[at].words) == 1 and habit[0] != "pair")
        ):
            cost += _OFF_HABIT + (0.5 if len(parts[at].words) == 1 else 0)
        if strong and at and signs[at] == ",":
            cost += _COMMA_BETWEEN_STRONG
        if total[at] + cost < total[at + length]:
            total[at + length] = total[at] + cost
            came[at + length] = _Step(step, at)

    for at, part in enumerate(parts):
        if (
            part.only_given
            and at + 1 < count
            and signs[at + 1] == "&"
            and len(parts[at + 1].words) > 1
            and direct[at + 1] < 1
        ):
            offer(at, "shared-next", 1, 0.2)
        if part.only_given and at and signs[at] == "&":
            offer(at, "shared-last", 1, 0.6 if habit[0] == "pair" else 3.0)
        offer(at, "direct", 1, direct[at])
        offer(at, "reversed", 1, turned[at])
        if pairs[at] < 90:
            offer(at, "pair", 2, pairs[at])
    steps = []
    at = count
    while at and (step := came[at]):
        steps.append(step)
        at = step.at
    return total[count], steps[::-1]


def _build(parts: list[Part], steps: list[_Step]) -> list[Reading]:
    readings: list[Reading] = []
    for number, (kind, at) in enumerate(steps):
        part = parts[at]
        suffix = part.suffix
        if kind == "pair":
            family, given = cut_pair(part, parts[at + 1])
            if given and given.casefold().removesuffix(".") in _ranks()[0] and len(given.strip(".")) > 2:
                given = None  # "Astor, Lady"
            suffix = suffix or parts[at + 1].suffix
        elif kind == "shared-next":
            family, given = _family_after(parts, steps, number), part.text
        elif kind == "shared-last":
            family, given = (readings[-1].family or "") if readings else "", part.text
        else:
            family, given = cut_direct(part) if kind == "direct" else cut_reversed(part)
        readings.append(Reading(_unjoint(family or part.text), _unjoint(given), suffix))
    return readings


def _unjoint(text: str | None) -> str | None:
    return text.replace(_JOINT, " ") if text else text


def _family_after(parts: list[Part], steps: list[_Step], number: int) -> str:
    for kind, at in steps[number + 1 :]:
        if kind == "direct":
            return cut_direct(parts[at])[0]
        if kind == "reversed":
            return cut_reversed(parts[at])[0]
    return ""
