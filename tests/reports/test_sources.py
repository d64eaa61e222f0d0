from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest
from tests.reports.reading import ROW_A, A, H, everything, opened

from regulars.errors import ReportError
from regulars.reports import shipments, sources

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with reports, other files, hidden files, and a sub-folder."""
    for name in (
        "b.txt",
        "A.TSV",
        "c.csv",
        "d.txt.GZ",
        "e.zip",
        "notes.xlsx",
        ".f.txt",
        "~$g.csv",
        "read.me",
    ):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "h.txt").write_bytes(b"x")
    (tmp_path / "old.txt").mkdir()
    return tmp_path


def names(found: sources.Found) -> list[str]:
    return [source.name for source in found.sources]


def test_a_folder_gives_its_own_reports_and_counts_what_it_passes_over(folder: Path) -> None:
    found = sources.find([str(folder)], skip=[])
    assert names(found) == ["A.TSV", "b.txt", "c.csv", "d.txt.GZ", "e.zip"]
    assert [os.path.basename(file) for file in found.passed_over] == [
        ".f.txt",
        "notes.xlsx",
        "read.me",
        "~$g.csv",
    ]
    assert not any(source.named for source in found.sources)


def test_the_files_of_the_book_are_passed_over_in_folders_and_patterns(folder: Path) -> None:
    for path in (folder, folder / "*.csv"):
        found = sources.find([str(path)], skip=[folder / "c.csv"])
        assert "c.csv" not in names(found)
        assert str(folder / "c.csv") in found.passed_over


def test_a_named_file_is_taken_whatever_its_name(folder: Path) -> None:
    found = sources.find([str(folder / "read.me"), str(folder / ".f.txt")], skip=[folder / "read.me"])
    assert names(found) == [".f.txt", "read.me"]
    assert all(source.named for source in found.sources)
    assert found.passed_over == ()


def test_a_file_is_read_once_and_naming_it_counts_more_than_finding_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "link.txt").symlink_to("b.txt")
    found = sources.find(
        [".", "b.txt", "./b.txt", str(folder / "deeper" / ".." / "b.txt"), "link.txt"], skip=[]
    )
    assert [(source.name, source.named) for source in found.sources if "b.txt" in source.path] == [
        ("b.txt", True)
    ]
    assert names(found).count("link.txt") == 0


def test_a_pattern_is_expanded_and_its_files_count_as_named(folder: Path) -> None:
    found = sources.find([str(folder / "*.t*")], skip=[])
    assert [(source.name, source.named) for source in found.sources] == [("b.txt", True), ("d.txt.GZ", True)]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(folder: Path) -> None:
    (folder / "may[1].txt").write_bytes(b"x")
    assert names(sources.find([str(folder / "may[1].txt")], skip=[])) == ["may[1].txt"]


def test_paths_come_sorted(folder: Path) -> None:
    paths = [str(folder / name) for name in ("c.csv", "A.TSV", "b.txt")]
    assert names(sources.find(paths, skip=[])) == ["A.TSV", "b.txt", "c.csv"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("june.txt", "there is no such file or folder"),
        ("*.nothing", "no file matches this pattern"),
        ("", "there is no such file or folder"),
        ("a\0b", "there is no such file or folder"),
    ],
)
def test_what_is_not_there_is_refused(folder: Path, path: str, words: str) -> None:
    with pytest.raises(ReportError, match=words):
        sources.find([str(folder / path) if path else "", str(folder)], skip=[])


def test_standard_input_can_be_read_twice_and_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(H + b"\n" + A)))
    with sources.find(["-", "-"], skip=[]) as found:
        (source,) = found.sources
        report = shipments.open(source, encoding=None, aliases={})
        assert (report.path, report.name, source.named) == ("-", "standard input", True)
        assert everything(report).rows == everything(report).rows == [(2, *ROW_A)]
    with pytest.raises(ValueError, match="closed"):
        source.open()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_read_once_and_kept(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = os.fork()
    if writer == 0:  # pragma: no cover  (another process)
        pipe.write_bytes(H + b"\n" + A)
        os._exit(0)
    with sources.find([str(pipe)], skip=[]) as found:
        assert everything(shipments.open(found.sources[0], encoding=None, aliases={})).rows == [(2, *ROW_A)]
    os.waitpid(writer, 0)


def test_a_file_that_vanished_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "may.txt"
    file.write_bytes(H + b"\n" + A)
    report = opened(file)
    file.unlink()
    with pytest.raises(ReportError, match="cannot be read"):
        everything(report)
