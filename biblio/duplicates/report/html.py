"""What was found as one HTML page that needs nothing else: each group side by side, to be decided by."""

from __future__ import annotations

import html
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from importlib.resources import files

from biblio.duplicates.evidence import Duplicates, Evidence, Pair
from biblio.duplicates.merge import key_map
from biblio.duplicates.report.cards import MEANING, RULE_NAMES, Card, cards_of
from biblio.duplicates.report.chart import chart
from biblio.duplicates.report.text import verdict_sentence
from biblio.records.record import VARIABLES, Record
from biblio.text import collapse, visible

_SHOWN = 400  # characters of a value
_MEMBERS = 12  # records side by side; a larger group says how many more there are
_SOURCES = 10  # places of one record
_WORD = re.compile(r"\w+|[^\w\s]|\s+")
_LABELS = {
    "number-of-pages": "pages",
    "publisher-place": "place",
    "issued": "date",
    "collection-title": "series",
    "collection-number": "number in series",
    "container-title": "in",
    "page": "pages in it",
}
_HIDDEN = {"abstract", "title-short", "accessed"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_html(duplicates: Duplicates, records: Sequence[Record] | None = None) -> str:
    """One HTML page that needs nothing else and runs no script. The same finds give the same bytes.

    What is shown is what was compared. `records` are what became of it where a build merged already: a group that is
    one record there gets the command that takes the merge back.
    """
    merged = key_map(records or ())
    cards = cards_of(duplicates)
    style = files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    kinds = [verdict for verdict in MEANING if verdict != "different"]
    counts = {verdict: sum(card.verdict == verdict for card in cards) for verdict in kinds}
    shown = [("all", len(cards)), *((str(kind), counts[kind]) for kind in kinds if counts[kind])]
    filters = "".join(_filter(kind, count) for kind, count in shown)
    shown_cards = "".join(_card(card, duplicates, merged) for card in cards)
    empty = "" if cards else '<p class="lead">No two records look alike.</p>'
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Duplicates</title>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n<header>\n<h1>Duplicates</h1>\n"
        f'<p class="lead">{_lead(len(duplicates.records), counts["unsure"])}</p>\n{_how(duplicates)}</header>\n'
        f"<main>\n{filters}\n{empty}\n{shown_cards}</main>\n</body>\n</html>\n"
    )


def _filter(kind: str, count: int) -> str:
    name, checked = f"show-{_slug(kind)}", " checked" if kind == "all" else ""
    return (
        f'<input type="radio" name="show" id="{name}"{checked}>'
        f'<label for="{name}">{kind.capitalize()} <b>{count:,}</b></label>'
    )


def _lead(records: int, unsure: int) -> str:
    counted = "1 record was compared." if records == 1 else f"{records:,} records were compared."
    if not unsure:
        return f"{counted} Nothing waits for your decision."
    waiting = "1 pair waits" if unsure == 1 else f"{unsure:,} pairs wait"
    return f"{counted} <strong>{waiting} for your decision</strong>, below, first."


def _how(duplicates: Duplicates) -> str:
    """How to read the page, folded away."""
    return (
        '<details class="how"><summary>How to read this page</summary>\n<p>Each thing compared is weighed in bits: '
        "+1 bit doubles the odds that two records are one publication, −1 bit halves them. A value that one of them "
        "lacks weighs nothing. A bar to the right speaks for one publication, a bar to the left against it. Another "
        "volume, edition or year keeps records apart whatever the sum is; it is named under “against”. "
        "Words that differ are <mark>marked</mark>.</p>\n"
        "<p>To decide, copy the command below a group into a terminal. It is kept, and you are not asked again.</p>\n"
        f"{chart(duplicates.pairs)}</details>\n"
    )


def _card(card: Card, duplicates: Duplicates, merged: Mapping[str, str]) -> str:
    shown = card.members[:_MEMBERS]
    names = [duplicates.names[index] for index in shown]
    records = [duplicates.records[index] for index in shown]
    heading = next((title for r in records if (title := r.title or r.container_title)), "Without a title")
    relation = f" · {_escape(', '.join(card.relations))}" if card.relations else ""
    more = len(card.members) - len(shown)
    return (
        f'<article class="{_slug(card.verdict)}">\n<h2>{_escape(_cut(heading))}</h2>\n'
        f'<p><span class="verdict">{_escape(card.verdict.capitalize())}{relation}.</span> {MEANING[card.verdict]}</p>\n'
        + _against(card.links)
        + _table(names, records)
        + (f"<p>And {more} more: see <code>biblio dedupe --json</code>.</p>\n" if more > 0 else "")
        + _evidence(card, duplicates)
        + _all_sources(names, records)
        + _decide(card, names, merged)
        + "</article>\n"
    )


def _against(links: Iterable[Pair]) -> str:
    vetoes = dict.fromkeys(veto for link in links for veto in link.vetoes)
    if not vetoes:
        return ""
    return f'<p class="against"><b>Against:</b> {_escape("; ".join(vetoes))}.</p>\n'


def _table(names: Sequence[str], records: Sequence[Record]) -> str:
    """The records side by side, a variable a row, what differs from the first marked."""
    head = "".join(f'<th scope="col">{_escape(name)}</th>' for name in names)
    rows = []
    for variable in VARIABLES:
        values = [_value(record, variable) for record in records]
        if variable not in _HIDDEN and any(values):
            rows.append(_row(_LABELS.get(variable, variable.replace("-", " ")), names, values))
    kinds = [record.genre or record.type for record in records]
    if len(set(kinds)) > 1:
        rows.append(_row("kind", names, kinds))
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="The records side by side"><table>\n'
        f"<thead><tr><td></td>{head}</tr></thead>\n"
        f"<tbody>\n{''.join(rows)}</tbody></table></div>\n"
    )


def _value(record: Record, variable: str) -> str:
    value = record.get(variable)
    text = "; ".join(str(name) for name in value[:20]) if isinstance(value, tuple) else str(value or "")
    more = f"; and {len(value) - 20} more" if isinstance(value, tuple) and len(value) > 20 else ""
    return _cut(text) + more


def _row(label: str, names: Sequence[str], values: Sequence[str]) -> str:
    same = len(set(values)) == 1
    cells = []
    for number, (name, value) in enumerate(zip(names, values, strict=True)):
        other = values[0] if number else next((v for v in values[1:] if v and v != value), value)
        text = _marked(value, other) if value else '<span class="none">–</span>'
        cells.append(f'<td data-key="{_escape(name)}">{text}</td>')
    return f'<tr class="{"same" if same else "differs"}"><th scope="row">{_escape(label)}</th>{"".join(cells)}</tr>\n'


def _marked(text: str, other: str) -> str:
    """`text` as HTML, with what `other` has not marked, letters within a word where the words are alike."""
    if not other or text == other:
        return _escape(text)
    ours, theirs = _WORD.findall(text), _WORD.findall(other)
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        here, there = "".join(ours[a:b]), "".join(theirs[c:d])
        if kind == "equal":
            pieces.append(_escape(here))
        elif here:
            pieces.append(_marked_letters(here, there))
    return "".join(pieces)


def _marked_letters(text: str, other: str) -> str:
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    if " " in text or " " in other or matcher.ratio() < 0.7:
        return f"<mark>{_escape(text)}</mark>" if text.strip() else _escape(text)
    return "".join(
        _escape(text[a:b]) if kind == "equal" else f"<mark>{_escape(text[a:b])}</mark>"
        for kind, a, b, _, _ in matcher.get_opcodes()
        if b > a
    )


def _evidence(card: Card, duplicates: Duplicates) -> str:
    """The bars: open where there is one pair, folded where several hold a group."""
    parts = []
    for link in card.links[: 2 * _MEMBERS]:
        title = f"Evidence: {link.bits:+.1f} bits"
        if len(card.links) > 1:
            title = f"{duplicates.names[link.left]} and {duplicates.names[link.right]}: {link.bits:+.1f} bits"
        opened = " open" if len(card.links) == 1 else ""
        parts.append(f"<details{opened}><summary>{_escape(title)}</summary>\n{_bars(link)}</details>\n")
    if len(card.links) < len(card.members) - 1:
        parts.append("<p>Some stand together because a person, or an earlier run, said so.</p>\n")
    return "".join(parts)


def _bars(pair: Pair) -> str:
    rows = [_bar("start", pair.prior, "Two records are seldom the same.")]
    rows += [_bar(RULE_NAMES.get(row.rule, row.rule), row.bits, _sentence(row)) for row in pair.evidence]
    rows.append(_bar("in all", pair.bits, f"{verdict_sentence(pair).capitalize()}.", total=True))
    found = f'<p class="keys">Compared because of: {_escape(", ".join(pair.keys))}.</p>\n' if pair.keys else ""
    return f'<table class="bars"><tbody>\n{"".join(rows)}</tbody></table>\n{found}'


def _sentence(row: Evidence) -> str:
    if row.rule == "volume_part" and (row.left or row.right):
        return f"{row.sentence} ({_cut(row.left) or '–'} | {_cut(row.right) or '–'})"
    return row.sentence


def _bar(label: str, bits: float, sentence: str, *, total: bool = False) -> str:
    width = min(50.0, abs(bits) * 50 / 24)
    start = 50.0 if bits >= 0 else 50.0 - width
    kind = "for" if bits >= 0 else "anti"
    return (
        f'<tr{" class=total" if total else ""}><th scope="row">{_escape(label)}</th>'
        '<td class="weight"><span class="bar" aria-hidden="true">'
        f'<i class="{kind}" style="left:{start:.1f}%;width:{width:.1f}%"></i></span></td>'
        f'<td class="bits">{bits:+.1f}</td><td>{_escape(sentence)}</td></tr>\n'
    )


def _all_sources(names: Sequence[str], records: Sequence[Record]) -> str:
    if not any(record.sources for record in records):
        return ""
    shown = "".join(_sources(name, record) for name, record in zip(names, records, strict=True))
    return f'<details class="words"><summary>Where they stand</summary><div class="sources">{shown}</div></details>\n'


def _sources(key: str, record: Record) -> str:
    shown = "".join(
        f"<li><b>{_escape(source.document)}{f', line {source.line}' if source.line else ''}</b> "
        f"<q>{_escape(_cut(source.raw))}</q></li>"
        for source in record.sources[:_SOURCES]
    )
    more = len(record.sources) - _SOURCES
    shown += f"<li>and {more} more</li>" if more > 0 else ""
    return f"<section><h3>{_escape(key)}</h3><ul>{shown or '<li>typed or imported</li>'}</ul></section>"


def _decide(card: Card, names: Sequence[str], merged: Mapping[str, str]) -> str:
    homes = {merged.get(name, name) for name in names}
    if card.verdict == "same edition" and len(homes) == 1:
        home = homes.pop()
        return (
            f'<div class="decide"><p>They are merged in <b>{_escape(home)}</b>. '
            f"To take it back: {_command('unmerge', [home])}</p></div>\n"
        )
    one = f"<p>They are one publication: {_command('same', names)}</p>"
    other = f"<p>They are not: {_command('different', names)}</p>"
    if card.verdict == "same edition":
        return f'<div class="decide">{other}</div>\n'
    return f'<div class="decide">{one}{other if card.verdict == "unsure" else ""}</div>\n'


def _command(verb: str, keys: Sequence[str]) -> str:
    return f"<code>{_escape(f'biblio {verb} ' + ' '.join(shlex.quote(visible(key)) for key in keys))}</code>"


def _cut(text: str) -> str:
    short = collapse(text[: 2 * _SHOWN])
    return short if len(short) <= _SHOWN and len(text) <= 2 * _SHOWN else short[:_SHOWN] + " …"


def _escape(text: str) -> str:
    return html.escape(visible(text))


def _slug(text: str) -> str:
    return text.replace(" ", "-")
