"""Tokens, what the labeller sees, its labels, and how a model is trained."""

from __future__ import annotations

import json
import time
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biblio.documents.document import Mark
from biblio.errors import BiblioError
from biblio.fields import label_spans
from biblio.fields import network as network_module
from biblio.fields.corpora import make_example, to_example
from biblio.fields.features import Seen, see, token_features, word_features
from biblio.fields.field import Field
from biblio.fields.invent import collect_pools, invent
from biblio.fields.labeller import load_model
from biblio.fields.labels import FIELDS, to_states, trim
from biblio.fields.learning import Settings, gradients_of, learn
from biblio.fields.network import Network, best_paths, marginals
from biblio.fields.tokens import MOST_TOKENS, split_tokens
from biblio.fields.train import train
from biblio.fields.vary import to_pieces, vary
from biblio.spans.span import Span
from biblio.tables import load_table

WORKS = [
    {"type": "book", "title": "The Making of the English Working Class",
     "author": [{"family": "Thompson", "given": "Edward"}]},
    {"type": "book", "title": "Die Lage der arbeitenden Klasse", "publisher": "Wigand", "publisher-place": "Leipzig",
     "author": [{"family": "Engels", "given": "Friedrich"}]},
]  # fmt: skip

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80) | st.text(
    st.sampled_from("ab Z.,:;()[]“”‘’\"'*_–-1950 \n\t\x00é"), max_size=120
)


def span(raw: str, **rest: object) -> Span:
    return Span("-", 0, len(raw), raw, **rest)  # type: ignore[arg-type]


def labelled(raw: str) -> dict[str, str]:
    (fields,) = label_spans([span(raw)])
    return {field.label: field.text for field in fields if field.label != "other"}


# -- tokens --------------------------------------------------------------------------------------------------------
@given(TEXTS)
def test_tokens_and_gaps_tile_the_text(raw: str) -> None:
    tokens = split_tokens(raw)
    rebuilt = "".join(token.gap + token.text for token in tokens)
    assert raw.startswith(rebuilt)
    assert not raw[len(rebuilt) :].strip()
    assert all(raw[token.start : token.end] == token.text for token in tokens)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("W. E. B. Du Bois", ["W", ".", "E", ".", "B", ".", "Du", "Bois"]),
        ("dell’arte 56(2):12–34", ["dell’arte", "56", "(", "2", ")", ":", "12", "–", "34"]),
        ("‘Vienna’, *1848*_", ["‘", "Vienna", "’", ",", "*", "1848", "*", "_"]),
        ("see https://example.org/a_b(1).", ["see", "https://example.org/a_b(1", ")", "."]),
        ("doi:10.1000/x.y, 2nd", ["doi", ":", "10.1000/x.y", ",", "2nd"]),
        ("Cafe\u0301 О. Ю.", ["Cafe\u0301", "О", ".", "Ю", "."]),
        ("", []),
    ],
)
def test_tokens(raw: str, expected: list[str]) -> None:
    assert [token.text for token in split_tokens(raw)] == expected


# -- features ------------------------------------------------------------------------------------------------------
@given(TEXTS)
def test_each_token_has_its_features(raw: str) -> None:
    tokens = split_tokens(raw)
    rows = token_features(tokens)
    assert len(rows) == len(tokens)
    assert rows == token_features(tokens)


def test_emphasis_of_the_document_and_of_signs_is_seen() -> None:
    raw = "Mayhew, London Labour, 1851"
    marked = token_features(split_tokens(raw), [Mark(8, 21, "emphasis")])
    assert ["emphasis" in row for row in marked] == [False, False, True, True, False, False]
    starred = token_features(split_tokens("Mayhew, *London Labour*, 1851"))
    assert ["emphasis" in row for row in starred] == [False, False, True, True, True, False, False, False]


def test_quotation_marks_are_not_apostrophes() -> None:
    rows = token_features(split_tokens("‘Workers’ Control’, Ken Coates"))
    assert "quoted" in rows[1]
    assert "quoted" not in rows[-1]


def test_lists_of_words_are_words() -> None:
    for name, block in load_table("reading_words").items():
        words = block.split()
        assert words, name
        assert all(word == word.lower() for word in words), name


def test_what_is_seen_names_each_token() -> None:
    tokens = split_tokens("Webb, Sidney, Industrial Democracy, Longmans, 1897")
    seen = see(tokens)
    assert {len(column) for column in seen.columns} == {len(seen)} == {len(tokens)} == {sum(seen.sizes)}
    assert {len(column) for column in seen.stretches} == {len(seen.sizes)}
    assert see([]) == see(split_tokens(" "))


def test_a_hidden_word_keeps_its_shape_and_lists() -> None:
    open_, hidden = word_features("London"), word_features("London", unknown=True)
    assert "w=london" in open_
    assert set(hidden) < set(open_)
    assert {"s=Aa", "l=places"} <= set(hidden)


def test_names_of_several_words_are_known_within_a_stretch() -> None:
    rows = token_features(split_tokens("printed by Cambridge University Press 1950"))
    assert [next((f for f in row if f.startswith("known=")), "") for row in rows] == [
        "", "", "known=P", "known=p", "known=p", "",
    ]  # fmt: skip


# -- labels --------------------------------------------------------------------------------------------------------
def test_signs_go_with_the_field_beside_them() -> None:
    example = make_example(
        "x",
        [
            ("title", "Capital"),
            ("other", " ("),
            ("publisher-place", "London"),
            ("other", ", "),
            ("issued", "1887"),
            ("other", ")."),
        ],
    )
    assert to_states(example.tokens, example.labels) == [
        "B-title", "B-publisher-place", "publisher-place", "publisher-place", "B-issued", "issued", "issued",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "label", "expected"),
    [
        ("“War and Peace”,", "title", "War and Peace"),
        ("“Hands off” in Russia.", "title", "“Hands off” in Russia"),
        ("What is Property?,", "title", "What is Property?"),
        ("(Mills, C. W.),", "author", "Mills, C. W."),
        ("Allen & Unwin Ltd.,", "publisher", "Allen & Unwin Ltd."),
        ("[1926]", "issued", "1926"),
        ("History (1800–1850).", "title", "History (1800–1850)"),
        ("The U.S.S.R.", "title", "The U.S.S.R."),
        (",,;", "title", ""),
    ],
)
def test_trim(raw: str, label: str, expected: str) -> None:
    tokens = split_tokens(raw)
    first, last = trim(tokens, 0, len(tokens), label)
    assert raw[tokens[first].start : tokens[last - 1].end] == expected if first < last else expected == ""


# -- the labeller --------------------------------------------------------------------------------------------------
@settings(deadline=None, max_examples=60)
@given(st.lists(TEXTS, max_size=3))
def test_fields_tile_their_span(raws: list[str]) -> None:
    rows = label_spans([span(raw) for raw in raws])
    assert len(rows) == len(raws)
    for raw, fields in zip(raws, rows, strict=True):
        assert "".join(field.text for field in fields) == raw
        ends = [0, *(field.end for field in fields)]
        assert [field.start for field in fields] == ends[:-1]
        assert all(field.text and 0.0 <= field.confidence <= 1.0 for field in fields)


@pytest.mark.parametrize(
    "raw",
    [
        "(" * 1_000_000,
        "[](){}" * 100_000,
        "." * 200_000,
        "a" * 1_000_000,
        "\x00\x1b[31m\x07" * 5_000,
        "“" * 50_000,
        "1-" * 50_000,
        " " * 1_000_000,
    ],
    ids=["brackets", "pairs", "points", "word", "controls", "quotes", "numbers", "blanks"],
)
def test_hostile_input_costs_bounded_time(raw: str) -> None:
    before = time.process_time()
    (fields,) = label_spans([span(raw)])
    assert time.process_time() - before < 3
    assert "".join(field.text for field in fields) == raw


def test_what_is_too_long_is_left_unread() -> None:
    raw = "Coal, " * (MOST_TOKENS + 10)
    (fields,) = label_spans([span(raw)])
    assert fields[-1].label == "other"
    assert fields[-1].end == len(raw)


def test_labels_are_the_same_each_time() -> None:
    raws = [
        "Jane Addams: Twenty Years at Hull-House, Macmillan, New York, 1910.",
        "Bebel, August: Aus meinem Leben. Stuttgart 1910.",
    ]
    spans = [span(raw) for raw in raws]
    assert label_spans(spans) == label_spans(spans) == [*label_spans(spans[:1]), *label_spans(spans[1:])]


CASES = [
    json.loads(line) for line in (Path(__file__).parent / "cases" / "fields.jsonl").read_text("utf-8").splitlines()
]


def _case(case: dict[str, str]) -> Any:
    """A case not yet solved is kept and says why (`pending`); it fails the day that it is solved."""
    pending = case.pop("pending", None)
    marks = [pytest.mark.xfail(reason=pending, strict=True)] if pending else []
    return pytest.param(case, id=case["raw"][:40], marks=marks)


@pytest.mark.parametrize("case", [_case(case) for case in CASES])
def test_references_are_read(case: dict[str, str]) -> None:
    assert labelled(case["raw"]) == {label: text for label, text in case.items() if label != "raw"}


def test_identifiers_are_told_apart_by_their_form() -> None:
    found = labelled(
        "E. P. Thompson, Whigs and Hunters (London: Allen Lane, 1975). ISBN 0-7139-0991-7. https://example.org/1"
    )
    assert found["ISBN"] == "ISBN 0-7139-0991-7"
    assert found["URL"] == "https://example.org/1"


# -- the network ---------------------------------------------------------------------------------------------------
def small_material() -> tuple[list[tuple[Seen, list[str]]], Settings]:
    lines = ["Owen, A New View of Society, 1813", "London, 1890", "Fourier (Paris: Bossange, 1829), p. 3"]
    sequences = []
    for number, line in enumerate(lines):
        seen = see(split_tokens(line))
        sequences.append((seen, [f"state{(at * 7 + number) % 3}" for at in range(len(seen))]))
    return sequences, Settings(
        width=6, breadth=7, rounds=3, batch=2, rarest=1,
        hide_features=0, hide_values=0, hide_words=0, hide_letters=0,
    )  # fmt: skip


def test_the_gradients_are_those_of_the_loss() -> None:
    """By finite differences, in each kind of weights."""
    sequences, settings = small_material()
    loss, gradients, weights = gradients_of(sequences, settings)
    assert set(gradients) == set(weights)
    small = 1e-3
    for name, gradient in gradients.items():
        array = weights[name]
        for at in range(0, array.size, max(1, array.size // 5)):
            place = np.unravel_index(at, array.shape)
            before = array[place]
            array[place] = before + small
            above = loss()
            array[place] = before - small
            below = loss()
            array[place] = before
            assert gradient[place] == pytest.approx((above - below) / (2 * small), rel=0.02, abs=0.01), (name, place)


def test_a_saved_model_reads_the_same(tmp_path: Path) -> None:
    sequences, settings = small_material()
    learn(sequences, settings).save(tmp_path / "first")
    again = Network.load((tmp_path / "first").read_bytes())
    again.save(tmp_path / "second")
    seen = [sequence for sequence, _ in sequences]
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    assert again.read_all(seen) == Network.load((tmp_path / "second").read_bytes()).read_all(seen)


def test_learning_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    sequences, settings = small_material()
    learn(sequences, settings).save(tmp_path / "first")
    learn(sequences, settings).save(tmp_path / "second")
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_read_alone_and_with_others_is_the_same() -> None:
    raws = [
        "Owen, A New View of Society, London, 1813",
        "London",
        "Engels, F. (1892) Socialism, Utopian and Scientific",
    ]
    seen = [see(split_tokens(raw)) for raw in raws]
    network = load_model()
    for alone, (states, sureness) in zip(seen, network.read_all(seen), strict=True):
        ((again, sure_again),) = network.read_all([alone])
        assert again == states
        assert sure_again == pytest.approx(sureness, abs=1e-4)


def test_what_is_remembered_is_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    network = load_model()
    seen = [see(split_tokens(f"Coal{n}, London, {1800 + n}")) for n in range(30)]
    expected = network.read_all(seen)
    monkeypatch.setattr(network_module, "_REMEMBERED", 20)
    fresh = Network(network.features, network.states, network.vectors, network.weights)
    assert [states for states, _ in fresh.read_all(seen)] == [states for states, _ in expected]
    assert fresh.read_all(seen)[3][0] == expected[3][0]


def test_the_best_path_is_the_best_of_all() -> None:
    rng = np.random.default_rng(5)
    scores, steps, begin = (rng.normal(size=shape).astype(np.float32) for shape in ((4, 2, 3), (3, 3), (3,)))
    lengths = np.array([4, 2])
    paths = best_paths(scores, steps, begin, lengths)
    mask = np.arange(4)[:, None] < lengths
    sure = marginals(scores, steps, begin, mask)
    for column, length in enumerate(lengths):
        weights = {
            path: begin[path[0]]
            + sum(scores[at, column, state] for at, state in enumerate(path))
            + sum(steps[one, two] for one, two in pairwise(path))
            for path in product(range(3), repeat=int(length))
        }
        assert tuple(paths[:length, column]) == max(weights, key=lambda path: weights[path])
        total = sum(np.exp(weight) for weight in weights.values())
        for at in range(length):
            share = sum(np.exp(weight) for path, weight in weights.items() if path[at] == 1) / total
            assert sure[at, column, 1] == pytest.approx(share, abs=1e-4)


# -- learning ------------------------------------------------------------------------------------------------------
def test_a_corpus_line_comes_under_our_labels() -> None:
    row = {
        "id": "1",
        "csl": {"type": "chapter", "title": "Time", "container-title": "Customs", "page": "352-403",
                "volume": "2", "issue": "3"},
        "labels": [["author", "Hill, C. "], ["title", "Time, "], ["editor", "In: E. Hobsbawm (ed.), "],
                   ["container-title", "Customs, "],
                   ["volume", "2(3), "], ["pages", "pp. 352-403."]],
    }  # fmt: skip
    example = to_example(row)
    assert example is not None
    words = [
        (token.text, label) for token, label in zip(example.tokens, example.labels, strict=True) if token.text.isalnum()
    ]
    assert ("In", "lead") in words
    assert ("ed", "lead") in words
    assert ("Hobsbawm", "editor") in words
    assert ("2", "volume") in words
    assert ("3", "issue") in words
    assert ("pp", "page") in words


def test_a_line_with_an_unlabelled_part_is_left_out() -> None:
    row = {
        "id": "1",
        "csl": {"type": "book", "title": "Coal"},
        "labels": [["title", "Coal"], ["other", ", second impression"]],
    }
    assert to_example(row) is None


def test_invented_references_are_the_same_for_the_same_seed() -> None:
    pools = collect_pools(WORKS)
    first = list(invent(40, pools, 7))
    assert first == list(invent(40, pools, 7))
    assert first != list(invent(40, pools, 8))
    assert {"title", "author", "publisher-place", "issued"} <= {label for example in first for label in example.labels}


def test_invented_labels_are_those_of_records() -> None:
    known = {*FIELDS, "id", "lead", "other"}
    for example in invent(1500, collect_pools(WORKS), 4):
        assert set(example.labels) <= known
        assert "{" not in example.raw


def test_a_varied_reference_keeps_its_labels() -> None:
    pieces = [("author", "Owen, R."), ("other", " "), ("title", "A New View"), ("other", ", "),
              ("publisher-place", "London"), ("other", ", "), ("issued", "1813"), ("other", ".")]  # fmt: skip
    examples = [make_example(f"e{n}", pieces) for n in range(60)]
    assert to_pieces(examples[0]) == pieces
    varied = list(vary(examples, 3))
    assert varied == list(vary(examples, 3))
    assert len({example.raw for example in varied}) > 10
    for example in varied:
        words = {label for token, label in zip(example.tokens, example.labels, strict=True) if token.text[0].isalpha()}
        assert words <= {"author", "title", "publisher-place", "issued"}
        assert "title" in words


def test_train_writes_a_model_that_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        {"raw": f"Coal and Iron {n}, London, 19{n}.", "labels": [
            ["title", f"Coal and Iron {n}"], ["other", ", "], ["publisher-place", "London"], ["other", ", "],
            ["issued", f"19{n}"], ["other", "."]]}
        for n in range(10, 60)
    ]  # fmt: skip
    source = tmp_path / "labelled.jsonl"
    source.write_text("\n".join([*map(json.dumps, lines), "{", '{"raw": "a", "labels": [["title", "b"]]}']), "utf-8")
    output = tmp_path / "own" / "model.npz"
    report, problems = train([source], output)
    assert report.f1() == 100.0
    assert report.trained + report.held_out == 50
    assert [problem.line for problem in problems] == [51, 52]
    monkeypatch.setenv("BIBLIO_MODEL", str(output))
    assert labelled("Coal and Iron 71, London, 1971.") == {
        "title": "Coal and Iron 71",
        "publisher-place": "London",
        "issued": "1971",
    }


def test_train_says_where_nothing_is_usable(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"raw": "a"}\n', "utf-8")
    with pytest.raises(BiblioError, match="bad-example"):
        train([tmp_path], tmp_path / "model")
    with pytest.raises(BiblioError, match="cannot be read"):
        train([tmp_path / "none.jsonl"], tmp_path / "model")


def test_a_file_that_is_no_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "model"
    bad.write_bytes(b"no model")
    monkeypatch.setenv("BIBLIO_MODEL", str(bad))
    with pytest.raises(BiblioError, match="no model can be read"):
        label_spans([span("London, 1890")])


def test_an_empty_span_has_no_fields() -> None:
    assert label_spans([span("")]) == [()]
    assert label_spans([span(" \n")]) == [(Field("other", 0, 2, " \n"),)]
