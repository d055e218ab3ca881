"""Health checks and metrics over HTTP: `/health/live`, `/health/ready`, `/metrics`."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any, Final

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from stream.errors import SettingsError
from stream.worker.progress import Status

FIRST_PORT: Final = 6066
_PORTS_TRIED: Final = 100

Check = Callable[[], tuple[bool, dict[str, Any]]]


def live_check(status: Callable[[], Status]) -> Check:
    """Alive means: a member of its group, and getting somewhere or having nothing to do; or waiting for a broker.

    `partitions` in the answer is null while the group does not know the worker.
    """

    def check() -> tuple[bool, dict[str, Any]]:
        now = status()
        return now.alive, {
            "lag": now.lag,
            "partitions": now.partitions,
            "seconds_without_progress": round(now.idle_s, 1),
            "seconds_outside_group": round(now.outside_s, 1),
        }

    return check


def ready_check(status: Callable[[], Status], started: Callable[[], bool]) -> Check:
    """Ready means: the models are loaded, the consumer runs, and the broker answers."""

    def check() -> tuple[bool, dict[str, Any]]:
        now, up = status(), started()
        return up and now.broker_answers, {"started": up, "broker_answers": now.broker_answers}

    return check


class HealthServer:
    """Serves the checks (200 or 503, with a JSON body that says why) and the metrics."""

    def __init__(self, registry: CollectorRegistry, live: Check, ready: Check) -> None:
        application = web.Application()
        application.router.add_get("/health/live", _view(live))
        application.router.add_get("/health/ready", _view(ready))
        application.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(application, access_log=None)
        self._registry = registry

    async def start(self, host: str, port: int | None) -> str:
        """Listen; the answer is the address. Without a port: the first free one from 6066 on.

        Raises SettingsError where the address cannot be listened at.
        """
        listener = _listener(host, port)
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()
        return f"http://{host}:{listener.getsockname()[1]}"

    async def stop(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    async def _metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _view(check: Check) -> Any:
    async def view(_: web.Request) -> web.Response:
        passed, body = check()
        return web.json_response({"ok": passed, **body}, status=200 if passed else 503)

    return view


def _listener(host: str, port: int | None) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    candidates = range(FIRST_PORT, FIRST_PORT + _PORTS_TRIED) if port is None else (port,)
    for candidate in candidates:
        try:
            return socket.create_server((host, candidate), family=family)
        except OSError as error:
            why = error
    said = f"port {port}" if port is not None else f"a port from {FIRST_PORT} to {FIRST_PORT + _PORTS_TRIED - 1}"
    raise SettingsError(
        f"cannot listen on {host} at {said} ({why.strerror or why}); set DATELINE_WEB_HOST or DATELINE_WEB_PORT "
        "(0 switches health checks and metrics off)"
    )
