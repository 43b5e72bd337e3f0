"""Spans -> their labelled pieces, by the trained model."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from biblio.documents.document import Mark
from biblio.errors import BiblioError
from biblio.fields.emphasis import lift_emphasis
from biblio.fields.features import token_features
from biblio.fields.field import Field
from biblio.fields.labels import from_state, trim
from biblio.fields.tokens import Token, split_tokens
from biblio.problems import Problem
from biblio.spans.span import Span
from biblio.values.identifier import Identifier, find_identifiers

# Names a model of one's own (`biblio train`) in place of the shipped one.
MODEL_VARIABLE: Final = "BIBLIO_MODEL"
MODEL: Final = "model.crfsuite"
_taggers = threading.local()


def label_spans(spans: Sequence[Span]) -> list[tuple[Field, ...]]:
    """The labelled pieces of each span, in order; each tuple tiles its span's `raw` (an empty `raw` has none).

    Raises BiblioError where BIBLIO_MODEL names a file that is no model.

    >>> [(f.label, f.text) for f in label_spans([Span("-", 0, 0, "London, 1890")])[0] if f.label != "other"]
    [('publisher-place', 'London'), ('issued', '1890')]
    """
    return [_label(span) for span in spans]


def _label(span: Span) -> tuple[Field, ...]:
    bare = lift_emphasis(span.raw, span.marks)
    tokens = split_tokens(bare.text)
    if not tokens:
        return (Field("other", 0, len(span.raw), span.raw),) if span.raw else ()
    identifiers = find_identifiers(bare.text[: tokens[-1].end])
    states, sureness = _tag(tokens, bare.marks)
    pieces = _pieces(tokens, states, sureness, identifiers)
    return _tile(span.raw, [(label, *bare.there(start, end), sure) for label, start, end, sure in pieces])


def _tag(tokens: Sequence[Token], marks: Sequence[Mark]) -> tuple[list[str], list[float]]:
    """The most likely state of each token, and how probable it is."""
    tagger = _tagger()
    tagger.set(token_features(tokens, marks))
    states: list[str] = tagger.tag()
    return states, [tagger.marginal(state, i) for i, state in enumerate(states)]


def _tagger() -> Any:
    """This thread's tagger, with the model loaded once; a tagger holds the sequence at hand, so threads share none."""
    path = os.environ.get(MODEL_VARIABLE, "")
    known = getattr(_taggers, "taggers", None)
    if known is None:
        known = _taggers.taggers = {}
    if path not in known:
        known[path] = _load(path)
    return known[path][0]


def _load(path: str) -> tuple[Any, bytes]:
    """The tagger, and the model that it reads from: it keeps no copy, so the bytes have to live as long."""
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    try:
        model = Path(path).read_bytes() if path else files(__package__).joinpath(MODEL).read_bytes()
        tagger.open_inmemory(model)
    except (OSError, ValueError) as error:
        raise BiblioError(
            Problem(
                code="model-unreadable",
                message=f"no model can be read: {error}",
                path=path or MODEL,
                hint=f"name a file that `biblio train` wrote in {MODEL_VARIABLE}, or unset it",
            )
        ) from error
    return tagger, model


Piece = tuple[str, int, int, float]  # label, offsets, confidence


def _pieces(
    tokens: Sequence[Token],
    states: Sequence[str],
    sureness: Sequence[float],
    identifiers: Sequence[tuple[int, int, Identifier]],
) -> list[Piece]:
    """The fields that the states make, in order, signs at their edges left out; numbers of identity by their form."""
    found: list[Piece] = [(identifier.kind, start, end, 1.0) for start, end, identifier in identifiers]
    covered = sorted((start, end) for _, start, end, _ in found)
    start = 0
    at = 0
    while start < len(tokens):
        while at < len(covered) and covered[at][1] <= tokens[start].start:
            at += 1
        if at < len(covered) and covered[at][0] <= tokens[start].start:
            start += 1
            continue
        limit = covered[at][0] if at < len(covered) else tokens[-1].end
        end = _run(tokens, states, start, limit)
        piece = _piece(tokens, sureness, from_state(states[start]), start, end)
        if piece is not None:
            found.append(piece)
        start = end
    return sorted(found, key=lambda piece: piece[1])


def _run(tokens: Sequence[Token], states: Sequence[str], start: int, limit: int) -> int:
    """Behind the last token that belongs to the same field as that at `start`."""
    label = from_state(states[start])
    end = start + 1
    while end < len(tokens) and states[end] == label and tokens[end].start < limit:
        end += 1
    return end


def _piece(tokens: Sequence[Token], sureness: Sequence[float], label: str, start: int, end: int) -> Piece | None:
    if label in ("other", "lead", "id"):
        return None
    first, last = trim(tokens, start, end, label)
    if first >= last:
        return None
    confidence = min(sureness[first:last])
    return label, tokens[first].start, tokens[last - 1].end, round(max(0.0, min(1.0, confidence)), 4)


def _tile(raw: str, pieces: Sequence[Piece]) -> tuple[Field, ...]:
    """The pieces as fields, with what lies between them as `other`."""
    fields: list[Field] = []
    at = 0
    for label, start, end, confidence in pieces:
        if start > at:
            fields.append(Field("other", at, start, raw[at:start]))
        fields.append(Field(label, start, end, raw[start:end], confidence))
        at = end
    if at < len(raw):
        fields.append(Field("other", at, len(raw), raw[at:]))
    return tuple(fields)
