"""What a plain script needs to read the workbook back: ``python -m benchmarks.plain_read WORKBOOK``."""

from __future__ import annotations

import sys

import pandas as pd

if __name__ == "__main__":
    print(len(pd.read_excel(sys.argv[1], sheet_name="Customers", dtype=str)))
