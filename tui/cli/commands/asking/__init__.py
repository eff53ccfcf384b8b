"""Commands that ask: `ask`, `search`."""
