from __future__ import annotations

import pyarrow as pa
import pytest
from conftest import slots
