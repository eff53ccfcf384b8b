"""The subcommands of `dateline`, one a file."""
