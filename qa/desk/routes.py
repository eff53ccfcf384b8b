"""Questions that the desk answers better than a single span does.

`Answerer.answer` hands its answer to each route in turn. A route that knows better, or knows more,
returns another answer; each of its citations is checked where it is made, like all others.
"""

from __future__ import annotations

from qa.desk.found import Found, Route
from qa.desk.lists.route import with_list
from qa.desk.quotations.route import said_about

__all__ = ["ROUTES", "Found", "Route"]

ROUTES: tuple[Route, ...] = (said_about, with_list)
"""In the order in which they are asked."""
