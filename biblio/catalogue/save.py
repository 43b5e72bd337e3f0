"""Writing files so that, whatever happens, the old one or the new one is there, whole."""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from biblio.errors import BiblioError
from biblio.problems import Problem

# How long a command waits for others to finish with the same file: two hundred at once take turns within minutes.
_PATIENCE: Final = 600.0

_REASONS: Final = {
    errno.EACCES: (
        "read-only",
        "cannot be written: permission denied",
        "look at the rights of file and folder",
    ),
    errno.EPERM: ("read-only", "cannot be written: not permitted", "look at the rights of file and folder"),
    errno.EROFS: ("read-only", "cannot be written: the disk is read-only", "copy the folder to where you may write"),
    errno.ENOSPC: ("disk-full", "cannot be written: the disk is full", "make room and run it again; nothing is lost"),
    errno.EDQUOT: ("disk-full", "cannot be written: your quota is used up", "make room and run it again"),
    errno.EFBIG: ("disk-full", "cannot be written: the file would be too large", "make room and run it again"),
    errno.EISDIR: ("is-folder", "is a folder, not a file", "name a file"),
    errno.ENOTDIR: ("no-folder", "lies in something that is no folder", "name another file"),
    errno.ENOENT: ("no-folder", "cannot be written: its folder is gone", "make the folder again"),
    errno.ENAMETOOLONG: ("bad-name", "cannot be written: the name is too long", "choose a shorter name"),
}


def write_if_changed(path: Path, text: str) -> bool:
    """Whether the file had to be written: True where its content was not `text` (UTF-8) already.

    Line ends are written as they stand in `text`. The file is written beside, flushed to the disk and put in its
    place in one step; a symbolic link stays one, and the mode stays. Folders are made. Raises BiblioError with the
    reason, and leaves the file as it was, where it cannot be written. Whoever reads the file first and writes it then
    holds its lock (`locked`) meanwhile.
    """
    return write_bytes(path, text.encode("utf-8", "surrogateescape"))


def write_bytes(path: Path, data: bytes) -> bool:
    """As `write_if_changed`, for bytes."""
    with _explained(path):
        target = _target(path)
        if _content(target) == data:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        with _beside(target) as stream:
            stream.write(data)
    return True


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """The lock that every command holds while it changes `path`; it may be taken again within.

    Waits ten minutes; raises BiblioError where another program holds it for longer. The lock's file is in `.biblio/`
    beside the file, and may be deleted when nothing runs.
    """
    from filelock import FileLock, Timeout

    target = _target(path)
    with _explained(path):
        folder = target.parent / ".biblio"
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{target.name}.lock", timeout=_PATIENCE, is_singleton=True)
        try:
            lock.acquire()
        except Timeout as error:
            raise BiblioError(
                Problem("locked", "is being changed by another biblio", str(path), hint="wait for it and run it again")
            ) from error
    try:
        if lock.lock_counter == 1:
            _sweep(target)
        yield
    finally:
        lock.release()


def _sweep(target: Path) -> None:
    """Delete what a program that was killed left beside the file; under the lock nobody else writes there."""
    for path in target.parent.glob(f".{glob.escape(target.name)}.*.new"):
        with contextlib.suppress(OSError):
            path.unlink()


def _target(path: Path) -> Path:
    """Where the bytes go: a link is followed, so that it stays a link."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A stream whose bytes become the file `path` when the block ends, all or, where it raises, none of them."""
    with _explained(path):
        target = _target(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        with _beside(target) as stream:
            yield stream


@contextmanager
def _beside(target: Path) -> Iterator[IO[bytes]]:
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    if mode is not None and not os.access(target, os.W_OK):
        # Replacing needs rights on the folder alone; a file that its owner made read-only is meant to stay.
        raise PermissionError(errno.EACCES, "read-only")
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(mode if mode is not None else 0o666 & ~_umask())
        _keep_owner(beside, target)
        os.replace(beside, target)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    _flush_folder(target.parent)


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current


def _keep_owner(beside: Path, target: Path) -> None:
    """Give the new file the old one's owner and group, where the system lets us; otherwise it is ours."""
    if os.name == "nt" or not target.exists():
        return
    old, new = target.stat(), beside.stat()
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        with contextlib.suppress(PermissionError):
            os.chown(beside, old.st_uid, old.st_gid)


def _flush_folder(folder: Path) -> None:
    """Make the replacing itself durable; not every system can open a folder for it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        code, message, hint = _REASONS.get(
            error.errno or 0, ("cannot-write", f"cannot be written: {error.strerror or error}", "nothing was changed")
        )
        raise BiblioError(Problem(code, message, str(path), hint=hint)) from error
