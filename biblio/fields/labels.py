"""What the labeller learns and gives: its labels, and the step between them and the fields of a reference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from biblio.fields.tokens import Token
from biblio.variables import VARIABLES

# The labels that a token can have: the variables of a record that references name, `id` (ISBN, ISSN, DOI and URL, told
# apart by their form), `lead` (words that announce a field: "by", "In:", "(ed.)") and `other`. A sign between two
# fields carries the label of the field before it, an opening sign that of the field behind it, so that the model,
# which remembers one token, knows what came before a comma. `B-` marks where a field begins.
FIELDS: Final = tuple(
    variable
    for variable in VARIABLES
    if variable
    not in {
        "title-short", "event-title", "event-place", "event-date", "original-title", "medium", "language", "ISBN",
        "ISSN",
        "DOI", "URL", "archive", "archive_location", "call-number", "abstract", "keyword", "part-title",
    }
)  # fmt: skip
BEGINNING: Final = frozenset(
    {
        "author", "editor", "translator", "title", "container-title", "collection-title", "publisher",
        "publisher-place",
        "issued", "note", "volume-title", "page", "volume",
    }
)  # fmt: skip
_OPENING: Final = frozenset("“«„‹‘([{<\"'*_")


def to_states(tokens: Sequence[Token], labels: Sequence[str]) -> list[str]:
    """The model's states for tokens of which `labels` gives the fields (`other` for signs between them)."""
    states = list(labels)
    for i, token in enumerate(tokens):
        if labels[i] == "other" and not token.text[0].isalnum() and i and not _opens(tokens, i):
            states[i] = states[i - 1]
    for i in range(len(tokens) - 2, -1, -1):
        if (
            labels[i] == "other"
            and not tokens[i].text[0].isalnum()
            and (_opens(tokens, i) or i == 0 or states[i] == "other")
        ):
            states[i] = states[i + 1] if _opens(tokens, i) or i == 0 else states[i]
    begun: list[str] = []
    for i, state in enumerate(states):
        fresh = state in BEGINNING and (i == 0 or states[i - 1] != state)
        begun.append("B-" + state if fresh else state)
    return begun


def from_state(state: str) -> str:
    """The field of a state."""
    return state[2:] if state.startswith("B-") else state


def _opens(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    return (
        token.text in _OPENING
        and i + 1 < len(tokens)
        and tokens[i + 1].start == token.end
        and (i == 0 or token.gap != "" or tokens[i - 1].text in _OPENING)
    )


def trim(tokens: Sequence[Token], start: int, end: int, label: str) -> tuple[int, int]:
    """The tokens from `start` to `end` without the signs at their edges that belong to no field.

    Kept are "?" and "!", a full stop behind an initial or an abbreviation, and brackets and quotation marks whose
    partner stands inside.
    """
    while end > start and tokens[end - 1].text in _SEPARATORS:
        end -= 1
    texts = [token.text for token in tokens[start:end]]
    first, last = 0, len(texts)
    while first < last and not texts[first][0].isalnum() and _falls_before(texts[first:last]):
        first += 1
    while (
        last > first
        and not texts[last - 1][0].isalnum()
        and _falls_behind(texts[first:last], label, tokens[start + last - 1].gap)
    ):
        last -= 1
    return start + first, start + last


_SEPARATORS: Final = frozenset(",;:–—-|/=•·")
_PAIRS: Final = {
    ")": "(",
    "]": "[",
    "”": "“„",
    "»": "«",
    "’": "‘",
    "}": "{",
    '"': '"',
    "*": "*",
    "_": "_",
    "'": "'",
    ">": "<",
}
_PARTNERS: Final = {
    "(": ")",
    "[": "]",
    "{": "}",
    "<": ">",
    "“": "”",
    "„": "“”",
    "«": "»",
    "‘": "’",
    '"': '"',
    "'": "'",
    "*": "*",
    "_": "_",
}
_ABBREVIATED: Final = re.compile(
    r"[^\W\d_]|Jr|Sr|St|[Ii]nc|Co|Ltd|Bros|usw|etc|al|Cie|Aufl|Ausg|[Ee]d|edn|pp?|[Vv]ols?|Bde?|cm|[Dd]iss|rev|изд|стр?|[Uu]niv"
)
_TITLES: Final = frozenset({"title", "container-title", "volume-title", "collection-title"})


def _falls_before(texts: Sequence[str]) -> bool:
    """Whether the sign that the texts begin with belongs to no field: kept where its partner stands before the end."""
    sign = texts[0]
    if sign in "£$№§¿¡#…":
        return False
    partners = _PARTNERS.get(sign, "")
    return not any(text in partners for text in texts[1:-1] if partners)


def _falls_behind(texts: Sequence[str], label: str, gap: str) -> bool:
    sign = texts[-1]
    if sign in "?!…+°%£$":
        return False
    if sign == ".":
        before = texts[-2] if len(texts) > 1 else ""
        if gap or not _ABBREVIATED.fullmatch(before):
            return True
        return label in _TITLES and not (len(before) == 1 and texts[-3:-2] == ["."])
    opens = _PAIRS.get(sign, "")
    if opens == sign:
        return texts[:-1].count(sign) % 2 == 0
    if opens:
        return sum(text in opens for text in texts[:-1]) <= texts[:-1].count(sign)
    return True
