"""The terminal faces of Dateline: the app and the command line."""
