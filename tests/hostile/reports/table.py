"""The whole table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.reports.commas import COMMAS
from tests.hostile.reports.dates import DATES
from tests.hostile.reports.headers import HEADERS
from tests.hostile.reports.ids import IDS
from tests.hostile.reports.letters import LETTERS
from tests.hostile.reports.lines import LINES
from tests.hostile.reports.numbers import NUMBERS
from tests.hostile.reports.people import PEOPLE
from tests.hostile.reports.sizes import SIZES
from tests.hostile.reports.things import OTHER_REPORTS, OTHER_THINGS, PACKED

if TYPE_CHECKING:
    from tests.hostile.reports.case import Table

TABLES = (
    OTHER_THINGS, OTHER_REPORTS, PACKED, HEADERS, LETTERS, LINES, COMMAS, SIZES, DATES, NUMBERS, IDS, PEOPLE,
)  # fmt: skip
TABLE: Table = {name: case for table in TABLES for name, case in table.items()}
assert len(TABLE) == sum(map(len, TABLES))
