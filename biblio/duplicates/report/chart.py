"""The weights of the pairs as a small chart, with the thresholds in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from biblio.duplicates.evidence import Pair, Verdict
from biblio.duplicates.verdict import weights

_STEP = 2  # bits a column
_WIDTH, _HEIGHT, _FOOT = 640, 120, 34
_KINDS: tuple[Verdict, ...] = ("unsure", "same edition", "same work", "same set")


def chart(pairs: Sequence[Pair]) -> str:
    """An SVG: how many pairs have which sum of bits, by verdict; "" where there are none."""
    if not pairs:
        return ""
    columns = Counter((max(-30, min(60, int(pair.bits // _STEP) * _STEP)), pair.verdict) for pair in pairs)
    low = min(-4, *(start for start, _ in columns))
    high = max(16, *(start + _STEP for start, _ in columns))
    tallest = max(sum([columns[start, kind] for kind in _KINDS]) for start in range(low, high, _STEP))
    scale = _WIDTH / (high - low)
    bars = []
    for start in range(low, high, _STEP):
        top = float(_HEIGHT)
        for kind in _KINDS:
            size = columns[start, kind] * (_HEIGHT - 16) / tallest
            if size:
                top -= size
                bars.append(
                    f'<rect class="{kind.replace(" ", "-")}" x="{(start - low) * scale + 1:.1f}" y="{top:.1f}" '
                    f'width="{_STEP * scale - 2:.1f}" height="{size:.1f}"><title>{columns[start, kind]} {kind}, '
                    f"{start} to {start + _STEP} bits</title></rect>"
                )
    table = weights()
    marks = "".join(
        _mark((bits - low) * scale, text) for bits, text in ((table["unsure"], "even odds"), (table["same"], "99 %"))
    )
    ticks = "".join(
        f'<text x="{(bits - low) * scale:.1f}" y="{_HEIGHT + 14}" text-anchor="middle">{bits}</text>'
        for bits in range(low - low % 10 + 10, high, 10)
    )
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {_HEIGHT + _FOOT}" role="img" '
        'aria-label="How many pairs have which sum of bits">'
        f"{''.join(bars)}{marks}{ticks}"
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT + 30}" text-anchor="middle">bits</text></svg>\n'
        f"<figcaption>The pairs by their sum of bits (the tallest column: {tallest:,}). "
        + " ".join(f'<span class="{kind.replace(" ", "-")} verdict">{kind}</span>' for kind in _KINDS)
        + "</figcaption></figure>\n"
    )


def _mark(x: float, text: str) -> str:
    return f'<line x1="{x:.1f}" x2="{x:.1f}" y1="10" y2="{_HEIGHT}"/><text x="{x + 3:.1f}" y="18">{text}</text>'
