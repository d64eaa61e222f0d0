from __future__ import annotations

import pickle

import pytest

from regulars.errors import (
    BookError,
    LedgerError,
    RegularsError,
    ReportError,
    SelectionError,
    SettingsError,
    UnknownReportError,
    WorkbookError,
)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (RegularsError("it rains"), "it rains"),
        (RegularsError("it rains", do="stay in"), "it rains; stay in"),
        (ReportError("it is empty", path="may.txt"), "may.txt: it is empty"),
        (ReportError("odd", path="may.txt", line=7, do="mend it"), "may.txt, line 7: odd; mend it"),
        (ReportError("odd", path="-", line=1, column="sku"), "-, line 1, column sku: odd"),
        (UnknownReportError("this is a PDF", path="may.txt"), "may.txt: this is a PDF"),
        (WorkbookError("it is open", path="c.xlsx"), "c.xlsx: it is open"),
        (WorkbookError("odd", path="c.xlsx", sheet="SKUs", cell="C2"), "c.xlsx, SKUs, C2: odd"),
        (LedgerError("it is damaged", do="copy it back"), "it is damaged; copy it back"),
        (SettingsError("this is not TOML"), "regulars.toml: this is not TOML"),
        (SettingsError("odd", key="coverage.gap_days"), "regulars.toml, coverage.gap_days: odd"),
        (SelectionError("there is no column 'mail'", text="mail"), "there is no column 'mail'"),
        (BookError("there is no book", path="store"), "store: there is no book"),
    ],
)
def test_an_error_says_where_it_happened_what_is_wrong_and_what_to_do(
    error: RegularsError, sentence: str
) -> None:
    assert str(error) == sentence
    assert str(pickle.loads(pickle.dumps(error))) == sentence  # noqa: S301 - from one process to another


def test_what_is_no_report_is_told_apart_from_a_report_that_is_refused() -> None:
    assert issubclass(UnknownReportError, ReportError)
    assert not isinstance(ReportError("odd", path="may.txt"), UnknownReportError)
