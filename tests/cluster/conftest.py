"""What the tests of the cluster start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cluster.market import Market

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def market(tmp_path: Path) -> Market:
    """Return a market without a report yet."""
    (tmp_path / "reports").mkdir()
    return Market(tmp_path)
