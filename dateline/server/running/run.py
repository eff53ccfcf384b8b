"""Listening, serving, and stopping within seconds when the system says so."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
import sys
from collections.abc import Iterator
from types import FrameType

import uvicorn
from fastapi import FastAPI

from dateline.server.running.protocol import LARGEST_HEAD, BoundedProtocol
from dateline.server.settings import Settings
from index.errors import DatelineError

IDLE = 15
"""Seconds that a connection is kept open between requests."""

STOPPING = 2
"""Seconds that requests have to end in once the server is to stop; then they are cancelled."""

BACKLOG = 128


def listen(settings: Settings) -> socket.socket:
    """Return the socket that the server listens on.

    Raises:
        DatelineError: the port is in use, or the host isn't this machine's.
    """
    at = f"{settings.host}:{settings.port}"
    try:
        family, _, _, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        reason = (error.strerror or str(error)).casefold()
        raise DatelineError(
            f"can't listen at {at}: {reason}", "choose another --port or --host"
        ) from None


def url_of(listening: socket.socket, settings: Settings) -> str:
    """Return the address at which a browser finds the server."""
    host, port = listening.getsockname()[:2]
    scheme = "https" if settings.tls_cert else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def check_tls(settings: Settings) -> None:
    """Raise `DatelineError` where the certificate and its key can't be used."""
    if settings.tls_cert is None:
        return
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # An empty password: one that is locked is an error, not a question on the terminal.
        context.load_cert_chain(settings.tls_cert, settings.tls_key, password="")
    except (OSError, ValueError) as error:  # ssl's own errors are OSErrors
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        raise DatelineError(
            f"the certificate {settings.tls_cert} can't be used: {reason}",
            "--tls-cert and --tls-key name PEM files that belong together",
        ) from None


def run(app: FastAPI, listening: socket.socket, settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM."""
    asyncio.run(server_of(app, settings).serve(sockets=[listening]))


def server_of(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """Return uvicorn's server, with the bounds that this one keeps."""
    logging.getLogger("uvicorn").setLevel(
        logging.CRITICAL
    )  # the guard's log says what is to be said
    config = uvicorn.Config(
        app,
        http=BoundedProtocol,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        # A proxy on this machine may say for whom it asks.
        proxy_headers=settings.behind_tls_proxy,
        forwarded_allow_ips="127.0.0.1,::1",
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=STOPPING,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        backlog=BACKLOG,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
    )
    return _Server(config)


class _Server(uvicorn.Server):
    """uvicorn's server, for which being told to stop is no failure."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at a signal, and don't raise it again afterwards."""
        with contextlib.suppress(KeyboardInterrupt), super().capture_signals():
            try:
                yield
            finally:
                self._captured_signals.clear()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Say that it stops; at a second signal, don't wait for anything."""
        if self.should_exit:
            self.force_exit = True
        else:
            print("dateline: stopping", file=sys.stderr, flush=True)
            super().handle_exit(sig, frame)
