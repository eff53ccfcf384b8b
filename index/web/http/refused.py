"""Why an address isn't fetched."""

from __future__ import annotations

from datetime import datetime


class Refused(Exception):
    """An address isn't fetched, and why, in words a user reads.

    `lasting`: asking again later would change nothing. `not_before` is when the server allows to
    be asked again, where it said so.
    """

    def __init__(
        self, reason: str, *, lasting: bool = True, not_before: datetime | None = None
    ) -> None:
        super().__init__(reason)
        self.reason, self.lasting, self.not_before = reason, lasting, not_before
