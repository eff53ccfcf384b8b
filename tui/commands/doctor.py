"""`dateline doctor`: check every promise of the library, repair what can be derived."""

from __future__ import annotations

import sys

import click

from tui.options import Common, common_options, json_option, print_json
from tui.text import one_line


@click.command("doctor")
@click.option("--check", "only_check", is_flag=True, help="Say what is wrong; repair nothing.")
@common_options
@json_option
def command(common: Common, only_check: bool, as_json: bool) -> None:
    """Check every invariant of the library, and repair what can be made again.

    Exits with 1 where something is left that couldn't be repaired.
    """
    from index.library import Library

    findings = Library.check(common.library, repair=not only_check)
    if as_json:
        print_json(
            {
                "healthy": not findings,
                "findings": [
                    {"what": f.what, "repaired": f.repaired, "hint": f.hint} for f in findings
                ],
            }
        )
    else:
        for finding in findings:
            state = "repaired" if finding.repaired else f"not repaired: {finding.hint}"
            click.echo(one_line(f"{finding.what} ({state})"))
        if not findings:
            click.echo("Everything is in order.")
    if any(not finding.repaired for finding in findings):
        sys.exit(1)
