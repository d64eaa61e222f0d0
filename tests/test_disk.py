from __future__ import annotations

import errno
import os
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from regulars import disk
from regulars.errors import BookError

if TYPE_CHECKING:
    from pathlib import Path

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no modes")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix_only
def test_a_temporary_file_is_empty_and_its_owner_s_alone(tmp_path: Path) -> None:
    one, two = (disk.temporary(tmp_path, ".xlsx") for _ in range(2))
    assert one != two
    assert (one.read_bytes(), mode(one), one.suffix) == (b"", 0o600, ".xlsx")


def test_a_folder_that_takes_no_temporary_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "urandom", lambda _: b"always")
    disk.temporary(tmp_path, ".csv")
    with pytest.raises(BookError, match="no temporary file can be made here"):
        disk.temporary(tmp_path, ".csv")


class Holder:
    """A virus scanner that lets go of a file after some attempts to replace it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, attempts: int) -> None:
        self.refused = 0
        self.slept = 0.0
        replace = os.replace

        def held(source: Path, target: Path) -> None:
            if self.refused < attempts:
                self.refused += 1
                raise PermissionError(errno.EACCES, "Access is denied")
            replace(source, target)

        def sleep(seconds: float) -> None:
            self.slept += seconds

        monkeypatch.setattr(os, "replace", held)
        monkeypatch.setattr("time.sleep", sleep)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    source, target = tmp_path / "new", tmp_path / "old"
    source.write_text("new")
    target.write_text("old")
    return source, target


def test_on_windows_a_held_file_is_replaced_once_it_is_let_go(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = Holder(monkeypatch, attempts=4)
    monkeypatch.setattr(sys, "platform", "win32")
    disk.replace(*pair)
    assert pair[1].read_text() == "new"
    assert holder.slept == pytest.approx(0.8)


def test_on_windows_five_refusals_are_enough(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    Holder(monkeypatch, attempts=5)
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(PermissionError):
        disk.replace(*pair)
    assert [path.read_text() for path in pair] == ["new", "old"]


def test_elsewhere_one_refusal_is_enough(pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    holder = Holder(monkeypatch, attempts=1)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(PermissionError):
        disk.replace(*pair)
    assert holder.slept == 0


def test_what_is_synced_can_be_read(tmp_path: Path) -> None:
    path = disk.temporary(tmp_path, ".txt")
    path.write_text("safe")
    disk.sync(path)
    assert path.read_text() == "safe"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_passing_file_is_gone_on_leaving_unless_it_got_a_name(tmp_path: Path) -> None:
    with disk.passing(tmp_path, ".csv"):
        assert len(names(tmp_path)) == 1
    with disk.passing(tmp_path, ".csv") as path:
        path.write_text("whole")
        disk.replace(path, tmp_path / "list.csv")
    assert names(tmp_path) == {"list.csv"}


def test_what_a_crash_left_goes_with_the_next_passing_file_and_nothing_else_does(tmp_path: Path) -> None:
    with disk.passing(tmp_path, ".csv") as path:
        left = path.with_name(path.name.replace("-passing", "0-passing"))
        left.write_text("half a list")
        others = {disk.temporary(tmp_path, ".xlsx").name, "mine-passing.csv"}
        (tmp_path / "mine-passing.csv").write_text("mine")
    with disk.passing(tmp_path, ".json"):
        assert not left.exists()
    assert names(tmp_path) == others


@posix_only
def test_a_file_that_a_command_holds_is_not_taken_for_one_that_was_left(tmp_path: Path) -> None:
    with disk.passing(tmp_path, ".csv") as path, disk.passing(tmp_path, ".csv") as other:
        disk.remove_left(path)
        assert names(tmp_path) == {path.name, other.name}
        assert mode(path) == 0o600


@posix_only
def test_where_files_cannot_be_locked_they_are_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refused)
    with disk.passing(tmp_path, ".csv") as path:
        assert path.exists()
    assert names(tmp_path) == set()
