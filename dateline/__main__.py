"""The command line as `python -m dateline`."""

from tui.cli import main

if __name__ == "__main__":
    main()
