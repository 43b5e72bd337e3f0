"""Reading a file: which reader, what is wrong with it where it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from biblio.documents.decode import decode
from biblio.documents.document import Document
from biblio.documents.html import read_html
from biblio.documents.markdown import read_markdown
from biblio.documents.plain import read_plain
from biblio.errors import BiblioError
from biblio.problems import Problem

# suffix -> kind
READERS: Final = {
    ".htm": "html",
    ".html": "html",
    ".markdown": "markdown",
    ".md": "markdown",
    ".text": "text",
    ".txt": "text",
    ".xhtml": "html",
}
_KINDS: Final[dict[str, Callable[[str, str], Document]]] = {
    "text": read_plain,
    "markdown": read_markdown,
    "html": read_html,
}
# One document in memory takes a good ten times its size while it is read.
LARGEST = 200_000_000


def read_document(
    path: Path, name: str | None = None, *, kind: str | None = None, encoding: str | None = None
) -> Document:
    """The document in the file `path`; `name` is what sources call it, otherwise the path.

    `kind` ("text", "markdown", "html") overrides the suffix, `encoding` what the bytes look like. Raises BiblioError
    where the file is missing, empty, no text, or of a kind that nobody reads.
    """
    shown = str(path)
    data = _read_bytes(path, shown)
    chosen = kind or _kind_of(path, data, shown)
    text, used, notes = decode(data, shown, encoding, declared=chosen == "html")
    if not text.strip():
        raise BiblioError(Problem("empty", "holds no text", path=shown))
    document = read_text(text, name if name is not None else path.as_posix(), chosen)
    return replace(document, encoding=used, problems=(*notes, *document.problems))


def read_text(text: str, name: str, kind: str = "text") -> Document:
    """The document that `text` is when read as `kind`: "text", "markdown" or "html".

    >>> [block.kind for block in read_text("# Books\\n\\n- Homage to Catalonia", "list.md", "markdown").blocks]
    ['heading', 'list-item']
    """
    if kind not in _KINDS:
        raise BiblioError(
            Problem("unknown-kind", f"{kind!r} is no kind of document", path=name, hint="one of " + ", ".join(_KINDS))
        )
    return _KINDS[kind](text, name)


def _read_bytes(path: Path, shown: str) -> bytes:
    with readable(path, shown):
        if path.stat().st_size > LARGEST:
            raise BiblioError(
                Problem("too-large", f"is larger than {LARGEST // 1_000_000} MB", path=shown, hint="cut it into parts")
            )
        return path.read_bytes()


@contextmanager
def readable(path: Path, shown: str) -> Iterator[None]:
    """A block that reads the file `path`: what stands against that is a BiblioError that names it as `shown`."""
    try:
        if path.is_dir():
            raise BiblioError(Problem("folder", "is a folder", path=shown, hint="name a file in it"))
        yield
    except FileNotFoundError as error:
        raise BiblioError(Problem("missing-file", "no such file", path=shown, hint="check the name")) from error
    except PermissionError as error:
        raise BiblioError(
            Problem("permission", "may not be read", path=shown, hint="change who may read it")
        ) from error
    except OSError as error:
        raise BiblioError(Problem("unreadable", error.strerror or "cannot be read", path=shown)) from error


def _kind_of(path: Path, data: bytes, shown: str) -> str:
    kind = READERS.get(path.suffix.lower())
    if kind is None:
        decode(data[:16], shown, "latin-1")  # says so where it is a PDF or an image
        known = ", ".join(sorted(READERS))
        what = f"the suffix {path.suffix!r} is not known" if path.suffix else "the name has no suffix"
        raise BiblioError(
            Problem("unknown-suffix", what, path=shown, hint=f"one of {known}, or say what it is with --as")
        )
    return kind
