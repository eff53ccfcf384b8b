"""httpx over connections to checked addresses only.

A name is resolved once, every address it has is checked, and one of those is connected to: a name
that answers otherwise the second time gains nothing. TLS still proves the name.
"""

from __future__ import annotations

import ipaddress
import math
import ssl
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx

from index.web.http.networks import Network, check_public
from index.web.http.pace import Clock
from index.web.http.refused import Refused


class Deadline:
    """When the request under way must have ended, on a clock; shared with its connections."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._end = clock, math.inf

    def begin(self, seconds: float) -> None:
        """Give the request that begins now so long in all."""
        self._end = self._clock.monotonic() + seconds

    def cut(self, timeout: float | None) -> float:
        """Return a timeout in seconds that doesn't outlast the request.

        Raises:
            httpcore.ReadTimeout: no time is left.
        """
        left = self._end - self._clock.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("it took too long in all")
        return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    """A connection whose every read and write ends with the request's deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.cut(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.cut(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.cut(timeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Checked(httpcore.NetworkBackend):
    def __init__(self, network: Network, deadline: Deadline) -> None:
        self._network, self._deadline = network, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._resolved(host, port)
        for address in addresses:
            check_public(address)
        problem: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            try:
                left = self._deadline.cut(timeout)
                return _Stream(self._network.connect(address, port, left), self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise Refused("not a web address")

    def _resolved(self, host: str, port: int) -> list[str]:
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            pass
        try:
            found = self._network.resolve(host, port)
        except (OSError, UnicodeError):
            raise Refused(f"the name {host} can't be found", lasting=False) from None
        if not found:
            raise Refused(f"the name {host} has no address", lasting=False)
        return list(found)


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)

    def close(self) -> None:
        if hasattr(self._stream, "close"):
            self._stream.close()


class CheckedTransport(httpx.BaseTransport):
    """What an httpx client sends its requests through; raises httpcore's errors and `Refused`."""

    def __init__(self, network: Network, deadline: Deadline) -> None:
        self._pool = httpcore.ConnectionPool(
            # Not from the environment, which could name other certificates.
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=8,
            max_keepalive_connections=4,
            keepalive_expiry=5.0,
            network_backend=_Checked(network, deadline),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and return the answer with its body still to be read."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(
            status_code=answer.status, headers=answer.headers, stream=_Body(answer.stream)
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()
