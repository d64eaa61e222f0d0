"""The cluster: the same pure functions on many machines, for many stores at once, through Dask and fsspec.

They are an extra. Nothing here is imported before :func:`require` has said that they are there.
"""

from __future__ import annotations

from importlib.util import find_spec

from regulars.errors import RegularsError

_EXTRA = ("dask", "distributed", "fsspec")


def require() -> None:
    """Raise ``RegularsError`` where what the extra ``regulars[cluster]`` brings is missing."""
    missing = [name for name in _EXTRA if find_spec(name) is None]
    if missing:
        raise RegularsError(
            f"working on a cluster needs {', '.join(missing)}", do="run: pip install 'regulars[cluster]'"
        )
