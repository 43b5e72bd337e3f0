"""`python -m tests.benchmark_duplicates [N…]`: CPU time and peak memory of finding duplicates among N invented records.

Each size runs in a process of its own; making the records counts apart. The words and names follow Zipf's law, a fifth
of the records are listed again with slips, other years and missing fields. The last line is the exponent that the
times grow with (1 is linear).
"""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
import time
from dataclasses import replace

from biblio.records.record import Record
from biblio.values.date import Date
from biblio.values.name import Name

SIZES = (1_000, 10_000, 100_000)
_SYLLABLES = [
    "ba",
    "ko",
    "ri",
    "ten",
    "lo",
    "mar",
    "si",
    "vel",
    "du",
    "gra",
    "no",
    "pe",
    "tal",
    "un",
    "ze",
    "fi",
    "hor",
]
_GIVEN = ["John", "Mary", "W. P.", "Anna", "Karl", "R.", "E. H.", "Zelda", "Tom", "Ivan"]
_PLACES = ["London", "Paris", "Moscow", "Berlin", "New York", "Leipzig", "Rome"]


def make_records(count: int, seed: int = 1) -> list[Record]:
    """Invented records, the same for the same count and seed."""
    chance = random.Random(seed)

    def invent(low: int, high: int) -> str:
        return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(low, high)))

    words = [invent(2, 4) for _ in range(60_000)]
    names = [invent(2, 3).title() for _ in range(30_000)]
    houses = [f"{chance.choice(names)} Press" for _ in range(800)]

    def pick(values: list[str]) -> str:
        return values[int(len(values) ** chance.random()) - 1]

    records: list[Record] = []
    while len(records) < count:
        record = Record(
            id=f"k{len(records)}",
            title=" ".join(pick(words) for _ in range(chance.randint(2, 9))).capitalize(),
            author=tuple(Name(pick(names), chance.choice(_GIVEN)) for _ in range(chance.choice([1, 1, 1, 2, 3]))),
            publisher=chance.choice(houses),
            publisher_place=chance.choice(_PLACES),
            issued=Date(chance.randint(1800, 2020)),
            number_of_pages=str(chance.randint(20, 900)),
        )
        records.append(record)
        while chance.random() < 0.2 and len(records) < count:
            records.append(_again(record, f"k{len(records)}", chance))
    return records


def _again(record: Record, key: str, chance: random.Random) -> Record:
    title, year = record.title or "", record.issued.year if record.issued else 1900
    if chance.random() < 0.4 and len(title) > 8:
        at = chance.randrange(len(title) - 1)
        title = title[:at] + title[at + 1] + title[at] + title[at + 2 :]
    return replace(
        record,
        id=key,
        title=title,
        number_of_pages=None if chance.random() < 0.5 else record.number_of_pages,
        issued=Date(year + (chance.randint(2, 20) if chance.random() < 0.2 else 0)),
        publisher=record.publisher if chance.random() < 0.7 else None,
    )


def measure(count: int) -> dict[str, float]:
    """Seconds of CPU, peak megabytes, candidates a record and groups, for `count` records in this process."""
    import resource

    from biblio.duplicates import find_duplicates

    records = make_records(count)
    made = time.process_time()
    found = find_duplicates(records)
    return {
        "records": count,
        "seconds": time.process_time() - made,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "pairs": len(found.pairs),
        "editions": len(found.editions),
    }


def main(arguments: list[str]) -> None:
    """Print a line for each size, and the exponent."""
    if arguments[:1] == ["--one"]:
        print(json.dumps(measure(int(arguments[1]))))
        return
    rows = []
    for count in map(int, arguments or SIZES):
        command = [sys.executable, "-m", "tests.benchmark_duplicates", "--one", str(count)]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        rows.append(row)
        print(
            f"{row['records']:>9,} records {row['seconds']:8.1f} s {row['megabytes']:8,.0f} MB"
            f"   {row['pairs']:,.0f} pairs, {row['editions']:,.0f} editions listed again",
            flush=True,
        )
    if len(rows) > 1:
        first, last = rows[0], rows[-1]
        grown = math.log(last["seconds"] / first["seconds"]) / math.log(last["records"] / first["records"])
        print(f"time grows with the number of records to the power of {grown:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
