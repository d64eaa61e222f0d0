"""Real workers: processes of this machine that talk to one another as they would from afar."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.cluster.market import AS_OF, fill, same
from tests.shop import line

distributed = pytest.importorskip("distributed", reason="needs pip install 'regulars[cluster]'")

import cloudpickle  # noqa: E402 - comes with the extra
import dask  # noqa: E402

from regulars.cluster import crew  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cluster.market import Market


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    """Return a cluster of two processes."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=False
    ) as cluster:
        yield cluster


class Dying(distributed.WorkerPlugin):
    """Kills the first worker that begins with a task of a kind; the note keeps others from dying, too."""

    def __init__(self, task: str, note: Path) -> None:
        self.task = task
        self.note = note

    def setup(self, worker: Any) -> None:
        """Keep the worker's number at hand."""

    def transition(self, key: Any, _: str, finish: str, **__: Any) -> None:
        """Look at what the worker begins."""
        if finish == "executing" and str(key).startswith(f"{self.task}-"):
            try:
                self.note.touch(exist_ok=False)
            except FileExistsError:
                return
            os.kill(os.getpid(), signal.SIGKILL)


@contextlib.contextmanager
def dying(workers: Any, task: str, note: Path) -> Iterator[None]:
    """Have a worker die for a while."""
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    with distributed.Client(workers) as client:
        client.register_plugin(Dying(task, note), name="dying")
        try:
            yield
        finally:
            client.unregister_worker_plugin("dying")
            cloudpickle.unregister_pickle_by_value(sys.modules[__name__])


def test_two_processes_give_what_books_export(market: Market) -> None:
    fill(market)
    built = market.built("--workers", 2, "--as-of", AS_OF, "--parts", 3)
    for store in built:
        assert same(market.customers(store), market.on_one_machine(store))


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not killed so on Windows")
@pytest.mark.parametrize("task", ["read", "settle"])
def test_a_worker_that_is_killed_changes_nothing(workers: Any, market: Market, task: str) -> None:
    fill(market)
    note = market.folder / "killed"
    with dying(workers, task, note):
        built = market.built("--scheduler", workers.scheduler_address, "--as-of", AS_OF, "--parts", 3)
    assert note.exists()
    for store in built:
        assert same(market.customers(store), market.on_one_machine(store))


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not killed so on Windows")
def test_a_task_that_no_worker_survives_is_given_up(
    workers: Any, market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers.scheduler, "allowed_failures", 0)  # the first death is one too many
    fill(market)
    with dying(workers, "settle", market.folder / "killed"):
        refused = market.refused("--scheduler", workers.scheduler_address)
    assert refused == (
        "workers were lost again and again over one part of the work, most likely for want of memory; "
        "give each more memory, or add --parts with a greater number"
    )
    assert not market.out.exists()


def test_a_refusal_comes_back_from_a_worker_as_it_is(workers: Any, market: Market) -> None:
    path = market.report("shop", "a.txt", line(1), line(2, quantity_shipped="x"), line(3, sku=""))
    refused = market.refused("--scheduler", workers.scheduler_address)
    assert refused.startswith(f"{path}, line 3, column quantity-shipped: 2 of 3 lines do not fit")
    assert not market.out.exists()


def test_a_scheduler_that_is_not_there_is_named(market: Market) -> None:
    market.report("shop", "a.txt", line(1))
    with dask.config.set({"distributed.comm.timeouts.connect": "200ms"}):
        refused = market.refused("--scheduler", "tcp://127.0.0.1:9")
    assert refused.startswith("there is no scheduler to be reached at tcp://127.0.0.1:9 (")
    assert refused.endswith("; check that it runs, and its address")
    missing = market.folder / "none.json"
    assert market.refused("--scheduler", missing) == (
        f"there is no scheduler to be reached at {missing} (No such file or directory); "
        "check that it runs, and its address"
    )


def test_workers_that_do_not_come_are_not_waited_for_for_ever(
    workers: Any, market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "PATIENCE_SECONDS", 0.2)
    market.report("shop", "a.txt", line(1))
    assert market.refused("--scheduler", workers.scheduler_address, "--workers", 9) == (
        "the scheduler did not get 9 workers within 0.2 seconds; start some, or ask for fewer with --workers"
    )
    assert not market.out.exists()
