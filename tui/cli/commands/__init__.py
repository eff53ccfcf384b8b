"""The subcommands of `dateline`, one a file, in rooms by what they are for."""
