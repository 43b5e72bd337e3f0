"""Keys: a name for a record that a person can type, given once and never changed by the program."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from biblio.records.record import Record
from biblio.tables import load_words
from biblio.text import romanise

_LONGEST_WORD: Final = 24
_LONGEST_TITLE_WORD: Final = 16
# This many suffixes are tried one after another; beyond, a free one is looked for in growing steps, so that a list of
# fifty thousand lines "Untitled" does not take hours.
_ONE_BY_ONE: Final = 200


def make_key(record: Record, taken: Collection[str]) -> str:
    """A key for a record that has none: `coates1935armed`, in lower-case ASCII letters and digits, not in `taken`.

    Family name of the first person or first word of the first body, then the year, then the title's first telling
    word; parts that the record lacks are left out, and where nobody is named the title's first two telling words
    stand around the year. A newcomer whose key is taken gets a suffix: b, c, …, z, aa.

    >>> from biblio.values.date import Date
    >>> from biblio.values.name import Name
    >>> record = Record(author=(Name("Orwell", "George"),), title="The Road to Wigan Pier", issued=Date(1937))
    >>> make_key(record, ()), make_key(record, {"orwell1937road"})
    ('orwell1937road', 'orwell1937roadb')
    >>> make_key(Record(author=(Name("Троцкий"),), title="Моя жизнь", issued=Date(1930)), ())
    'trotskiy1930moya'
    """
    key = _base(record)
    if key not in taken:
        return key
    return next(candidate for suffix in _suffixes() if (candidate := key + suffix) not in taken)


def _base(record: Record) -> str:
    words = _telling_words(record.title or record.container_title or record.volume_title or "")
    names = record.author or record.editor or record.compiler or record.translator or record.contributor
    who = ""
    if names:
        first = names[0]
        if first.family:
            who = _joined(" ".join(part for part in (first.non_dropping_particle, first.family) if part))
        else:
            who = next(iter(_telling_words(first.literal or first.given or "")), "")
    if not who and words:
        who, words = words[0], words[1:]
    year = str(abs(record.issued.year)) if record.issued else ""
    key = who[:_LONGEST_WORD] + year + (words[0][:_LONGEST_TITLE_WORD] if words else "")
    if not key:
        return "record"
    return key if key[0].isalpha() else f"x{key}"


def _joined(text: str) -> str:
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    # An apostrophe within a word does not part it ("Workers'", "O'Casey"), and romanised letters may hold one.
    bare = text.translate({ord(sign): None for sign in "'’‘`ʹʼ"})
    return [word for word in romanise(bare).split() if word.isascii()]


def _telling_words(text: str) -> list[str]:
    """The words of `text` without articles and small words at its head; all of them where nothing else is there."""
    words = _words(text)
    small = load_words("key_skips", "articles") | load_words("key_skips", "small")
    telling = [word for word in words if word not in small and not (len(word) == 1 and word.isalpha())]
    return telling or words


def _suffixes() -> Iterator[str]:
    for number in range(1, _ONE_BY_ONE):
        yield _letters(number)
    step, number = 1, _ONE_BY_ONE
    while True:
        yield _letters(number)
        step *= 2
        number += step


def _letters(number: int) -> str:
    """1 is b, 25 is z, 26 is aa: what follows a first record that has no suffix."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
