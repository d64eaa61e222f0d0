from __future__ import annotations

import openpyxl
from tests.shop import Ran, Shop, line, mail


def numbers(shop: Shop) -> dict[str, int]:
    """Return how many units each customer of the workbook has."""
    sheet = openpyxl.load_workbook(shop.root / "customers.xlsx", data_only=True)["Customers"]
    header, *rows = sheet.iter_rows(values_only=True)
    return {str(row[header.index("Email")]): int(str(row[header.index("Units")])) for row in rows}


def test_undo_takes_the_newest_event_back_and_redo_brings_it_again(ada: Shop) -> None:
    both = ada.exported("both.csv").read_bytes()
    assert ada.run("undo").out.startswith("event 2 (import) is undone: 2 customers now, see ")
    assert numbers(ada) == {mail("ada"): 2, mail("bob"): 1}
    assert ada.run("redo").out.startswith("event 2 (import) counts again: 2 customers now")
    assert numbers(ada) == {mail("ada"): 3, mail("bob"): 1}
    assert ada.exported("again.csv").read_bytes() == both
    told = [(entry["kind"], entry["in_force"]) for entry in ada.run("history", "--json").json]
    assert told == [("import", True), ("import", True), ("undo 2", False), ("redo 2", False)]


def test_undo_twice_takes_two_events_back_and_the_book_is_empty(ada: Shop) -> None:
    ada.run("undo")
    ada.run("undo")
    assert numbers(ada) == {}
    assert ada.listed() == []
    assert ada.refused("undo") == "there is nothing to undo; `regulars history` lists what happened"
    assert ada.run("redo").out.startswith("event 1 (import) counts again")
    assert ada.run("redo").out.startswith("event 2 (import) counts again")
    assert ada.refused("redo") == "there is nothing to redo; `regulars history` lists what happened"


def test_an_older_event_is_undone_without_the_newer_one(ada: Shop) -> None:
    done = ada.run("undo", 1, "--json").json
    assert (done["word"], done["event"], done["customers"]) == ("undo", 1, 1)
    assert numbers(ada) == {mail("ada"): 1}
    # The places of WP001#1 and WP002 were given by event 1; event 2 brought WP002 and WP003.
    assert [note for note in done["notes"] if "digit" in note] == [
        "WP002 is digit 1 of the SKU-Flag now, and was 2",
        "WP003 is digit 2 of the SKU-Flag now, and was 3",
    ]


def test_lines_that_another_report_brought_too_stay(shop: Shop) -> None:
    shop.imported(shop.report("a.txt", line(1), line(2, sku="WP002")))
    shop.imported(shop.report("b.txt", line(2, sku="WP002"), line(3, sku="WP003")))
    shop.run("undo", 1)
    assert [customer["units"] for customer in shop.listed()] == [2]


def test_a_file_beside_a_known_one_is_brought_by_both_events(shop: Shop) -> None:
    first, second = shop.report("a.txt", line(1)), shop.report("b.txt", line(2))
    shop.imported(first)
    shop.imported(first, second)
    shop.run("undo", 1)
    assert [customer["units"] for customer in shop.listed()] == [2]
    shop.run("undo", 2)
    assert shop.listed() == []


def stays(done: Ran) -> list[str]:
    """Return what an undo says of lines that stay."""
    return [note for note in done.json["notes"] if "bring" in note]


def test_undo_says_which_other_events_bring_its_lines(shop: Shop) -> None:
    two = shop.report("a.txt", line(1), line(2, sku="WP002"))
    shop.imported(two)
    shop.imported(two, shop.report("b.txt", line(3, sku="WP003")))
    shop.imported(shop.report("c.txt", line(4)), two, shop.folder / "b.txt")
    assert stays(shop.run("undo", 1, "--json")) == ["all its 2 lines stay, as events 2, 3 bring them too"]
    assert [customer["units"] for customer in shop.listed()] == [4]
    assert stays(shop.run("undo", 2, "--json")) == ["all its 3 lines stay, as event 3 brings them too"]
    shop.run("redo", 2)
    assert stays(shop.run("undo", 3, "--json")) == []  # it brought c.txt, and the others were known
    assert [customer["units"] for customer in shop.listed()] == [3]
    assert stays(shop.run("undo", 2, "--json")) == []
    assert shop.listed() == []


def test_undo_says_how_many_of_its_lines_stay(shop: Shop) -> None:
    two, one = shop.report("a.txt", line(1), line(2)), shop.report("b.txt", line(3))
    shop.imported(two, one, shop.report("c.txt", line(4)))
    shop.imported(one, shop.report("d.txt", line(5)))
    assert stays(shop.run("undo", 1, "--json")) == ["1 of its lines stays, as event 2 brings it too"]
    shop.run("redo", 1)  # entry 4 of the history, after the undo
    shop.imported(two, shop.report("e.txt", line(6)))
    assert stays(shop.run("undo", 1, "--json")) == ["3 of its lines stay, as events 2, 5 bring them too"]
    assert [customer["units"] for customer in shop.listed()] == [5]


def test_one_line_that_another_event_brings_is_told_as_one(shop: Shop) -> None:
    report = shop.report("a.txt", line(1))
    shop.imported(report)
    shop.imported(report, shop.report("b.txt", line(2)))
    assert stays(shop.run("undo", 1, "--json")) == ["its line stays, as event 2 brings it too"]


def test_lines_of_a_part_that_the_whole_file_brings_too_stay(shop: Shop) -> None:
    report = shop.report("a.txt", line(1), line(2, reporting_date="2025-03-09T08:00:00+00:00"))
    shop.imported(report, "--until", "2025-03-04")
    shop.imported(report)
    assert stays(shop.run("undo", 1, "--json")) == ["its line stays, as event 2 brings it too"]
    shop.run("redo", 1)
    assert stays(shop.run("undo", 2, "--json")) == []
    assert [customer["units"] for customer in shop.listed()] == [1]


def test_lines_of_a_part_that_a_longer_part_brings_too_stay(shop: Shop) -> None:
    days = ("2025-03-04", "2025-03-09", "2025-03-12")
    lines = [line(number, reporting_date=f"{day}T08:00:00+00:00") for number, day in enumerate(days)]
    report = shop.report("a.txt", *lines)
    shop.imported(report, "--until", days[0])
    shop.imported(report, "--until", days[1])
    assert stays(shop.run("undo", 1, "--json")) == ["its line stays, as event 2 brings it too"]
    shop.run("redo", 1)
    assert stays(shop.run("undo", 2, "--json")) == []


def test_the_same_bytes_after_an_undo_are_an_event_of_their_own(shop: Shop) -> None:
    path = shop.report("a.txt", line(1))
    shop.imported(path)
    before = shop.exported("before.csv").read_bytes()
    shop.run("undo")
    assert shop.imported(path)["event"] == 3
    assert shop.exported("after.csv").read_bytes() == before
    assert shop.run("check").code == 0


def test_what_cannot_be_undone_is_refused_and_nothing_changes(ada: Shop) -> None:
    ada.run("undo")
    before = ada.bytes()
    assert ada.refused("undo", 2) == "event 2 is undone already; `regulars history` tells which events count"
    assert ada.refused("redo", 1) == "event 1 is in force; `regulars history` tells which events count"
    assert ada.refused("undo", 3) == "entry 3 is itself an undo; name the event it is about, 2"
    assert ada.refused("undo", 9) == "there is no event 9; `regulars history` lists them"
    assert ada.bytes() == before
    assert ada.run("undo", "0").code == 2


def test_undo_of_a_workbook_that_is_open_elsewhere_is_refused(ada: Shop) -> None:
    lock = ada.root / "~$customers.xlsx"
    lock.touch()
    assert "open in another program" in ada.refused("undo")
    lock.unlink()
    assert [entry["kind"] for entry in ada.run("history", "--json").json] == ["import", "import"]
