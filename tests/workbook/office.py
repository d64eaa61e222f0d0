"""LibreOffice, for the tests that save a workbook again with it; they are skipped where it is missing."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SOFFICE = shutil.which("soffice")
NEEDED = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
MARKS = [pytest.mark.office, pytest.mark.slow, NEEDED]


def resaved(path: Path, folder: Path) -> Path:
    """Save a workbook again as another one, under its name, in a folder within this folder."""
    out = folder / "out"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return out / path.name
