"""Dates in every form but the right one, and the right one at its edges."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.hostile.reports.case import Imported, Table, all_of, none_of, report, saying
from tests.shop import line

NO_DATE = "is not a date and time like 2025-03-01T08:30:00+00:00"
NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)

DATES: Table = {
    "days that no calendar has": none_of(
        "reporting-date", NO_DATE,
        "2025-02-30T08:30:00+00:00", "2025-02-29", "2100-02-29", "2025-04-31", "2025-13-01", "2025-00-10",
        "2025-01-00",
    ),
    "days as people write them": none_of(
        "purchase-date", NO_DATE,
        "30.02.2025", "01.03.2025", "01/03/2025", "3/1/2025 8:30 AM", "1 Mar 2025", "2025/03/01", "20250301",
        "2025-3-1", "2025年3月1日", "yesterday", "--",
    ),
    "days as machines count them": none_of(
        "shipment-date", NO_DATE, "0", "1740818000", "1740818000000", "45717", "45717.35", "1.74E+12"
    ),
    "years that no report has": none_of(
        "reporting-date", NO_DATE,
        "0001-01-01T00:00:00+14:00", "0000-00-00", "1970-01-01T00:00:00+00:00", "1994-12-31T23:59:59+00:00",
        "2101-01-01", "9999-12-31T23:59:59-14:00", "12025-03-01", "-2025-03-01",
    ),
    "times that no clock shows": none_of(
        "reporting-date", NO_DATE,
        "2025-03-01T24:00:00+00:00", "2025-03-01T25:00Z", "2025-03-01T23:60:00Z", "2016-12-31T23:59:60Z",
        "2025-03-01T23:59:60+00:00", "2025-03-01T08", "2025-03-01T08:30:00.Z", "2025-03-01 8:30",
    ),
    "zones that nobody knows": none_of(
        "reporting-date", NO_DATE,
        "2025-03-01T08:30:00+24:00", "2025-03-01T08:30:00+09", "2025-03-01T08:30:00+09:60",
        "2025-03-01T08:30:00 UTC", "2025-03-01T08:30:00 PST", "2025-03-01T08:30:00+00:00Z",
    ),
    "digits of another script": none_of("reporting-date", NO_DATE, "２０２５-03-01", "٢٠٢٥-03-01"),
    "zones as far as they go, and none": all_of(
        "reporting-date", "reported_at",
        {
            "2025-03-02T02:00:00+14:00": NOON,
            "2025-03-02T03:00:00+15:00": NOON,
            "2025-03-02T11:59:00+23:59": NOON,
            "2025-03-01T00:00:00-12:00": NOON,
            "2025-03-01T21:00:00+0900": NOON,
            "2025-03-01T12:00:00Z": NOON,
            "2025-03-01T12:00:00": NOON,
            "2025-03-01 12:00": NOON,
            "2025-03-01T12:00:00.000000000+00:00": NOON,
            "2025-03-01": datetime(2025, 3, 1, tzinfo=UTC),
            "2024-02-29T12:00:00+00:00": datetime(2024, 2, 29, 12, tzinfo=UTC),
            "": None,
        },
    ),
    "the first and the last moment that are read": all_of(
        "purchase-date", "purchased_at",
        {
            "1995-01-01T00:00:00+14:00": datetime(1994, 12, 31, 10, tzinfo=UTC),
            "2100-12-31T23:59:59-12:00": datetime(2101, 1, 1, 11, 59, 59, tzinfo=UTC),
        },
    ),
    "no date at all": (
        saying(purchase_date="", payments_date="", shipment_date="", reporting_date=""),
        Imported([2, 3, 4], typed={3: {"purchased_at": None, "shipped_at": None, "reported_at": None}}),
    ),
    "dates that nothing is computed from": (
        report(line(1, payments_date="soon"), line(2, estimated_arrival_date="30.02.2025")).encode(),
        Imported([2, 3], warnings=2),
    ),
    "several dates wrong, of which the first in the report is told": (
        saying(purchase_date="", shipment_date="x", reporting_date="y"),
        Imported([2, 4], {3: ("shipment-date", NO_DATE)}),
    ),
}  # fmt: skip
