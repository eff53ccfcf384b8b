"""The HTML of the page: Jinja's templates in `dateline/server/templates`, which escape all text."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dateline.server.pages.html.assets import asset_url


@cache
def environment() -> Environment:
    """The templates; a name that isn't given is an error."""
    made = Environment(
        loader=PackageLoader("dateline.server", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = asset_url
    return made


def rendered(template: str, **values: object) -> Markup:
    """Return a template filled in, as HTML that may stand in another one."""
    return Markup(environment().get_template(template).render(**values))  # escaped: see above
