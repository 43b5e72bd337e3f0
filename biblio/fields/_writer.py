"""One invented reference: its parts drawn from pools and written in the habits of one list."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from biblio.tables import load_table

Piece = tuple[str, str]


@dataclass(slots=True)
class Pools:
    """What references are invented from: per language titles, publishers, places; names of all."""

    titles: dict[str, list[str]]
    people: list[tuple[str, str]]
    publishers: list[str]
    places: list[str]


@cache
def read_data(name: str) -> Any:
    return yaml.safe_load(files(__package__).joinpath(name).read_text(encoding="utf-8"))


class Writer:
    """Writes one reference: the habits of its list are drawn once, so that its parts agree with each other."""

    def __init__(self, chance: random.Random, pools: Pools, language: str) -> None:
        self.chance = chance
        self.pools = pools
        self.language = language
        self.pool = read_data("pools.yaml")[language]
        self.words = self.pool["words"]
        self.separator = chance.choices(
            [", ", " – ", ". ", "; ", " - ", "., ", " ; ", " / "], [60, 7, 8, 5, 4, 2, 2, 2]
        )[0]
        self.initials = chance.choices(
            ["full", "dotted", "spaced", "bare", "joined", "source"], [38, 14, 14, 16, 8, 10]
        )[0]
        self.dress = chance.choices(
            ["plain", "‘’", "“”", '""', "«»", "**", "__", "„“", "caps", "''"], [60, 5, 6, 4, 4, 5, 5, 3, 5, 3]
        )[0]
        self.keep = chance.choice([0.25, 0.5, 0.8])

    # -- patterns -----------------------------------------------------------------------------------------------
    def write(self, pattern: str) -> list[Piece]:
        """The pattern with its slots filled."""
        pieces: list[Piece] = []
        for part in re.split(r"(\[(?:[^\[\]]|\[[^\]]*\])*\])", pattern):
            if part.startswith("["):
                if "{" in part and self.chance.random() < self.keep:
                    pieces += self.write(part[1:-1])
            else:
                pieces += self._fill(part)
        return pieces

    def _fill(self, text: str) -> list[Piece]:
        pieces: list[Piece] = []
        rules = read_data("layouts.yaml")["rules"]
        for part in re.split(r"(\{\w+\})", text.replace("~", self.separator)):
            if part.startswith("{"):
                rule = rules.get(part[1:-1])
                pieces += self.write(self.drawn(rule)) if rule else getattr(self, "_" + part[1:-1])()
            elif part:
                words = any(char.isalpha() for char in part)
                pieces.append(("lead" if words else "other", part.replace("⟦", "[").replace("⟧", "]")))
        return pieces

    def drawn(self, weighted: Mapping[str, int]) -> str:
        """One of the patterns, by its weight."""
        return str(self.chance.choices(list(weighted), list(weighted.values()))[0])

    # -- small choices ------------------------------------------------------------------------------------------
    def _word(self, key: str) -> str:
        words = self.words.get(key) or [""]
        return str(self.chance.choice(words))

    def _one(self, key: str) -> str:
        return str(self.chance.choice(self.pool[key]))

    def _number(self) -> int:
        return self.chance.choices(
            [self.chance.randint(3, 64), self.chance.randint(64, 420), self.chance.randint(400, 1200)], [4, 7, 1]
        )[0]

    def _year_number(self) -> int:
        low, high = self.chance.choices([(1520, 1800), (1800, 1900), (1900, 1950), (1950, 2024)], [5, 14, 45, 36])[0]
        return self.chance.randint(low, high)

    def _template(self, key: str, label: str, value: object) -> list[Piece]:
        return [(label, self._word(key).replace("{}", str(value)))]

    # -- people -------------------------------------------------------------------------------------------------
    def person(self) -> tuple[str, str]:
        if self.language == "ru":
            given, second = (str(self.chance.choice(self.pool["given"])) for _ in range(2))
            family = str(self.chance.choice(self.pool["family"]))
            return family, given if self.chance.random() < 0.3 else f"{given[0]}. {second[0]}."
        family, given = self.chance.choice(self.pools.people)
        if self.chance.random() < 0.75:
            family = self.chance.choice(self.pools.people)[0]
        if self.initials != "source" and (len(given) < 4 or "." in given):
            names = _given_names()
            given = self.chance.choice(names).title()
            if self.chance.random() < 0.3:
                given += " " + (
                    self.chance.choice(names).title()
                    if self.chance.random() < 0.3
                    else self.chance.choice("ABCDEFGHJKLMPRSTVW")
                )
        return family, given

    def _given(self, given: str) -> str:
        if self.initials in ("full", "source") or self.language == "ru":
            return given
        if self.initials != "full" and self.chance.random() < 0.12:
            return given
        letters = [word[0].upper() for word in re.split(r"[\s.-]+", given) if word]
        if len(letters) == 1 and self.chance.random() < 0.4:
            letters.append(self.chance.choice("ABCDEFGHJKLMNPRSTVWZ"))
        return {
            "dotted": "".join(f"{x}." for x in letters),
            "spaced": " ".join(f"{x}." for x in letters),
            "bare": "".join(letters),
            "joined": " ".join(letters),
        }[self.initials]

    def _names(self, most: int = 4) -> str:
        if self.language != "ru" and self.chance.random() < 0.07:
            return str(self.chance.choice(read_data("pools.yaml")["world"]["people"]))
        many = self.chance.choices([1, 2, 3, 4, 6], [70, 18, 6, 3, 3])[0]
        if self.chance.random() < 0.06:
            return self._body()
        people = [self.person() for _ in range(min(many, most))]
        both = f" {self._word('and')} ".replace(" , ", ", ")
        if len(people) == 2 and self.chance.random() < 0.2:
            return f"{self._given(people[0][1])}{both}{self._given(people[1][1])} {people[0][0]}"
        if len(people) == 1 and self.chance.random() < 0.06:
            return people[0][0]
        if len(people) == 1 and self.chance.random() < 0.03:
            return f"‘{people[0][0]}’"
        direct = [f"{self._given(given)} {family}" for family, given in people]
        if self.chance.random() < 0.04:
            direct = [name.upper() for name in direct]
        if len(people) == 2 and people[0][0] == people[1][0]:
            direct[0] = self._given(people[0][1])
        if len(direct) > 2 and self.chance.random() < 0.3:
            return direct[0] + self.chance.choice([" et al.", " et al", " and others", " u. a."])
        return _joined(direct, both, self.chance)

    def _inverted_names(self, *, caps: bool = False) -> str:
        many = self.chance.choices([1, 2, 3, 5], [70, 18, 8, 4])[0]
        if self.chance.random() < 0.07:
            return self._body()
        people = [self.person() for _ in range(many)]
        comma = self.chance.choices([", ", " ", ","], [85, 14, 1])[0]
        names = [f"{family.upper() if caps else family}{comma}{self._given(given)}" for family, given in people]
        if caps and self.chance.random() < 0.3:
            names = [f"{family.upper()} ({self._given(given)})" for family, given in people]
        if len(people) > 1 and self.chance.random() < 0.35:
            names[1:] = [f"{self._given(given)} {family.upper() if caps else family}" for family, given in people[1:]]
        if self.chance.random() < 0.15:
            return self.chance.choice(["; ", " / ", " ; ", "/"]).join(names)
        return _joined(names, f" {self._word('and')} ".replace(" , ", ", "), self.chance)

    def _body(self) -> str:
        kinds = {
            "en": [
                "{} Labour Party",
                "Communist Party of {}",
                "{} Trades Council",
                "National Union of Teachers",
                "Ministry of Health, {}",
                "{} Historical Society",
                "Institute of History of the Academy, {}",
                "Royal Commission on the {}",
                "Society of Friends",
                "{} University Press Club",
            ],
            "de": [
                "Institut für Zeitgeschichte {}",
                "Zentralkomitee der Partei",
                "Gewerkschaftsbund {}",
                "Historischer Verein für {}",
            ],
            "fr": [
                "Parti communiste français",
                "Ministère de la Guerre",
                "Comité central de {}",
                "Société d'histoire de {}",
            ],
            "it": ["Partito comunista italiano", "Istituto Gramsci", "Comitato di {}", "Ministero della Guerra"],
            "es": [
                "Partido Socialista Obrero Español",
                "Ministerio de Cultura",
                "Comité de {}",
                "Instituto de Historia de {}",
            ],
            "ru": ["Академия наук СССР", "Институт истории", "ЦК ВКП(б)", "Центральный архив"],
        }
        return str(self.chance.choice(kinds[self.language])).replace("{}", self._place_name().split(",")[0])

    def _author(self) -> list[Piece]:
        pieces: list[Piece] = []
        if self.chance.random() < 0.05:
            pieces.append(("lead", self._one("ranks") + " "))
        return [*pieces, ("author", self._names())]

    def _byauthor(self) -> list[Piece]:
        word = self._word("by")
        return [*([("lead", word + " ")] if word else []), ("author", self._names())]

    def _inverted(self) -> list[Piece]:
        return [("author", self._inverted_names())]

    def _caps(self) -> list[Piece]:
        return [("author", self._inverted_names(caps=True))]

    def _role(self, key: str, label: str) -> list[Piece]:
        word = self._begun(self._word(key))
        gap = ": " if self.language == "ru" and self.chance.random() < 0.3 else " "
        return [
            ("lead", word + gap),
            *([("lead", self._one("ranks") + " ")] if self.chance.random() < 0.04 else []),
            (label, self._names(6)),
        ]

    def _begun(self, word: str) -> str:
        """The word with a capital where the list's parts are sentences."""
        if self.separator.startswith(".") and self.chance.random() < 0.75:
            return word[:1].upper() + word[1:]
        return word

    def _edited(self) -> list[Piece]:
        if self.chance.random() < 0.25:
            return self._editorsafter2()
        return self._role("edited", "editor")

    def _edited2(self) -> list[Piece]:
        return self._edited()

    def _translated(self) -> list[Piece]:
        return self._role("translated", "translator")

    def _compiled(self) -> list[Piece]:
        return self._role("compiled", "compiler")

    def _intro(self) -> list[Piece]:
        return self._role("introduced", "contributor")

    def _editorsafter(self) -> list[Piece]:
        names = self._inverted_names() if self.chance.random() < 0.6 else self._names()
        return [("editor", names), ("lead", " " * (not (word := self._word("editor_after")).startswith(",")) + word)]

    def _editorsafter2(self) -> list[Piece]:
        return [
            ("editor", self._names()),
            ("lead", " " * (not (word := self._word("editor_after")).startswith(",")) + word),
        ]

    def _editormark(self) -> list[Piece]:
        return [("lead", self._word("editor_after").strip(", "))]

    def _office(self) -> list[Piece]:
        return [("note", self._one("offices"))]

    # -- titles -------------------------------------------------------------------------------------------------
    def _title_text(self) -> str:
        own = self.pools.titles[self.language]
        if own and self.chance.random() < {"es": 0.3, "ru": 0.05}.get(self.language, 0.6):
            title = self.chance.choice(own)
            return (
                title
                if ": " not in title or self.chance.random() < 0.6
                else title.replace(": ", self.chance.choice([", ", ". ", " – ", " - "]), 1)
            )
        title = self._filled(self._one("patterns"))
        if self.chance.random() < 0.35:
            joint = self.chance.choice([": ", ", ", ". ", " – ", " - ", ", "])
            subtitle = self._filled(self._one("subtitles"))
            title += joint + (
                subtitle if self.chance.random() < 0.4 or ". " in joint else subtitle[0].lower() + subtitle[1:]
            )
        if self.chance.random() < 0.05:
            title += self.chance.choice("!?!")
        case = self.chance.random()
        if self.language == "en" and case < 0.3:
            return " ".join(word[:1].upper() + word[1:] if len(word) > 3 else word for word in title.split(" "))
        return title[:1] + title[1:].lower() if self.language == "en" and case > 0.97 else title

    def _filled(self, text: str) -> str:
        year = self._year_number()
        end = self.chance.choice([year + self.chance.randint(1, 30), (year + 7) % 100 or 11])
        values = {
            "topic": self._one("topics"), "topic2": self._one("topics"),
            "place": self._place_name(), "place2": self._place_name(),
            "person": self._famous(), "person2": self._famous(), "year": str(year), "month": self._one("months"),
            "years": f"{year}{self.chance.choice('--–—')}{end}",
            "n": str(self.chance.randint(2, 28)), "n2": "29",
        }  # fmt: skip
        for key, words in (("adj", "adjectives"), ("adj2", "adjectives"), ("noun", "nouns"), ("noun2", "nouns")):
            values[key] = self._one(words) if words in self.pool else ""
        text = re.sub(r"\{(\w+)\}", lambda match: values[match[1]], text)
        return text[:1].upper() + text[1:]

    def _famous(self) -> str:
        family, given = self.person()
        return family if self.chance.random() < 0.5 else f"{given} {family}"

    def _title(self) -> list[Piece]:
        return self._dressed("title", self._title_text())

    def _chapter(self) -> list[Piece]:
        return [("title", self._title_text())]

    def _container(self) -> list[Piece]:
        return self._dressed("container-title", self._title_text())

    def _dressed(self, label: str, text: str) -> list[Piece]:
        if self.dress == "plain":
            return [(label, text)]
        if self.dress == "caps":
            return [(label, text.upper())]
        return [("other", self.dress[0]), (label, text), ("other", self.dress[1])]

    def _voltitle(self) -> list[Piece]:
        year = self._year_number()
        text = self._filled(self._one("patterns")) if self.chance.random() < 0.6 else f"{year}-{year + 9}"
        return [("volume-title", text)]

    @staticmethod
    def _lower(text: str) -> str:
        return text[:1].lower() + text[1:]

    def _desc(self) -> list[Piece]:
        return [("note", self._lower(self._filled(self._one("descriptions"))))]

    # -- imprint ------------------------------------------------------------------------------------------------
    def _publisher(self) -> list[Piece]:
        if self.language not in ("ru", "es") and self.chance.random() < 0.4 and self.pools.publishers:
            return [("publisher", self.chance.choice(self.pools.publishers))]
        if self.chance.random() < 0.3 and self.language == "en":
            return [("publisher", self._press())]
        if self.chance.random() < 0.35:
            return [("publisher", self.chance.choice(_known_publishers()))]
        return [("publisher", self._one("publishers"))]

    def _press(self) -> str:
        """A house that no table knows."""
        family = self.chance.choice(self.pools.people)[0]
        kind = self._one("presses")
        first = self.chance.choice(
            [family, f"{family} & {self.chance.choice(self.pools.people)[0]}",
             self._one("adjectives"), self._one("nouns"),
             f"{self._place_name()} {self._one('adjectives')}", f"{self._one('adjectives')} {self._one('nouns')}",
             "".join(self.chance.sample("ABCDEFGHIKLMNPRSTUW", self.chance.randint(2, 4))),
             f"The {self._one('adjectives')}"]
        )  # fmt: skip
        draw = self.chance.random()
        if draw < 0.15:
            whose = f"{self._one('adjectives')} {self._one('nouns')}"
            return f"{self._one('adjectives')} {kind} of {whose} in {self._place_name()}"
        if draw < 0.25:
            return f"{family}{self.chance.choice([' & Sons', ' and Co.', ' & Co. Ltd', ' Brothers', ' and Son'])}"
        if draw < 0.4:
            return self.chance.choice(
                [family, f"{family} and {self.chance.choice(self.pools.people)[0]}", f"{self.person()[1]} {family}"]
            )
        if draw < 0.5:
            return first.removeprefix("The ")
        return f"{first} {kind}"

    def _place_name(self) -> str:
        if self.language not in ("ru", "es") and self.chance.random() < 0.25 and self.pools.places:
            return self.chance.choice(self.pools.places)
        return self._one("places")

    def _place(self) -> list[Piece]:
        return [("publisher-place", self._place_name())]

    def _year(self) -> list[Piece]:
        draw = self.chance.random()
        year = self._year_number()
        if draw < 0.10:
            return [
                (
                    "issued",
                    self._word("about").replace("{}", str(year // 10 * 10 if self.chance.random() < 0.3 else year)),
                )
            ]
        if draw < 0.15:
            return self._undated()
        if draw < 0.18:
            return [("issued", f"{self._one('months')} {year}")]
        if draw < 0.20:
            return [("issued", f"{year}{self.chance.choice('-–/')}{year + 2}")]
        if draw < 0.22:
            return [("issued", f"{year}"), ("other", " "), ("original-date", f"[{year - self.chance.randint(1, 60)}]")]
        if draw < 0.24 and self.language == "ru":
            return [("issued", f"{year} г.")]
        return [("issued", str(year))]

    def _undated(self) -> list[Piece]:
        return [("issued", self._word("undated"))]

    def _noplace(self) -> list[Piece]:
        word = self._word("noplace")
        return [("publisher" if word.strip("[].").replace(".", "") == "np" else "publisher-place", word)]

    def _orig(self) -> list[Piece]:
        return self._announced("first", "original-date")

    def _announced(self, key: str, label: str) -> list[Piece]:
        text = self._word(key)
        before, _, behind = text.partition("{}")
        year = str(self._year_number())
        publisher: list[Piece] = []
        if key == "first" and self.language == "en" and self.chance.random() < 0.3:
            before = before.replace(" in ", " ") + "by " * (self.chance.random() < 0.5)
            publisher = [("original-publisher", self._publisher()[0][1]), ("other", ", ")]
            if self.chance.random() < 0.5:
                publisher += [("original-publisher-place", self._place_name()), ("other", ", ")]
        return [("lead", before), *publisher, (label, year), *([("other", behind)] if behind else [])]

    def _repr(self) -> list[Piece]:
        return (
            [("issued", str(self._year_number()))]
            if self.chance.random() < 0.6
            else self._announced("reprint", "issued")
        )

    def _repr2(self) -> list[Piece]:
        pieces = self._announced("reprint", "issued")
        return (
            pieces
            if not pieces[0][1].endswith("by ")
            else [("lead", pieces[0][1]), *self._publisher(), ("other", ", "), pieces[1]]
        )

    def _bracketorig(self) -> list[Piece]:
        return [("original-date", f"[{self._year_number()}]")]

    # -- numbers ------------------------------------------------------------------------------------------------
    def _extent(self) -> list[Piece]:
        number = str(self._number())
        if self.chance.random() < 0.12:
            preface = self.chance.choice(["xii", "viii", "XVI", "iv", "xxiv", "VIII"])
            number = preface + self.chance.choice([", ", "+", " + ", ","]) + number
        return [("number-of-pages", self._word("pages").replace("{}", number))]

    def _range(self) -> str:
        first = self._number()
        if self.chance.random() < 0.35:
            return str(first)
        dash = self.chance.choice("-–-")
        return f"{first}{dash}{self.chance.choice([first + self.chance.randint(1, 40), (first + 5) % 100 or 12])}"

    def _page(self) -> list[Piece]:
        return [("page", self._word("locator").replace("{}", self._range()))]

    def _page2(self) -> list[Piece]:
        return [("page", self._range())]

    def _pages(self) -> list[Piece]:
        return [("page", self._range())]

    def _ordinal(self) -> str:
        return self.chance.choice(["1", "2", "3", "4", "I", "II", "III", "IV", "V", "One", "7", "12", "1", "2"])

    def _vol(self) -> list[Piece]:
        return self._template("volume", "volume", self._ordinal())

    def _volume(self) -> list[Piece]:
        return self._vol()

    def _part(self) -> list[Piece]:
        return self._template("part", "part-number", self._ordinal())

    def _nvols(self) -> list[Piece]:
        return self._template("volumes", "number-of-volumes", self.chance.randint(2, 12))

    def _edition(self) -> list[Piece]:
        return [("edition", self._begun(self._word("edition")))]

    def _series(self) -> list[Piece]:
        pieces: list[Piece] = [("collection-title", self._one("series"))]
        if self.chance.random() < 0.65:
            joint, word = self.chance.choice(
                [
                    (", ", "No. "),
                    (" ", "No. "),
                    (" ", ""),
                    (", ", ""),
                    (" ; ", ""),
                    (", ", "Bd. "),
                    (" ", "no. "),
                    (", ", "vol. "),
                ]
            )
            pieces += [("other", joint), ("collection-number", f"{word}{self.chance.randint(1, 320)}")]
        if self.chance.random() < 0.4:
            opening, closing = self.chance.choice(["()", "[]", ("(‘", "’)"), ("(= ", ")"), ("“", "”")])
            pieces = [("other", opening), *pieces, ("other", closing)]
        return pieces

    def _genre(self) -> list[Piece]:
        return [("genre", self._word("genre"))]

    def _thesis(self) -> list[Piece]:
        return [("genre", self._word("thesis"))]

    def _school(self) -> list[Piece]:
        return [("publisher", f"University of {self._place_name()}")]

    def _remark(self) -> list[Piece]:
        return [("note", self._filled(self._one("remarks")))]

    def _price(self) -> list[Piece]:
        if self.chance.random() < 0.4:
            return [("note", self._word("price"))]
        amount = self.chance.choice([self.chance.randint(2, 99), self.chance.randint(1, 20) * 50])
        return [("note", self.chance.choice(["£{}", "£{}", "${}", "€{}", "{} €", "£{}.00"]).format(f"{amount:,}"))]

    def _format(self) -> list[Piece]:
        return [("note", self._word("format"))]

    def _identifier(self) -> list[Piece]:
        digits = "".join(self.chance.choice("0123456789") for _ in range(9))
        isbn = self.chance.choice(
            [
                f"ISBN 0-{digits[:3]}-{digits[3:8]}-{digits[8]}",
                f"ISBN 978{digits}0",
                f"ISBN: 978-0-{digits[:3]}-{digits[3:8]}-{digits[8]}",
            ]
        )
        return [("id", isbn)]

    # -- parts of composed references ---------------------------------------------------------------------------
    def _surnamefirst(self) -> list[Piece]:
        """SMITH John et JONES Mary: no comma between."""
        people = [self.person() for _ in range(self.chance.choices([1, 2, 3], [78, 16, 6])[0])]
        caps = self.chance.random() < 0.65
        names = [f"{family.upper() if caps else family} {self._given(given)}" for family, given in people]
        return [("author", _joined(names, f" {self._word('and')} ".replace(" , ", ", "), self.chance))]

    def _parenname(self) -> list[Piece]:
        """SMITH (John) and Smith (J.)."""
        people = [self.person() for _ in range(self.chance.choices([1, 2, 3], [74, 18, 8])[0])]
        caps = self.chance.random() < 0.6
        names = [f"{family.upper() if caps else family} ({self._given(given)})" for family, given in people]
        if self.chance.random() < 0.25:
            return [("editor", _joined(names, self._both(), self.chance)), *self._after_editor()]
        return [("author", _joined(names, self._both(), self.chance))]

    def _both(self) -> str:
        return f" {self._word('and')} ".replace(" , ", ", ")

    def _after_editor(self) -> list[Piece]:
        word = self._word("editor_after")
        return [("lead", word if word.startswith(",") else " " + word)]

    def _bodyauthor(self) -> list[Piece]:
        if self.chance.random() < 0.5:
            return [("author", self._body())]
        return [("author", str(self.chance.choice(read_data("pools.yaml")["world"]["bodies"])))]

    def _capsbody(self) -> list[Piece]:
        return [("author", self._bodyauthor()[0][1].upper())]

    def _nicknamed(self) -> list[Piece]:
        family, given = self.person()
        marks = self.chance.choice(["“”", '""', "‘’", "()", "«»"])
        nick = f"{marks[0]}{self.chance.choice(_given_names()).title()}{marks[1]}"
        return [("author", self.chance.choice([f"{family}, {given} {nick}", f"{given} {nick} {family}"]))]

    def _editedhead(self) -> list[Piece]:
        return self._role("edited", "editor")

    def _editedisbd(self) -> list[Piece]:
        return self._role("edited", "editor")

    def _editorplain(self) -> list[Piece]:
        return [("editor", self._names())]

    def _translatorplain(self) -> list[Piece]:
        return [("translator", self._names(1))]

    def _postnominal(self) -> list[Piece]:
        return [("lead", str(self.chance.choice(read_data("pools.yaml")["world"]["postnominals"])))]

    def _lifedates(self) -> list[Piece]:
        born = self._year_number()
        return [
            ("lead", self.chance.choice([f"{born}-{born + self.chance.randint(30, 80)}", f"{born}-", f"b. {born}"]))
        ]

    def _leadword(self) -> list[Piece]:
        return [("lead", self._word("leads"))]

    def _idem(self) -> list[Piece]:
        return [("lead", self._word("idem"))]

    def _byword(self) -> list[Piece]:
        return [("lead", self._word("by") or "—")]

    def _signed(self) -> list[Piece]:
        return [("lead", self._word("signed"))]

    def _subtitlelate(self) -> list[Piece]:
        return [("title", self._lower(self._filled(self._one("subtitles"))))]

    def _chapterdressed(self) -> list[Piece]:
        """A part's title, mostly between the quotation marks of the language."""
        text = self._title_text()
        if self.chance.random() < 0.28:
            return [("title", text)]
        opening, closing = self._quotes()
        return [("other", opening), ("title", text), ("other", closing)]

    def _chapterinside(self) -> list[Piece]:
        """A part's title with the comma or the full stop inside the quotation marks."""
        opening, closing = self._quotes()
        return [("other", opening), ("title", self._title_text()), ("other", self.chance.choice(",.") + closing)]

    def _quotes(self) -> tuple[str, str]:
        marks = {
            "en": ["‘ ’", "“ ”", '" "', "' '", "“ ”"], "de": ["„ “", "» «", '" "', "„ ”"], "fr": ["«  »", "« »", "“ ”"],
            "it": ["« »", "“ ”", '" "'], "es": ["« »", "“ ”", '" "'], "ru": ["« »", '" "', "„ “"],
        }  # fmt: skip
        found = self.chance.choice(marks[self.language])
        if found == "«  »":
            return "« ", " »"
        return found[0], found[-1]

    def _quotedtitle(self) -> list[Piece]:
        opening, closing = self.chance.choice([self._quotes(), self._quotes(), ("*", "*"), ("_", "_")])
        return [("other", opening), ("title", self._title_text()), ("other", closing)]

    def _originalyear(self) -> list[Piece]:
        return [("original-date", str(self._year_number()))]

    def _bareyear(self) -> list[Piece]:
        return [("issued", self.chance.choice(["{}", "{}", "{}", "{}?", "c. {}"]).format(self._year_number()))]

    def _guessedyear(self) -> list[Piece]:
        words = [word for word in self.words["about"] if "[" not in word]
        return [("issued", self.chance.choice(words).replace("{}", str(self._year_number())))]

    def _origpub(self) -> list[Piece]:
        return [("original-publisher", self._publisher()[0][1])]

    def _origplace(self) -> list[Piece]:
        return [("original-publisher-place", self._place_name())]

    def _firstyear(self) -> list[Piece]:
        before, _, behind = self._word("first").partition("{}")
        return [("lead", before), ("original-date", str(self._year_number())), ("other", behind)]

    def _firstpub(self) -> list[Piece]:
        """first published Penguin Books, London, 1950."""
        lead = self._word("first").partition("{}")[0].rstrip(" [").removesuffix(" in")
        pieces: list[Piece] = [("lead", lead + (" by " if self.chance.random() < 0.2 else " ")), *self._origpub()]
        if self.chance.random() < 0.6:
            pieces += [("other", ", "), *self._origplace()]
        return [*pieces, ("other", self.chance.choice([", ", " ", ", "])), ("original-date", str(self._year_number()))]

    def _first(self) -> list[Piece]:
        return self._firstyear()

    def _first2(self) -> list[Piece]:
        return self._firstpub() if self.chance.random() < 0.3 else self._firstyear()

    def _reprintword(self) -> list[Piece]:
        return [("lead", self._word("repword"))]

    def _reprintshort(self) -> list[Piece]:
        return [("lead", self._word("repshort"))]

    def _newedition(self) -> list[Piece]:
        return [("edition", self._word("newedition"))]

    def _publishedfor(self) -> list[Piece]:
        """An imprint of the hand press: Printed for W. Smith, in the Strand."""
        text = self._word("printed")
        while "{}" in text:
            family, given = self.person()
            name = self.chance.choice([f"{given[0]}. {family}", f"{given} {family}", f"{family} and Son", family])
            text = text.replace("{}", name, 1)
        return [("publisher", text)]

    def _impression(self) -> list[Piece]:
        return [("edition" if self.language == "en" else "lead", self._word("impression"))]

    def _oldimprint(self) -> list[Piece]:
        """A Amsterdam, chez M. Rey, MDCCLXII."""
        word = {"fr": ["A ", "À ", ""], "it": ["In ", "in ", ""], "es": ["En ", ""]}.get(self.language, [""])
        lead = self.chance.choice(word)
        year = self.chance.randint(1500, 1880)
        date = _roman(year) if self.chance.random() < 0.4 else str(year)
        return [*([("lead", lead)] if lead else []), *self._place(), ("other", self.chance.choice([", ", ": "])),
                *self._publishedfor(), ("other", self.chance.choice([", ", ", ", ". "])), ("issued", date)]  # fmt: skip

    def _cmd(self) -> list[Piece]:
        word = self.chance.choice(["Cmd. ", "Cd. ", "C. ", "Cmnd. ", "Paper No. ", "Report No. ", "H.C. "])
        return [("number", f"{word}{self.chance.randint(12, 9800)}")]

    def _illustrated(self) -> list[Piece]:
        word = self.chance.choice(["illustrated by", "illustrations by", "drawings by", "with drawings by", "maps by"])
        return [("lead", self._begun(word) + " "), ("contributor", self._names(1))]

    def _bracketname(self) -> list[Piece]:
        return [
            ("note", self.chance.choice([f"{self._famous()} Report", "in Russian", "abridged", "microfilm", "PDF"]))
        ]

    def _condition(self) -> list[Piece]:
        return [("note", str(self.chance.choice(read_data("pools.yaml")["world"]["conditions"])))]

    def _involumes(self) -> list[Piece]:
        many = self.chance.choice(["Two", "Three", "Four", "two", "three", "Five"])
        return [("number-of-volumes", f"In {many} Volumes" if many[0].isupper() else f"In {many} volumes")]

    def _editionthe(self) -> list[Piece]:
        which = self.chance.choice(["Second", "Third", "Fourth", "Sixth", "second", "third"])
        rest = self.chance.choice(["Edition", "edition", "Edition, corrected", "Edition, with Additions"])
        return [("edition", f"{self.chance.choice(['The ', 'The ', ''])}{which} {rest}")]

    def _volumethe(self) -> list[Piece]:
        return [("volume", self.chance.choice(["Volume the First", "Vol. I", "Volume the Second", "Part the First"]))]

    def _extentpp(self) -> list[Piece]:
        preface = self.chance.choice(["", "", "", "xii, ", "viii, ", "xx + "])
        number = self._number()
        text = self.chance.choice(["pp. {}", "pp. {}", "{}pp", "{} pp.", "pp {}"])
        return [("number-of-pages", text.format(f"{preface}{number}"))]

    def _pagebare(self) -> list[Piece]:
        return [("page", self._range())]

    def _binding(self) -> list[Piece]:
        return [("note", self._word("binding"))]

    def _plates(self) -> list[Piece]:
        return [("note", self._word("plates"))]

    def _genreword(self) -> list[Piece]:
        return [("genre", self._word("genreword"))]

    def _url(self) -> list[Piece]:
        word = "".join(self.chance.choice("abcdefghilmnoprstu") for _ in range(8))
        return [
            ("id", self.chance.choice(["https://www.{}.org/{}", "http://{}.com/{}/index.html"]).format(word, word[:4]))
        ]

    def _accessedbracket(self) -> list[Piece]:
        marks = self.chance.choice(["[]", "()", "[]"])
        return [("other", marks[0]), ("accessed", self._word("retrieved")), ("other", marks[1])]

    # -- series -------------------------------------------------------------------------------------------------
    def _series_name(self) -> str:
        if self.chance.random() < 0.55:
            return self._one("series")
        kinds = {
            "en": ["{} Library", "{} Series", "Studies in {}", "{} Pamphlets", "{} Texts", "{} Handbooks"],
            "de": ["Studien zu {}", "Schriften zu {}", "Beiträge zu {}", "Bibliothek {}", "Reihe {}"],
            "fr": ["Bibliothèque de {}", "Cahiers de {}", "Petite collection {}", "{} Poche", "Études sur {}"],
            "it": ["Biblioteca di {}", "Collana di {}", "{} Paperbacks", "Saggi", "Universale {}", "Studi e ricerche"],
            "es": ["Biblioteca de {}", "Colección {}", "Cuadernos de {}", "Clásicos {}"],
            "ru": ["Библиотека {}", "Серия «{}»", "Труды {}", "Научная библиотека"],
        }  # fmt: skip
        what = (
            self._place_name().split(",")[0] if self.chance.random() < 0.4 else self._one("topics").removeprefix("the ")
        )
        return str(self.chance.choice(kinds[self.language])).replace("{}", what)

    def _series_number(self) -> str:
        word = {"en": ["No. ", "no. ", "vol. ", "Volume ", ""], "de": ["Bd. ", "Band ", "Nr. ", "H. ", ""],
                "fr": ["n° ", "no ", "vol. ", ""], "it": ["n. ", "vol. ", ""], "es": ["n.º ", "núm. ", "vol. ", ""],
                "ru": ["вып. ", "№ ", "т. ", ""]}[self.language]  # fmt: skip
        return self.chance.choice(word) + str(self.chance.randint(1, 240))

    def _seriesname(self) -> list[Piece]:
        return [("collection-title", self._series_name())]

    def _seriesno(self) -> list[Piece]:
        return [("collection-number", self._series_number())]

    def _seriesplain(self) -> list[Piece]:
        pieces = self._seriesname()
        if self.chance.random() < 0.6:
            pieces += [("other", self.chance.choice([" ", ", ", " "])), *self._seriesno()]
        return pieces

    def _seriesbracket(self) -> list[Piece]:
        return [("other", "("), *self._seriesplain(), ("other", ")")]

    def _seriesequal(self) -> list[Piece]:
        opening, joint = self.chance.choice(["(= ", "("]), self.chance.choice([", ", " "])
        return [("other", opening), *self._seriesname(), ("other", joint), *self._seriesno(), ("other", ")")]

    def _seriesquoted(self) -> list[Piece]:
        """« Folio histoire », coll. "Points", «Saggi», 65."""
        opening, closing = self._quotes()
        pieces: list[Piece] = [("other", opening), ("collection-title", self._series_name()), ("other", closing)]
        if self.language in ("fr", "es", "it") and self.chance.random() < 0.5:
            word = {"fr": ["coll. ", "collection "], "es": ["col. ", "colección "], "it": ["coll. ", "collana "]}[
                self.language
            ]
            pieces.insert(0, ("lead", self.chance.choice(word)))
        if self.chance.random() < 0.3:
            pieces += [("other", ", "), *self._seriesno()]
        return pieces

    def _seriespublisher(self) -> list[Piece]:
        return [("publisher", self.chance.choice(["Penguin", "Pelican", "Left Book Club", "Everyman"]) + " "
                 + self.chance.choice(["Special", "Original", "Edition", "Paperback", "Classics"]))]  # fmt: skip

    # -- periodicals --------------------------------------------------------------------------------------------
    def _in(self) -> list[Piece]:
        return [("lead", self._word("in"))]

    def _journal(self) -> list[Piece]:
        return self._dressed("container-title", self._one("journals"))

    def _volno(self) -> list[Piece]:
        volume, issue = self.chance.randint(1, 90), self.chance.randint(1, 12)
        style = self.chance.randrange(5)
        if style == 0:
            return [("volume", f"{volume}"), ("other", "("), ("issue", str(issue)), ("other", ")")]
        if style == 1:
            return [("volume", f"vol. {volume}"), ("other", ", "), ("issue", f"no. {issue}")]
        if style == 2:
            return self._issueno()
        if style == 3:
            return [("volume", str(volume)), ("other", ", "), ("issue", f"No. {issue}")]
        return [("volume", str(volume))]

    def _issueno(self) -> list[Piece]:
        return [
            (
                "issue",
                self.chance.choice(["No. ", "no. ", "Nr. ", "№ ", "n° ", "No ", "n. "])
                + str(self.chance.randint(1, 320)),
            )
        ]

    def _date(self) -> list[Piece]:
        month, year, day = self._one("months"), self._year_number(), self.chance.randint(1, 28)
        return [
            (
                "issued",
                self.chance.choice(
                    [
                        f"{day} {month} {year}",
                        f"{month} {day}, {year}",
                        f"{month} {year}",
                        f"{day}.{self.chance.randint(1, 12)}.{year}",
                        str(year),
                    ]
                ),
            )
        ]


def _roman(number: int) -> str:
    signs = {1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC", 50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V",
             4: "IV", 1: "I"}  # fmt: skip
    text = ""
    for value, sign in signs.items():
        text += sign * (number // value)
        number %= value
    return text


def _joined(names: Sequence[str], both: str, chance: random.Random) -> str:
    if len(names) == 1:
        return names[0]
    last = chance.choice([both, both, both if len(names) == 2 else "," + both, ", "])
    return ", ".join(names[:-1]) + last + names[-1]


@cache
def _given_names() -> list[str]:
    table = load_table("given_names")
    return sorted(
        name
        for block in table.values()
        if isinstance(block, str)
        for name in block.split()
        if name.isascii() or (len(name) > 3 and not re.search("[а-я]", name))
    )


@cache
def _known_publishers() -> list[str]:
    rows = load_table("publishers").items()
    return sorted({str(known) for name, row in rows for known in (name, *row.get("aliases", []))})
