"""Writing on a terminal in styles and with links, as far as it says that it can.

Small on purpose: rich's console takes some ten times as long to import as what is needed here.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TextIO
from urllib.parse import quote

import click
from rich.cells import cell_len

from tui.terminal.symbols import draws_symbols


class Piece(NamedTuple):
    """Words in one style: a colour of the terminal's own, or none, beside bold, dim and so on."""

    text: str
    colour: str | None = None
    bold: bool = False
    dim: bool = False
    underline: bool = False
    link: str | None = None
    strike: bool = False


Line = Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Ink:
    """What a terminal can show: colours, links, and symbols beyond ASCII."""

    colour: bool
    links: bool
    symbols: bool

    @classmethod
    def of(cls, file: TextIO, environment: Mapping[str, str] = os.environ) -> Ink | None:
        """Return what the terminal behind `file` can; None where text is to stay plain.

        That is where there is no terminal, or one that takes no escape sequences.
        """
        if not file.isatty() or environment.get("TERM", "dumb") == "dumb":
            return None
        return cls(
            colour=not environment.get("NO_COLOR"),
            links=draws_links(environment),
            symbols=draws_symbols(file),
        )

    def written(self, line: Line) -> str:
        """Return a line with the escape sequences of its styles."""
        return "".join(self._piece(piece) for piece in line)

    def _piece(self, piece: Piece) -> str:
        if not piece.text:
            return ""
        shown = piece.text
        styles = (piece.bold, piece.dim, piece.underline, piece.strike)
        colour = piece.colour if self.colour else None
        if colour or any(styles):
            shown = click.style(
                piece.text,
                fg=colour,
                bold=piece.bold or None,
                dim=piece.dim or None,
                underline=piece.underline or None,
                strikethrough=piece.strike or None,
            )
        if piece.link and self.links:
            return f"\x1b]8;;{piece.link}\x1b\\{shown}\x1b]8;;\x1b\\"
        return shown


_PROGRAMS = {"iTerm.app", "WezTerm", "vscode", "ghostty", "rio", "Hyper", "Tabby", "WarpTerminal"}
_TERMS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "contour")
_SIGNS = ("KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "ALACRITTY_WINDOW_ID")
_LEAST_VTE = 5000
_LEAST_TMUX = (3, 4)


def draws_links(environment: Mapping[str, str]) -> bool:
    """Whether a terminal says of itself that it knows OSC 8, the sequence of links.

    `FORCE_HYPERLINK` (0 or 1) says it in its stead, as to other programs.
    """
    if forced := environment.get("FORCE_HYPERLINK"):
        return forced != "0"
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if program == "tmux":
        version = re.findall(r"\d+", environment.get("TERM_PROGRAM_VERSION", ""))
        return tuple(map(int, version[:2])) >= _LEAST_TMUX
    if term.startswith(("screen", "tmux")):
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        program in _PROGRAMS
        or term.startswith(_TERMS)
        or any(environment.get(sign) for sign in _SIGNS)
        or (vte.isdecimal() and int(vte) >= _LEAST_VTE)
    )


def link_to(place: str) -> str | None:
    """The URI of a web address or of a file that is there; None for all else.

    It holds nothing that could end the sequence it is written in.
    """
    if re.match(r"https?://", place, re.IGNORECASE):
        return quote(place, safe="%/:?#[]@!$&'()*+,;=~")
    path = Path(place)
    try:
        if path.is_absolute() and path.is_file():
            return f"file://{quote(socket.gethostname())}{quote(str(path))}"
    except (OSError, ValueError):
        pass
    return None


def wrapped(line: Line, width: int, first: str = "", rest: str = "") -> list[Line]:
    """Break a line between words, at `width` cells; `first` and `rest` stand before its parts.

    A date ("14 Oct 2024") stays whole; a word that is longer than a line runs over its end,
    where the terminal breaks it.
    """
    text = "".join(piece.text for piece in line)
    breaks: list[int] = []
    taken = cell_len(first)
    for word in re.finditer(r"\s*(?:\S*\d [A-Z][a-z]{2} \d{4}\b\S*|\S+)", text):
        cells = cell_len(word.group())
        if taken + cells > width and word.start() > (breaks[-1] if breaks else 0):
            breaks.append(word.start())
            cells = cell_len(word.group().lstrip())
            taken = cell_len(rest)
        taken += cells
    parts = _divided(line, breaks)
    return [
        [Piece(first if n == 0 else rest), *(part if n == 0 else _lstripped(part))]
        for n, part in enumerate(parts)
    ]


def _divided(line: Line, breaks: Sequence[int]) -> list[list[Piece]]:
    parts: list[list[Piece]] = [[]]
    place = 0
    left = list(breaks)
    for piece in line:
        text = piece.text
        while left and left[0] < place + len(text):
            cut = left.pop(0) - place
            parts[-1].append(piece._replace(text=text[:cut]))
            parts.append([])
            text, place = text[cut:], place + cut
        parts[-1].append(piece._replace(text=text))
        place += len(text)
    return parts


def _lstripped(part: list[Piece]) -> list[Piece]:
    for n, piece in enumerate(part):
        if text := piece.text.lstrip():
            return [piece._replace(text=text), *part[n + 1 :]]
    return []
