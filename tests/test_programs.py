"""The programs that people write with take what we export without a word, and read in it what we mean.

`.ci/programs` installs them. A test skips where its program is missing, and fails with BIBLIO_REQUIRE_PROGRAMS=1.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from biblio.exports import export_records
from biblio.exports.csl import csl_item
from biblio.imports import read_records
from biblio.records.record import Record
from tests.shared import ROOT
from tests.test_exports import CASES

pytestmark = pytest.mark.programs

# Some thousands of records would say no more than these: every case, and the project's own catalogue.
CATALOGUE = ROOT / "references" / "catalogue.yaml"


def need(program: str) -> str:
    """The path of a program; the test skips where it is missing, or fails where all are required."""
    path = shutil.which(program)
    if path is None:
        message = f"{program} is not installed (.ci/programs does)"
        if os.environ.get("BIBLIO_REQUIRE_PROGRAMS") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return path


def run(arguments: Sequence[str], folder: Path, stdin: str | None = None) -> str:
    """What the program printed, both streams together; a failure fails the test."""
    done = subprocess.run(
        arguments, cwd=folder, input=stdin, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300
    )
    assert done.returncode == 0, f"{arguments}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout + done.stderr


def _sets() -> dict[str, list[Record]]:
    sets = {"cases": [case.record for case in CASES]}
    if CATALOGUE.is_file():
        sets["catalogue"] = read_records(CATALOGUE)[0]
    return sets


SETS = _sets()
every_set = pytest.mark.parametrize("records", SETS.values(), ids=SETS)


def _write(folder: Path, records: Sequence[Record], name: str, file: str) -> Path:
    path = folder / file
    path.write_text(export_records(records, name)[0], encoding="utf-8")
    return path


def _lacks(records: Sequence[Record], key: str, *variables: str) -> bool:
    record = next(record for record in records if record.id == key)
    return not any(record.get(variable) for variable in variables)


# -- BibTeX ----------------------------------------------------------------------------------------------------------


@every_set
def test_bibtex_with_plain_warns_of_nothing_but_what_a_work_lacks(records: list[Record], tmp_path: Path) -> None:
    bibtex = need("bibtex")
    _write(tmp_path, records, "bibtex", "all.bib")
    (tmp_path / "all.aux").write_text("\\citation{*}\n\\bibdata{all}\n\\bibstyle{plain}\n")
    printed = run([bibtex, "all"], tmp_path)
    needed = {
        "year": ["issued"],
        "publisher": ["publisher"],
        "author and editor": ["author", "editor"],
        "author": ["author"],
    }
    unexpected = []
    for warning in re.findall(r"^Warning--(.*)$", printed, re.M):
        match = re.fullmatch(r"empty (.*) in (\S+)", warning)
        if not (match and match[1] in needed and _lacks(records, match[2], *needed[match[1]])):
            unexpected.append(warning)
    assert unexpected == []
    written = (tmp_path / "all.bbl").read_text(encoding="utf-8")
    assert written.count("\\bibitem{") == len(records)


# -- biber and LaTeX -------------------------------------------------------------------------------------------------


@every_set
def test_biber_validates(records: list[Record], tmp_path: Path) -> None:
    biber = need("biber")
    _write(tmp_path, records, "biblatex", "all.bib")
    printed = run([biber, "--tool", "--validate-datamodel", "all.bib"], tmp_path)
    allowed = re.compile(
        r"WARN - Datamodel: Entry '(\S+)' \(all.bib\): Missing mandatory field "
        r"(?:'(?:editor|author)'|- one of '(date, year|author, editor)' must be defined)"
    )
    unexpected = []
    for line in printed.splitlines():
        if not line.startswith(("WARN", "ERROR")):
            continue
        match = allowed.fullmatch(line)
        variables = {
            "date, year": ["issued"],
            "author, editor": ["author", "editor", "compiler"],
            None: ["author", "editor"],
        }
        if not (match and _lacks(records, match[1], *variables[match[2]])) and "shorthand" not in line:
            unexpected.append(line)
    assert unexpected == []


DOCUMENT = r"""\documentclass{article}
%s
\begin{document}
\nocite{*}
%s
\end{document}
"""


@pytest.mark.parametrize("style", ["authoryear", "numeric"])
def test_a_document_with_biblatex_is_set(style: str, tmp_path: Path) -> None:
    lualatex, biber = need("lualatex"), need("biber")
    records = SETS["cases"]
    _write(tmp_path, records, "biblatex", "all.bib")
    head = rf"\usepackage[style={style}]{{biblatex}}\addbibresource{{all.bib}}"
    (tmp_path / "all.tex").write_text(DOCUMENT % (head, r"\printbibliography"))
    run([lualatex, "-interaction=nonstopmode", "-halt-on-error", "all.tex"], tmp_path)
    run([biber, "all"], tmp_path)
    printed = run([lualatex, "-interaction=nonstopmode", "-halt-on-error", "all.tex"], tmp_path)
    assert "Output written on all.pdf" in printed
    assert not re.search(r"^! |Undefined control sequence", printed, re.M)


def test_a_document_with_bibtex_is_set(tmp_path: Path) -> None:
    lualatex, bibtex = need("lualatex"), need("bibtex")
    _write(tmp_path, SETS["cases"], "bibtex", "all.bib")
    (tmp_path / "all.tex").write_text(DOCUMENT % ("", r"\bibliographystyle{plain}\bibliography{all}"))
    run([lualatex, "-interaction=nonstopmode", "-halt-on-error", "all.tex"], tmp_path)
    run([bibtex, "all"], tmp_path)
    for _ in range(2):
        printed = run([lualatex, "-interaction=nonstopmode", "-halt-on-error", "all.tex"], tmp_path)
    assert "Output written on all.pdf" in printed


# -- pandoc ----------------------------------------------------------------------------------------------------------


def _pandoc(source: str, path: Path) -> dict[str, Any]:
    printed = subprocess.run(
        [need("pandoc"), "-f", source, "-t", "csljson", str(path)], capture_output=True, encoding="utf-8", check=True
    )
    assert printed.stderr == ""
    return {item["id"]: item for item in json.loads(printed.stdout)}


@every_set
@pytest.mark.parametrize("name", ["biblatex", "bibtex"])
def test_pandoc_reads_every_entry(records: list[Record], name: str, tmp_path: Path) -> None:
    read = _pandoc(name, _write(tmp_path, records, name, "all.bib"))
    assert set(read) == {record.id for record in records}


@every_set
def test_pandoc_reads_in_csl_json_what_we_mean(records: list[Record], tmp_path: Path) -> None:
    read = _pandoc("csljson", _write(tmp_path, records, "csl-json", "all.json"))
    differences: dict[tuple[str, str], Any] = {}
    for record in records:
        ours, theirs = _comparable(csl_item(record)), _comparable(read[record.id])
        differences |= {
            (record.id, name): (ours.get(name), theirs.get(name))
            for name in ours.keys() | theirs.keys()
            if ours.get(name) != theirs.get(name) and name not in UNKNOWN_TO_PANDOC
        }
    assert differences == {}


# What pandoc does not know (it passes over them without a word).
UNKNOWN_TO_PANDOC = {"compiler", "contributor"}


def _comparable(item: dict[str, Any]) -> dict[str, Any]:
    """An item without what pandoc passes over (`custom`, seasons) or derives (short titles, curly quotes)."""
    curly = str.maketrans(dict.fromkeys('’‘“”"', "'"))

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [plain(part) for part in value]
        if isinstance(value, dict):
            row = {key: plain(part) for key, part in value.items() if key not in ("custom", "title-short", "season")}
            if particle := row.pop("non-dropping-particle", None):  # pandoc parts it from the family name by itself
                row["family"] = f"{particle} {row['family']}"
            return row
        return str(value).translate(curly)

    found = plain(item)
    assert isinstance(found, dict)
    return found


@every_set
@pytest.mark.parametrize(
    ("name", "file"), [("csl-json", "all.json"), ("biblatex", "all.bib"), ("csl-yaml", "all.yaml")]
)
def test_pandoc_cites_from_it(records: list[Record], name: str, file: str, tmp_path: Path) -> None:
    path = _write(tmp_path, records, name, file)
    printed = run(
        [need("pandoc"), "--citeproc", "--bibliography", path.name, "-t", "plain"], tmp_path, "---\nnocite: '@*'\n---\n"
    )
    assert "not found" not in printed
    assert len(printed.strip().split("\n\n")) >= len({record.id for record in records}) - 1


# -- others ----------------------------------------------------------------------------------------------------------


@every_set
@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_citation_js_reads_every_entry(records: list[Record], name: str, tmp_path: Path) -> None:
    path = _write(tmp_path, records, name, "all.bib")
    done = subprocess.run(
        [need("citation-js"), "-i", str(path), "-f", "json", "-s", "csl"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)) == len(records)


@every_set
@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_bibtex_tidy_finds_nothing(records: list[Record], name: str, tmp_path: Path) -> None:
    path = _write(tmp_path, records, name, "all.bib")
    printed = run([need("bibtex-tidy"), path.name, "--duplicates=key", "--output=out.bib"], tmp_path)
    assert f"Successfully tidied {len(records)} entries" in printed or "Done" in printed
    written = (tmp_path / "out.bib").read_text(encoding="utf-8")
    assert len(re.findall(r"^@", written, re.M)) == len(records)


@every_set
def test_rispy_reads_every_entry(records: list[Record], tmp_path: Path) -> None:
    _write(tmp_path, records, "ris", "all.ris")
    script = "import rispy, json; print(json.dumps(rispy.load(open('all.ris', encoding='utf-8', newline=''))))"
    read = json.loads(run([need("biblio-programs-python"), "-c", script], tmp_path))
    assert [entry["id"] for entry in read] == [record.id for record in records]
    # rispy has no name for ED, by which Zotero and EndNote know the editor of a whole book
    assert {tag for entry in read for tag in entry.get("unknown_tag", {})} <= {"ED"}


@every_set
def test_typst_sets_a_bibliography(records: list[Record], tmp_path: Path) -> None:
    _write(tmp_path, records, "hayagriva", "all.yml")
    (tmp_path / "all.typ").write_text('#bibliography("all.yml", full: true, style: "chicago-author-date")\n')
    script = "import typst; typst.compile('all.typ', output='all.pdf')"
    assert run([need("biblio-programs-python"), "-c", script], tmp_path) == ""
    assert (tmp_path / "all.pdf").stat().st_size > 1000


STYLES = {
    "chicago": "Reed, John. (1919) 1977.",
    "apa": "Reed, J. (1977).",
    "mla": "Reed, John. *Ten",
    "mhra": "Reed, John,",
    "harvard": "Reed, J. (1977)",
    "chicago-notes": "Reed, John. *Ten",
}


@pytest.mark.parametrize("style", STYLES)
def test_pandoc_cites_in_every_style(style: str, tmp_path: Path) -> None:
    """In an environment that has the extra `cite`: the package's code, with pandoc and the styles beside it."""
    python = need("biblio-programs-python")
    path = _write(tmp_path, [case.record for case in CASES if case.id == "reprint"], "csl-yaml", "a.yaml")
    site = Path(yaml.__file__).parent.parent
    script = f"import sys; sys.path += [{str(ROOT)!r}, {str(site)!r}]; from biblio.cli import main; main()"
    arguments = ["cite", "reed1977ten", "--style", style, "--to", "markdown", "--catalogue", str(path)]
    printed = run([python, "-c", script, *arguments], tmp_path)
    assert printed.startswith(STYLES[style])
    assert "Penguin" in printed
