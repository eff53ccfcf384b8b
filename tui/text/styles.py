"""The styles that the app's text takes, each by what it means.

They lean on bold, underline and reverse as well as on colour, so that they survive NO_COLOR and
the terminal's own palette. Names with "$" are the theme's variables; the style sheet of the app
has those of borders and surfaces at its top.
"""

from __future__ import annotations

DIM = "dim"
HEADING = "bold"
"""Stands above what belongs to it: a question on its card, a section."""

ANSWER = "bold $text-accent"
"""The words that answer."""

QUOTED = "bold underline"
"""The words that answer, marked where an article says them."""

LINK = "$text-primary"
"""What opens something at a click or by its number."""

CHIP = "$text-accent"
"""Words that limit a search, which a click takes away."""

OK, WARN, BAD = "$text-success", "$text-warning", "bold $text-error"
"""Sure or done; to be looked at; failed."""

STRUCK = "dim strike"
"""Words that nothing supports. A mark stands before them, for terminals that strike nothing."""

RULE = "dim $foreground 50%"
"""Lines that part one thing from another."""

SELECTED = "bold reverse"
"""What the keyboard has marked."""
