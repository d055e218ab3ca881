"""A pool of processes that enrich: it survives the record that kills one of them, or never ends."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from typing import Any, Final

from stream.contracts.enriched import Provenance
from stream.errors import RecordKilledProcess, RecordTimedOut
from stream.worker import child
from stream.worker.child import EnricherConfig, Outcome
from stream.worker.memory import MEBIBYTE, resident

_TRIES_ALONE: Final = 2
"""A process can be killed from outside (a person, memory); twice with one and the same record alone is no chance."""

_LOOK_EVERY: Final = 500
"""Records between two looks at how large the processes have grown: a fault that leaks is found in minutes."""

_END_S: Final = 5.0
"""For the executor's own thread, whose processes are dead by then: it needs milliseconds."""

OnTrouble = Callable[[str], None]


class EnrichmentPool:
    """Enriches batches. `record_timeout_s` holds for a record alone, after a first failure in company.

    `record_memory_mb`: what a process may take for its records, above what it has taken when its model is loaded: a
    record that wants more fails. Processes that have kept a quarter of it are renewed between batches. 0: no bound.
    Linux alone has both.

    `on_trouble` hears, in words, each time processes had to be replaced, `on_renewal` each time they were renewed for
    their size, and `on_progress` each record that is done, however it ended.
    """

    def __init__(
        self,
        config: EnricherConfig,
        processes: int,
        record_timeout_s: float,
        *,
        record_memory_mb: int = 0,
        on_trouble: OnTrouble = lambda _: None,
        on_renewal: OnTrouble = lambda _: None,
        on_progress: Callable[[], None] = lambda: None,
    ) -> None:
        self._config = config
        self._processes = processes
        self._timeout = record_timeout_s
        self._memory = record_memory_mb * MEBIBYTE
        self._sizes: dict[int, int] = {}
        self._unlooked = 0
        self._on_trouble = on_trouble
        self._on_renewal = on_renewal
        self._on_progress = on_progress
        self._executor = self._make()

    async def start(self) -> Provenance:
        """Load every process; what their events will say made them. ModelError or GazetteerError where that fails."""
        loaded = await asyncio.gather(*(self._submit(child.load) for _ in range(self._processes)))
        made_by: Provenance = loaded[0]
        return made_by

    async def enrich(self, values: Sequence[bytes | None]) -> list[Outcome]:
        """One outcome for each raw value, in their order. ArtifactError where a process cannot load."""
        outcomes: dict[int, Outcome] = {}
        await self._together(values, outcomes)
        for index, value in enumerate(values):
            if index not in outcomes:
                outcomes[index] = await self._alone(value)
                # A dead letter is progress too: several records that hang are not one worker that does.
                self._on_progress()
        self._renew_if_grown(len(values))
        return [outcomes[index] for index in range(len(values))]

    def close(self) -> None:
        """End the processes; what they are at is dropped."""
        self._kill()

    async def _together(self, values: Sequence[bytes | None], outcomes: dict[int, Outcome]) -> None:
        """Fill `outcomes` as far as it goes. What is missing afterwards was in the pool when it broke or hung."""
        indices = {self._submit(child.enrich_record, value): index for index, value in enumerate(values)}
        waiting = set(indices)
        trouble = None
        try:
            while waiting and trouble is None:
                done, waiting = await asyncio.wait(waiting, timeout=self._timeout, return_when=asyncio.FIRST_COMPLETED)
                if not done:
                    trouble = f"no record was done in {self._timeout:g} s"
                for future in done:
                    try:
                        outcomes[indices[future]] = future.result()
                        self._on_progress()
                    except BrokenExecutor:
                        trouble = "a process died"
        except asyncio.CancelledError:
            for future in waiting:
                future.cancel()  # else each would complain of its end that nobody heard
            raise
        if trouble is not None:
            self._replace(f"{trouble}; {len(values) - len(outcomes)} records are tried again one by one", waiting)

    async def _alone(self, value: bytes | None) -> Outcome:
        """The outcome of a record that was there when the pool broke, with nothing beside it."""
        for _ in range(_TRIES_ALONE):
            future = self._submit(child.enrich_record, value)
            done, waiting = await asyncio.wait({future}, timeout=self._timeout)
            if not done:
                self._replace(f"a record alone was not done in {self._timeout:g} s", waiting)
                return RecordTimedOut(
                    f"reading this record took longer than {self._timeout:g} s (DATELINE_RECORD_TIMEOUT_S)"
                )
            try:
                outcome: Outcome = future.result()
            except BrokenExecutor:
                self._replace("a process died with one record alone in it", waiting)
            else:
                return outcome
        return RecordKilledProcess(
            f"the process that read this record died {_TRIES_ALONE} times with nothing else in it"
        )

    def _submit(self, function: Callable[..., Any], *arguments: Any) -> asyncio.Future[Any]:
        try:
            return asyncio.wrap_future(self._executor.submit(function, *arguments))
        except BrokenExecutor:
            # A process died while the pool was idle: nobody's record, so nothing to be suspected.
            self._replace("a process died while it had nothing to do", set())
            return asyncio.wrap_future(self._executor.submit(function, *arguments))

    def _make(self) -> ProcessPoolExecutor:
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if context.get_start_method() == "forkserver":
            # Importing spaCy takes a second and 100 MB: once, in the server, and not in each process again.
            context.set_forkserver_preload(["stream.worker.child", "stream.enricher"])
        return ProcessPoolExecutor(
            self._processes,
            mp_context=context,
            initializer=child.initialise,
            initargs=(self._config, self._memory),
        )

    def _renew_if_grown(self, records: int) -> None:
        """Between batches nothing is in the processes: they can be ended without asking."""
        self._unlooked += records
        if not self._memory or self._unlooked < _LOOK_EVERY:
            return
        self._unlooked = 0
        sizes = {pid: resident(pid) for pid in self._executor._processes or {}}
        allowed = self._memory // 4
        grown = [size for pid, size in sizes.items() if size > self._sizes.setdefault(pid, size) + allowed]
        if grown:
            self._kill()
            self._on_renewal(f"{len(grown)} of {len(sizes)} had grown, the largest to {max(grown) // MEBIBYTE} MB")
            self._executor = self._make()

    def _replace(self, why: str, waiting: set[asyncio.Future[Any]]) -> None:
        for future in waiting:
            future.cancel()
        self._kill()
        self._on_trouble(why)
        self._executor = self._make()

    def _kill(self) -> None:
        # Executors learn to kill their processes in Python 3.14; until then the attributes are the only way.
        thread: Any = self._executor._executor_manager_thread
        for process in list((self._executor._processes or {}).values()):
            process.kill()
        self._executor.shutdown(wait=False, cancel_futures=True)
        # It would still be at work while the interpreter ends.
        if thread is not None:
            thread.join(_END_S)
        self._sizes.clear()
