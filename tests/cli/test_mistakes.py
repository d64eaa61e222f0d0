from __future__ import annotations

import sys
import threading
import warnings
from typing import TYPE_CHECKING

import pytest

from regulars.cli import mistakes

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = "what a line says"


@pytest.fixture(autouse=True)
def _hooked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep data out, and let everything be as it was afterwards."""
    for module, name in (
        (sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook"), (warnings, "showwarning")
    ):  # fmt: skip
        monkeypatch.setattr(module, name, getattr(module, name))
    mistakes.keep_data_out()


def fails(deep: int) -> None:
    if deep:
        fails(deep - 1)
    raise ValueError(WORDS)


def told(run: Callable[[], object], capsys: pytest.CaptureFixture[str]) -> str:
    try:
        run()
    except ValueError:
        sys.excepthook(*sys.exc_info())
    out, err = capsys.readouterr()
    assert out == ""
    return err


def test_a_mistake_is_one_sentence_with_kind_and_places_and_without_its_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = fails.__code__.co_firstlineno + 3
    begin, places, end = told(lambda: fails(0), capsys).replace("(", ")").split(")")
    assert begin == "regulars: this is a mistake in the program "
    assert places.startswith("ValueError at ")
    assert places.endswith(f"test_mistakes:{line}")
    assert end == "; please report it with these words, which hold nothing of your data\n"


def test_of_a_mistake_deep_down_the_innermost_places_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(lambda: fails(50), capsys).count("test_mistakes:") == 12


def test_a_mistake_in_a_thread_is_told_alike(capsys: pytest.CaptureFixture[str]) -> None:
    thread = threading.Thread(target=fails, args=(0,))
    thread.start()
    thread.join()
    assert "ValueError at threading:" in (err := told(lambda: None, capsys))
    assert WORDS not in err


def test_warnings_and_what_fails_while_things_are_cleared_away_say_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Left:
        def __del__(self) -> None:
            fails(0)

    Left()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        mistakes.keep_data_out()  # whatever shows warnings here by now
        warnings.warn(WORDS, stacklevel=1)
    assert told(lambda: None, capsys) == ""
