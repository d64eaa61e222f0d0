from __future__ import annotations

import tomllib
from importlib import resources
from typing import TYPE_CHECKING

import pytest
from tests.reports.reading import opened, read

from regulars import columns
from regulars.errors import ReportError, SettingsError
from regulars.reports import headers

if TYPE_CHECKING:
    from pathlib import Path

ALIASES = tomllib.loads(
    resources.files("regulars.reports").joinpath("header_aliases.toml").read_text("utf-8")
)


def test_no_header_means_two_columns_and_all_mean_one_that_the_report_has() -> None:
    pairs = [(headers.key(header), name) for group in ALIASES.values() for header, name in group.items()]
    assert {name for _, name in pairs} <= set(columns.REPORT)
    assert len(dict(pairs)) == len(set(pairs))
    for key, name in pairs:
        assert headers.vocabulary({})[key] == name


def translated(language: str) -> list[str]:
    """The 48 headers of a download, in Amazon's order."""
    words = {
        name: header for header, name in reversed([*ALIASES["en-GB"].items(), *ALIASES[language].items()])
    }
    return [words.get(name, name) for name in columns.REPORT[:48]]


@pytest.mark.parametrize("language", ALIASES)
def test_a_download_is_understood_in_every_language_that_is_known(language: str, tmp_path: Path) -> None:
    file = tmp_path / "may.csv"
    file.write_text(",".join(f'"{header}"' for header in translated(language)), encoding="utf-8")
    assert opened(file).columns == columns.REPORT[:48]


def foreign(extra: int = 0) -> list[str]:
    """The headers of a download in a language that nobody has seen yet."""
    names = [f"Spalte {place}" for place in range(1, 49 + extra)]
    names[38:40] = ["bill-postal-code", "bill-country"]
    return names


@pytest.mark.parametrize("extra", [0, 1])
def test_a_download_in_an_unknown_language_is_read_by_position(extra: int, tmp_path: Path) -> None:
    file = tmp_path / "may.csv"
    values = [f"{place}" for place in range(1, 49 + extra)]
    quoted = [",".join(f'"{text}"' for text in line) for line in (foreign(extra), values, foreign(extra))]
    file.write_text("\r\n".join(quoted), encoding="utf-8")
    given = read(file)
    assert given.report.columns == columns.REPORT[: 48 + extra]
    assert given.rows == [(2, *values)]
    assert given.report.repeated_headers == 1


@pytest.mark.parametrize("change", ["fewer", "moved", "known elsewhere"])
def test_it_is_not_read_by_position_where_that_is_in_doubt(change: str, tmp_path: Path) -> None:
    names = foreign()
    if change == "fewer":
        names.pop(0)
    elif change == "moved":
        names[38:41] = [names[40], *names[38:40]]
    else:
        names[2] = "buyer-email"
    file = tmp_path / "may.csv"
    file.write_text(",".join(names), encoding="utf-8")
    with pytest.raises(ReportError, match="not the header of a report"):
        opened(file)


def test_the_sellers_own_words_win(tmp_path: Path) -> None:
    file = tmp_path / "may.txt"
    file.write_text("Bestellnr\tsku\tArtikel\tquantity-shipped\tMail\n", encoding="utf-8")
    own = {"BESTELLNR": "amazon-order-id", " mail ": "buyer-email", "Artikel": "sku", "sku": "product-name"}
    assert opened(file, aliases=own).columns == (
        "amazon-order-id",
        "product-name",
        "sku",
        "quantity-shipped",
        "buyer-email",
    )


def test_the_advice_for_a_lacking_column_is_a_line_that_works(tmp_path: Path) -> None:
    file = tmp_path / "may.txt"
    file.write_text("amazon-order-id\tsku\tquantity-shipped\tE-Mail  Käufer\tcity\n", encoding="utf-8")
    with pytest.raises(ReportError) as refusal:
        opened(file)
    assert str(refusal.value) == (
        f"{file}, line 1, column buyer-email: this needed column is lacking; the nearest header is "
        "'e-mail käufer'; download the report again with all columns, or if 'e-mail käufer' is that column, "
        'write "e-mail käufer" = "buyer-email" under [columns] in regulars.toml'
    )
    assert opened(file, aliases={"e-mail käufer": "buyer-email"}).columns[3] == "buyer-email"


def test_an_alias_for_a_column_that_the_report_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no column 'buyer-mail'; did you mean buyer-email"):
        headers.vocabulary({"Mail": "buyer-mail"})


def test_extra_columns_keep_their_own_names(tmp_path: Path) -> None:
    file = tmp_path / "may.txt"
    file.write_text("amazon-order-id\tsku\tquantity-shipped\tbuyer-email\t My  Notes\tline\t\t \n", "utf-8")
    assert opened(file).columns[4:] == ("my notes", "line (report)", "column 7", "column 8")


def test_another_column_is_not_proposed_for_the_one_that_is_lacking(tmp_path: Path) -> None:
    file = tmp_path / "may.txt"
    file.write_text("amazon-order-id\tsku\tquantity-shipped\tbuyer-name\n", encoding="utf-8")
    with pytest.raises(ReportError) as refusal:
        opened(file)
    assert str(refusal.value).endswith(
        "the nearest header is 'buyer-name'; download the report again with all columns"
    )
