"""`python -m tui.cli`: the command line."""

from tui.cli.group import main

main()
