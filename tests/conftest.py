"""What tests of several rooms start from."""

from __future__ import annotations

import shutil
import signal
from typing import TYPE_CHECKING

import hypothesis
import pytest
from tests.shop import Shop, line, mail

if TYPE_CHECKING:
    from pathlib import Path

hypothesis.settings.register_profile("any machine", deadline=None, max_examples=20)
hypothesis.settings.load_profile("any machine")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as of what a shell starts in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _no_book_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the environment of whoever runs the tests from choosing a book."""
    monkeypatch.delenv("REGULARS_BOOK", raising=False)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Return a shop that has no book yet."""
    return Shop(tmp_path)


@pytest.fixture(scope="session")
def _kept_by_ada(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Make the book of :func:`ada` once."""
    shop = Shop(tmp_path_factory.mktemp("shop"))
    march = shop.report(
        "march.txt",
        line(1, sku="WP001#1", quantity_shipped=2, item_price="40.00", shipping_price="0.00"),
        line(2, sku="WP002", buyer_email=mail("bob"), buyer_name="BOB SMITH", item_price="9.99"),
    )
    april = shop.report(
        "april.txt",
        line(
            3,
            sku="WP003",
            currency="GBP",
            sales_channel="Amazon.co.uk",
            ship_country="GB",
            purchase_date="2025-04-01T08:30:00+00:00",
            reporting_date="2025-04-02T20:00:00+00:00",
        ),
        line(
            4,
            sku="WP002",
            buyer_email="",
            purchase_date="2025-04-01T09:30:00+00:00",
            reporting_date="2025-04-03T20:00:00+00:00",
        ),
        line(5, quantity_shipped="two"),
    )
    for report in (march, april):
        shop.imported(report)
    return shop


@pytest.fixture
def ada(_kept_by_ada: Shop, tmp_path: Path) -> Shop:
    """Return a shop with a book of two imports; it may be changed.

    March brought Ada's two WP001#1 for 40.00 USD (free and standard: weak Prime) and Bob's WP002 for 9.99.
    April brought Ada's WP003 for 20.00 GBP, a WP002 for 20.00 USD that is nobody's, and a line set aside.
    """
    shutil.copytree(_kept_by_ada.folder, tmp_path / "shop", symlinks=True)
    return Shop(tmp_path / "shop")
