"""What was read, for a person: each document's text with its references marked, doubtful ones first; one HTML file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from typing import Final

from biblio.documents.document import Document
from biblio.fields.field import Field
from biblio.pipeline import Reading
from biblio.problems import Problem
from biblio.records.record import Record
from biblio.spans.skipped import Skipped, find_skipped
from biblio.text import collapse, visible
from biblio.values.date import Date

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
# label -> the colour it is shown in; what is not here is left plain.
COLOURS: Final = {
    "author": "who",
    "editor": "who",
    "translator": "who",
    "compiler": "who",
    "contributor": "who",
    "title": "what",
    "title-short": "what",
    "container-title": "within",
    "collection-title": "within",
    "collection-number": "within",
    "volume-title": "within",
    "publisher": "house",
    "original-publisher": "house",
    "publisher-place": "place",
    "original-publisher-place": "place",
    "issued": "when",
    "original-date": "when",
    "pages": "size",
    "page": "size",
    "number-of-pages": "size",
    "volume": "part",
    "number-of-volumes": "part",
    "part-number": "part",
    "part-title": "part",
    "issue": "part",
    "edition": "part",
    "ISBN": "number",
    "ISSN": "number",
    "DOI": "number",
    "URL": "number",
    "note": "note",
}
_LEGEND: Final = (
    ("who", "people"),
    ("what", "title"),
    ("within", "journal, series"),
    ("house", "publisher"),
    ("place", "place"),
    ("when", "date"),
    ("size", "pages"),
    ("part", "volume, edition"),
    ("number", "numbers"),
    ("note", "notes"),
)
# Text without a reference is shown this far on either side of one.
_AROUND: Final = 1500
_LEAST_SURE: Final = 0.6


def to_html(read: Sequence[tuple[Document, Sequence[Reading]]]) -> str:
    """One HTML page that needs nothing else and runs no script. The same documents give the same bytes.

    `read` are the documents, each with what `read_references` gave of it.
    """
    style = files("biblio").joinpath("reading_report.css").read_text(encoding="utf-8")
    references = sum(len(readings) for _, readings in read)
    doubtful = sum(is_doubtful(reading) for _, readings in read for reading in readings)
    sections = "".join(_document(number, *each) for number, each in enumerate(read, 1))
    contents = "".join(_contents_row(number, *each) for number, each in enumerate(read, 1)) if len(read) > 1 else ""
    legend = "".join(f'<span class="{colour}">{name}</span> ' for colour, name in _LEGEND)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>What was read</title>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n<header>\n<h1>What was read</h1>\n"
        f'<p class="lead">{_count(references, "reference")} in {_count(len(read), "document")}; '
        f"{doubtful} doubtful.</p>\n"
        f'<p class="legend">{legend}</p>\n{f"<ul>{contents}</ul>" if contents else ""}</header>\n'
        f"<main>\n{sections}</main>\n</body>\n</html>\n"
    )


def is_doubtful(reading: Reading) -> bool:
    """Whether a person should look at what was made of a reference: nothing, a value in doubt, or words left over."""
    result = reading.result
    if isinstance(result, Problem):
        return True
    return bool(result.doubtful or result.unread or (result.confidence or 1.0) < _LEAST_SURE)


def _document(number: int, document: Document, readings: Sequence[Reading]) -> str:
    skipped = find_skipped(document, [reading.span for reading in readings])
    ordered = sorted(enumerate(readings, 1), key=lambda each: (_sureness(each[1]), each[0]))
    doubtful = [each for each in ordered if is_doubtful(each[1])]
    sure = sorted((each for each in ordered if not is_doubtful(each[1])), key=lambda each: each[0])
    parts = [f'<section id="d{number}">\n<h2>{_text(document.name)}</h2>\n']
    parts += [f'<p class="problem">{_text(str(problem))}</p>\n' for problem in document.problems]
    if doubtful:
        parts.append(f"<h3>Look at these {len(doubtful)} first</h3>\n")
        parts += [_card(number, place, reading) for place, reading in doubtful]
    if skipped:
        rows = "".join(_skipped_row(document, each) for each in skipped)
        parts.append(f"<h3>Left out although they look like references ({len(skipped)})</h3>\n<ul>{rows}</ul>\n")
    if sure:
        cards = "".join(_card(number, place, reading) for place, reading in sure)
        parts.append(f"<details><summary>The other {_count(len(sure), 'reference')}</summary>\n{cards}</details>\n")
    if not readings:
        parts.append("<p>No reference was found.</p>\n")
    parts.append(f'<h3>The text</h3>\n<div class="text">{"".join(_marked_text(number, document, readings))}</div>\n')
    return "".join(parts) + "</section>\n"


def _contents_row(number: int, document: Document, readings: Sequence[Reading]) -> str:
    doubtful = sum(map(is_doubtful, readings))
    return f'<li><a href="#d{number}">{_text(document.name)}</a>: {len(readings)}, {doubtful} doubtful</li>\n'


def _sureness(reading: Reading) -> float:
    return -1.0 if isinstance(reading.result, Problem) else reading.result.confidence or 1.0


def _card(number: int, place: int, reading: Reading) -> str:
    result, span = reading.result, reading.span
    head = f'<a href="#t{number}-{place}">line {span.line}</a>'
    raw = f'<p class="raw">{_coloured(reading.fields, span.raw)}</p>'
    if isinstance(result, Problem):
        body = f'<p class="problem">{_text(result.message)}{f"; {_text(result.hint)}" if result.hint else ""}</p>'
    else:
        body = f"<dl>{''.join(_values(result))}</dl>"
        sure = f"{100 * (result.confidence or 1.0):.0f} % sure of the least sure part"
        head += f" · {_text(result.type)} · {sure}"
    doubt = " doubtful" if is_doubtful(reading) else ""
    opening = f'<article class="card{doubt}" id="r{number}-{place}">\n<p class="head">{head}</p>'
    return f"{opening}\n{raw}\n{body}\n</article>\n"


def _values(record: Record) -> Iterator[str]:
    for variable, value in record.variables():
        shown = (
            value if isinstance(value, str) else str(value) if isinstance(value, Date) else "; ".join(map(str, value))
        )
        doubt = ' class="doubt"' if variable in record.doubtful else ""
        yield f"<dt>{_text(variable)}</dt><dd{doubt}>{_text(shown)}{' ?' if doubt else ''}</dd>\n"
    if record.unread:
        yield f'<dt>not read</dt><dd class="doubt">{_text("; ".join(record.unread))}</dd>\n'
    if record.absent:
        yield f"<dt>said to be absent</dt><dd>{_text(', '.join(record.absent))}</dd>\n"
    for source in record.sources[1:]:
        yield f"<dt>named again</dt><dd>line {source.line}: {_text(collapse(source.raw))}</dd>\n"


def _skipped_row(document: Document, skipped: Skipped) -> str:
    shown = collapse(document.text[skipped.start : skipped.end])
    cut = f"{shown[:300]}…" if len(shown) > 300 else shown
    return f"<li>line {skipped.line}: {_text(cut)} <em>({_text(skipped.reason)})</em></li>\n"


def _coloured(fields: Sequence[Field], raw: str) -> str:
    """The words of a reference, each field in its colour."""
    parts, at = [], 0
    for field in fields:
        parts.append(_text(raw[at : field.start]))
        words = _text(raw[field.start : field.end])
        colour = COLOURS.get(field.label)
        doubt = " doubt" if field.confidence < _LEAST_SURE else ""
        title = f"{field.label}, {100 * field.confidence:.0f} %"
        parts.append(f'<span class="{colour}{doubt}" title="{escape(title)}">{words}</span>' if colour else words)
        at = field.end
    return "".join(parts) + _text(raw[at:])


def _marked_text(number: int, document: Document, readings: Sequence[Reading]) -> Iterator[str]:
    """The document's text with its references as links to what was made of them; long stretches without one are cut."""
    text, at = document.text, 0
    for place, reading in enumerate(readings, 1):
        span = reading.span
        yield _plain(text, at, span.start, first=at == 0)
        doubt = " doubtful" if is_doubtful(reading) else ""
        yield (
            f'<a class="ref{doubt}" id="t{number}-{place}" href="#r{number}-{place}">'
            f"{_coloured(reading.fields, span.raw)}</a>"
        )
        at = span.end
    yield _plain(text, at, len(text), first=at == 0, last=True)


def _plain(text: str, start: int, end: int, *, first: bool, last: bool = False) -> str:
    """Text between references; of a long stretch what stands next to them."""
    if end - start <= 3 * _AROUND:
        return _text(text[start:end])
    head = "" if first else _text(text[start : start + _AROUND])
    tail = "" if last else _text(text[end - _AROUND : end])
    left = end - start - (0 if first else _AROUND) - (0 if last else _AROUND)
    return f'{head}<span class="cut">… {left:,} characters without a reference …</span>{tail}'


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _text(text: str) -> str:
    return escape(visible(text))
