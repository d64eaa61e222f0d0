from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from tests.shop import line

from regulars import disk
from regulars.columns import REPORT, SHIPMENTS
from regulars.errors import LedgerError
from regulars.ledger import lines
from regulars.ledger.writer import Writer
from regulars.rules import normalise


def block(*rows: dict[str, str], first: int = 2, columns: tuple[str, ...] = REPORT) -> pa.Table:
    """Return report text, lines numbered from ``first``."""
    numbers = {"line": pa.array(range(first, first + len(rows)), pa.int32())}
    return pa.table(
        numbers | {name: pa.array([row.get(name, "") for row in rows], pa.string()) for name in columns}
    )


def typed(*rows: dict[str, str]) -> pa.Table:
    return normalise.block(block(*rows)).shipments


def wrote(folder: Path, *blocks: pa.Table, stamp: str = "1") -> tuple[Path, Path]:
    paths = folder / "text.parquet", folder / "typed.parquet"
    writer = Writer(*paths)
    for one in blocks:
        writer.write(one)
    writer.write_typed(lines.whole([normalise.block(one).shipments for one in blocks], stamp=stamp))
    assert writer.finish() == (disk.sha256(paths[0]), disk.sha256(paths[1]))
    return paths


BLOCKS = [
    block(line(1), line(2, sku="WP002", item_price="")),
    block(line(3, buyer_name='"Zoë\u3000'), line(4), line(5), first=5),
]


def test_text_is_read_as_it_was_written(tmp_path: Path) -> None:
    text, _ = wrote(tmp_path, *BLOCKS)
    assert lines.read_text(text).combine_chunks().equals(pa.concat_tables(BLOCKS).combine_chunks())


def test_the_same_lines_are_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
    one, two = (wrote(tmp_path / name, *BLOCKS) for name in "ab")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_typed_lines_are_read_as_they_were_written_by_the_same_rules_alone(tmp_path: Path) -> None:
    _, path = wrote(tmp_path, *BLOCKS, stamp="7")
    found = lines.read_typed(path, stamp="7")
    assert found is not None
    assert found.schema.names == ["line", *(field.name for field in SHIPMENTS)]
    assert found["line"].to_pylist() == [2, 3, 5, 6, 7]
    assert found["price_minor"].to_pylist() == [2000, None, 2000, 2000, 2000]
    assert lines.read_typed(path, stamp="8") is None


def test_a_report_without_lines_is_written_and_read(tmp_path: Path) -> None:
    text, path = wrote(tmp_path, block())
    assert lines.read_text(text).num_rows == 0
    found = lines.read_typed(path, stamp="1")
    assert found is not None
    assert found.num_rows == 0
    assert lines.texts(text, np.array([], np.int64)).empty


def test_a_file_that_may_not_be_read_is_not_called_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(lines.pq, "read_table", denied)
    with pytest.raises(LedgerError, match=r"lines/text.parquet cannot be read; look whether you may read it"):
        lines.read_text(Path("text.parquet"))


@pytest.mark.parametrize("damage", ["lost", "cut", "changed", "something else"])
def test_a_damaged_file_is_never_believed(tmp_path: Path, damage: str) -> None:
    many = [line(number, product_name=f"Widget {number * 7919 % 1000}") for number in range(500)]
    text, path = wrote(tmp_path, block(*many))
    for file in (text, path):
        content = bytearray(file.read_bytes())
        content[len(content) // 3] ^= 0xFF
        if damage == "lost":
            file.unlink()
        else:
            file.write_bytes({"cut": content[:-9], "changed": content, "something else": b"diary"}[damage])
    assert lines.read_typed(path, stamp="1") is None
    with pytest.raises(
        LedgerError, match=r"lines/text.parquet is missing or damaged; put it back from a backup"
    ):
        lines.read_text(text)
    with pytest.raises(
        LedgerError, match=r"lines/text.parquet is missing or damaged; put it back from a backup"
    ):
        lines.texts(text, np.array([2]))


def test_the_text_of_some_lines_comes_in_the_order_asked_for(tmp_path: Path) -> None:
    text, _ = wrote(tmp_path, *BLOCKS)
    found = lines.texts(text, np.array([7, 2, 5]))
    assert list(found.columns) == list(REPORT)
    assert found.index.tolist() == [7, 2, 5]
    assert [order[-1] for order in found["amazon-order-id"]] == ["5", "1", "3"]
    assert found["buyer-name"].tolist() == ["Ada Example", "Ada Example", '"Zoë\u3000']


def test_a_column_that_the_report_lacks_is_empty_text(tmp_path: Path) -> None:
    columns = ("sku", "amazon-order-id", "quantity-shipped", "buyer-email", "color")
    text, _ = wrote(tmp_path, block(line(1), columns=columns))
    found = lines.texts(text, np.array([2]))
    assert list(found.columns) == list(REPORT)
    assert found.loc[2, ["sku", "item-price", "points-granted"]].tolist() == ["WP001", "", ""]


def test_a_writer_that_is_abandoned_lets_its_files_go(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "text", tmp_path / "typed")
    for number in range(5):
        writer.write(block(line(1), first=2 + number))
    writer.abandon()
    (tmp_path / "text").unlink(missing_ok=True)


def test_a_writer_tells_that_the_disk_is_gone(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "gone" / "text", tmp_path / "gone" / "typed")
    writer.write(BLOCKS[0])
    writer.write_typed(lines.whole([typed(line(1))], stamp="1"))
    with pytest.raises(FileNotFoundError):
        writer.finish()
    writer.abandon()


def test_no_report_is_an_empty_frame_of_the_same_types() -> None:
    empty = lines.frame({})
    full = lines.frame({1: typed(line(1))})
    assert len(empty) == 0
    assert (
        list(empty.columns) == list(full.columns) == ["report", "line", *(field.name for field in SHIPMENTS)]
    )
    kinds = {field.name: field.type for field in SHIPMENTS}
    for frame in (empty, full):
        assert {kinds[name] for name in kinds if isinstance(frame[name].dtype, pd.CategoricalDtype)} == {
            "word"
        }
        assert frame["price_minor"].dtype == "Int64"
        assert frame["reported_at"].dtype == "datetime64[us, UTC]"


def test_reports_are_put_together_in_order_and_share_their_words() -> None:
    found = lines.frame({7: typed(line(1, sku="B"), line(2, sku="A")), 3: typed(line(3, sku="A"))})
    assert found["report"].tolist() == [7, 7, 3]
    assert found["line"].tolist() == [2, 3, 2]
    assert found["sku"].tolist() == ["B", "A", "A"]
    assert sorted(found["sku"].cat.categories) == ["A", "B"]
    assert found["item_id"].tolist() == ["D0000001x", "D0000002x", "D0000003x"]
