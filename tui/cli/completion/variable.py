"""How a shell's script asks for completions."""

COMPLETION_VARIABLE = "_DATELINE_COMPLETE"
"""The environment variable by which it asks; its value is such as "bash_complete"."""
