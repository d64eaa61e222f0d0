"""What is lost or damaged is made again from what is left: each kind, and what cannot be."""

from __future__ import annotations

import gzip
import os
import sqlite3
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from tests.desk import opened, seen
from tests.shop import line, mail
from tests.workflows.test_checking import said

from regulars.ledger import database
from regulars.ledger import lines as lines_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.shop import Ran, Shop

WELL = "everything is as it should be\n"


def texts(shop: Shop) -> list[Path]:
    """Return the text lines files, by the report's number."""
    with sqlite3.connect(shop.root / "ledger.db") as db:
        digests = [row[0] for row in db.execute("SELECT raw_sha256 FROM report ORDER BY id")]
    db.close()
    return [shop.root / "lines" / f"{digest[:16]}.parquet" for digest in digests]


def typed(text: Path) -> Path:
    return text.with_name(f"{text.stem}-typed.parquet")


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def lines(shop: Shop) -> dict[str, bytes]:
    return {name: content for name, content in shop.bytes().items() if "/lines/" in name}


def lose_lines(shop: Shop) -> None:
    for path in (shop.root / "lines").iterdir():
        path.unlink()


def of_two_clocks(shop: Shop) -> Path:
    """Return a report of two lines, of which either one is the first day's, by the clock of the days."""
    return shop.report(
        "clocks.txt",
        # The first of January in Los Angeles, and the second in Tokyo.
        line(7, reporting_date="2026-01-02T05:00:00+00:00", sales_channel="Amazon.com"),
        line(8, reporting_date="2026-01-01T20:00:00+00:00", sales_channel="Amazon.co.jp"),
    )


def pack_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have lines files written as another version might: of the same lines, in other bytes."""
    writer = pq.ParquetWriter

    def otherwise(*arguments: object, **options: object) -> pq.ParquetWriter:
        return writer(*arguments, **options | {"compression": "snappy", "compression_level": None})

    monkeypatch.setattr(pq, "ParquetWriter", otherwise)


def repaired(shop: Shop, *paths: object) -> Ran:
    """Repair, which must leave nothing to be done."""
    done = shop.run("check", "--repair", *paths)
    assert (done.code, done.out.endswith(WELL)) == (0, True), done
    assert shop.run("check").out == WELL
    return done


def test_there_is_nothing_to_repair_in_a_sound_book(full: Shop) -> None:
    before = full.bytes()
    assert repaired(full, full.folder).out == WELL
    assert full.bytes() == before


# Typed lines come from the text beside them.


@pytest.mark.parametrize("how", ["lost", "flipped", "empty"])
def test_typed_lines_are_made_again_from_the_text(full: Shop, how: str) -> None:
    before = full.bytes()
    for path in map(typed, texts(full)):
        if how == "flipped":
            flipped(path)
        else:
            path.write_bytes(b"")
        if how == "lost":
            path.unlink()
    assert full.run("check").code == 1
    done = repaired(full)
    assert all(
        f"lines/{typed(path).name} was made again from lines/{path.name}" in done.out for path in texts(full)
    )
    assert full.bytes() == before


# The text comes from the report that it was read from.


@pytest.mark.parametrize("how", ["lost", "flipped", "both lost", "typed flipped"])
def test_lines_are_made_again_from_their_report(full: Shop, how: str) -> None:
    before, exported = full.bytes(), full.exported("before.csv").read_bytes()
    path = texts(full)[0]
    if how == "flipped":
        flipped(path)
    else:
        path.unlink()
    if how == "both lost":
        typed(path).unlink()
    elif how == "typed flipped":
        flipped(typed(path))
    checked = full.run("check")
    assert f"lines/{path.name} is {'damaged' if how == 'flipped' else 'missing'}" in checked.out
    assert "`regulars check --repair REPORT` with march.txt, the report that event 1 imported" in checked.out
    done = repaired(full, full.folder / "march.txt")
    assert f"lines/{path.name} was made again from march.txt\n" in done.out
    assert full.bytes() == before
    assert full.exported("after.csv").read_bytes() == exported


def test_a_report_is_known_in_a_folder_packed_and_under_another_name(full: Shop, tmp_path: Path) -> None:
    before = full.bytes()
    for path in (full.root / "lines").iterdir():
        path.unlink()
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    for number, name in enumerate(("march.txt", "april.txt", "may.txt")):
        (downloads / f"{number}.gz").write_bytes(gzip.compress((full.folder / name).read_bytes()))
    (downloads / "diary.txt").write_text("Dear diary")
    assert full.refused("list").startswith("lines/")
    repaired(full, downloads)
    assert full.bytes() == before


def test_another_file_will_do_where_it_gives_the_very_same_lines(ada: Shop) -> None:
    before = ada.bytes()
    texts(ada)[0].unlink()
    march = ada.folder / "march.txt"
    march.write_bytes(march.read_bytes().replace(b"\n", b"\r\n"))
    repaired(ada, march)
    assert ada.bytes() == before


def test_without_its_report_lost_text_stays_lost_and_the_rest_is_made_again(full: Shop) -> None:
    march, april, _ = texts(full)
    march.unlink()
    typed(april).unlink()
    before = full.exported("before.csv").read_bytes()
    done = full.run("check", "--repair", full.folder / "may.txt")
    assert done.code == 1
    first, second = done.out.splitlines()
    assert first == f"lines/{typed(april).name} was made again from lines/{april.name}"
    assert second.startswith(
        f"lines/{march.name} is missing; put it back from a backup of the book's folder, or"
    )
    assert full.exported("after.csv").read_bytes() == before


def test_a_report_with_one_other_letter_is_not_taken(ada: Shop) -> None:
    texts(ada)[0].unlink()
    before = ada.bytes()
    march = ada.folder / "march.txt"
    march.write_bytes(march.read_bytes().replace(b"Ada Example", b"Ida Example"))
    done = ada.run("check", "--repair", march)
    assert (done.code, done.out.count("is missing")) == (1, 1)
    assert ada.bytes() == before


def test_a_report_that_reads_otherwise_by_the_settings_of_today_is_not_taken(shop: Shop) -> None:
    columns = ["amazon-order-id", "Artikelnummer", "quantity-shipped", "buyer-email", "sku"]
    report = shop.report("may.txt", line(1) | {"Artikelnummer": "X1"}, columns=columns)
    shop.imported(report)
    texts(shop)[0].unlink()
    (shop.root / "regulars.toml").write_text('[columns]\n"Artikelnummer" = "product-name"\n')
    before = shop.bytes()
    assert shop.run("check", "--repair", report).code == 1
    assert shop.bytes() == before


def test_a_file_that_is_no_report_is_told_where_it_was_named(ada: Shop) -> None:
    texts(ada)[0].unlink()
    before = ada.bytes()
    (ada.folder / "diary.txt").write_text("Dear diary")
    done = ada.run("check", "--repair", ada.folder / "diary.txt")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert done.err.startswith(f"- {ada.folder / 'diary.txt'}: its first line is not the header")
    assert ada.refused("check", "--repair", ada.folder / "gone.txt").endswith("check how it is spelt")
    assert ada.bytes() == before


@pytest.mark.parametrize("named", [True, False])
def test_a_report_that_gives_other_lines_now_does_not_keep_the_others_from_being_made_again(
    ada: Shop, named: bool
) -> None:
    report = of_two_clocks(ada)
    ada.imported(report, "--until", "2026-01-01")
    *wholes, part = texts(ada)
    (ada.root / "regulars.toml").write_text('timezone = "marketplace"')
    lose_lines(ada)
    reports = [path for path in ada.folder.glob("*.txt") if path != report]
    done = ada.run("check", "--repair", *([*reports, report] if named else [ada.folder]))
    assert done.code == 1
    assert not part.exists()
    for whole in wholes:
        assert f"lines/{whole.name} was made again from " in done.out
        assert whole.exists()
    assert f"- {report}: it gives other bytes today than when it was imported; set `timezone`" in done.err


def test_a_part_is_made_again_where_another_version_writes_its_file_otherwise(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = shop.report(
        "may.txt", line(1, reporting_date="2025-02-01"), line(2, reporting_date="2025-03-01")
    )
    shop.imported(report, "--until", "2025-02-01")
    before, (former,) = shop.run("list", "--json").out, texts(shop)
    lose_lines(shop)
    pack_otherwise(monkeypatch)
    repaired(shop, report)
    assert texts(shop) != [former]
    assert shop.run("list", "--json").out == before


def test_files_that_are_not_the_lost_reports_are_said_to_be_none(ada: Shop) -> None:
    path = texts(ada)[0]
    path.unlink()
    other = ada.report("other.txt", line(90))
    done = ada.run("check", "--repair", other)
    assert done.code == 1
    assert done.out.startswith(f"lines/{path.name} is missing; ")
    assert done.err == f"- none of the lost lines came from {other}\n"


def test_lines_until_a_day_are_made_again_until_that_day(shop: Shop) -> None:
    days = [line(n, reporting_date=f"2025-03-0{n}T08:00:00+00:00") for n in (1, 2, 3)]
    report = shop.report("march.txt", *days, line(4, reporting_date="", purchase_date="", shipment_date=""))
    shop.imported(report, "--until", "2025-02-01")
    shop.imported(report, "--until", "2025-03-01")
    shop.imported(report, "--until", "2025-03-02")
    shop.imported(report)
    before = shop.bytes()
    assert [lines_files.read_text(path)["line"].to_pylist() for path in texts(shop)] == [
        [5], [2, 5], [2, 3, 5], [2, 3, 4, 5],
    ]  # fmt: skip
    lose_lines(shop)
    repaired(shop, report)
    assert shop.bytes() == before


def test_a_part_of_a_report_is_not_made_again_of_as_many_other_lines(shop: Shop) -> None:
    report = of_two_clocks(shop)
    shop.imported(report, "--until", "2026-01-01")
    before = shop.run("list", "--json").out
    lose_lines(shop)
    (shop.root / "regulars.toml").write_text('timezone = "marketplace"')
    done = shop.run("check", "--repair", report)
    assert done.code == 1
    assert "it gives other bytes today than when it was imported; set `timezone`" in done.err
    (shop.root / "regulars.toml").unlink()
    repaired(shop, report)
    assert shop.run("list", "--json").out == before


def test_a_part_whose_days_began_at_several_hours_is_not_made_again_of_other_lines(
    shop: Shop,
) -> None:
    report = shop.report(
        "may.txt",
        line(0, reporting_date="2026-03-01T12:00:00+00:00", sales_channel="Amazon.com"),
        line(1, reporting_date="2026-03-02T03:00:00+00:00", sales_channel=""),  # no marketplace's hour: UTC's
        line(2, reporting_date="2026-03-02T06:00:00+00:00", sales_channel="Amazon.com"),
        line(3, reporting_date="2026-03-05T12:00:00+00:00", sales_channel="Amazon.com"),
    )
    (shop.root).mkdir()
    (shop.root / "regulars.toml").write_text('timezone = "America/New_York"')
    shop.imported(report, "--until", "2026-03-01")
    before = shop.run("list", "--json").out
    lose_lines(shop)
    (shop.root / "regulars.toml").write_text('timezone = "marketplace"')
    done = shop.run("check", "--repair", report)
    assert (done.code, "it gives other bytes today" in done.err) == (1, True)
    (shop.root / "regulars.toml").write_text('timezone = "America/New_York"')
    repaired(shop, report)
    assert shop.run("list", "--json").out == before


def test_a_part_that_cannot_be_told_does_not_keep_the_whole_file_from_being_made_again(shop: Shop) -> None:
    report = of_two_clocks(shop)
    shop.imported(report, "--until", "2026-01-01")
    shop.imported(report)
    part, whole = texts(shop)
    lose_lines(shop)
    (shop.root / "regulars.toml").write_text('timezone = "marketplace"')
    done = shop.run("check", "--repair", report)
    assert (done.code, part.exists(), whole.exists()) == (1, False, True)
    assert "it gives other bytes today" in done.err


def test_lines_are_read_in_the_encoding_in_which_they_were_imported(shop: Shop) -> None:
    report = shop.report("march.txt", line(1, buyer_name="Zoë Ünknown"), encoding="cp1250")
    shop.imported(report, "--encoding", "cp1250")
    before = shop.bytes()
    texts(shop)[0].unlink()
    repaired(shop, report)
    assert shop.bytes() == before


def test_lines_of_an_undone_import_are_made_again_for_redo(ada: Shop) -> None:
    before = ada.exported("before.csv").read_bytes()
    assert ada.run("undo").code == 0
    for path in (texts(ada)[1], typed(texts(ada)[1])):
        path.unlink()
    repaired(ada, ada.folder / "april.txt")
    assert ada.run("redo").code == 0
    assert ada.exported("after.csv").read_bytes() == before


def test_a_forgotten_person_does_not_come_back_with_the_report(full: Shop) -> None:
    before = full.bytes()
    assert b"Eve Gone" in (full.folder / "march.txt").read_bytes()
    for path in (full.root / "lines").iterdir():
        path.unlink()
    repaired(full, full.folder)
    assert full.bytes() == before
    for text in texts(full):
        told = str(lines_files.read_text(text).to_pydict())
        assert not any(word in told for word in ("Eve", "Lethe", mail("eve"), "111-0000000-0000003"))


def test_lines_are_not_read_again_while_nobody_knows_who_was_forgotten(full: Shop) -> None:
    texts(full)[0].unlink()
    (full.root / "forgotten.key").unlink()
    before = full.bytes()
    assert full.refused("check", "--repair", full.folder).startswith("forgotten.key is lost")
    assert full.bytes() == before


@pytest.mark.parametrize("change", ["DELETE FROM forgotten", "UPDATE forgotten SET digest = digest || 'x'"])
def test_nobody_comes_back_where_those_who_were_forgotten_are_lost(full: Shop, change: str) -> None:
    texts(full)[0].unlink()
    said(full, change)
    before = full.bytes()
    ended = full.run("check", "--repair", full.folder)
    assert ended.code == 1
    assert "who were forgotten are lost" in ended.out or "of who was forgotten is not what" in ended.out
    again = full.report("again.txt", line(50))
    assert full.refused("import", again).startswith("ledger.db is damaged; nothing was changed; ")
    assert full.bytes() == before


def test_lines_that_are_packed_otherwise_today_are_as_good(
    full: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [lines_files.read_text(path).to_pydict() for path in texts(full)]
    exported, old = full.exported("before.csv").read_bytes(), texts(full)
    for path in (*old, *map(typed, old)):
        flipped(path)
    pack_otherwise(monkeypatch)
    repaired(full, full.folder)
    assert not {*texts(full)} & {*old}
    assert [lines_files.read_text(path).to_pydict() for path in texts(full)] == told
    assert full.exported("after.csv").read_bytes() == exported
    assert full.run("sync").code == 0
    assert len(lines(full)) == 6


# The workbook comes from the ledger.


def test_a_damaged_workbook_is_written_anew_as_the_seller_had_it(full: Shop) -> None:
    path = full.root / "customers.xlsx"
    before, kept = seen(path), {*(full.root / "backups").iterdir()}
    flipped(path)
    damaged = path.read_bytes()
    checked = full.run("check").out
    assert checked.startswith("customers.xlsx is damaged: it is not whole")
    assert checked.endswith(
        "`regulars check --repair` writes it anew, but for what no command has read yet\n"
    )
    done = repaired(full)
    assert done.out.startswith("customers.xlsx was written anew from the ledger\n")
    assert "can only be looked for in the damaged one" in done.err
    after = seen(path)
    assert after.headers() == before.headers()
    for header in ("Name", "Notes", "Birthday", "WP002"):
        assert after.cell(mail("ada"), header).value == before.cell(mail("ada"), header).value
    (backup,) = {*(full.root / "backups").iterdir()} - kept
    assert backup.read_bytes() == damaged


def test_own_sheets_of_a_damaged_workbook_are_said_to_be_gone(ada: Shop) -> None:
    path = ada.root / "customers.xlsx"
    with opened(path) as desk:
        desk.book.create_sheet("My plans").cell(1, 1, "mine")
    assert ada.run("sync").code == 0
    flipped(path)
    assert "your own sheets" in repaired(ada).err
    assert "My plans" not in seen(path).book.sheetnames


def test_a_lost_workbook_is_written_anew(full: Shop) -> None:
    path = full.root / "customers.xlsx"
    before = seen(path).headers()
    path.unlink()
    assert repaired(full).out.startswith("customers.xlsx was written anew from the ledger\n")
    assert seen(path).headers() == before


def test_a_workbook_left_behind_is_written_with_what_was_typed_in_it(ada: Shop) -> None:
    ada.imported(ada.report("may.txt", line(9, buyer_email=mail("eve"))), "--no-workbook")
    with opened(ada.root / "customers.xlsx") as desk:
        desk.cell(mail("ada"), "Notes").value = "likes blue"
    repaired(ada)
    desk = seen(ada.root / "customers.xlsx")
    assert {mail("eve"), mail("ada")} <= {*desk.rows()}
    assert desk.cell(mail("ada"), "Notes").value == "likes blue"


def test_a_damaged_workbook_that_is_open_is_left_alone(ada: Shop) -> None:
    flipped(ada.root / "customers.xlsx")
    (ada.root / ".~lock.customers.xlsx#").write_text("")
    before = ada.bytes()
    done = ada.run("check", "--repair")
    assert (done.code, "the workbook is open in another program" in done.err) == (1, True)
    assert done.out.startswith("customers.xlsx is damaged")
    assert ada.bytes() == before


def test_a_workbook_with_an_edit_that_cannot_be_taken_is_not_damaged(ada: Shop) -> None:
    with opened(ada.root / "customers.xlsx") as desk:
        desk.cell(mail("ada"), "Email").value = "no address"
    before = ada.bytes()
    assert ada.run("check", "--repair").code == 1
    assert ada.bytes() == before


# What cannot be.


def test_nothing_is_touched_while_the_ledger_is_damaged(full: Shop) -> None:
    with sqlite3.connect(full.root / "ledger.db") as db:
        db.execute("UPDATE value SET value = 'Ava of Spades' WHERE value = 'Ada of Spades'")
    db.close()
    (full.root / "customers.xlsx").unlink()
    texts(full)[0].unlink()
    before = full.bytes()
    done = full.run("check", "--repair", full.folder)
    assert done.code == 1
    assert done.out.splitlines()[0] == "ledger.db: what it says of events (2) is not what was written"
    assert full.bytes() == before


class Stopped(Exception):  # noqa: N818 - it is no error
    """What a test throws in the place of a crash."""


def stopping(real: Callable[..., None], calls: int) -> Callable[..., None]:
    """Return a function that works so many times and then no more."""
    left = iter(range(calls))

    def stops(*arguments: object) -> None:
        if next(left, None) is None:
            raise Stopped
        real(*arguments)

    return stops


@pytest.mark.parametrize("calls", range(5))
def test_an_interrupted_repair_leaves_each_file_as_it_was_or_whole(
    full: Shop, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    whole = lines(full)
    march, april, may = texts(full)
    march.unlink()
    flipped(typed(april))
    flipped(may)
    broken = lines(full)
    monkeypatch.setattr(os, "replace", stopping(os.replace, calls))
    with pytest.raises(Stopped):
        full.run("check", "--repair", full.folder)
    monkeypatch.undo()
    assert all(content in (broken.get(name), whole[name]) for name, content in lines(full).items())
    repaired(full, full.folder)
    assert lines(full) == whole


def test_a_repair_that_cannot_be_committed_leaves_the_book_as_it_was(
    full: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts(full)[0].unlink()
    typed(texts(full)[0]).unlink()
    before = full.bytes()
    monkeypatch.setattr(database, "commit", stopping(database.commit, 0))
    with pytest.raises(Stopped):
        full.run("check", "--repair", full.folder)
    assert full.bytes() == before


# What is said.


def test_a_repair_is_told_to_machines(ada: Shop) -> None:
    text = texts(ada)[0]
    typed(text).unlink()
    made = f"lines/{typed(text).name} was made again from lines/{text.name}"
    told = ada.run("check", "--repair", "--json")
    assert (told.code, told.json) == (
        0, {"sound": True, "repaired": [made], "findings": [], "notes": []},
    )  # fmt: skip
    text.unlink()
    told = ada.run("check", "--json", "--repair")
    assert (told.code, told.json["sound"], told.json["repaired"]) == (1, False, [])
    assert told.json["findings"][0].startswith(f"lines/{text.name} is missing")


def test_a_report_to_repair_from_wants_the_option(ada: Shop) -> None:
    done = ada.run("check", ada.folder / "march.txt")
    assert (done.code, "add --repair" in done.err) == (2, True)


def test_importing_a_known_report_whose_lines_are_lost_says_what_to_do(ada: Shop) -> None:
    texts(ada)[0].unlink()
    march = ada.folder / "march.txt"
    what = "march.txt was imported before, but its lines in the book are lost or damaged"
    said = f"{what}: run `regulars check --repair` with this file"
    assert said in ada.imported(march)["notes"]
    more = ada.report("more.txt", line(9, buyer_email=mail("eve"), sku="WP009"))
    assert said in ada.imported(march, more)["notes"]
    repaired(ada, march)
    assert said not in ada.imported(march)["notes"]
