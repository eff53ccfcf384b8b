"""Questions that the desk answers better than a single span does.

`Answerer.answer` hands its answer to each route in turn. A route that knows better, or knows more,
returns another answer; each of its citations is checked where it is made, like all others.
"""

from __future__ import annotations

from qa.desk.disagreement.route import with_disagreement
from qa.desk.found import Found, Route
from qa.desk.lists.route import with_list
from qa.desk.order.route import in_order
from qa.desk.quotations.route import said_about

__all__ = ["ROUTES", "Found", "Route"]

ROUTES: tuple[Route, ...] = (in_order, said_about, with_list, with_disagreement)
"""In the order in which they are asked."""
