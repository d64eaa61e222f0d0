"""The crew: who does the tasks, be it this process alone, others of this machine, or a cluster's workers."""

from __future__ import annotations

import contextlib
import logging
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from distributed import Client, KilledWorker, LocalCluster, as_completed

from regulars.errors import RegularsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Tell = Callable[[str, int, int], None]

PATIENCE_SECONDS = 300
"""How long the workers of a cluster are waited for."""


class Each(Protocol):
    """Does one task for each job."""

    def __call__(self, stage: str, task: Callable[..., Any], jobs: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Return what the task gives for the arguments of each job, in their order."""


@contextlib.contextmanager
def hired(scheduler: str | None, workers: int | None, *, tell: Tell) -> Iterator[Each]:
    """Give who does the tasks.

    Parameters
    ----------
    scheduler : str or None
        Address of a Dask scheduler, or a file that it wrote, whose name ends in ``.json``. None for processes
        of this machine.
    workers : int or None
        Of a scheduler: how many to wait for, at least one. Else how many processes, None for one a processor,
        0 for none but this one.
    tell : callable
        Hears how far the work is.

    Raises
    ------
    RegularsError
        The scheduler does not answer, or has too few workers.
    """
    if scheduler is None and workers == 0:
        yield partial(_alone, tell)
        return
    with contextlib.ExitStack() as stack:
        if scheduler is None:
            # Dask tells of a task that failed with its arguments and the error's text, which may quote cells.
            cluster = LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=workers,
                threads_per_worker=1,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
                local_directory=stack.enter_context(tempfile.TemporaryDirectory(prefix="regulars-")),
            )
            client = Client(stack.enter_context(cluster))  # type: ignore[no-untyped-call]
        else:
            client = _found(scheduler)
        stack.enter_context(client)
        _await(client, workers or 1)
        yield partial(_shared, client, tell)


def _found(scheduler: str) -> Client:
    """Return the client of a scheduler."""
    is_file = scheduler.endswith(".json")
    try:
        if is_file:
            Path(scheduler).stat()  # Dask would wait for ever for one that nobody writes
        return Client(**{"scheduler_file" if is_file else "address": scheduler})  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise RegularsError(
            f"there is no scheduler to be reached at {scheduler} ({why})",
            do="check that it runs, and its address",
        ) from None


def _await(client: Client, workers: int) -> None:
    """Wait until there are so many workers."""
    try:
        client.wait_for_workers(workers, timeout=PATIENCE_SECONDS)
    except TimeoutError:
        asked = f"{workers} worker{'' if workers == 1 else 's'}"
        raise RegularsError(
            f"the scheduler did not get {asked} within {PATIENCE_SECONDS} seconds",
            do="start some, or ask for fewer with --workers",
        ) from None


def _alone(tell: Tell, stage: str, task: Callable[..., Any], jobs: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Do the tasks one after another in this process."""
    done = []
    for number, job in enumerate(jobs):
        tell(stage, number, len(jobs))
        done.append(task(*job))
    return done


def _shared(
    client: Client, tell: Tell, stage: str, task: Callable[..., Any], jobs: Sequence[tuple[Any, ...]]
) -> list[Any]:
    """Have workers do the tasks; those of one that is lost are done again by another."""
    # Not pure in Dask's sense: what counts are the files, and these are gone when a result might be reused.
    futures = client.map(task, *zip(*jobs, strict=True), pure=False) if jobs else []
    # Those that failed are waited for, too: none is left that could write a file when all is given up.
    for number, _ in enumerate(as_completed(futures), start=1):  # type: ignore[no-untyped-call]
        tell(stage, number, len(jobs))
    try:
        results: list[Any] = client.gather(futures)  # type: ignore[no-untyped-call]
    except KilledWorker:
        raise RegularsError(
            "workers were lost again and again over one part of the work, most likely for want of memory",
            do="give each more memory, or add --parts with a greater number",
        ) from None
    return results
