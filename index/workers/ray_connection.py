"""Connecting to Ray, within a bound, and without a word of its own on the terminal.

Ray is an extra, and importing it takes a while: nothing here does before it is needed.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from index.errors import LibraryError, UsageError
from index.workers.ray_address import RayAddress
from index.workers.ray_folder import own_folder

ANSWER_SECONDS = 5.0
"""How long a cluster may take to accept a connection, and again to speak Ray's protocol."""

STORE_BYTES = 200_000_000
"""Of a local Ray's memory for what passes between processes. What doesn't fit goes to disk."""

_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",  # or Ray tells its makers of every cluster that it starts
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_DISABLE_IMPORT_WARNING": "1",
}
_ATTEMPTS = 3
_TRANSIENT = ("Starting Ray client server failed", "session that has already been cleaned up")
_PRINTS = "print_to_stdstream"
_AUTH_MODE = "RAY_AUTH_MODE"
_TOKENS = ("RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH")


@contextmanager
def connected(address: RayAddress) -> Iterator[Any]:
    """Connect to a cluster, or start one on this machine, and yield the module `ray`.

    At the end this process has left the cluster; a local one has ended, with all it wrote.

    Raises:
        UsageError: Ray isn't installed.
        LibraryError: no cluster answers there, or it doesn't take this program.
    """
    if not find_spec("ray"):
        raise UsageError(
            "--workers needs Ray, which isn't installed", 'pip install "dateline[ray]"'
        )
    with ExitStack() as at_end:
        at_end.enter_context(_environment(address))
        if not address.is_local:
            _check_answers(address)
        import ray

        logging.getLogger("ray").setLevel(logging.CRITICAL)
        at_end.enter_context(_signals_kept())
        at_end.enter_context(_deaths_unsaid())
        options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.CRITICAL}
        if address.is_local:
            options |= {
                "address": "local",
                "num_cpus": address.processes,
                "object_store_memory": STORE_BYTES,
                "include_dashboard": False,
                "_temp_dir": at_end.enter_context(own_folder()),
                "_node_ip_address": "127.0.0.1",
            }
        else:
            _check_speaks(address)
            options["address"] = str(address)
        at_end.callback(_left, ray)
        try:
            with quiet():
                _joined(ray, options)
        except Exception as error:  # many kinds, for a server that is gone or refuses
            raise _refused(address, error) from error
        yield ray


@contextmanager
def quiet() -> Iterator[None]:
    """Have Ray warn of nothing: what the user has to know is told as an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _deaths_unsaid() -> Iterator[None]:
    """Have a local Ray tell of no worker that died: it is done again, or becomes an error.

    No option of `ray.init` does: Ray prints that to stdout, amid what the command says.
    """
    worker: Any = import_module("ray._private.worker")
    said = getattr(worker, _PRINTS, None)
    if said is not None:  # else another Ray, which prints in a way of its own
        setattr(worker, _PRINTS, lambda *_, **__: None)
    try:
        yield
    finally:
        if said is not None:
            setattr(worker, _PRINTS, said)


@contextmanager
def _environment(address: RayAddress) -> Iterator[None]:
    """Set, for as long as it is used, what Ray takes from the environment alone."""
    wanted = {name: value for name, value in _QUIET.items() if name not in os.environ}
    if address.is_local:
        # No other user of this machine can have it run anything, and no token is left behind.
        wanted[_AUTH_MODE] = "token"
        if not any(map(os.environ.get, _TOKENS)):
            wanted["RAY_AUTH_TOKEN"] = secrets.token_hex(32)
        # Its processes are to import what this one does, wherever that was found.
        wanted["RAY_worker_niceness"] = "0"  # they do this process's work; by default it is 15
        wanted["PYTHONPATH"] = os.pathsep.join(sys.path)
    elif _AUTH_MODE not in os.environ and _has_token():
        wanted[_AUTH_MODE] = "token"
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _has_token() -> bool:
    """Whether there is a token where Ray's own programs look for one."""
    with suppress(OSError, RuntimeError):
        return any(map(os.environ.get, _TOKENS)) or (Path.home() / ".ray/auth_token").is_file()
    return False


def _check_answers(address: RayAddress) -> None:
    try:
        socket.create_connection((address.host, address.port), ANSWER_SECONDS).close()
    except OSError as error:
        raise _no_answer(address, error.strerror or str(error)) from error


def _check_speaks(address: RayAddress) -> None:
    """Find out soon whether a Ray listens there; by itself it would be tried for half a minute."""
    if os.environ.get("RAY_USE_TLS", "0").lower() in ("1", "true"):
        return
    try:
        import grpc
    except ImportError as error:
        raise UsageError(
            "--workers needs Ray's client, which isn't installed", 'pip install "dateline[ray]"'
        ) from error
    with grpc.insecure_channel(str(address).removeprefix("ray://")) as channel:
        try:
            grpc.channel_ready_future(channel).result(timeout=ANSWER_SECONDS)
        except grpc.FutureTimeoutError as error:
            raise _no_answer(address, "what listens there isn't a Ray's client server") from error


def _no_answer(address: RayAddress, why: str) -> LibraryError:
    return LibraryError(
        f"no Ray cluster answers at {address}: {why}",
        "start one with: ray start --head; programs come in by its port 10001",
    )


def _refused(address: RayAddress, error: Exception) -> LibraryError:
    said = " ".join(str(error).split()) or type(error).__name__
    if "Version mismatch" in said:
        hint = "have the same Python and the same Ray on every machine"
    elif address.is_local:
        hint = "is there room in /dev/shm and in the folder for temporary files?"
    else:
        hint = "if it asks for a token, RAY_AUTH_TOKEN_PATH says where that is"
    return LibraryError(f"Ray doesn't start at {address}: {said[:400]}", hint)


def _joined(ray: Any, options: dict[str, Any]) -> None:
    for attempt in range(_ATTEMPTS):
        try:
            ray.init(**options)
            return
        except ConnectionError as error:
            # The process that is to serve this program, which the head starts, may die at once:
            # for the head forks it, or for another head of that machine chose the same port.
            transient = any(said in str(error) for said in _TRANSIENT)
            if not transient or attempt + 1 == _ATTEMPTS:
                raise
            ray.shutdown()
            time.sleep(0.5 * (attempt + 1))


def _left(ray: Any) -> None:
    with quiet(), suppress(Exception):
        ray.shutdown()


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Give back the handler of SIGTERM, which Ray takes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
