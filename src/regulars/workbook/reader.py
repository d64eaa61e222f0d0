"""Reading a workbook back: what stands in the sheets that the seller may edit."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from regulars.workbook import found, gate, layout
from regulars.workbook.reading import (
    assembly,
    comments,
    exact,
    index,
    lost,
    parts,
    sheet,
    strings,
    stripes,
    styles,
)
from regulars.workbook.reading.parts import Package
from regulars.workbook.reading.place import Place
from regulars.workbook.reading.rows import COLUMNS, DamagedError
from regulars.workbook.reading.stripes import Meaning
from regulars.workbook.reading.table import Part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from regulars.workbook.reading.index import Index
    from regulars.workbook.reading.styles import Styles
