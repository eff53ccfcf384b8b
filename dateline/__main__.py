"""The command line, with the doors that stand above it: `dateline`, `python -m dateline`."""

from __future__ import annotations

DOORS: dict[str, str] = {"serve": "dateline.commands.serve"}
"""The commands of this package, and the module of each."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit; see `tui.cli.group.main`."""
    from tui.cli import group

    group.cli.add_modules(DOORS)
    group.main(arguments)


if __name__ == "__main__":
    main()
