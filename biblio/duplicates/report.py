"""What was found, for a person: one HTML file, plain text or plain data. Shows evidence, computes none."""

from __future__ import annotations

import html
import shlex
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from importlib.resources import files
from typing import Any

from biblio.duplicates.evidence import Duplicates, Evidence, Pair
from biblio.records.record import Record
from biblio.text import collapse, visible

_SHOWN = 400  # characters of a value
_PAIRS = 500  # pairs in the HTML report; the text and the data have all
_ORDER = ("unsure", "same edition", "same work", "same set")
_EXPLAIN = {
    "unsure": "A person must say. Your answer is kept, and you are not asked again.",
    "same edition": "One publication, listed more than once: these are merged.",
    "same work": "Another edition, reprint or translation: all are kept, and linked.",
    "same set": "Other volumes or parts of one work or series: all are kept, and linked.",
    "different": "Two different publications.",
}
_RULES = {"volume_part": "volume", "names": "names", "identifiers": "ISBN, DOI"}


def to_html(duplicates: Duplicates, records: Sequence[Record] | None = None) -> str:
    """One HTML page that needs nothing else and runs no script. The same finds give the same bytes.

    `records` are accepted for callers that hold others; the pairs show those that were compared.
    """
    compared = duplicates.records or records or ()
    pairs = sorted(duplicates.pairs, key=lambda p: (_ORDER.index(p.verdict), -p.bits, p.left, p.right))
    asked = set(duplicates.unsure)
    pairs = [p for p in pairs if p.verdict != "unsure" or (p.left, p.right) in asked]
    counts = {verdict: sum(p.verdict == verdict for p in pairs) for verdict in _ORDER}
    style = files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    cards = "".join(_card(pair, compared) for pair in pairs[:_PAIRS])
    left = len(pairs) - _PAIRS
    more = f"<p>{left} more pairs: see <code>biblio dedupe</code>.</p>" if left > 0 else ""
    filters = "".join(
        f'<input type="radio" name="show" id="{_slug(v)}"{" checked" if v == "all" else ""}>'
        f'<label for="{_slug(v)}">{v.capitalize()} <b>{len(pairs) if v == "all" else counts[v]}</b></label>'
        for v in ("all", *_ORDER)
    )
    empty = "" if pairs else "<p class=lead>No two records look alike.</p>"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Duplicates</title>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n<header><h1>Duplicates</h1>\n"
        f'<p class="lead">{len(compared)} records compared. Evidence is weighed in bits: each bit doubles the odds '
        "that two records are one publication.</p></header>\n"
        f"<main>\n{filters}\n{empty}\n{cards}{more}</main>\n</body>\n</html>\n"
    )


def to_text(duplicates: Duplicates) -> str:
    """The pairs as plain text, those for a person first."""
    pairs = sorted(duplicates.pairs, key=lambda p: (_ORDER.index(p.verdict), -p.bits, p.left, p.right))
    records = duplicates.records
    return "\n\n".join(pair_to_text(pair, records[pair.left], records[pair.right]) for pair in pairs)


def pair_to_text(pair: Pair, left: Record, right: Record) -> str:
    """The evidence of a pair as plain text."""
    lines = [f"{_name(left, pair.left)} and {_name(right, pair.right)}: {_verdict(pair)}"]
    lines.append(f"  {pair.prior:+6.1f}  start: two records are seldom the same")
    for row in pair.evidence:
        lines.append(f"  {row.bits:+6.1f}  {_rule(row):9}  {row.sentence}  {_cut(row.left)} | {_cut(row.right)}")
    lines.append(f"  {pair.bits:+6.1f}  in all: {pair.probability:.1%}")
    lines += [f"  against  {veto}" for veto in pair.vetoes]
    return "\n".join(visible(line) for line in lines)


def to_data(duplicates: Duplicates) -> dict[str, Any]:
    """All that was found as plain data, for JSON."""
    return {
        **to_clusters(duplicates),
        "pairs": [
            {
                "left": _name(duplicates.records[pair.left], pair.left),
                "right": _name(duplicates.records[pair.right], pair.right),
                "verdict": pair.verdict,
                "relation": pair.relation,
                "bits": pair.bits,
                "probability": round(pair.probability, 6),
                "vetoes": list(pair.vetoes),
                "keys": list(pair.keys),
                "evidence": [
                    {k: getattr(row, k) for k in ("rule", "level", "bits", "left", "right", "sentence")}
                    for row in pair.evidence
                ],
            }
            for pair in duplicates.pairs
        ],
    }


def to_clusters(duplicates: Duplicates) -> dict[str, list[list[str]]]:
    """The groups by key: `clusters` (editions), `works`, `sets`, and `unsure` pairs."""

    def names(groups: Iterable[Iterable[int]]) -> list[list[str]]:
        return [[_name(duplicates.records[index], index) for index in members] for members in groups]

    return {
        "clusters": names(duplicates.editions),
        "works": names(duplicates.works),
        "sets": names(duplicates.sets),
        "unsure": names(duplicates.unsure),
    }


def _card(pair: Pair, records: Sequence[Record]) -> str:
    left, right = records[pair.left], records[pair.right]
    keys = _name(left, pair.left), _name(right, pair.right)
    heading = left.title or right.title or left.container_title or "without a title"
    rows = "".join(_row(row) for row in pair.evidence)
    vetoes = "".join(f"<li>{_escape(veto)}</li>" for veto in pair.vetoes)
    return (
        f'<article class="{_slug(pair.verdict)}">\n<h2>{_escape(_cut(heading))}</h2>\n'
        f'<p><span class="verdict">{_escape(_verdict(pair))}</span> {pair.bits:+.1f} bits. '
        f"{_EXPLAIN[pair.verdict]}</p>\n"
        + (f'<p class="against">Against one publication:</p><ul class="against">{vetoes}</ul>\n' if vetoes else "")
        + '<div class="wide"><table>\n<thead><tr><th scope="col">Compared</th>'
        + f'<th scope="col">{_escape(keys[0])}</th><th scope="col">{_escape(keys[1])}</th>'
        + '<th scope="col">Evidence</th></tr></thead>\n<tbody>\n'
        + rows
        + "</tbody></table></div>\n"
        + f'<div class="sources">{_sources(keys[0], left)}{_sources(keys[1], right)}</div>\n'
        + f"<p>They are one: <code>{_command('same', keys)}</code></p>"
        + f"<p>They are not: <code>{_command('different', keys)}</code></p>\n</article>\n"
    )


def _row(row: Evidence) -> str:
    left, right = _differences(_cut(row.left), _cut(row.right))
    width = min(50.0, abs(row.bits) * 50 / 16)
    start = 50.0 if row.bits >= 0 else 50.0 - width
    kind = "for" if row.bits >= 0 else "anti"
    return (
        f'<tr><th scope="row">{_escape(_rule(row))}</th><td>{left}</td><td>{right}</td><td class="weight">'
        f'<span class="bar" aria-hidden="true"><i class="{kind}" style="left:{start:.1f}%;width:{width:.1f}%"></i></span>'
        f"<b>{row.bits:+.1f}</b> {_escape(row.sentence)}</td></tr>\n"
    )


def _differences(left: str, right: str) -> tuple[str, str]:
    """Both texts as HTML, the words that the other lacks marked."""
    ours, theirs = left.split(), right.split()
    if not ours or not theirs:
        return _escape(left), _escape(right)
    one: list[str] = []
    other: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        one += _marked(ours[a:b], kind != "equal")
        other += _marked(theirs[c:d], kind != "equal")
    return " ".join(one), " ".join(other)


def _marked(words: Sequence[str], differs: bool) -> Iterator[str]:
    if words:
        text = _escape(" ".join(words))
        yield f"<mark>{text}</mark>" if differs else text


def _sources(key: str, record: Record) -> str:
    shown = "".join(
        f"<li><b>{_escape(source.document)}{f':{source.line}' if source.line else ''}</b> "
        f"<q>{_escape(_cut(source.raw))}</q></li>"
        for source in record.sources[:20]
    )
    return f"<section><h3>{_escape(key)}</h3><ul>{shown or '<li>typed or imported</li>'}</ul></section>"


def _command(verb: str, keys: Sequence[str]) -> str:
    return _escape(f"biblio {verb} " + " ".join(shlex.quote(visible(key)) for key in keys))


def _verdict(pair: Pair) -> str:
    return f"{pair.verdict} ({pair.relation})" if pair.relation else pair.verdict


def _rule(row: Evidence) -> str:
    return _RULES.get(row.rule, row.rule)


def _name(record: Record, index: int) -> str:
    return record.id or f"#{index + 1}"


def _cut(text: str) -> str:
    short = collapse(text[: 2 * _SHOWN])
    return short if len(short) <= _SHOWN and len(text) <= 2 * _SHOWN else short[:_SHOWN] + " …"


def _escape(text: str) -> str:
    return html.escape(visible(text))


def _slug(text: str) -> str:
    return text.replace(" ", "-")
