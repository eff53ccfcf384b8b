"""Commands that measure the answers: `eval`, `runs`, `suggest`."""
