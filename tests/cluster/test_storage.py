from __future__ import annotations

import hashlib
import sys
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.cluster.market import AS_OF, by_email, emails, same
from tests.shop import line, mail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cluster.market import Market

fsspec = pytest.importorskip("fsspec", reason="needs pip install 'regulars[cluster]'")
pytest.importorskip("distributed", reason="needs pip install 'regulars[cluster]'")

from regulars.cluster import exchange, storage  # noqa: E402 - the extra may be missing


@pytest.fixture
def far() -> Iterator[fsspec.AbstractFileSystem]:
    """Return a file system that is far: nothing in it has a path on a disk."""
    system = fsspec.filesystem("memory")
    yield system
    system.rm("/", recursive=True)


def test_reports_and_customers_may_be_far(market: Market, far: fsspec.AbstractFileSystem) -> None:
    for name, *lines in (
        ("a.txt", line(1), line(2, shipment_item_id="", buyer_email=mail("bob"))),
        ("b.txt", line(1, item_price="21.00"), line(2, shipment_item_id="")),
    ):
        path = market.report("shop", name, *lines)
        far.pipe_file(f"/bucket/shop/{name}", path.read_bytes())
    built = market.built("--as-of", AS_OF, reports="memory://bucket/*/*.txt", out="memory://bucket/customers")
    assert (built["shop"]["files"], built["shop"]["customers"]) == (2, 2)
    assert far.find("/bucket/customers") == [
        "/bucket/customers/_manifest.json",
        "/bucket/customers/store=shop/part-00000.parquet",
    ]
    with far.open("/bucket/customers/store=shop/part-00000.parquet") as file:
        assert same(by_email(pq.read_table(file)), market.on_one_machine("shop"))
    refused = market.refused(reports="memory://bucket", out="memory://bucket/customers")
    assert refused == "memory://bucket/customers: this folder is not empty, or no folder; name a new one"


def test_a_far_folder_is_looked_through_like_a_near_one(
    market: Market, far: fsspec.AbstractFileSystem
) -> None:
    path = market.report("shop", "a.txt", line(1))
    for name in ("shop/a.txt", "shop/readme.md", "shop/.hidden.txt", "shop/deeper/b.txt"):
        far.pipe_file(f"/bucket/{name}", path.read_bytes())
    done = market.run(reports="memory://bucket", out="memory://out")
    assert [(store["store"], store["files"]) for store in done.json["stores"]] == [("shop", 1)]
    assert done.json["notes"][1:] == ["2 files passed over: no report"]


def test_what_is_refused_leaves_nothing_far_away(market: Market, far: fsspec.AbstractFileSystem) -> None:
    far.pipe_file("/bucket/shop/a.txt", market.report("shop", "a.txt", line(1)).read_bytes())
    far.pipe_file("/bucket/shop/b.txt", b"")
    refused = market.refused(reports="memory://bucket/shop", out="memory://out")
    assert refused == "memory:///bucket/shop/b.txt: the file is empty (0 bytes); download it again"
    assert not far.exists("/out")


def test_a_far_book_is_refused(market: Market, far: fsspec.AbstractFileSystem) -> None:
    far.pipe_file("/bucket/store/ledger.db", b"")
    refused = market.refused(reports="memory://bucket", out="memory://out")
    assert refused == (
        "memory:///bucket/store: a book is read from a disk only; copy it to one that workers share"
    )


def test_a_text_falls_into_the_bucket_that_its_sha_256_tells() -> None:
    texts = ["ada@example.org", "山田@example.jp", ""]
    for count in (1, 4, 1000):
        expected = [
            int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % count for text in texts
        ]
        assert exchange.buckets(texts, count=count).tolist() == expected
    # Written down once, so that a customer's part is the same in every version.
    assert exchange.buckets(["ada@example.org"], count=1000).tolist() == [646]


def test_a_bucket_gives_its_lines_in_the_order_they_came(tmp_path: object) -> None:
    place = f"{tmp_path}/lines"
    lines = pa.table({"number": [1, 2, 3, 4]})
    exchange.write(place, lines, np.array([2, 0, 2, 0]), count=4, scratch=str(tmp_path))
    assert [exchange.read(place, bucket)["number"].to_pylist() for bucket in range(4)] == [
        [2, 4],
        [],
        [1, 3],
        [],
    ]


def test_the_words_of_a_file_system_become_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoCredentialsError(Exception):
        """Like botocore's, which is no ``OSError``."""

    module = type("botocore", (), {"BotoCoreError": NoCredentialsError})
    monkeypatch.setitem(sys.modules, "botocore.exceptions", module)
    with pytest.raises(storage.BookError) as refused, storage.refusing("s3://bucket"):
        raise NoCredentialsError("Unable to locate credentials")
    assert str(refused.value) == (
        "s3://bucket: this cannot be read or written (Unable to locate credentials); "
        "check the name and your credentials"
    )


def test_a_folder_is_made_beside_whoever_asks_for_it(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    market.report("my shop=1", "a.txt", line(1))
    monkeypatch.chdir(market.folder)
    built = market.built(reports="reports", out="out")
    assert built["my shop=1"]["folder"] == "store=my shop%3D1"
    assert emails(pq.read_table(market.out / "store=my shop%3D1")) == [mail("ada")]
