"""One answer of a server: its head, and its body within a limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

from index.web.http import body
from index.web.http.addresses import checked
from index.web.http.refused import Refused

if TYPE_CHECKING:
    import httpx

    from index.web.http.transport import Deadline

MEGABYTE = 1024 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server called the version that it gave: it says so where there is no newer one."""

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: `address` is where it came from in the end, `kind` its content type.

    `unchanged`: the server says that it is the version named by the validators; there is no body.
    """

    address: str
    kind: str
    charset: str | None
    body: bytes = field(repr=False)
    captured: datetime
    validators: Validators = Validators()
    unchanged: bool = False


class Answer:
    """A request under way; entered when its head has come, left with the connection let go."""

    def __init__(
        self,
        client: httpx.Client,
        deadline: Deadline,
        seconds: float,
        address: str,
        validators: Validators | None = None,
    ) -> None:
        self._client, self._deadline, self._seconds = client, deadline, seconds
        self.address = address
        headers = {}
        if validators and validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators and validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        self._request = client.build_request("GET", address, headers=headers)
        self._response: httpx.Response | None = None

    def __enter__(self) -> Self:
        self._deadline.begin(self._seconds)
        try:
            self._response = self._client.send(self._request, stream=True)
        except Exception as error:
            raise _failed(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._head.close()
        except Exception as problem:  # of a connection that is given up anyway
            if error is None:
                raise _failed(problem) from problem

    @property
    def _head(self) -> httpx.Response:
        assert self._response is not None
        return self._response

    @property
    def status(self) -> int:
        """The status code."""
        return self._head.status_code

    @property
    def kind(self) -> str:
        """The content type, in lower case and without parameters; "" where none is given."""
        return self.header("Content-Type").partition(";")[0].strip().lower()

    def header(self, name: str) -> str:
        """Return a header on one line; "" where there is none."""
        return " ".join(str(self._head.headers.get(name) or "").split())[:1000]

    def redirect(self) -> str:
        """Return the checked address that this one redirects to; "" where it doesn't.

        Raises:
            Refused: it leads to what isn't fetched.
        """
        if self.status not in _REDIRECTS:
            return ""
        target = self.header("Location")
        if not target:
            raise Refused("redirects to nowhere", lasting=False)
        try:
            return checked(urljoin(self.address, target))
        except ValueError:
            raise Refused("redirects to what is no web address") from None
        except Refused as problem:
            raise Refused(f"redirects to {target[:200]}: {problem.reason}") from None

    def fetched(self, now: datetime, same: Validators | None, limit: int = 0) -> Fetched:
        """Return the answer with its body; with none where it is the `same` as before."""
        given = Validators(self.header("ETag"), self.header("Last-Modified"))
        if same:
            return Fetched(self.address, self.kind, None, b"", now, given or same, unchanged=True)
        # The size that is declared spares a download; what counts is what comes.
        declared = self.header("Content-Length")
        if declared.isascii() and declared.isdigit() and int(declared[:12]) > limit:
            raise Refused(f"larger than {limit / MEGABYTE:,.0f} MB")
        encoding = self.header("Content-Encoding")
        try:
            data = body.unpacked(self._head.iter_raw(), encoding, limit)
        except Refused:
            raise
        except Exception as error:
            raise _failed(error) from error
        return Fetched(self.address, self.kind, self._head.charset_encoding, data, now, given)

    def first(self, size: int) -> bytes:
        """Return the first bytes of the body."""
        try:
            return body.beginning(self._head.iter_raw(), self.header("Content-Encoding"), size)
        except Refused:
            raise
        except Exception as error:
            raise _failed(error) from error


def _failed(error: Exception) -> Refused:
    """Say what kept an answer from coming."""
    import httpcore
    import httpx

    if isinstance(error, Refused):
        return error
    reasons: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
        (httpcore.ConnectTimeout, "no connection in time"),
        (httpcore.TimeoutException, "too slow: no whole answer in time"),
        (httpcore.ConnectError, f"no connection: {_short(error)}"),
        (httpcore.ProtocolError, f"its answer isn't proper HTTP: {_short(error)}"),
        ((httpcore.NetworkError, OSError), f"the connection broke: {_short(error)}"),
        ((httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError), f"{_short(error)}"),
    )
    for kinds, reason in reasons:
        if isinstance(error, kinds):
            return Refused(reason, lasting=False)
    raise error


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
