"""What all requests of one server share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from dateline.desk import Views, own_views
from dateline.server.auth.attempts import Attempts
from dateline.server.auth.sessions import Sessions
from dateline.server.settings import Settings
from dateline.service import Service


@dataclass(frozen=True, slots=True)
class Serving:
    """The one library, how the server is reached, who has logged in, and the desk's views."""

    service: Service
    settings: Settings
    sessions: Sessions
    attempts: Attempts
    views: Views = own_views


async def serving(request: Request) -> Serving:
    """Return what the request's server shares."""
    # Not a plain function: that would be called in another thread.
    found: Serving = request.app.state.serving
    return found


Here = Annotated[Serving, Depends(serving)]
"""A parameter of an endpoint that takes what all requests share."""
