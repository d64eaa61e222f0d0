"""The scripts that we measure beside make the same list; else nothing is measured."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from benchmarks import agreement, generate, store
from benchmarks.peers import PEERS
from tests.shop import Shop

if TYPE_CHECKING:
    from pathlib import Path

WILLOWPINE = store.Store(600)


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("reports")
    generate.months(WILLOWPINE, store.lines(WILLOWPINE), folder, files=2)
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory, halves: list[Path]) -> Path:
    shop = Shop(tmp_path_factory.mktemp("shop"))
    shop.imported(*halves)
    return shop.root / "customers.xlsx"


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_makes_the_same_list_of_customers(
    name: str, ours: Path, halves: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer = PEERS[name]
    if peer.missing:
        pytest.skip(f"{' and '.join(peer.missing)} not installed")
    theirs = tmp_path / "customers.xlsx"
    monkeypatch.setattr(sys, "argv", ["", *map(str, halves), str(theirs)])
    importlib.import_module(f"benchmarks.{peer.module}").main()
    found = agreement.compared([str(ours), str(theirs)])
    assert found[1] == found[0]
    assert found[0]["customers"] == len(agreement.customers(str(ours))) > 0
    assert found[1]["different"] == 0


def test_a_customer_who_is_not_the_same_is_counted(ours: Path, tmp_path: Path) -> None:
    table = pd.read_excel(ours, sheet_name="Customers", engine="calamine", dtype=object)
    table.loc[table.index[:3], "Units"] += 1
    table.iloc[1:].to_excel(tmp_path / "wrong.xlsx", sheet_name="Customers", index=False)
    assert agreement.compared([str(ours), str(tmp_path / "wrong.xlsx")])[1]["different"] == 3


def test_months_are_of_equal_length_and_the_oldest_comes_first(halves: list[Path]) -> None:
    first, second = (half.read_text(encoding="utf-8").splitlines()[1:] for half in halves)
    assert len(first) == len(second) == 300
    reported = [line.split("\t")[9] for line in (*second, *first)]
    assert reported == sorted(reported, reverse=True)
