"""The bytes of a file become its text, and the encoding is found out where nobody names it."""

from __future__ import annotations

import codecs
import re

from biblio.errors import BiblioError
from biblio.problems import Problem

# Longer marks first: the UTF-32 LE mark begins with the UTF-16 LE one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document (.docx, .odt, .epub)"),
    (b"\xd0\xcf\x11\xe0", "an old office document (.doc)"),
    (b"\x89PNG", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF8", "an image (GIF)"),
    (b"II*\x00", "an image (TIFF)"),
    (b"MM\x00*", "an image (TIFF)"),
    (b"{\\rtf", "a rich text file (.rtf)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"AT&TFORM", "a DjVu scan"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAVE_AS = "save it as text, Markdown or HTML"
_HEAD = 4096
# The meta element of HTML 4 and 5, and the declaration of XML, within the first bytes as the HTML standard reads them.
_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,200}?encoding)\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})""", re.I
)
# A guess needs no more than this; the whole of a large file would take minutes.
_GUESS_FROM = 65536


def decode(
    data: bytes, path: str, encoding: str | None = None, *, declared: bool = False
) -> tuple[str, str, tuple[Problem, ...]]:
    r"""The text of `data`, the encoding it is in, and a note where that was guessed.

    A byte order mark decides, then `encoding` where given, strict UTF-8, UTF-16 by its NULs, with `declared` what a
    meta element or an XML declaration says, at last a guess. Raises BiblioError where the bytes are no text or are
    not in `encoding`, with line and column of the first that is wrong.

    >>> decode("Café".encode("utf-16"), "menu.txt")
    ('Café', 'utf-16-le', ())
    """
    named = detect(data, path, encoding)
    if named is not None:
        name, mark = named
        return _strict(data[mark:], path, name).removeprefix("\ufeff"), name, ()
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        return _not_utf8(data, path, error, declared)


def detect(head: bytes, path: str, encoding: str | None = None) -> tuple[str, int] | None:
    """The encoding that is named or that the first bytes of a file tell, and the length of the mark before the text.

    None where nothing tells: then it is UTF-8 or a guess. Raises BiblioError where `encoding` is none, or where the
    bytes are no text. `head` may be the whole file or its first 4096 bytes.

    >>> detect(codecs.BOM_UTF8 + b"Homage", "list.txt")
    ('utf-8', 3)
    """
    _check_signature(head, path)
    if encoding is not None:
        name = _known(encoding, path)
        return name, len(head) - len(_without_mark(head, name))
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, len(mark)
    if (wide := _wide(head)) is not None:
        return wide, 0
    controls = len(_CONTROL.findall(head[:_HEAD]))
    if controls > 8 + len(head[:_HEAD]) // 20 or head[:_HEAD].count(0) > 2:
        raise BiblioError(Problem("binary", "holds bytes that are no text", path=path, hint=_SAVE_AS))
    return None


def _check_signature(data: bytes, path: str) -> None:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise BiblioError(Problem("binary", f"is {kind}, not text", path=path, hint=_SAVE_AS))


def _known(encoding: str, path: str) -> str:
    try:
        info = codecs.lookup(encoding)
        "".encode(encoding)
    except (LookupError, UnicodeError) as error:
        raise BiblioError(
            Problem(
                "unknown-encoding",
                f"{encoding!r} is no encoding",
                path=path,
                hint="name one such as utf-8, cp1252 or koi8-r",
            )
        ) from error
    if not getattr(info, "_is_text_encoding", True):
        raise BiblioError(Problem("unknown-encoding", f"{encoding!r} is no encoding of text", path=path))
    return info.name


def _without_mark(data: bytes, name: str) -> bytes:
    return next(
        (data[len(m) :] for m, of in _MARKS if of.split("-")[1] in name and of[:6] == name[:6] and data.startswith(m)),
        data,
    )


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: text in European languages then has NULs in every other byte nearly everywhere."""
    head = data[:_HEAD]
    if len(head) < 4:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.2 and even < odd * 0.05:
        return "utf-16-le"
    if even > len(head) * 0.2 and odd < even * 0.05:
        return "utf-16-be"
    return None


def _strict(data: bytes, path: str, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise _undecodable(data, path, name, error) from error


def _undecodable(data: bytes, path: str, name: str, error: UnicodeDecodeError) -> BiblioError:
    before = data[: error.start].decode(name, errors="replace")
    line = len(re.findall(r"\r\n|\n|\r", before)) + 1
    column = len(before) - max(before.rfind("\n"), before.rfind("\r"))
    byte = f"0x{data[error.start]:02x}" if error.start < len(data) else "the end"
    return undecodable(byte, name, path, line, column)


def undecodable(byte: str, name: str, path: str, line: int, column: int) -> BiblioError:
    """The error for bytes that are not in the encoding `name`."""
    return BiblioError(
        Problem(
            "undecodable",
            f"{byte} is not {name}",
            path=path,
            line=line,
            column=column,
            hint="name the encoding with --encoding, or save the file as UTF-8",
        )
    )


def _not_utf8(
    data: bytes, path: str, error: UnicodeDecodeError, declared: bool
) -> tuple[str, str, tuple[Problem, ...]]:
    if declared and (match := _DECLARED.search(data[:_HEAD])):
        name = match[1].decode("ascii", errors="replace")
        try:
            # Browsers read "iso-8859-1" as Windows-1252: the quotation marks of most such pages are in there.
            codec = {"iso8859-1": "cp1252"}.get(codecs.lookup(name).name, codecs.lookup(name).name)
            return data.decode(codec), codec, ()
        except (LookupError, UnicodeDecodeError):
            pass  # the page declares what it is not: guess
    guess = _guess(data, error.start)
    if guess is None:
        raise _undecodable(data, path, "utf-8", error)
    note = Problem(
        "guessed-encoding",
        f"is not UTF-8; read as {guess}",
        path=path,
        hint="name the encoding with --encoding where the letters look wrong",
        severity="note",
    )
    return data.decode(guess), guess, (note,)


def _guess(data: bytes, first_bad: int) -> str | None:
    """The encoding that the bytes look like; None where they look like no text or the guess cannot read them all."""
    from charset_normalizer import from_bytes

    start = max(0, first_bad - _GUESS_FROM // 2)
    best = from_bytes(data[start : start + _GUESS_FROM]).best()
    for name in (best.encoding if best else None, "cp1252"):
        if name is None or (best is None and name == "cp1252"):
            continue
        try:
            data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        return name
    return None
