from __future__ import annotations

import stat
import sys
import zipfile

import pytest

from regulars import workbook
from regulars.errors import WorkbookError
from regulars.workbook import package


def test_a_written_workbook_is_whole(written):
    workbook.verify(written().path)


def test_a_flipped_byte_in_any_part_is_found(written, tmp_path):
    whole = written().path.read_bytes()
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(written().path) as archive:
        parts = [
            (part.header_offset + 30 + len(part.filename), part.compress_size) for part in archive.infolist()
        ]
    for start, size in parts:
        # Not the last byte: a few bits of it may mean nothing.
        for at in {start, start + size // 4, start + size // 2}:
            broken.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
            with pytest.raises(WorkbookError, match="not whole"):
                workbook.verify(broken)


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.99])
def test_a_truncated_workbook_is_found(written, tmp_path, share):
    whole = written().path.read_bytes()
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(WorkbookError, match="not whole"):
        workbook.verify(broken)


def test_a_zip_that_is_no_workbook_is_found(tmp_path):
    path = tmp_path / "other.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "hello")
    with pytest.raises(WorkbookError, match="lacks"):
        workbook.verify(path)


def test_a_part_that_is_not_xml_is_found(written, tmp_path):
    path = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(written().path) as whole, zipfile.ZipFile(path, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, b"<styleSheet>" if name == "xl/styles.xml" else whole.read(name))
    with pytest.raises(WorkbookError, match="not whole"):
        workbook.verify(path)


@pytest.mark.skipif(sys.platform == "win32", reason="this system knows no modes")
def test_only_the_owner_may_read_it_from_its_first_moment_on(tmp_path):
    path = tmp_path / "book.xlsx"
    with package.created(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_after_an_error_nothing_is_left(tmp_path):
    path = tmp_path / "book.xlsx"
    with pytest.raises(ZeroDivisionError), package.created(path):
        _ = 1 / 0
    assert not path.exists()


def test_a_file_that_keeps_the_place_is_written_over(tmp_path, contents):
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"x" * 100_000)
    workbook.write(path, contents())
    workbook.verify(path)


def test_without_the_fast_compressor_the_parts_are_the_same(written, monkeypatch):
    fast = written().path
    monkeypatch.setattr(package, "quick_zlib", package.zlib)
    slow = written().path
    with zipfile.ZipFile(fast) as one, zipfile.ZipFile(slow) as other:
        assert {name: one.read(name) for name in one.namelist()} == {
            name: other.read(name) for name in other.namelist()
        }
