"""What was found as plain text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from biblio.duplicates.evidence import Duplicates, Pair, Verdict
from biblio.duplicates.report.cards import MEANING, RULE_NAMES, Card, cards_of
from biblio.records.record import Record
from biblio.text import collapse, visible

_SHOWN = 70  # characters of a value


def to_text(duplicates: Duplicates) -> str:
    """The groups with their evidence, those for a person first; a summary at the end."""
    cards = cards_of(duplicates)
    blocks = ["\n".join(_card_lines(card, duplicates)) for card in cards]
    return "\n\n".join([*blocks, summary(duplicates)])


def summary(duplicates: Duplicates) -> str:
    """One line that counts what was found.

    >>> summary(Duplicates(()))
    '0 records: none looks like another'
    """
    more = sum(len(members) - 1 for members in duplicates.editions)
    counts = (
        (len(duplicates.unsure), "pair for you to decide", "pairs for you to decide"),
        (len(duplicates.editions), f"edition listed more than once ({more} too many)", ""),
        (len(duplicates.works), "work in several editions", "works in several editions"),
        (len(duplicates.sets), "set of volumes or parts", "sets of volumes or parts"),
    )
    editions = f"editions listed more than once ({more} too many)"
    words = [f"{n} {one if n == 1 else many or editions}" for n, one, many in counts if n]
    return f"{len(duplicates.records)} records: " + (", ".join(words) or "none looks like another")


def pair_to_text(pair: Pair, left: Record, right: Record) -> str:
    """The evidence of a pair as plain text."""
    names = left.id or f"#{pair.left + 1}", right.id or f"#{pair.right + 1}"
    lines = [
        f"{names[0]} and {names[1]}: {_verdict(pair)}",
        f"  {names[0]}  {describe(left)}",
        f"  {names[1]}  {describe(right)}",
        *_evidence_lines(pair),
    ]
    return "\n".join(visible(line) for line in lines)


def changes_to_text(changes: Sequence[tuple[str, str, Verdict]]) -> str:
    """What would give two records another verdict, a line each."""
    rows = [f"  {RULE_NAMES.get(rule, rule):11}  {said}  {verdict}" for rule, said, verdict in changes]
    return "\n".join(["What alone would change it:", *rows]) if rows else "Nothing alone would change it."


def describe(record: Record) -> str:
    """A record in one line: names, title, imprint."""
    names = "; ".join(str(name) for name in (record.author or record.editor or record.compiler)[:4])
    imprint = ", ".join(part for part in (record.publisher_place, record.publisher) if part)
    date = str(record.issued) if record.issued else "n.d."
    volume = f"vol. {record.volume}" if record.volume else ""
    parts = (names, record.title or record.container_title or "without a title", volume, imprint, date)
    return ". ".join(_cut(part, 2 * _SHOWN) for part in parts if part)


def _card_lines(card: Card, duplicates: Duplicates) -> Iterator[str]:
    relation = f" ({', '.join(card.relations)})" if card.relations else ""
    yield visible(f"{card.verdict}{relation}. {MEANING[card.verdict]}")
    width = max(len(duplicates.names[index]) for index in card.members)
    for index in card.members:
        yield visible(f"  {duplicates.names[index].ljust(width)}  {describe(duplicates.records[index])}")
    for link in card.links:
        if len(card.links) > 1:
            yield visible(f"  {duplicates.names[link.left]} and {duplicates.names[link.right]}:")
        yield from (visible(line) for line in _evidence_lines(link))


def _evidence_lines(pair: Pair) -> Iterator[str]:
    yield f"  {pair.prior:+6.1f}  start        two records are seldom the same"
    for row in pair.evidence:
        values = _cut(row.left) if row.left == row.right else f"{_cut(row.left) or '–'} | {_cut(row.right) or '–'}"
        yield f"  {row.bits:+6.1f}  {RULE_NAMES.get(row.rule, row.rule):11}  {row.sentence}  {values}"
    yield f"  {pair.bits:+6.1f}  in all       {verdict_sentence(pair)}"
    for veto in pair.vetoes:
        yield f"          against      {veto}"


def verdict_sentence(pair: Pair) -> str:
    """What the sum of a pair means, as a sentence without its stop."""
    if pair.vetoes:
        return "but what stands against it counts, whatever the sum"
    if 0.0005 < pair.probability < 0.9995:
        return f"{pair.probability:.1%} that they are one publication"
    return f"{'more than 99.9' if pair.probability > 0.5 else 'less than 0.1'}% that they are one publication"


def _verdict(pair: Pair) -> str:
    return f"{pair.verdict} ({pair.relation})" if pair.relation else pair.verdict


def _cut(text: str, size: int = _SHOWN) -> str:
    short = collapse(text[: 4 * size])
    return short if len(short) <= size and len(text) <= 4 * size else short[:size] + "…"
