"""The commands of the doors, one a file; `dateline.__main__` adds them to the command line."""
