"""Which reference "ibid." and "op. cit." mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from biblio.spans.evidence import AGAIN
from biblio.spans.people import UP, is_plain
from biblio.spans.span import Span

_SAME_PLACE = re.compile(
    r"^\W{0,2}(?:(?:see|vgl\.?|cfr?\.?|voir|siehe|véase|см\.)\s)?(?:ibid|ebd|ebenda|ivi\b|ibíd|ibidem|там же|loc\. ?cit|a\.? ?a\.? ?O)",  # noqa: E501
    re.I,
)
_WORD = re.compile(rf"[{UP}][\w’'-]{{2,}}")


def find_earlier(raw: str, spans: Sequence[Span]) -> int:
    """The place in `spans` of the reference that `raw` points back to, -1 where it is none of them.

    "Ibid." is the reference before; "Jenkins, op. cit." the last one before that names Jenkins.

    >>> spans = [Span("-", 0, 25, "Jenkins, The Strike, 1980"), Span("-", 30, 50, "Peel, Risings, 1888")]
    >>> find_earlier("Ibid., p. 3", spans), find_earlier("Jenkins, op. cit., p. 64", spans)
    (1, 0)
    """
    if _SAME_PLACE.match(raw):
        return (spans[-1].same_as if spans[-1].same_as >= 0 else len(spans) - 1) if spans else -1
    mark = AGAIN.search(raw)
    names = [word for word in _WORD.findall(raw[: mark.start()] if mark else raw) if not is_plain(word)]
    if not names:
        return -1
    for index in range(len(spans) - 1, -1, -1):
        head = spans[index].raw[:80]
        if spans[index].same_as < 0 and re.search(rf"\b{re.escape(names[0])}\b", head, re.I):
            return index
    return -1


def points_back(text: str) -> bool:
    """Whether `text` only points back to a reference named before.

    >>> points_back("Ebd., S. 133."), points_back("Ebert, Wege, Berlin, 1921")
    (True, False)
    """
    return len(text) < 120 and AGAIN.search(text) is not None
