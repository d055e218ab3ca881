"""The worker as a process: signals, logging, and an end within the time it is given."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING, Any, cast

import faust

from stream.telemetry.logs import configure_logging
from stream.worker.ending import EXIT_UNDONE, end_now
from stream.worker.runtime import Runtime

if TYPE_CHECKING:
    from stream.worker.app import DatelineApp


class DatelineWorker(faust.Worker):
    """Faust's worker with our logging, and with a bound on its wait for the last batch, which has none of its own."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.spinner = None  # Faust's writes to stdout, which is for data

    @property
    def _runtime(self) -> Runtime:
        return cast("DatelineApp", self.app).runtime

    def _setup_logging(self) -> None:
        settings = self._runtime.settings
        configure_logging(settings.log_level, settings.log_format)

    def install_signal_handlers(self) -> None:
        """Ours too: a process that is continued looks at the fence before it does anything else."""
        super().install_signal_handlers()
        signal.signal(signal.SIGCONT, lambda *_: cast("DatelineApp", self.app).fence.check())

    def _on_sigint(self) -> None:
        self._on_sigterm()  # Faust's own also prints a banner

    def _on_sigterm(self) -> None:
        cast("DatelineApp", self.app).leaving = True
        self.loop.call_later(self._runtime.settings.stop_grace_s, self._give_up)
        super()._on_sigterm()

    def _give_up(self) -> None:
        # The broker is away, or a record takes its time: what is not acknowledged is not committed either.
        waits_for = cast("DatelineApp", self.app).waits_for()
        self._runtime.events.leaving_undrained(self._runtime.settings.stop_grace_s, waits_for)
        end_now(EXIT_UNDONE)


def run_until_stopped(app: DatelineApp) -> int:
    """Run the app until SIGTERM or SIGINT, finish the batch in hand, and return the exit status (0)."""
    # One thread per process: the pool is as wide as the machine, and numeric libraries would multiply that.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    worker = DatelineWorker(app, loop=loop, quiet=True, redirect_stdouts=False)
    try:
        worker.execute_from_commandline()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(bool(end.code))
        if status:
            app.runtime.events.crashed(status)
        return status
