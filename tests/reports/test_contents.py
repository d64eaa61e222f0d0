from __future__ import annotations

import gzip
import hashlib
import os
from typing import TYPE_CHECKING

import pytest
from tests.reports.reading import A, B, H, everything, opened, read

from regulars.errors import ReportError
from regulars.reports import contents

if TYPE_CHECKING:
    from pathlib import Path


def test_the_digest_is_that_of_the_unpacked_content(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + H + b"\r\n" + A + bytes(3)
    (tmp_path / "may.txt").write_bytes(content)
    (tmp_path / "may.txt.gz").write_bytes(gzip.compress(content))
    plain, packed = opened(tmp_path / "may.txt"), opened(tmp_path / "may.txt.gz")
    assert plain.sha256 == packed.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(("limit", "value"), [("LARGEST", 2**20), ("RATIO_FROM", 2**20)])
def test_a_packed_file_that_unpacks_beyond_measure_is_refused(
    limit: str, value: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, limit, value)
    monkeypatch.setattr(contents, "CHUNK", 2**16)
    file = tmp_path / "may.txt"
    file.write_bytes(gzip.compress(H + b"\n" + (A + b"\n") * 40_000))  # 1.5 MB; 300 times smaller when packed
    with pytest.raises(ReportError, match="far more than a report can be"):
        read(file)


def test_a_plain_file_may_be_of_any_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "LARGEST", 10)
    file = tmp_path / "may.txt"
    file.write_bytes(H + b"\n" + A)
    assert read(file).lines == [2]


def test_a_file_that_changes_between_the_two_passes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "may.txt"
    file.write_bytes(H + b"\n" + A)
    report = opened(file)
    file.write_bytes(H + b"\n" + A + b"\n" + B)
    with pytest.raises(ReportError, match="changed while it was being read; try again"):
        everything(report)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "may.txt"
    file.write_bytes(H)
    file.chmod(0)
    with pytest.raises(ReportError, match="cannot be read"):
        opened(file)
