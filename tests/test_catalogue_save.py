"""Whatever happens while a file is written, the old one or the new one is there, whole, and no change is lost.

`make stress` (BIBLIO_STRESS=1) does a hundred times what `make test` does.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from biblio.catalogue.actions import add_record, set_values
from biblio.catalogue.history import History
from biblio.catalogue.loader import load_catalogue, record_from_plain
from biblio.catalogue.save import locked, write_if_changed
from biblio.catalogue.session import undo
from biblio.errors import BiblioError

STRESS = bool(os.environ.get("BIBLIO_STRESS"))
KILLS, PROCESSES, COMMANDS = (1000, 200, 200) if STRESS else (50, 20, 8)
posix = pytest.mark.skipif(os.name == "nt", reason="uses POSIX rights, links or fork")
not_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")


def _file(path: Path, records: int = 3) -> Path:
    path.write_text("references:\n" + "".join(f"- id: r{n}\n  title: t{n}\n" for n in range(records)), encoding="utf-8")
    return path


def test_a_file_is_written_only_where_it_differs(tmp_path: Path) -> None:
    path = tmp_path / "below" / "a.txt"
    assert write_if_changed(path, "é\r\n\u2028\n")
    assert path.read_bytes() == "é\r\n\u2028\n".encode()
    before = path.stat().st_mtime_ns
    assert not write_if_changed(path, "é\r\n\u2028\n")
    assert path.stat().st_mtime_ns == before
    assert os.listdir(path.parent) == ["a.txt"]


@posix
def test_mode_and_link_stay(tmp_path: Path) -> None:
    path, link = _file(tmp_path / "real.yaml"), tmp_path / "link.yaml"
    path.chmod(0o640)
    link.symlink_to("real.yaml")
    set_values(link, "r0", {"title": "x"})
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert load_catalogue(path).records[0].title == "x"


@posix
def test_a_new_file_gets_the_usual_mode(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write_if_changed(tmp_path / "a", "x")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


@posix
def test_a_read_only_file_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _file(tmp_path / "c.yaml")
    before = path.read_bytes()
    monkeypatch.setattr(os, "access", lambda *_: False)  # as for anyone but root
    with pytest.raises(BiblioError, match="permission denied"):
        set_values(path, "r0", {"title": "x"})
    assert path.read_bytes() == before


@not_root
@posix
def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    path = _file(tmp_path / "c.yaml")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(BiblioError, match="permission denied"):
            set_values(path, "r0", {"title": "x"})
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO], ids=errno.errorcode.get)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int) -> None:
    path = _file(tmp_path / "c.yaml")
    before = path.read_bytes()

    def fail(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(BiblioError) as caught:
            set_values(path, "r0", {"title": "x"})
    assert caught.value.problems[0].code in ("disk-full", "read-only", "cannot-write")
    assert path.read_bytes() == before
    assert not list(tmp_path.rglob("*.new"))
    set_values(path, "r0", {"title": "y"})
    undo(path)
    assert path.read_bytes() == before


def test_a_file_changed_since_it_was_read_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _file(tmp_path / "c.yaml")
    begin = History.begin

    def meanwhile(*arguments: Any) -> int:
        path.write_text("references:\n- id: r0\n  title: typed meanwhile\n", encoding="utf-8")
        return begin(*arguments)

    monkeypatch.setattr(History, "begin", meanwhile)
    with pytest.raises(BiblioError, match="changed by another program"):
        set_values(path, "r0", {"title": "x"})
    assert load_catalogue(path).records[0].title == "typed meanwhile"


def _fork(work: Callable[..., None], *arguments: Any) -> Any:
    process = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    process.start()
    return process


def _set_for_ever(path: Path, begun: Any) -> None:
    number = int(load_catalogue(path).records[0].title or "0")
    while True:
        number += 1
        begun.value = number
        set_values(path, "r0", {"title": str(number)})


@posix
def test_killed_at_any_moment_the_old_or_the_new_file_is_there(tmp_path: Path) -> None:
    path = _file(tmp_path / "c.yaml")
    set_values(path, "r0", {"title": "0"})
    begun = multiprocessing.get_context("fork").Value("i", 0)
    chance = random.Random(1917)
    last = 0
    for _ in range(KILLS):
        process = _fork(_set_for_ever, path, begun)
        time.sleep(chance.uniform(0.005, 0.06))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        now = int(load_catalogue(path).records[0].title or "0")
        assert now >= last
        assert now in (begun.value - 1, begun.value, last)
        last = now
    set_values(path, "r0", {"title": "end"})
    assert not list(tmp_path.glob(".*.new"))
    for expected in [str(number) for number in range(last, max(0, last - 20), -1)]:
        undo(path)
        assert load_catalogue(path).records[0].title == expected


def _one(path: Path, number: int) -> None:
    add_record(path, record_from_plain({"title": f"by {number}"}), f"p{number}")
    set_values(path, f"r{number % 3}", {"note" if number % 2 else "publisher": f"by {number}"})
    set_values(path, f"p{number}", {"note": "x"})


@posix
def test_many_processes_at_once_lose_no_change(tmp_path: Path) -> None:
    path = _file(tmp_path / "c.yaml")
    processes = [_fork(_one, path, number) for number in range(PROCESSES)]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    records = {record.id: record for record in load_catalogue(path).records}
    assert {f"p{number}" for number in range(PROCESSES)} <= set(records)
    assert all(records[f"p{number}"].note == "x" for number in range(PROCESSES))
    assert len(list(History(path).walk())) == 3 * PROCESSES


def test_many_commands_at_once_lose_no_change(tmp_path: Path) -> None:
    path = _file(tmp_path / "c.yaml")
    commands = [
        [sys.executable, "-m", "biblio", "add", "--catalogue", str(path), "--key", f"p{number}", f"title=by {number}"]
        for number in range(COMMANDS)
    ]
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for command in commands]
    assert [(process.communicate()[1], process.returncode) for process in running] == [(b"", 0)] * COMMANDS
    assert {f"p{number}" for number in range(COMMANDS)} <= {record.id for record in load_catalogue(path).records}


def test_a_lock_may_be_taken_again_within(tmp_path: Path) -> None:
    path = _file(tmp_path / "c.yaml")
    with locked(path), locked(path):
        set_values(path, "r0", {"title": "x"})
    assert load_catalogue(path).records[0].title == "x"
