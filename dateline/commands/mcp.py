"""`dateline mcp`: the library as tools for assistants that speak the Model Context Protocol."""

from __future__ import annotations

import click

from index.errors import DatelineError
from qa.manner import Manner
from tui.cli.llm.options import no_llm_option, wanted_model
from tui.cli.manner_options import manner_options
from tui.cli.options import Common, library_option


@click.command("mcp", short_help="Be a tool of an assistant: MCP over stdio.")
@library_option
@manner_options
@no_llm_option
def command(common: Common, manner: Manner, no_llm: bool) -> None:
    """Serve the library over stdin and stdout, by the Model Context Protocol.

    An assistant starts it; docs/mcp.md says how each is told to. It only reads, opens the library
    when it is first asked, and goes over to what an update brings.

    \b
    claude mcp add dateline -- dateline mcp
    """  # noqa: D301  # "\b" must be the character itself: it keeps the lines below it apart
    from importlib.util import find_spec

    if find_spec("mcp") is None:
        raise DatelineError("dateline mcp needs mcp", "run: pip install 'dateline[mcp]'")
    import anyio

    from dateline.mcp.server import run_stdio
    from dateline.service import Service
    from dateline.telling import told

    llm = told(wanted_model(no_llm))
    anyio.run(run_stdio, Service(common.library, manner, llm=llm))
