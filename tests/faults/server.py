"""A process that has everything imported and forks itself for each command: starting costs nothing then.

It is told what to do by one JSON document a line on standard input, and answers in the same way. A child
waits for a word before it begins, so that a tracer can be put on it, and lives on the same instant as all
others, so that the same work gives the same bytes.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import pkgutil
import signal
import sys
import tempfile
from datetime import datetime, tzinfo
from typing import Any

from regulars import cli, workflows
from regulars.rules.forgotten import SECRET_BYTES

NOON = "2026-01-01T12:00:00+00:00"


class Noon(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime.fromisoformat(NOON).astimezone(tz)


def main() -> None:
    """Answer until nobody asks any more."""
    for room in (cli, workflows):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)
    for name, module in sys.modules.items():
        if name.startswith("regulars.cli") and hasattr(module, "datetime"):
            vars(module)["datetime"] = Noon
    gc.collect()
    gc.freeze()  # a child would copy every page in which a collection only looks
    drawn = os.urandom
    # The secret of forgotten people is the same each time too; names and ids still differ.
    os.urandom = lambda size: b"k" * size if size == SECRET_BYTES else drawn(size)
    waiting: dict[int, int] = {}
    print(json.dumps("ready"), flush=True)  # noqa: T201 - the answer
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(answered(asked, waiting)), flush=True)  # noqa: T201 - the answer


def answered(asked: dict[str, Any], waiting: dict[int, int]) -> int:
    """Do one thing: start a child, let it go, or wait for its end."""
    if asked["do"] == "start":
        reading, writing = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(writing)
            become(asked, reading)
        os.close(reading)
        waiting[pid] = writing
        return pid
    pid = int(asked["pid"])
    if asked["do"] == "go":
        os.write(waiting[pid], b"!")
        os.close(waiting.pop(pid))
        return pid
    if asked["do"] == "end":
        os.kill(pid, signal.SIGKILL)
        return pid
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def become(asked: dict[str, Any], waiting: int) -> None:
    """Be the program: leave by its own way out."""
    for path, descriptor in ((os.devnull, 0), (asked["out"], 1), (asked["err"], 2)):
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.environ.update(asked["environment"])
    tempfile.tempdir = None
    # Let anybody trace this: some systems allow it to ancestors only (prctl(2), PR_SET_PTRACER).
    ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1))
    sys.argv = ["regulars", *asked["arguments"]]
    os.read(waiting, 1)
    code: object = 0
    try:
        cli.main()
    except SystemExit as left:
        code = left.code
    except BaseException as error:  # noqa: BLE001 - as the interpreter itself does
        code = 1
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        # What the interpreter does on its way out, without giving back each of a million objects.
        try:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
        except OSError:
            code = 120
        os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    main()
