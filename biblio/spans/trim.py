"""Where a reference begins and ends inside a line or a note: lead-ins before it and remarks behind it are cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from biblio.spans.evidence import AGAIN, DITTO, LIKELY, UNDATED, YEAR, places, weigh
from biblio.spans.people import NAMES, UP, is_plain
from biblio.tables import load_words

_LEAD = re.compile(
    r"(?:(?:for (?:a|an|the) [^,;:]{3,60}, )?(?:and |but |so |e |y |et |und |a |anche |auch |ferner |außerdem |also )?"
    r"(?:see|cf\.?|compare|contrast|quoted (?:in|from|by)|cited (?:in|from|by)|reprinted in|siehe|s\.|vgl\.?|zit(?:iert|\.) nach|abgedruckt in|voir|cité (?:par|dans|d[’']après)|"  # noqa: E501
    r"cfr\.?|si ved[ai]|ved[ai]|citato in|cit\. in|véase|ver|citado (?:en|por)|см\.|ср\.|цит\. по)"
    r"(?: (?:also|especially|esp\.|further|auch|etwa|z\. ?B\.|insbes\.|dazu|hierzu|aussi|notamment|anche|in particolare|también|entre otros|также|например|now|too|on this))*[:,]? (?:the )?)+",  # noqa: E501
    re.I,
)
_BOUNDARY = re.compile(
    rf"(?P<word>[^\W\d_]{{2,}}|\d|[)\]”’»])[.!?][”’»\"]?\s+(?=[“‘«„\"*_\[]{{0,2}}[{UP}\d])|;\s+(?=\S)"
)
# A full stop behind one of these ends no sentence.
_ABBREVIATED = re.compile(
    r"(?:..?|vols?|bde|aufl|hrsg|trad|prof|eds|rev|enl|orig|repr|intr|изд|ред|сост|univ|coll|chap|isd|transl|übers|bearb|engl|dept|gov|inc|ltd)$",
    re.I,
)
_NAME = re.compile(rf"(?<![\w’'.-])(?P<name>{NAMES})(?:\s\((?:ed|eds|Hg|Hrsg|a cura di|dir)\.?\))?(?:,|:|,?\s\()\s?")
# The last things that a reference says.
_ENDS = re.compile(
    rf"(?:(?<!\d){YEAR}[a-z]?\??(?:\s?[-–/]\s?\d{{2,4}})?(?:\s?г\.)?[\])]{{0,2}})"
    r"|\b(?:pp?\.\s?|pp?\s|S\.\s?|с\.\s?|págs?\.\s?|pagg?\.\s?|Pages?\s|ch\.\s|chap\.\s|Kap\.\s|стр\.\s?)(?:\d+|[ivxlc]+\b)(?:\s?[-–,]\s?\d+)*(?:\s?ff?\.?)?"
    r"|\b\d{1,4}\s?(?:pages|pp?\.|S\.|págs\.|pagg?\.|с\.|leaves|p\b)|\b\d{1,2} (?:vols?\.?|Bde\.?|voll\.)|ISBN[-: \dX]{10,20}|https?://\S+|\b10\.\d{4,}/\S+"
    r"|\b(?:n\. ?d\.|s\. ?d\.|o\. ?J\.|б\. ?г\.|s\. ?a\.)|\bforthcoming\b",
    re.I,
)


def without_lead(text: str, start: int, end: int, *, names: bool = True) -> int:
    """Where the reference in `text[start:end]` begins, behind words that only lead to it.

    With `names` whatever stands before the first person's name is taken for such words, where no other capitals are
    among them: titles that stand first would not be safe from that.

    >>> text = "The papers are lost; see E. P. Thompson, The Making of the English Working Class (London, 1963)."
    >>> text[without_lead(text, 21, len(text)):][:14]
    'E. P. Thompson'
    """
    if lead := _LEAD.match(text, start, end):
        return lead.end()
    if not names:
        return start
    name = _NAME.search(text, start, min(end, start + 160))
    if name is None or (name.start() == start and not is_plain(name["name"].split()[0])):
        return start
    before = text[start : name.start()]
    begin = name.start()
    words = name["name"].split()
    while words and is_plain(words[0]):
        begin += len(words[0]) + 1
        before += words.pop(0)
    if len(words) < 2 or not _is_person(words) or not before.strip():
        return start
    running = [word for word in re.findall(r"[^\W\d_]+", before) if word[0].islower() or is_plain(word)]
    lead_words = re.findall(r"[^\W\d_]+", before)
    return begin if lead_words and len(running) >= max(1, len(lead_words) - 1) else start


def _is_person(words: list[str]) -> bool:
    given = load_words("given_names", "given")
    return any(re.fullmatch(rf"(?:[{UP}]\.-?)+|[{UP}]{{1,3}}", word) or word.casefold() in given for word in words[:-1])


def without_remark(text: str, start: int, end: int) -> int:
    """Where the reference in `text[start:end]` ends, before a remark on it; its closing point is left out.

    >>> text = "Duncan Bythell, The Handloom Weavers (Cambridge: CUP, 1969), takes a cooler view."
    >>> text[:without_remark(text, 0, len(text))][-10:]
    'CUP, 1969)'
    """
    last = start
    for match in _ENDS.finditer(text, start, end):
        between = text[last : match.start()]
        if last > start and (re.search(rf"[.!?]\s+[{UP}]", between) or _verbs(between)):
            break
        last = match.end()
    if last == start:
        return end
    while last < end and text[last] in ')]”’»"*_':
        last += 1
    rest = text[last:end].strip(" .,;:)\n")
    if not rest:
        return last
    if text[last : last + 1] in ",;" and not _running(rest) and len(rest) < 60:
        return end if text[end - 1] not in ".;" else end - 1
    return last


def _verbs(text: str) -> bool:
    prose = load_words("evidence", "prose")
    return any(word.casefold() in prose for word in re.findall(r"[^\W\d_]+", text))


def _running(text: str) -> bool:
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", text)]
    prose = load_words("evidence", "prose")
    return len(words) > 3 and (
        sum(word in prose for word in words) >= 1 or sum(word.islower() for word in re.findall(r"[^\W\d_]+", text)) > 3
    )


def cut_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a note that a semicolon or a full stop parts, brackets kept whole."""
    at = start
    depth, position = 0, start
    for match in _BOUNDARY.finditer(text, start, end):
        for sign in text[position : match.end()]:
            depth += (sign in "([") - (sign in ")]")
        position = match.end()
        word = match["word"]
        if depth <= 0 and not (word and word[0].isalpha() and _ABBREVIATED.match(word)):
            yield at, match.end()
            at, depth = match.end(), 0
    if at < end:
        yield at, end


def references_in_note(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """(start, end, again) of the references in a note; `again` where one only points back ("ibid.")."""
    parts = list(cut_sentences(text, start, end))
    index = 0
    while index < len(parts):
        begin = without_lead(text, parts[index][0], parts[index][1])
        one = " ".join(text[begin : parts[index][1]].split())
        if AGAIN.search(one):
            yield begin, begin + len(text[begin : parts[index][1]].rstrip(" .;\n")), True
            index += 1
            continue
        used = _parts_used(text, begin, parts, index)
        if used:
            last = parts[index + used - 1]
            yield begin, without_remark(text, max(begin, last[0]), last[1]), False
            index += used
        else:
            index += 1


def _parts_used(text: str, begin: int, parts: list[tuple[int, int]], index: int) -> int:
    """How many parts from `index` on make one reference; 0 where none does."""
    best, used = 0.0, 0
    for count in range(1, min(5, len(parts) - index) + 1):
        stretch = text[begin : parts[index + count - 1][1]]
        if len(stretch) > 600:
            break
        if count > 1:
            added = text[parts[index + count - 1][0] : parts[index + count - 1][1]]
            if text[parts[index + count - 2][1] - 2 : parts[index + count - 2][1]].strip() == ";" or AGAIN.search(
                added
            ):
                break
            if used and not _begins_with_place(added) and (_NAME.match(added) or _running(added)):
                break
        if not re.search(YEAR, stretch) and not UNDATED.search(stretch):
            continue
        weight = weigh(" ".join(stretch.split())) + (2.0 if DITTO.match(stretch) else 0.0)
        if weight >= LIKELY and weight > best + (0.9 if used else 0):
            best, used = weight, count
    return used


def _begins_with_place(text: str) -> bool:
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", text[:60])[:3]]
    return any(" ".join(words[:count]) in places() for count in (1, 2, 3)) if words else False
