"""Titles: cleaned of quotes and marks of emphasis, main title and subtitle joined and told apart."""

from __future__ import annotations

import re

from biblio.text import collapse

_OPEN = "\"'“”„‟‘’‚‛«»‹›`´′″"
_PAIRS = {
    "“": "”“", "”": "”", "„": "“”‟", "‟": "”", "‘": "’‘′'", "’": "’", "‚": "‘’", "«": "»", "»": "«", "‹": "›", "›": "‹",
    '"': '"”″', "'": "'’′", "`": "`'´", "′": "′", "″": "″”\"",
}  # fmt: skip
_MARKS = ("***", "**", "__", "*", "_")
_TAG = re.compile(r"</?(?:i|b|em|strong|u|cite|span|sc|small)\b[^<>]{0,100}>", re.IGNORECASE)
_SPACED_DASH = re.compile(r"\s+(?:[–—―−]|--?)\s+(?=\S)")
# The full stop of an abbreviation or an ellipsis is part of the title: "U.S.S.R.", "Your M.P.", "etc.", "…".
_OWN_STOP = re.compile(
    r"(?:(?:^|[\s(.-])[^\W\d_]\.|\.\.|\b(?:etc|usw|Co|Inc|Ltd|Bros|Jr|Sr|Dr|St|Mr|Mrs|Esq|al|и др|т\.\s?д)\.)$"
)


def clean_title(text: str) -> str:
    """`text` as a title: white space as single blanks, outer quotes, emphasis and closing punctuation off.

    A spaced dash between main title and subtitle becomes ": " (a blank after "!" or "?").

    >>> clean_title("‘Soviet Russia – A Syllabus’,")
    'Soviet Russia: A Syllabus'
    >>> clean_title("*Your M.P.*"), clean_title("“The Prelude”.")
    ('Your M.P.', 'The Prelude')
    """
    title = _strip(collapse(_TAG.sub("", text)))
    match = _SPACED_DASH.search(title)
    if match and not _between_numbers(title, match) and not title[: match.start()].endswith(":"):
        title = join_title(_strip(title[: match.start()]), title[match.end() :])
    return title


def join_title(main: str, subtitle: str) -> str:
    """Main title and subtitle as one: ": " between them, a blank alone where the main title ends in "!" or "?".

    >>> join_title("Mutiny", "Mutinies from Spartacus to Invergordon")
    'Mutiny: Mutinies from Spartacus to Invergordon'
    >>> join_title("War!", "And the way to fight against it")
    'War! And the way to fight against it'
    """
    main, subtitle = main.strip(), subtitle.strip()
    if not main or not subtitle:
        return main or subtitle
    return f"{main} {subtitle}" if main[-1] in "!?…" else f"{main.rstrip(' :,;')}: {subtitle}"


def short_title(title: str) -> str | None:
    """The main title where `title` has a subtitle behind ": ", "! " or "? ", else None.

    >>> short_title("Soviet Russia: A Syllabus"), short_title("Mutiny")
    ('Soviet Russia', None)
    """
    match = re.search(r"\s?:\s+(?=\S)|(?<=[!?])\s+(?=[^\W\d_a-z])", title)
    return title[: match.start()] if match and match.start() else None


def _between_numbers(title: str, match: re.Match[str]) -> bool:
    """Whether the dash stands in a span of years ("1917 – 1923")."""
    return title[match.start() - 1].isdigit() and title[match.end()].isdigit()


def _strip(title: str) -> str:
    for _ in range(6):  # each layer of quotes, marks and stops is taken off once; six are more than any source has
        before = title
        title = title.strip(" ,;:")
        title = _without_stop(title)
        title = _without_marks(_without_quotes(title))
        if title == before:
            break
    return title


def _without_stop(title: str) -> str:
    if title.endswith(".") and not _OWN_STOP.search(title[-40:]):
        return title[:-1].rstrip()
    return title


def _without_marks(title: str) -> str:
    for mark in _MARKS:
        if len(title) > 2 * len(mark) and title.startswith(mark) and title.endswith(mark):
            return title[len(mark) : -len(mark)].strip()
    return title


def _without_quotes(title: str) -> str:
    """`title` without a pair of quotes around the whole of it, or a lone one at an edge."""
    if len(title) < 2:
        return title
    closers = _PAIRS.get(title[0])
    if closers and title[-1] in closers:
        inner = title[1:-1]
        # “A” and “B” begins and ends with quotes that are not a pair
        if not any(char in inner for char in closers if char not in "’'′") and not _crosses(inner, title[0]):
            return inner.strip()
        return title
    if closers and title[0] in '“„«‘"' and not any(char in title[1:] for char in closers):
        return title[1:].strip()
    if title[-1] in '”»″"' and title.count(title[-1]) == 1 and not any(char in title for char in "“„«"):
        return title[:-1].strip()
    return title


def _crosses(inner: str, opener: str) -> bool:
    """Whether `inner` closes a quote before it opens one: “A” and “B” without its outer signs is A” and “B."""
    closed, opened = inner.find("’ "), inner.find(opener)
    return opener in "‘'" and closed != -1 and opened > closed
