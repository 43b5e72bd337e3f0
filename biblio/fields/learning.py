"""Labelled references -> a network: the chain's likelihood climbed by stochastic gradients (Adam), in arrays alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from biblio.fields.features import OF_STRETCHES, OF_TOKENS, Meaning, Seen, word_features
from biblio.fields.network import REACHES, TOLD, USUAL, WEIGHTS, Network, chain, look, normal, whole_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a network is trained. The defaults are those of the shipped model (MODEL.md has what others brought)."""

    width: int = 64  # of the features' vectors
    breadth: int = 128  # of the layers
    rounds: int = 8
    batch: int = 64
    rate: float = 0.002
    # features seen in fewer tokens are left out: they would be learnt by heart, and fill the file
    rarest: int = 8
    # shares that are hidden while learning: of features, of the words themselves, of all their letters, of values
    hide_features: float = 0.1
    hide_words: float = 0.3
    hide_letters: float = 0.08
    hide_values: float = 0.15
    # how much of the weights' running mean, which is the result, stays at a step
    steady: float = 0.998
    seed: int = 1


# Longer references than this are left out of training: they would fill a batch with little.
_LONGEST: Final = 160
_TYPES: Final = len(OF_TOKENS) + len(OF_STRETCHES)


def learn(
    sequences: Sequence[tuple[Seen, Sequence[str]]],
    settings: Settings | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Network:
    """A network that gives the references' tokens their states; the same for the same sequences and settings.

    `sequences` are references as they are seen, and the state of each token. `tell` is told of each round.
    """
    import numpy as np

    settings = settings or Settings()
    sequences = [(seen, states) for seen, states in sequences if 0 < len(seen) <= _LONGEST]
    chance = np.random.default_rng(settings.seed)
    material = _Material(sequences, settings.rarest)
    network = _start(material, settings, chance)
    network.weights |= dict(zip(USUAL, material.usual(), strict=True))
    mean = _Mean(network, settings.steady)
    optimiser = _Adam(network)
    batches = sum(1 for _ in _batches(material.lengths, settings.batch, np.random.default_rng(0)))
    done, all_steps = 0, settings.rounds * batches
    for number in range(settings.rounds):
        loss = 0.0
        for chosen in _batches(material.lengths, settings.batch, chance):
            rate = settings.rate * min(1.0, (done + 1) / 200) * max(0.02, 1 - done / all_steps)
            loss += _step(network, material, chosen, optimiser, rate, settings, chance)
            done += 1
            mean.add(network, done)
        tell(f"round {number + 1} of {settings.rounds}: {loss / len(sequences):.3f}")
    return mean.network


def _start(material: _Material, settings: Settings, chance: np.random.Generator) -> Network:
    import numpy as np

    narrow, broad, count = settings.width, settings.breadth, len(material.states)
    shapes = {
        "enter": (narrow, broad), "enter_shift": (broad,), "tell": (2 * broad, broad), "tell_shift": (broad,),
        "out": (broad, count), "out_shift": (count,), "steps": (count, count), "begin": (count,),
    }  # fmt: skip
    weights: dict[str, Floats] = {}
    for name in WEIGHTS:
        shape = shapes.get(name) or ((broad,) if name.startswith("shift") else (broad, broad))
        inputs = 3 * broad if shape == (broad, broad) else shape[0]
        size = 0.0 if len(shape) == 1 or name == "steps" else (1 / (3 * inputs)) ** 0.5 * 1.7
        weights[name] = chance.normal(0, 1, shape).astype(np.float32) * np.float32(size)
    vectors = chance.normal(0, 0.3, (len(material.features), narrow)).astype(np.float32)
    return Network(material.features, tuple(material.states), vectors, weights)


class _Material:
    """The sequences as numbers: for each token the bundles of features that it has, and its state."""

    def __init__(self, sequences: Sequence[tuple[Seen, Sequence[str]]], rarest: int) -> None:
        import numpy as np

        self._bundles: dict[Any, int] = {}
        self._contents: list[tuple[str, ...]] = []
        self.states = sorted({state for _, states in sequences for state in states})
        numbers = {state: number for number, state in enumerate(self.states)}
        # A word has two bundles in a row: all that is seen of it, and the same without its letters.
        rows = [self._rows(seen) for seen, _ in sequences]
        self.lengths = np.array([len(seen) for seen, _ in sequences])
        self.starts = np.concatenate([[0], np.cumsum(self.lengths)[:-1]])
        self.bundles = np.concatenate(rows)
        self.gold = np.array([numbers[state] for _, states in sequences for state in states])
        seen_often: Counter[str] = Counter()
        for bundle, count in zip(*np.unique(self.bundles, return_counts=True), strict=True):
            for name in self._contents[bundle]:
                seen_often[name] += int(count)
        names = sorted(name for name, count in seen_often.items() if count >= rarest)
        self.features = {name: number for number, name in enumerate(names)}
        contents = [[self.features[name] for name in row if name in self.features] for row in self._contents]
        self.sizes = np.array([len(row) for row in contents])
        self.ends = np.cumsum(self.sizes)
        self.contents = np.array([number for row in contents for number in row])
        self.is_word = np.array([name.startswith("w=") for name in names])

    def usual(self) -> tuple[Floats, Floats]:
        """How often each state follows each, and begins: shares of one."""
        import numpy as np

        count = len(self.states)
        steps, begin = np.full((count, count), 0.01), np.full(count, 0.1)
        inside = np.ones(len(self.gold), bool)
        inside[self.starts] = False
        behind = np.flatnonzero(inside)
        np.add.at(steps, (self.gold[behind - 1], self.gold[behind]), 1)
        np.add.at(begin, self.gold[self.starts], 1)
        return (steps / steps.sum(axis=1, keepdims=True)).astype(np.float32), (begin / begin.sum()).astype(np.float32)

    def _rows(self, seen: Seen) -> Numbers:
        """The numbers of each token's bundles (tokens x types)."""
        import numpy as np

        rows = np.empty((len(seen), _TYPES), np.int64)
        rows[:, 0] = [self._word(key) for key in seen.columns[0]]
        for column, meaning in enumerate(OF_TOKENS[1:], 1):
            rows[:, column] = [self._number(key, meaning) for key in seen.columns[column]]
        for column, meaning in enumerate(OF_STRETCHES):
            numbers = [self._number(key, meaning) for key in seen.stretches[column]]
            rows[:, len(OF_TOKENS) + column] = np.repeat(numbers, seen.sizes)
        return rows

    def _word(self, text: Any) -> int:
        found = self._bundles.get(text)
        if found is None:
            found = self._bundles[text] = len(self._contents)
            self._contents += [word_features(text), word_features(text, unknown=True)]
        return found

    def _number(self, key: Any, meaning: Meaning) -> int:
        found = self._bundles.get(key)
        if found is None:
            found = self._bundles[key] = len(self._contents)
            self._contents.append(meaning(key))
        return found


def _batches(lengths: Numbers, size: int, chance: np.random.Generator) -> Iterator[Numbers]:
    """All sequences once, in batches of about the same length."""
    import numpy as np

    order = chance.permutation(len(lengths))
    pools = [order[at : at + size * 24] for at in range(0, len(order), size * 24)]
    sorted_pools = [pool[np.argsort(lengths[pool], kind="stable")] for pool in pools]
    found = [pool[at : at + size] for pool in sorted_pools for at in range(0, len(pool), size)]
    for number in chance.permutation(len(found)):
        yield found[number]


def _step(
    network: Network,
    material: _Material,
    chosen: Numbers,
    optimiser: _Mover,
    rate: float,
    settings: Settings,
    chance: np.random.Generator,
) -> float:
    """One step of learning on a batch; its loss (minus the log of the probability of what is right)."""
    import numpy as np

    lengths = material.lengths[chosen]
    longest, count = int(lengths.max()), len(chosen)
    mask = np.arange(longest)[:, None] < lengths[None, :]
    tokens = (material.starts[chosen][None, :] + np.arange(longest)[:, None])[mask]
    gold = np.zeros((longest, count), np.int64)
    gold[mask] = material.gold[tokens]
    inputs = _Inputs(network, material, tokens, settings, chance)
    rows = np.zeros((longest * count, network.vectors.shape[1]), network.vectors.dtype)
    places = np.flatnonzero(mask)
    rows[places] = inputs.sums
    run = _Run(network.weights, rows, mask, settings.hide_values, chance)
    loss, by_score, by_step, by_begin = _gradient_of_chain(run.scores, network.weights, gold, mask)
    scale = np.float32(1 / count)
    by_row, gradients = run.back(by_score.reshape(longest * count, -1) * scale)
    gradients |= {"steps": by_step * scale, "begin": by_begin * scale}
    optimiser.move(network, gradients, *inputs.back(by_row[places]), rate)
    return loss


class _Inputs:
    """The sums of the vectors of a batch's tokens: of each bundle once, some features hidden."""

    def __init__(
        self, network: Network, material: _Material, tokens: Numbers, settings: Settings, chance: np.random.Generator
    ) -> None:
        import numpy as np

        bundles = material.bundles[tokens]
        bundles[:, 0] += chance.random(len(tokens), np.float32) < settings.hide_letters
        kinds, which = np.unique(bundles, return_inverse=True)
        self._which = which.reshape(bundles.shape)
        sizes = material.sizes[kinds]
        at = np.arange(sizes.sum()) + np.repeat(material.ends[kinds] - np.cumsum(sizes), sizes)
        names = material.contents[at]
        owner = np.repeat(np.arange(len(kinds)), sizes)
        hide = np.where(material.is_word[names], settings.hide_words, settings.hide_features)
        kept = chance.random(len(names), np.float32) >= hide
        self._names, self._owner, self._count = names[kept], owner[kept], len(kinds)
        of_kinds = _summed(network.vectors[self._names], self._owner, self._count)
        self.sums = of_kinds[self._which].sum(axis=1)

    def back(self, by_token: Floats) -> tuple[Numbers, Floats]:
        """The features whose vectors take part, and the gradients of those."""
        import numpy as np

        order = np.argsort(self._which, axis=None, kind="stable")
        by_kind = _summed(by_token[order // _TYPES], self._which.reshape(-1)[order], self._count)
        order = np.argsort(self._names, kind="stable")
        touched, first = np.unique(self._names[order], return_index=True)
        return touched, np.add.reduceat(by_kind[self._owner[order]], first, axis=0)


class _Run:
    """A batch's way through the layers, remembered for the way back."""

    def __init__(
        self, weights: dict[str, Floats], rows: Floats, mask: NDArray[np.bool_], hide: float,
        chance: np.random.Generator,
    ) -> None:  # fmt: skip
        import numpy as np

        self._weights, self._mask, self._hide, self._chance = weights, mask, hide, chance
        self._count = mask.shape[1]
        self._present = mask.reshape(-1, 1).astype(rows.dtype)
        self._entered, self._enter_size = normal(rows)
        self._enter_gate = self._gate(self._present * np.ones((1, weights["enter"].shape[1]), rows.dtype))
        value = (self._entered @ weights["enter"] + weights["enter_shift"]) * self._enter_gate
        self._normals: list[tuple[Floats, Floats]] = []
        self._gates: list[Floats] = []
        for number, reach in enumerate(REACHES):
            if number == TOLD:
                value = value + self._tell(value)
            plain, size = normal(value)
            plain *= self._present
            step = look(plain, weights, number, reach * self._count)
            gate = self._gate((step > 0) * self._present)
            value = value + step * gate
            self._normals.append((plain, size))
            self._gates.append(gate)
        self._left, self._left_size = normal(value)
        self.scores: Floats = (self._left @ weights["out"] + weights["out_shift"]).reshape(*mask.shape, -1)

    def _gate(self, gate: Floats) -> Floats:
        """By what values are multiplied: some are hidden."""
        import numpy as np

        if self._hide:
            kept = self._chance.random(gate.shape, np.float32) >= self._hide
            gate = gate * kept * np.float32(1 / (1 - self._hide))
        return gate

    def _tell(self, value: Floats) -> Floats:
        import numpy as np

        self._told, self._told_size = normal(value)
        self._whole, self._greatest = whole_of(self._told, self._mask)
        told = self._whole @ self._weights["tell"] + self._weights["tell_shift"]
        self._tell_gate = told > 0
        return np.tile(told * self._tell_gate, (self._mask.shape[0], 1)) * self._present

    def back(self, by_score: Floats) -> tuple[Floats, dict[str, Floats]]:
        """The gradients of the rows and of the weights, of those of the scores."""
        weights, found = self._weights, {}
        found["out"] = self._left.T @ by_score
        found["out_shift"] = by_score.sum(axis=0)
        by_value = _back_normal(by_score @ weights["out"].T, self._left, self._left_size)
        for number in range(len(REACHES) - 1, -1, -1):
            plain, size = self._normals[number]
            by_step = by_value * self._gates[number]
            by_plain = _back_look(by_step, plain, weights, number, REACHES[number] * self._count, found)
            by_value = by_value + _back_normal(by_plain * self._present, plain, size)
            if number == TOLD:
                by_value = by_value + self._back_tell(by_value, found)
        by_value = by_value * self._enter_gate
        found["enter"] = self._entered.T @ by_value
        found["enter_shift"] = by_value.sum(axis=0)
        return _back_normal(by_value @ weights["enter"].T, self._entered, self._enter_size), found

    def _back_tell(self, by_value: Floats, found: dict[str, Floats]) -> Floats:
        import numpy as np

        longest, count = self._mask.shape
        by_told = (by_value * self._present).reshape(longest, count, -1).sum(axis=0) * self._tell_gate
        found["tell"] = self._whole.T @ by_told
        found["tell_shift"] = by_told.sum(axis=0)
        by_mean, by_greatest = np.split(by_told @ self._weights["tell"].T, 2, axis=1)
        by_plain = self._mask[:, :, None] * (by_mean / self._mask.sum(axis=0)[:, None]).astype(by_value.dtype)[None]
        at = self._greatest[None]
        np.put_along_axis(by_plain, at, np.take_along_axis(by_plain, at, 0) + by_greatest[None], 0)
        return _back_normal(by_plain.reshape(by_value.shape), self._told, self._told_size)


def _back_normal(by_plain: Floats, plain: Floats, size: Floats) -> Floats:
    import numpy as np

    mean = by_plain.mean(axis=1, keepdims=True)
    slant = np.einsum("ij,ij->i", by_plain, plain)[:, None] / plain.shape[1]
    found: Floats = (by_plain - mean - plain * slant) * size
    return found


def _back_look(
    by_step: Floats, plain: Floats, weights: dict[str, Floats], number: int, reach: int, found: dict[str, Floats]
) -> Floats:
    import numpy as np

    before, here, behind = (f"{part}{number}" for part in ("before", "here", "behind"))
    found[here] = plain.T @ by_step
    found[f"shift{number}"] = by_step.sum(axis=0)
    by_plain: Floats = by_step @ weights[here].T
    found[before], found[behind] = np.zeros_like(weights[before]), np.zeros_like(weights[behind])
    if reach < len(plain):
        found[before] = plain[:-reach].T @ by_step[reach:]
        found[behind] = plain[reach:].T @ by_step[:-reach]
        by_plain[:-reach] += by_step[reach:] @ weights[before].T
        by_plain[reach:] += by_step[:-reach] @ weights[behind].T
    return by_plain


def _summed(rows: Floats, owner: Numbers, count: int) -> Floats:
    """The sums of the rows of each owner; owners ascend."""
    import numpy as np

    found = np.zeros((count, rows.shape[1]), np.float32)
    if len(rows):
        owners, first = np.unique(owner, return_index=True)
        found[owners] = np.add.reduceat(rows, first, axis=0)
    return found


def _gradient_of_chain(
    scores: Floats, chain_weights: dict[str, Floats], gold: Numbers, mask: NDArray[np.bool_]
) -> tuple[float, Floats, Floats, Floats]:
    """The loss of a batch, and its gradients by score, by step and by beginning."""
    import numpy as np

    steps, begin = chain_weights["steps"], chain_weights["begin"]
    weights, alpha, beta, total = chain(scores, steps, begin, mask)
    sure = alpha * beta
    sure /= sure.sum(axis=2, keepdims=True)
    move = np.exp(steps)
    by_step = np.zeros_like(steps)
    for at in range(1, len(scores)):
        later = weights[at] * beta[at]
        size = ((alpha[at - 1] @ move) * later).sum(axis=1, keepdims=True)
        later *= mask[at][:, None] / size
        by_step += alpha[at - 1].T @ later
    by_step *= move
    before, behind = gold[:-1][mask[1:]], gold[1:][mask[1:]]
    np.subtract.at(by_step, (before, behind), 1)
    by_begin = sure[0].sum(axis=0)
    np.subtract.at(by_begin, gold[0], 1)
    by_score = sure * mask[:, :, None]
    rows, columns = np.nonzero(mask)
    by_score[rows, columns, gold[mask]] -= 1
    right = begin[gold[0]].sum() + scores[rows, columns, gold[mask]].sum() + steps[before, behind].sum()
    return float(total.sum() - right), by_score, by_step, by_begin


def gradients_of(
    sequences: Sequence[tuple[Seen, Sequence[str]]], settings: Settings
) -> tuple[Callable[[], float], dict[str, Any], dict[str, Any]]:
    """For checking: the mean loss of the sequences as a function of the weights, its gradients, and the weights.

    The weights are those of a new network, in double precision, and may be changed in place.
    """
    import numpy as np

    chance = np.random.default_rng(settings.seed)
    material = _Material(sequences, settings.rarest)
    network = _start(material, settings, chance)
    network.vectors = network.vectors.astype(np.float64)
    network.weights = {
        name: part.astype(np.float64) + chance.normal(0, 0.2, part.shape)  # type: ignore[misc]
        for name, part in network.weights.items()
    }
    all_of_them = np.arange(len(sequences))
    kept = _Keeper()

    def loss() -> float:
        return _step(network, material, all_of_them, _Keeper(), 0.0, settings, chance) / len(sequences)

    _step(network, material, all_of_them, kept, 0.0, settings, chance)
    vectors = np.zeros_like(network.vectors)
    vectors[kept.touched] = kept.by_name
    return loss, kept.gradients | {"vectors": vectors}, network.weights | {"vectors": network.vectors}


class _Mover(Protocol):
    """Takes a step's gradients."""

    def move(
        self, network: Network, gradients: dict[str, Any], touched: Numbers, by_name: Floats, rate: float
    ) -> None: ...


class _Keeper:
    """Keeps the gradients and moves nothing."""

    gradients: dict[str, Any]
    touched: Numbers
    by_name: Floats

    def move(self, network: Network, gradients: dict[str, Any], touched: Numbers, by_name: Floats, rate: float) -> None:
        self.gradients, self.touched, self.by_name = gradients, touched, by_name


# Adam's memory of gradients and of their squares, the size beyond which gradients are damped, and how fast the
# matrices wither (the vectors do not).
_MEMORY: Final = (0.9, 0.99)
_GREATEST: Final = 5.0
_WITHER: Final = 0.01


class _Adam:
    """Adam with decoupled decay (Loshchilov and Hutter 2019); of the vectors only those move that a batch touched."""

    def __init__(self, network: Network) -> None:
        import numpy as np

        self._first = np.zeros_like(network.vectors)
        self._second = np.zeros_like(network.vectors)
        self._of_weights = {name: (np.zeros_like(part), np.zeros_like(part)) for name, part in network.weights.items()}
        self._count = 0

    def move(self, network: Network, gradients: dict[str, Any], touched: Numbers, by_name: Floats, rate: float) -> None:
        import numpy as np

        self._count += 1
        size = float(np.sqrt((by_name**2).sum() + sum((part**2).sum() for part in gradients.values())))
        damped = np.float32(min(1.0, _GREATEST / (size + 1e-9)))
        one, two = (np.float32(share) for share in _MEMORY)
        pace = np.float32(rate * np.sqrt(1 - _MEMORY[1] ** self._count) / (1 - _MEMORY[0] ** self._count))
        gradient = by_name * damped
        first = self._first[touched] * one + gradient * (1 - one)
        second = self._second[touched] * two + gradient * gradient * (1 - two)
        self._first[touched], self._second[touched] = first, second
        network.vectors[touched] -= pace * first / (np.sqrt(second) + np.float32(1e-8))
        for name, part in gradients.items():
            part = part * damped
            mean, square = self._of_weights[name]
            mean += (part - mean) * (1 - one)
            square += (part * part - square) * (1 - two)
            weights = network.weights[name]
            if weights.ndim > 1 and name != "steps":
                weights *= np.float32(1 - rate * _WITHER)
            weights -= pace * mean / (np.sqrt(square) + np.float32(1e-8))


class _Mean:
    """The running mean of a network's weights: it generalises better than where learning happens to end."""

    _EVERY: Final = 4

    def __init__(self, network: Network, steady: float) -> None:
        self.network = Network(
            network.features,
            network.states,
            network.vectors.copy(),
            {name: part.copy() for name, part in network.weights.items()},
        )
        self._steady = steady

    def add(self, network: Network, count: int) -> None:
        import numpy as np

        if count % self._EVERY == 0:
            share = np.float32(1 - min(self._steady, (count + 1) / (count + 20)) ** self._EVERY)
            self.network.vectors += share * (network.vectors - self.network.vectors)
            for name, part in self.network.weights.items():
                part += share * (network.weights[name] - part)
