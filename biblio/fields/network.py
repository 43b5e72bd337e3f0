"""The model: a small network over a reference's tokens, and the chain of states that fits it best.

Each token's features have a vector each, which are added up; four layers look one, two, four and eight tokens far to
either side, and halfway each token is told what the whole reference is like; a chain (a conditional random field)
weighs each state and each step from one state to the next. All of it is arrays, so that many references are read at
once.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from biblio.fields.features import OF_STRETCHES, OF_TOKENS, Meaning, Seen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# How far each layer looks: tokens at this distance before and behind. The whole is told before layer number TOLD.
REACHES: Final = (1, 2, 4, 8)
TOLD: Final = 2
# The weights by name; of each layer "before", "here", "behind" and "shift".
WEIGHTS: Final = (
    "enter", "enter_shift", "tell", "tell_shift", "out", "out_shift", "steps", "begin",
    *(f"{part}{number}" for number in range(len(REACHES)) for part in ("before", "here", "behind", "shift")),
)  # fmt: skip
# How often each step from state to state is taken in what was learnt, and each state begins: for layout.py.
USUAL: Final = ("usual", "usual_begin")
FORMAT: Final = "biblio-model-3"
# Vectors remembered of words, stretches and places; beyond it they are forgotten and made again.
_REMEMBERED: Final = 100_000
# References read at once, and the tokens that they may have together: more would gain nothing and take memory.
_BATCH: Final = 64
_BATCH_TOKENS: Final = 6000


class _Remembered:
    """Sums of vectors, made once: key -> its row in the table. What a word, say, is worth is added up once."""

    rows: dict[Any, int]
    table: Floats

    def __init__(self) -> None:
        self.rows = {}

    def make_room(self, width: int) -> None:
        """Room for all keys of a batch; where there is none, all is forgotten."""
        import numpy as np

        if not self.rows or len(self.rows) >= _REMEMBERED:
            most = _REMEMBERED + (len(OF_TOKENS) + len(OF_STRETCHES)) * _BATCH_TOKENS
            self.table = np.empty((most, width), np.float32)
            self.rows.clear()


@dataclass(slots=True)
class Network:
    """A model: its features' vectors (features x width), the states that it gives, and its weights by name."""

    features: dict[str, int]
    states: tuple[str, ...]
    vectors: Floats
    weights: dict[str, Floats]
    _remembered: _Remembered = field(default_factory=_Remembered, repr=False)

    def with_weights(self, weights: dict[str, Floats]) -> Network:
        """The same network with other weights behind the sums of its vectors, which both remember."""
        return Network(self.features, self.states, self.vectors, weights, self._remembered)

    # -- what tokens are seen as ------------------------------------------------------------------------------------
    def sums(self, seen: Sequence[Seen]) -> Floats:
        """The sums of the feature vectors of all tokens, one reference after the other (tokens x width)."""
        import numpy as np

        self._remembered.make_room(self.vectors.shape[1])
        found = self._added([one.columns for one in seen], OF_TOKENS)
        sizes = [size for one in seen for size in one.sizes]
        found += np.repeat(self._added([one.stretches for one in seen], OF_STRETCHES), sizes, axis=0)
        return found

    def _added(self, columns: Sequence[tuple[Sequence[Any], ...]], meanings: Sequence[Meaning]) -> Floats:
        import numpy as np

        rows, table = self._remembered.rows, self._remembered.table
        found: Floats | None = None
        for column, meaning in enumerate(meanings):
            keys = [key for one in columns for key in one[column]]
            try:
                numbers = [rows[key] for key in keys]
            except KeyError:
                numbers = [rows[key] if key in rows else self._add(key, meaning) for key in keys]
            part = table[numbers]
            found = part if found is None else np.add(found, part, out=found)
        assert found is not None
        return found

    def _add(self, key: Any, meaning: Meaning) -> int:
        features, remembered = self.features, self._remembered
        number = remembered.rows[key] = len(remembered.rows)
        names = [features[name] for name in meaning(key) if name in features]
        self.vectors[names].sum(axis=0, out=remembered.table[number])
        return number

    # -- reading ----------------------------------------------------------------------------------------------------
    def read_all(self, seen: Sequence[Seen]) -> list[tuple[list[str], list[float]]]:
        """For each reference the most likely states of its tokens, and how probable each is; any number of them."""
        found: list[tuple[list[str], list[float]]] = [([], [])] * len(seen)
        for batch in _batches(seen):
            for number, row in zip(batch, self.read([seen[number] for number in batch]), strict=True):
                found[number] = row
        return found

    def read(self, seen: Sequence[Seen]) -> list[tuple[list[str], list[float]]]:
        """The same for references that are read at once: each has tokens, and they are of about the same length."""
        import numpy as np

        lengths = np.array([len(one) for one in seen])
        longest = int(lengths.max())
        mask = np.arange(longest)[:, None] < lengths[None, :]
        inputs = np.zeros((len(seen), longest, self.vectors.shape[1]), np.float32)
        inputs[mask.T] = self.sums(seen)
        scores = self.scores(inputs.swapaxes(0, 1), mask)
        steps, begin = self.weights["steps"], self.weights["begin"]
        paths = best_paths(scores, steps, begin, lengths)
        sure = np.take_along_axis(marginals(scores, steps, begin, mask), paths[:, :, None], 2)[:, :, 0]
        return [
            ([self.states[state] for state in path[:length]], row[:length])
            for path, row, length in zip(paths.T.tolist(), sure.T.tolist(), lengths.tolist(), strict=True)
        ]

    def scores(self, inputs: Floats, mask: NDArray[np.bool_]) -> Floats:
        """How well each state fits each token: (tokens, references, states), of the sums of its features' vectors."""
        import numpy as np

        weights = self.weights
        longest, count, width = inputs.shape
        present = mask.reshape(-1, 1).astype(np.float32)
        value = normal(np.ascontiguousarray(inputs).reshape(-1, width))[0] @ weights["enter"] + weights["enter_shift"]
        value *= present
        for number, reach in enumerate(REACHES):
            if number == TOLD:
                whole = whole_of(normal(value)[0], mask)[0]
                told = np.maximum(whole @ weights["tell"] + weights["tell_shift"], 0)
                value += np.tile(told, (longest, 1))
                value *= present
            step = look(normal(value)[0] * present, weights, number, reach * count)
            value += np.maximum(step, 0, out=step)
            value *= present
        found: Floats = (normal(value)[0] @ weights["out"] + weights["out_shift"]).reshape(longest, count, -1)
        return found

    # -- files ------------------------------------------------------------------------------------------------------
    def save(self, path: Path) -> None:
        """Write the model: a byte a number of the vectors, with a scale for each; the same model, the same bytes."""
        import numpy as np

        scale = np.abs(self.vectors).max(axis=1, keepdims=True) / 127 + 1e-12
        arrays: dict[str, Any] = {
            "format": np.array(FORMAT),
            "features": np.frombuffer("\n".join(self.features).encode(), np.uint8),
            "states": np.array(self.states),
            "vectors": np.round(self.vectors / scale).astype(np.int8),
            "scale": scale.astype(np.float32),
        }
        arrays |= {name: self.weights[name].astype(np.float32) for name in (*WEIGHTS, *USUAL)}
        target = io.BytesIO()
        np.savez_compressed(target, **arrays)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(target.getvalue())

    @classmethod
    def load(cls, data: bytes) -> Network:
        """The model that `save` wrote. Raises ValueError where the bytes are none."""
        import zipfile

        import numpy as np

        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                if str(arrays["format"]) != FORMAT:
                    raise ValueError(f"it is of another form than {FORMAT}")
                names = bytes(arrays["features"]).decode().split("\n")
                return cls(
                    {name: number for number, name in enumerate(names)},
                    tuple(str(state) for state in arrays["states"]),
                    arrays["vectors"].astype(np.float32) * arrays["scale"],
                    {name: arrays[name] for name in (*WEIGHTS, *USUAL)},
                )
        except (KeyError, EOFError, zipfile.BadZipFile) as error:
            raise ValueError(f"it is no model that `biblio train` wrote ({error})") from error


def _batches(seen: Sequence[Seen]) -> Iterator[list[int]]:
    """The numbers of the references that have tokens, those of about the same length together."""
    sizes = [len(one) for one in seen]
    batch: list[int] = []
    for number in sorted((number for number, size in enumerate(sizes) if size), key=sizes.__getitem__):
        if batch and (len(batch) == _BATCH or sizes[number] * (len(batch) + 1) > _BATCH_TOKENS):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


# -- parts of the network ---------------------------------------------------------------------------------------------
def normal(rows: Floats) -> tuple[Floats, Floats]:
    """The rows with mean 0 and variance 1 each, and what they were multiplied by for it."""
    import numpy as np

    found: Floats = rows - rows.mean(axis=1, keepdims=True)
    size: Floats = 1 / np.sqrt(np.einsum("ij,ij->i", found, found)[:, None] / rows.shape[1] + np.float32(1e-5))
    found *= size
    return found, size


def whole_of(rows: Floats, mask: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.int64]]:
    """Of each reference's rows the mean and the greatest, side by side; and at which token each greatest stands."""
    import numpy as np

    table = rows.reshape(*mask.shape, -1)
    here = mask[:, :, None]
    mean = (table * here).sum(axis=0) / mask.sum(axis=0)[:, None].astype(rows.dtype)
    where = np.where(here, table, np.float32(-1e4)).argmax(axis=0)
    greatest = np.take_along_axis(table, where[None], 0)[0]
    return np.concatenate([mean, greatest], axis=1), where


def look(flat: Floats, weights: dict[str, Floats], number: int, reach: int) -> Floats:
    """What layer `number` makes of each row and of those `reach` rows before and behind it."""
    step: Floats = flat @ weights[f"here{number}"]
    step += weights[f"shift{number}"]
    if reach < len(flat):
        step[reach:] += flat[:-reach] @ weights[f"before{number}"]
        step[:-reach] += flat[reach:] @ weights[f"behind{number}"]
    return step


# -- the chain --------------------------------------------------------------------------------------------------------
def best_paths(scores: Floats, steps: Floats, begin: Floats, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The best chain of states for each reference (tokens x references)."""
    import numpy as np

    longest, count, _ = scores.shape
    values = np.empty_like(scores)
    values[0] = begin + scores[0]
    across = np.ascontiguousarray(steps.T)  # to, from: the best step to each state is sought along the last axis
    for at in range(1, longest):
        np.add((values[at - 1][:, None, :] + across).max(axis=2), scores[at], out=values[at])
    paths = np.zeros((longest, count), np.int64)
    state = np.zeros(count, np.int64)
    for at in range(longest - 1, -1, -1):
        last = lengths == at + 1
        if at + 1 < longest:
            state = (values[at] + across[state]).argmax(axis=1)
        if last.any():
            state = np.where(last, values[at].argmax(axis=1), state)
        paths[at] = state
    return paths


def marginals(scores: Floats, steps: Floats, begin: Floats, mask: NDArray[np.bool_]) -> Floats:
    """How probable each state is at each token: (tokens, references, states)."""
    import numpy as np

    weights, alpha, beta, _ = chain(scores, steps, begin, mask)
    del weights
    found: Floats = alpha * beta
    found /= found.sum(axis=2, keepdims=True)
    np.nan_to_num(found, copy=False)
    return found


def chain(
    scores: Floats, steps: Floats, begin: Floats, mask: NDArray[np.bool_]
) -> tuple[Floats, Floats, Floats, Floats]:
    """Of the chain: exp(scores) scaled, alpha and beta that sum to one, the log of each reference's total weight."""
    import numpy as np

    longest, count, width = scores.shape
    top = scores.max(axis=2, keepdims=True)
    weights = np.exp(scores - top)
    move = np.exp(steps)
    alpha = np.empty_like(scores)
    beta = np.empty_like(scores)
    total = np.zeros(count, np.float32)
    now = np.exp(begin) * weights[0]
    for at in range(longest):
        if at:
            now = np.where(mask[at][:, None], (now @ move) * weights[at], now)
        size = now.sum(axis=1, keepdims=True)
        now = now / size
        alpha[at] = now
        total += np.where(mask[at], np.log(size[:, 0]) + top[at, :, 0], 0)
    later = np.full((count, width), 1.0 / width, np.float32)
    back = np.ascontiguousarray(move.T)
    for at in range(longest - 1, -1, -1):
        beta[at] = later
        if at:
            step = (later * weights[at]) @ back
            step /= step.sum(axis=1, keepdims=True)
            later = np.where(mask[at][:, None], step, later)
    return weights, alpha, beta, total
