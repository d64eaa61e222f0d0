"""A stage to run the program on: in processes of their own, traced, and struck at one system call."""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PATIENCE_SECONDS = 60
"""How long a command may take before it is said to hang."""

CALLS = (
    "openat", "creat", "write", "writev", "pwrite64", "pwritev", "ftruncate", "truncate", "fallocate",
    "fsync", "fdatasync", "sync_file_range", "msync", "rename", "renameat", "renameat2", "link", "linkat",
    "symlink", "symlinkat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "chmod", "fchmod",
    "fchmodat", "chown", "fchown", "fchownat", "utimensat", "copy_file_range", "sendfile", "setxattr",
    "fsetxattr",
)  # fmt: skip
"""Every call that changes something on a disk; an ``openat`` only where it is to write."""

OUTPUT = "standard output"

_CALL = re.compile(r"(?P<thread>\d+) +(?P<name>\w+)\((?P<rest>.*)")
_MET = re.compile(r"\((INJECTED|DELAYED)\)")
_PATH = re.compile(r'[<"](/[^">]*)')
_HEX = re.compile(r"(\.regulars-)[0-9a-f]+|(openpyxl\.)\w+")


class CannotTraceError(Exception):
    """There is no strace here, or it may not look."""


@dataclass(frozen=True)
class Point:
    """One system call of a command: the n-th of its name in a thread.

    Parameters
    ----------
    call : str
    number : int
        Counted from 1.
    where : str
        What file it is about, for people.
    """

    call: str
    number: int
    where: str

    def __str__(self) -> str:
        return f"{self.call} {self.number} ({self.where})"


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Parameters
    ----------
    code : int
        Its exit code; negative for the signal that killed it.
    out, err : str
    struck : bool
        Whether the fault that was laid met it.
    """

    code: int
    out: str
    err: str
    struck: bool = False


class Stage:
    """Runs commands in forks of one process that has everything imported.

    Parameters
    ----------
    scratch : Path
        Where what is printed and traced goes; no other file of a command lies there.
    temporary : Path
        The folder that commands take for the system's temporary files.
    """

    def __init__(self, scratch: Path, temporary: Path) -> None:
        self._scratch = scratch
        self._environment = {"TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)}
        self._number = 0
        steady = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        self._server = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(Path(__file__).with_name("server.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **steady},
        )
        self._answer()

    def close(self) -> None:
        """End the process."""
        for pipe in (self._server.stdin, self._server.stdout):
            assert pipe is not None
            pipe.close()
        self._server.wait()

    def run(self, *arguments: object) -> Ended:
        """Run a command to its end."""
        return self.ended(self.go(self.start(*arguments)))

    def start(self, *arguments: object) -> tuple[int, Path]:
        """Prepare a command, which waits for :meth:`go`."""
        self._number += 1
        said = self._scratch / str(self._number)
        pid = self._ask(
            do="start",
            out=f"{said}.out",
            err=f"{said}.err",
            environment=self._environment,
            arguments=[str(argument) for argument in arguments],
        )
        return pid, said

    def go(self, started: tuple[int, Path]) -> tuple[int, Path]:
        """Let a command begin."""
        self._ask(do="go", pid=started[0])
        return started

    def ended(self, started: tuple[int, Path], *, struck: bool = False) -> Ended:
        """Wait for a command, and return how it ended."""
        pid, said = started
        code = self._ask(do="wait", pid=pid)
        out, err = (Path(f"{said}.{which}") for which in ("out", "err"))
        ended = Ended(code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"), struck)
        out.unlink()
        err.unlink()
        return ended

    def struck(
        self, fault: str, at: Point, *arguments: object, meanwhile: Callable[[], None] = lambda: None
    ) -> Ended:
        """Run a command and let one of its calls meet a fault.

        Parameters
        ----------
        fault : str
            As ``strace --inject`` takes it: ``signal=SIGKILL``, ``error=ENOSPC``, ``delay_enter=2000000``.
        at : Point
            The first thread that comes so far is met by a signal, every thread by an error.
        meanwhile : callable
            Called when the command has begun.
        """
        trace = [f"--trace={at.call}", f"--inject={at.call}:{fault}:when={at.number}"]
        with self._traced(trace, arguments) as (started, log):
            self.go(started)
            meanwhile()
            ended = self.ended(started)
        text = log.read_text(encoding="utf-8", errors="replace")
        return Ended(ended.code, ended.out, ended.err, bool(_MET.search(text)) or ended.code < 0)

    def unable(self) -> str:
        """Return why a command cannot be traced; empty where it can."""
        try:
            with self._traced(["--trace=none"], ["--version"]) as (started, _):
                self.ended(self.go(started))
        except CannotTraceError as error:
            return str(error)
        return ""

    def points(self, watched: Sequence[Path], *arguments: object) -> list[Point]:
        """Run a command, and return where it changes something in the watched folders, or prints."""
        # A call that a system lacks is passed over with a question mark.
        trace = ["--decode-fds=path", f"--trace={','.join('?' + name for name in CALLS)}"]
        with self._traced(trace, arguments) as (started, log):
            ended = self.ended(self.go(started))
        assert ended.code == 0, ended.err
        return list(points_of(log.read_text(encoding="utf-8", errors="replace").splitlines(), watched))

    @contextlib.contextmanager
    def _traced(
        self, options: Sequence[str], arguments: Sequence[object]
    ) -> Iterator[tuple[tuple[int, Path], Path]]:
        """Give a command that waits with a tracer on it, and the tracer's log, whole on leaving."""
        started = self.start(*arguments)
        log = self._scratch / "strace.log"
        with subprocess.Popen(
            [_strace() or "strace", "--follow-forks", f"--attach={started[0]}", f"--output={log}", *options],
            stderr=subprocess.PIPE,
            text=True,
        ) as tracer:
            assert tracer.stderr is not None
            word = tracer.stderr.readline()
            if "attached" not in word:
                tracer.kill()
                self._ask(do="end", pid=started[0])
                raise CannotTraceError(word.strip())
            yield started, log

    def _ask(self, **asked: Any) -> int:
        """Ask the process for something, and return its answer."""
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps(asked) + "\n")
        self._server.stdin.flush()
        try:
            return int(self._answer())
        except TimeoutError:
            self._server.kill()
            raise

    def _answer(self) -> Any:
        """Return the next answer; ``TimeoutError`` where there is none for long."""
        answers: IO[str] | None = self._server.stdout
        assert answers is not None
        if not select.select([answers], [], [], PATIENCE_SECONDS)[0]:
            raise TimeoutError("a command does not end")
        return json.loads(answers.readline())


def unable() -> str:
    """Return why nothing can be traced on this machine; empty where it can."""
    return "" if _strace() else "strace is not installed"


def _strace() -> str | None:
    """Return where strace is; None where it is not."""
    return shutil.which("strace")


def points_of(lines: Sequence[str], watched: Sequence[Path]) -> Iterator[Point]:
    """Yield the calls in a trace that are about the watched folders or standard output, each once."""
    counts: Counter[tuple[str, str]] = Counter()
    seen: set[tuple[str, int]] = set()
    for line in lines:
        found = _CALL.match(line)
        if found is None or found["name"] not in CALLS:
            continue
        name, rest = found["name"], found["rest"]
        counts[found["thread"], name] += 1
        number = counts[found["thread"], name]
        if name == "openat" and not re.search(r"O_(WRONLY|RDWR|CREAT)", rest):
            continue
        if name == "write" and rest.startswith("2<"):
            continue
        paths = [Path(path) for path in _PATH.findall(rest)]
        inside = [path for path in paths for folder in watched if path.is_relative_to(folder)]
        prints = name == "write" and rest.startswith("1<")
        if (prints or inside) and (name, number) not in seen:
            seen.add((name, number))
            where = OUTPUT if prints else _HEX.sub(r"\1\2*", inside[-1].name)
            yield Point(name, number, where)
