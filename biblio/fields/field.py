"""A labelled piece of a reference."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A piece of a reference with its label: half-open offsets into the span's `raw`, which it is a slice of.

    `label` is a CSL variable, or one of the labels that `records` resolves: `pages` (extent or page range),
    `other` (punctuation and words that belong to no field). The fields of a span tile it: they stand in order,
    touch each other, and their texts joined are `raw`. `confidence` is the labeller's probability, 0 to 1.
    """

    label: str
    start: int
    end: int
    text: str
    confidence: float = 1.0
