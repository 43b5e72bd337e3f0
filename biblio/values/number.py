"""Text -> a whole number: digits, Roman numerals, number words and ordinals of six languages."""

from __future__ import annotations

import re
from functools import cache

from biblio.tables import load_table
from biblio.text import fold

# "2", "2.", "2nd", "2e", "2ème", "2º", "2-е", "2-ое": the letters behind are those of ordinals, none else.
_DIGITS = re.compile(
    r"(?:n[°ºo]?\.?\s*|nr\.?\s*|№\s*)?(\d{1,9})\s*(?:\.|st|nd|rd|th|d|er|re|e|è|ème|eme|ste|te|ter|tes|ten|a|o|ª|º|°|"
    r"-?(?:й|я|е|ое|ый|ая|го|ого|му|ом|x|х|и|ья|ье))?\.?",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"(?=[IVXLCDM])M{0,4}(?:CM|CD|D?C{0,4})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})", re.IGNORECASE)
_ROMAN_TAIL = re.compile(r"(?:\.|e|ème|er|º|ª|-?(?:й|я|е|ый|ая))$")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
# Russian typesetters and OCR write Roman numerals with the Cyrillic look-alikes.
_LOOK_ALIKES = str.maketrans("ІХСМІіхсм", "IXCMIixcm")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@cache
def _words() -> dict[str, int]:
    return {word: number for number, words in load_table("numbers").items() for word in words}


def parse_roman(text: str) -> int | None:
    """The number that a Roman numeral stands for, upper or lower case, or None.

    >>> parse_roman("MDCCXL"), parse_roman("iv"), parse_roman("IVX")
    (1740, 4, None)
    """
    text = text.translate(_LOOK_ALIKES)
    if len(text) > 20 or not _ROMAN.fullmatch(text):
        return None
    total = largest = 0
    for char in reversed(text.lower()):
        value = _VALUES[char]
        total += value if value >= largest else -value
        largest = max(largest, value)
    return total


def parse_number(text: str) -> int | None:
    """The number that the whole of `text` names, or None: digits, an ordinal, a Roman numeral or a word.

    >>> parse_number("Third"), parse_number("2nd"), parse_number("XIV"), parse_number("zweiter"), parse_number("Moscow")
    (3, 2, 14, 2, None)
    """
    text = text.strip(" \t\n\r\u00a0,;:()[]").translate(_SUPERSCRIPTS)
    if not text or len(text) > 40:
        return None
    if match := _DIGITS.fullmatch(text):
        return int(match[1])
    number = _from_words(fold(text))  # before the numerals: "vier" is no VI with an ordinal's ending
    return number if number is not None else parse_roman(_ROMAN_TAIL.sub("", text))


def _from_words(folded: str) -> int | None:
    table = _words()
    if folded in table:
        return table[folded]
    tens, _, unit = folded.partition(" ")
    if table.get(tens, 0) >= 20 and 0 < table.get(unit, 0) < 10:
        return table[tens] + table[unit]
    return None
