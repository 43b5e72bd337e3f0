"""Text <-> typed values: each row of `cases/values/*.yaml` is a test, and what is printed is read again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biblio.values.date import Date, parse_date
from biblio.values.edition import parse_edition
from biblio.values.extent import Extent, parse_extent
from biblio.values.identifier import find_identifiers, valid_isbn
from biblio.values.imprint import absent_variables
from biblio.values.language import guess_language
from biblio.values.name import Name, parse_names
from biblio.values.number import parse_number
from biblio.values.pages import parse_pages
from biblio.values.title import clean_title, join_title, short_title
from biblio.values.volume import Volume, parse_volume
from tests.shared import ROOT
from tests.strategies import dates, single_dates
from tests.strict_yaml import load_strict

FOLDER = ROOT / "tests" / "cases" / "values"


def read_names(text: str) -> list[str]:
    return [f"={name.literal}" if name.literal else str(name).removesuffix(", Jr.") for name in parse_names(text)]


def read_date(text: str) -> str | None:
    date = parse_date(text)
    return str(date) if date else None


def read_extent(text: str) -> dict[str, str] | None:
    extent = parse_extent(text)
    return _present(pages=extent.pages, volumes=extent.volumes) if extent else None


def read_volume(text: str) -> dict[str, str] | None:
    volume = parse_volume(text)
    if volume is None:
        return None
    return _present(number=volume.number, title=volume.title, part=volume.part_number, part_title=volume.part_title)


def _present(**values: str | None) -> dict[str, str]:
    return {key: value for key, value in values.items() if value is not None}


def read_identifiers(text: str) -> list[list[str]]:
    return [[identifier.kind, identifier.value] for _, _, identifier in find_identifiers(text)]


READERS: dict[str, Callable[[str], Any]] = {
    "names": read_names,
    "dates": read_date,
    "extents": read_extent,
    "volumes": read_volume,
    "editions": parse_edition,
    "numbers": parse_number,
    "pages": parse_pages,
    "identifiers": read_identifiers,
    "languages": guess_language,
    "imprints": lambda text: list(absent_variables(text)),
}


def _rows() -> list[Any]:
    rows = []
    for name in READERS:
        for text, expected in load_strict(FOLDER / f"{name}.yaml").items():
            rows.append(pytest.param(name, str(text), expected, id=f"{name}: {text}"))
    return rows


@pytest.mark.parametrize(("name", "text", "expected"), _rows())
def test_a_text_means_its_value(name: str, text: str, expected: Any) -> None:
    assert READERS[name](text) == (str(expected) if name == "dates" and expected is not None else expected)


TITLES = load_strict(FOLDER / "titles.yaml")


@pytest.mark.parametrize(("text", "expected"), TITLES["clean"].items())
def test_a_title_is_cleaned(text: str, expected: str) -> None:
    assert clean_title(text) == expected
    assert clean_title(expected) == expected


@pytest.mark.parametrize(("main", "subtitle", "expected"), TITLES["join"])
def test_main_title_and_subtitle_are_joined(main: str, subtitle: str, expected: str) -> None:
    assert join_title(main, subtitle) == expected


@pytest.mark.parametrize(("title", "expected"), TITLES["short"].items())
def test_the_main_title_is_told(title: str, expected: str | None) -> None:
    assert short_title(title) == expected


def test_every_file_of_cases_is_read() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {*READERS, "titles"}


# -- what is printed is read again ---------------------------------------------------------------------------------
FAMILIES = st.sampled_from(
    ["Orwell", "Webb", "Hobsbawm", "van der Linden", "de Beauvoir", "Luxemburg", "Zetkin", "Pollitt", "Ibárruri",
     "Sraffa", "Тарле", "Луначарский", "MacDonald", "O’Casey", "Palmer-Dutt"]
)  # fmt: skip
GIVEN = st.sampled_from(["Sidney", "Beatrice", "G. D. H.", "E. P.", "Jean-Paul", "Rosa", "J. B. S.", "Harry", "T. A."])
PEOPLE = st.lists(st.builds(Name, family=FAMILIES, given=GIVEN), min_size=1, max_size=5, unique=True)


@given(PEOPLE)
def test_names_printed_family_first_are_read_again(people: list[Name]) -> None:
    assert list(parse_names("; ".join(str(name) for name in people))) == people


@given(PEOPLE.filter(lambda people: all(name.family not in ("Тарле", "Луначарский") for name in people)))
def test_names_printed_given_first_are_read_again(people: list[Name]) -> None:
    printed = [f"{name.given} {name.family}" for name in people]
    text = " and ".join([", ".join(printed[:-1]), printed[-1]] if len(printed) > 1 else printed)
    assert list(parse_names(text)) == people


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_fall(text: str) -> None:
    for reader in READERS.values():
        reader(text)
    assert clean_title(clean_title(text)) == clean_title(text)
    for name in parse_names(text):
        assert name.literal or name.family


@given(dates())
def test_edtf_is_read_again(date: Date) -> None:
    assert Date.from_edtf(str(date)) == date


@given(single_dates())
def test_csl_dates_are_read_again_but_for_what_csl_cannot_say(date: Date) -> None:
    again = Date.from_csl(date.to_csl())
    assert again is not None
    assert again.to_csl() == date.to_csl()


MONTHS = ["January", "mars", "aprile", "mayo", "Juni", "июля", "agosto", "septembre", "Oktober", "novembre", "декабря"]
NUMBER_OF = {"January": 1, "mars": 3, "aprile": 4, "mayo": 5, "Juni": 6, "июля": 7, "agosto": 8, "septembre": 9,
             "Oktober": 10, "novembre": 11, "декабря": 12}  # fmt: skip


@given(st.integers(1, 28), st.sampled_from(MONTHS), st.integers(1700, 2030))
def test_days_in_six_languages_are_read(day: int, month: str, year: int) -> None:
    assert parse_date(f"{day} {month} {year}") == Date(year, NUMBER_OF[month], day)
    assert parse_date(f"{day}. {month} {year}") == Date(year, NUMBER_OF[month], day)


@given(st.integers(1450, 2030), st.sampled_from(["{}", "({})", "[{}]", "c. {}", "{}?", "[{}?]", "{} г."]))
def test_years_are_read_with_their_doubt(year: int, form: str) -> None:
    date = parse_date(form.format(year))
    assert date == Date(year, approximate="c." in form, uncertain="?" in form)


@given(st.integers(1, 99), st.sampled_from(["Vol. {}", "Volume {}", "Bd. {}", "t. {}", "т. {}", "{}"]))
def test_volumes_are_read_again(number: int, form: str) -> None:
    assert parse_volume(form.format(number)) == Volume(str(number))
    assert parse_volume(form.format(roman(number))) == Volume(str(number))
    assert parse_number(roman(number)) == number


def roman(number: int) -> str:
    """A number below 100 in Roman numerals."""
    tens = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"]
    units = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
    return tens[number // 10] + units[number % 10]


@given(st.integers(1, 9999), st.sampled_from(["{} pages", "{} pp.", "{} p.", "{} S.", "{} с.", "{}pp", "{} págs."]))
def test_extents_are_read_again(pages: int, form: str) -> None:
    assert parse_extent(form.format(pages)) == Extent(pages=str(pages))


@given(st.integers(1, 900), st.integers(1, 90), st.sampled_from(["pp. {}-{}", "Pages {}–{}", "S. {}-{}", "с. {}—{}"]))
def test_pages_are_read_again(first: int, more: int, form: str) -> None:
    assert parse_pages(form.format(first, first + more)) == f"{first}-{first + more}"
    assert parse_extent(form.format(first, first + more)) is None


@given(st.text("0123456789", min_size=9, max_size=9))
def test_check_digits_are_checked(digits: str) -> None:
    right = [check for check in "0123456789X" if valid_isbn(digits + check)]
    assert len(right) == 1
    found = [identifier.value for _, _, identifier in find_identifiers(f"ISBN {digits}{right[0]}")]
    assert found == [digits + right[0]]
