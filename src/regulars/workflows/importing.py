"""Importing: from report files to one more event, and a workbook that shows it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from regulars import book as books
from regulars.errors import ReportError, UnknownReportError
from regulars.ledger import events
from regulars.ledger import reports as ledger_reports
from regulars.rules import coverage, days, lines, slots
from regulars.workflows import reading, state, turn, view

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from pathlib import Path

    from regulars.book import Book
    from regulars.settings import Settings
    from regulars.workflows.reading import Read
    from regulars.workflows.turn import Tell, Turn


@dataclass(frozen=True)
class Wishes:
    """How to import.

    Parameters
    ----------
    until : date or None
        Lines with a later reporting day are left for the next import.
    dry_run : bool
        Work everything out, and change nothing.
    strict : bool
        Refuse everything where one line would be set aside.
    workbook : bool
        Write the workbook.
    encoding : str or None
        Codec of the files; None to find out.
    """

    until: date | None = None
    dry_run: bool = False
    strict: bool = False
    workbook: bool = True
    encoding: str | None = None
