"""The language of a title, told by its letters and small words."""

from __future__ import annotations

import re
from functools import cache

from biblio.tables import load_table

_WORDS = re.compile(r"[^\W\d_]+(?:['’](?=\w))?")
_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
_BELARUSIAN = re.compile(r"[ўЎ]")
_SERBIAN = re.compile(r"[ђћџљњј]", re.IGNORECASE)
_SCRIPTS = (
    (re.compile(r"[\u3040-\u30ff]"), "ja"),
    (re.compile(r"[\uac00-\ud7af]"), "ko"),
    (re.compile(r"[\u4e00-\u9fff]"), "zh"),
    (re.compile(r"[\u0590-\u05ff]"), "he"),
    (re.compile(r"[\u0600-\u06ff]"), "ar"),
    (re.compile(r"[\u0370-\u03ff]{2}"), "el"),
    (re.compile(r"[\u0530-\u058f]"), "hy"),
    (re.compile(r"[\u10a0-\u10ff]"), "ka"),
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


@cache
def _small_words() -> dict[str, dict[str, int]]:
    """word -> {language: weight}; a word that only one language has weighs two."""
    owners: dict[str, list[str]] = {}
    for language, words in load_table("languages").items():
        for word in words.split():
            owners.setdefault(word, []).append(language)
    return {word: dict.fromkeys(found, 2 if len(found) == 1 else 1) for word, found in owners.items()}


def guess_language(title: str) -> str | None:
    """The BCP-47 code of the language that `title` is in, or None where that is English or not sure.

    >>> guess_language("Роль движений глаз"), guess_language("Die Geschichte der Arbeiterbewegung")
    ('ru', 'de')
    >>> guess_language("The State and Revolution"), guess_language("Mutiny")
    (None, None)
    """
    title = title[:1000]
    if title.isascii() is False:
        letters = sum(char.isalpha() for char in title) or 1
        if 2 * len(_CYRILLIC.findall(title)) > letters:
            return _cyrillic(title)
        for script, language in _SCRIPTS:
            if 3 * len(script.findall(title)) > letters:
                return language
    return _latin(title.casefold())


def _cyrillic(title: str) -> str:
    if _BELARUSIAN.search(title):
        return "be"
    if _UKRAINIAN.search(title) and not re.search(r"[ыэё]|ъ\b", title):
        return "uk"
    return "sr" if _SERBIAN.search(title) else "ru"


def _latin(title: str) -> str | None:
    table = _small_words()
    score: dict[str, int] = {}
    for word in _WORDS.findall(title):
        for language, weight in table.get(word, {}).items():
            score[language] = score.get(language, 0) + weight
    if not score:
        return None
    first, *others = sorted(score, key=lambda language: -score[language])
    second = score[others[0]] if others else 0
    return first if first != "en" and score[first] >= 2 and score[first] > 1.5 * second else None
