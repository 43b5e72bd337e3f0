"""Duplicates: pairs by id, groups that no chain joins, merges that lose nothing, decisions that bind."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from biblio.duplicates import (
    RULES,
    Decisions,
    Duplicates,
    Pair,
    compare_records,
    find_duplicates,
    load_decisions,
    merge_records,
    what_would_change,
)
from biblio.duplicates.candidates import BLOCK
from biblio.duplicates.decisions import Decision
from biblio.duplicates.evidence import VERDICTS
from biblio.duplicates.features import words
from biblio.duplicates.linkage import Linkage
from biblio.duplicates.verdict import bars, weights
from biblio.errors import BiblioError
from biblio.records.record import VARIABLES, Record, Source
from biblio.values.date import Date
from biblio.values.name import Name
from tests.duplicate_cases import PATH, Case, load_cases, to_record

CASES = load_cases()


def _levels(pair: Pair) -> dict[str, str]:
    return {evidence.rule: evidence.level for evidence in pair.evidence}


def _keys(found: Duplicates, groups: Sequence[Sequence[int]]) -> set[frozenset[str]]:
    return {frozenset(found.records[index].id for index in members) for members in groups}


# --- pairs ------------------------------------------------------------------------------------------------------------


def test_every_case_has_an_id_of_its_own() -> None:
    ids = [case.id for case in CASES]
    assert len(ids) == len(set(ids))
    assert {case.verdict for case in CASES} == set(VERDICTS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_verdict_of_a_pair(case: Case) -> None:
    pair = compare_records(case.left, case.right)
    levels = _levels(pair)
    assert (pair.verdict, {rule: levels.get(rule) for rule in case.levels}) == (case.verdict, case.levels)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_order_of_two_records_makes_no_difference(case: Case) -> None:
    pair, turned = compare_records(case.left, case.right), compare_records(case.right, case.left)
    assert (pair.verdict, pair.bits, pair.vetoes) == (turned.verdict, turned.bits, turned.vetoes)
    assert _levels(pair) == _levels(turned)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_pair_is_found_and_grouped_by_its_verdict(case: Case) -> None:
    found = find_duplicates([case.left, case.right])
    groups = {
        "same edition": found.editions,
        "same work": found.works,
        "same set": found.sets,
        "unsure": found.unsure,
        "different": (),
    }
    assert {verdict: tuple(map(tuple, group)) for verdict, group in groups.items() if group} == (
        {case.verdict: ((0, 1),)} if case.verdict != "different" else {}
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_sum_of_the_evidence_is_the_weight(case: Case) -> None:
    pair = compare_records(case.left, case.right)
    assert pair.bits == pytest.approx(pair.prior + sum(row.bits for row in pair.evidence), abs=0.02)
    assert all(row.sentence == weights()["weights"][row.rule][row.level][1] for row in pair.evidence)


def test_explain_and_the_batch_agree() -> None:
    records = [
        replace(record, id=f"{case.id}-{side}")
        for case in CASES
        for side, record in (("a", case.left), ("b", case.right))
    ]
    found = find_duplicates(records)
    assert len(found.pairs) > len(CASES) / 2
    for pair in found.pairs:
        alone = compare_records(records[pair.left], records[pair.right], records)
        assert (alone.evidence, alone.vetoes, alone.verdict, alone.bits, alone.relation) == (
            pair.evidence,
            pair.vetoes,
            pair.verdict,
            pair.bits,
            pair.relation,
        )


def test_what_would_change_a_verdict_does() -> None:
    one = to_record({"title": "Homage to Catalonia", "author": "Orwell, George", "issued": 1938})
    other = to_record({"title": "Homage to Catalonia", "author": "Orwell, George", "issued": 1962})
    changes = {rule: (said, verdict) for rule, said, verdict in what_would_change(one, other)}
    assert changes["volume_part"] == ("Volume or part differ.", "same set")
    assert changes["year"][1] == "same edition"
    mended = replace(other, issued=Date(1938))
    assert compare_records(one, mended).verdict == "same edition"


def test_every_level_has_a_weight_and_a_sentence() -> None:
    table = weights()["weights"]
    assert {rule.NAME: set(rule.LEVELS) for rule in RULES} == {rule: set(levels) for rule, levels in table.items()}
    for levels in table.values():
        for bits, sentence in levels.values():
            assert -20 <= bits <= 20
            assert sentence.endswith(".")


def test_every_bar_names_levels_that_there_are() -> None:
    assert len(bars()) == len(weights()["bars"])
    assert all(bar.when and bar.says and bar.at_most in VERDICTS for bar in bars())


def test_words_stand_in_one_group_of_given_names_but_few() -> None:
    rows = [row.split() for row in words()["given"]]
    assert all(len(row) == len(set(row)) > 1 for row in rows)


def test_what_is_common_in_a_catalogue_weighs_less() -> None:
    one = to_record({"title": "The Fables", "author": "La Fontaine, Jean de"}, "a")
    other = replace(one, id="b")
    crowd = [
        to_record({"title": "The Fables", "author": f"Writer{n}, A.", "issued": 1800 + n}, f"c{n}") for n in range(40)
    ]
    alone, among = compare_records(one, other), compare_records(one, other, [one, other, *crowd])
    assert among.bits < alone.bits - 3


# --- groups -----------------------------------------------------------------------------------------------------------


def _book(key: str, **values: object) -> Record:
    return to_record({"title": "Ten Days That Shook the World", "author": "Reed, John", **values}, key)


def test_no_chain_joins_two_publishers() -> None:
    records = [
        _book("a", publisher="Boni & Liveright", issued=1919),
        _book("b", issued=1919),
        _book("c", publisher="Modern Library", issued=1919),
    ]
    found = find_duplicates(records)
    assert all(not {"a", "c"} <= members for members in _keys(found, found.editions))


def test_no_chain_joins_two_volumes() -> None:
    records = [
        to_record({"title": "Selected Correspondence", "author": "Marx, Karl", "issued": 1934, "volume": volume}, key)
        for key, volume in (("a", "1"), ("b", "2"))
    ]
    records.append(to_record({"title": "Selected Correspondence", "author": "Marx, Karl", "issued": 1934}, "c"))
    found = find_duplicates(records)
    assert _keys(found, found.editions) == set()
    assert _keys(found, found.sets) == {frozenset("abc")}


def test_editions_first_then_works_over_them() -> None:
    records = [
        _book("a", publisher="Boni & Liveright", issued=1919),
        _book("b", publisher="Boni and Liveright", issued=1919),
        _book("c", publisher="Modern Library", issued=1935),
    ]
    found = find_duplicates(records)
    assert _keys(found, found.editions) == {frozenset("ab")}
    assert _keys(found, found.works) == {frozenset("abc")}


_TITLES = st.sampled_from(
    ["The Town Labourer", "The Village Labourer", "Town Labourer", "The Town Labourer, vol. 2", "Poems", "Report 1921"]
)
_NAMES = st.sampled_from([(), (Name("Hammond", "J. L."),), (Name("Hammond", "Barbara"), Name("Hammond", "J. L."))])
_RECORDS = st.builds(
    Record,
    title=_TITLES,
    author=_NAMES,
    issued=st.sampled_from([None, Date(1911), Date(1917), Date(1918), Date(1911, approximate=True)]),
    publisher=st.sampled_from([None, "Longmans, Green", "Guild Books"]),
    number_of_pages=st.sampled_from([None, "346", "350", "120"]),
    ISBN=st.sampled_from([None, "0-86091-546-8"]),
)


def _numbered(records: list[Record]) -> list[Record]:
    return [replace(record, id=f"k{index}") for index, record in enumerate(records)]


@settings(max_examples=60, deadline=None)
@given(st.lists(_RECORDS, max_size=9).map(_numbered), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_of_the_records(records: list[Record], chance: random.Random) -> None:
    found = find_duplicates(records)
    turned = list(records)
    chance.shuffle(turned)
    again = find_duplicates(turned)

    def said(record: Record) -> str:
        return repr(replace(record, id=""))

    def contents(result: Duplicates, groups: Sequence[Sequence[int]]) -> list[list[str]]:
        return sorted(sorted(said(result.records[index]) for index in members) for members in groups)

    assert contents(found, found.editions) == contents(again, again.editions)
    assert contents(found, found.works) == contents(again, again.works)
    assert contents(found, found.sets) == contents(again, again.sets)


@settings(max_examples=60, deadline=None)
@given(st.lists(_RECORDS, max_size=9).map(_numbered))
def test_groups_part_the_records_and_join_nothing_that_is_barred(records: list[Record]) -> None:
    found = find_duplicates(records)
    for groups in (found.editions, found.works, found.sets):
        members = [index for group in groups for index in group]
        assert len(members) == len(set(members))
        assert all(len(group) > 1 for group in groups)
    for group in found.editions:
        for left, right in combinations(group, 2):
            assert compare_records(records[left], records[right], records).vetoes == ()
    homes = {index: number for number, group in enumerate(found.works) for index in group}
    for group in found.editions:  # a work has an edition whole or not at all
        assert len({homes.get(index) for index in group}) == 1


def test_linkage_joins_by_the_mean_and_never_what_is_forbidden() -> None:
    linkage = Linkage({index: index for index in range(4)}, enough=5)
    linkage.score(0, 1, 10)
    linkage.score(1, 2, 9)
    linkage.score(0, 2, -10)  # the mean of 2 to {0, 1} is below 0
    linkage.score(2, 3, 8)
    linkage.grow()
    assert linkage.groups() == ((0, 1), (2, 3))
    bound = Linkage({0: 0, 1: 1, 2: 2}, enough=5)
    bound.forbid(0, 2)
    bound.bind((0, 1))
    bound.score(1, 2, 30)
    bound.grow()
    assert bound.groups() == ((0, 1),)


def test_more_records_of_one_title_than_a_block_holds_hide_no_pair() -> None:
    crowd = [
        to_record({"title": "Annual Report of the Society", "author": f"Guild {n}", "issued": 1600 + n}, f"c{n}")
        for n in range(2 * BLOCK)
    ]
    twins = [
        to_record({"title": "Annual Report of the Society", "author": "Miners, Amalgamated", "issued": 1921}, key)
        for key in ("a", "b")
    ]
    found = find_duplicates([twins[0], *crowd, twins[1]])
    assert frozenset("ab") in _keys(found, [(pair.left, pair.right) for pair in found.pairs])


# --- works in several editions ---------------------------------------------------------------------------------------


def _editions(leave_out: str = "") -> tuple[list[Record], list[int]]:
    """Every edition of the works in tests/cases/editions.yaml, and the number of its work."""
    works = yaml.safe_load((PATH.parent / "editions.yaml").read_text(encoding="utf-8"))
    records: list[Record] = []
    homes: list[int] = []
    for number, work in enumerate(works):
        for publisher, place, year, pages, *more in work["editions"]:
            row = {
                "publisher": publisher, "publisher-place": place, "issued": year, "number-of-pages": pages,
                **work["work"], **(more[0] if more else {}),
            }  # fmt: skip
            row = {variable: value for variable, value in row.items() if variable != leave_out}
            records.append(to_record(row, f"e{len(records)}"))
            homes.append(number)
    return records, homes


@pytest.mark.parametrize("leave_out", ["", "number-of-pages", "publisher-place", "publisher"])
def test_editions_are_never_merged_and_their_works_are_found(leave_out: str) -> None:
    records, homes = _editions(leave_out)
    found = find_duplicates(records)
    assert [[records[i].issued for i in group] for group in found.editions] == []
    joined = {pair for group in found.works for pair in combinations(group, 2)}
    true = {pair for pair in combinations(range(len(records)), 2) if homes[pair[0]] == homes[pair[1]]}
    assert joined <= true
    assert len(joined) >= 0.97 * len(true)


# --- bad input --------------------------------------------------------------------------------------------------------


def test_nothing_and_empty_records_are_no_duplicates() -> None:
    assert find_duplicates([]).editions == ()
    empty = find_duplicates([Record(), Record(), Record(title=""), Record(title="?!")])
    assert (empty.editions, empty.works, empty.sets, empty.unsure) == ((), (), (), ())


def test_huge_values_take_bounded_time() -> None:
    title, names = "word " * 200_000, tuple(Name(f"Name{n}", "A.") for n in range(10_000))
    records = [Record(id=key, title=title, author=names, issued=Date(1935), publisher="x" * 100_000) for key in "ab"]
    assert find_duplicates(records).editions == ((0, 1),)


def test_a_thousand_equal_records_are_one_group() -> None:
    record = to_record({"title": "The State and Revolution", "author": "Lenin, V. I.", "issued": 1917})
    found = find_duplicates([replace(record, id=f"k{n}") for n in range(1000)])
    assert [len(group) for group in found.editions] == [1000]


def test_a_repeated_key_is_said_and_both_records_are_named() -> None:
    records = [_book("a", issued=1919), _book("a", issued=1919)]
    found = find_duplicates(records)
    assert found.names == ("a", "a#2")
    assert [problem.code for problem in found.problems] == ["repeated-key"]


# --- decisions --------------------------------------------------------------------------------------------------------


def test_a_decision_beats_the_evidence() -> None:
    records = [_book("a", issued=1919), _book("b", issued=1919), _book("c", volume="2", issued=1980)]
    different = Decisions((Decision("different", ("a", "b")),))
    assert find_duplicates(records).editions == ((0, 1),)
    assert find_duplicates(records, different).editions == ()
    assert find_duplicates(records, different).unsure == ()
    same = Decisions((Decision("same", ("a", "c")),))
    assert frozenset("ac") <= next(iter(_keys(find_duplicates(records), find_duplicates(records, same).editions)))


def test_a_decision_binds_whole_groups() -> None:
    records = [_book("a", issued=1919), _book("b", issued=1919), _book("c", issued=1919)]
    decided = Decisions((Decision("same", ("a", "b")), Decision("different", ("a", "c"))))
    assert find_duplicates(records, decided).editions == ((0, 1),)


def test_decisions_name_records_by_old_keys_and_by_words() -> None:
    source = Source("list.txt", 0, 9, "Reed,  Ten\nDays")
    records = [replace(_book("a"), aliases=("old",)), replace(_book("b"), sources=(source,))]
    decided = Decisions((Decision("same", ("old", "Reed, Ten Days")),))
    assert decided.resolve(records).same == ((0, 1),)


def test_decisions_are_read_as_people_write_them(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text("# mine\n- same: [a, b]\n  why: seen both\n- {different: [c, d, e]}\n", encoding="utf-8")
    assert load_decisions(path).rows == (
        Decision("same", ("a", "b"), "seen both"),
        Decision("different", ("c", "d", "e")),
    )
    assert load_decisions(tmp_path / "none.yaml").rows == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("same: [a, b]\n", (1, 1)),
        ("- same: [a]\n", (1, 3)),
        ("- {same: [a, b], diffrent: [c, d]}\n", (1, 18)),
        ("- [a, b]\n", (1, 3)),
        ("- same: [a, b\n", (2, 1)),
        ("- same: a\n", (1, 3)),
    ],
)
def test_a_slip_in_the_decisions_is_named_with_its_place(tmp_path: Path, text: str, place: tuple[int, int]) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BiblioError) as caught:
        load_decisions(path)
    assert (caught.value.problems[0].line, caught.value.problems[0].column) == place
    assert "different" in (caught.value.problems[0].hint or "")


# --- merging ----------------------------------------------------------------------------------------------------------

_WORDS = st.text("abcÄб 12", min_size=1, max_size=8)
_TEXTS = {
    field.name: st.none() | _WORDS
    for field in fields(Record)
    if field.name in {"title", "publisher", "publisher_place", "note", "volume", "number_of_pages", "edition"}
}
_ANY_RECORD = st.builds(
    Record,
    **_TEXTS,
    author=st.lists(st.builds(Name, _WORDS, _WORDS), max_size=3).map(tuple),
    issued=st.none() | st.builds(Date, st.integers(1500, 2020)),
    sources=st.lists(st.builds(Source, _WORDS, st.just(0), st.just(1), _WORDS), max_size=2).map(tuple),
    aliases=st.lists(_WORDS, max_size=2).map(tuple),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(_ANY_RECORD, min_size=2, max_size=5).map(_numbered))
def test_a_merge_loses_no_source_and_no_value(records: list[Record]) -> None:
    merged = merge_records(records)
    assert set(merged.sources) == {source for record in records for source in record.sources}
    assert {merged.id, *merged.aliases} >= {record.id for record in records}
    assert {merged.id, *merged.aliases} >= {alias for record in records for alias in record.aliases}
    for variable in VARIABLES:
        values = [value for record in records if (value := record.get(variable)) is not None]
        assert (merged.get(variable) in values) if values else merged.get(variable) is None
    for record, row in zip(records, merged.merged, strict=True):
        assert row["id"] == record.id
        assert {variable for variable, _ in record.variables()} <= set(row)
        if record.title:
            assert row["title"] == record.title


@settings(max_examples=50, deadline=None)
@given(st.lists(_ANY_RECORD, min_size=3, max_size=4).map(_numbered))
def test_merging_in_steps_keeps_the_same_sources_keys_and_records(records: list[Record]) -> None:
    once, twice = merge_records(records), merge_records([merge_records(records[:2]), *records[2:]])
    assert (once.id, set(once.aliases), set(once.sources)) == (twice.id, set(twice.aliases), set(twice.sources))
    assert [row["id"] for row in once.merged] == [row["id"] for row in twice.merged]


def test_a_merge_takes_what_most_say_then_the_fuller_and_a_known_publisher() -> None:
    records = [
        _book("a", publisher="Boni & Liverihgt", issued=1919),
        _book("b", publisher="Allen & Unwin", issued=1919),
        _book("c", issued=1920, title="Ten Days"),
    ]
    merged = merge_records(records)
    assert merged.title == "Ten Days That Shook the World"
    assert merged.publisher == "Allen & Unwin"
    assert str(merged.issued) == "1919"
    assert merged.id == "a"
    assert merged.aliases == ("b", "c")
