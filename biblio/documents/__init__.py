"""A file becomes a `Document`: its text, and what stands where in it. One reader a format; READERS by suffix."""

from biblio.documents.decode import decode
from biblio.documents.lines import open_lines
from biblio.documents.read import READERS, read_document, read_text

__all__ = ["READERS", "decode", "open_lines", "read_document", "read_text"]
