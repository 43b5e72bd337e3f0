"""The lines of a file one after another, in bounded memory, however many there are."""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from biblio.documents.decode import detect, undecodable
from biblio.documents.read import readable
from biblio.errors import BiblioError
from biblio.problems import Problem

_CHUNK: Final = 1 << 18
_LINE_END: Final = re.compile(r"\r\n|\n|\r")


def open_lines(path: str, encoding: str | None = None) -> Iterator[str]:
    """The lines of a file, or of standard input where `path` is "-", one after another, without their ends.

    Nothing is guessed here: the file is UTF-8, in the encoding that its first bytes tell, or in `encoding`. Raises
    BiblioError, with line and column, at the first byte that is not, and where the file is missing, empty or no text.
    """
    if path == "-":
        yield from _lines(sys.stdin.buffer, path, encoding)
        return
    with readable(Path(path), path), Path(path).open("rb") as stream:
        empty = True
        for line in _lines(stream, path, encoding):
            empty = False
            yield line
    if empty:
        raise BiblioError(Problem("empty", "holds no text", path=path))


def _lines(stream: IO[bytes], path: str, encoding: str | None) -> Iterator[str]:
    data = stream.read(_CHUNK)
    name, mark = detect(data, path, encoding) or ("utf-8", 0)
    data = data[mark:]
    decoder = codecs.getincrementaldecoder(name)()
    held, number = "", 0  # the beginning of a line whose end is not read yet; the lines given so far
    while data:
        try:
            text = held + decoder.decode(data)
        except UnicodeDecodeError as error:
            before = held + error.object[: error.start].decode(name, errors="replace")
            *whole, last = _LINE_END.split(before)
            byte = f"0x{error.object[error.start]:02x}"
            raise undecodable(byte, name, path, number + len(whole) + 1, len(last) + 1) from error
        # A carriage return at the very end may be the first half of a line end.
        kept = 1 if text.endswith("\r") else 0
        *whole, held = _LINE_END.split(text[: len(text) - kept])
        held += text[len(text) - kept :]
        number += len(whole)
        yield from whole
        data = stream.read(_CHUNK)
    if decoder.getstate()[0]:
        raise undecodable("the end", name, path, number + 1, len(held) + 1)
    if held:
        yield held.removesuffix("\r")
