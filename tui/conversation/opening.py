"""Opening an article outside: its web address in the browser, else its file in its program.

A library may hold anything: only `http` and `https` addresses and article files are opened,
never by a shell, and never a program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from index.errors import DatelineError, NotFoundError
from index.types import Article
from qa.citing.addresses import is_web_address

_SECONDS_TO_FAIL = 3.0

Opener = Callable[[Article], str]
"""Opens an article outside, and returns what was opened; blocks. See `open_outside`."""


def place_of(article: Article) -> str:
    """The web address of an article where it has one that can be opened, else its file's path."""
    url = article.url or ""
    return url if is_web_address(url) else article.path


def open_outside(article: Article) -> str:
    """Open an article as the platform does it, and return what was opened.

    Waits a few seconds for the opener to fail, so it is no call for the event loop.

    Raises:
        NotFoundError: the article's file isn't there any more.
        DatelineError: it isn't an article's file, or the platform's opener doesn't open it.
    """
    place = place_of(article)
    if not is_web_address(place):
        place = _article_file(place)
    _hand_over(place)
    return place


def _article_file(path: str) -> str:
    from index.ingest.readers import SUFFIXES

    if not path.lower().endswith(SUFFIXES):
        raise DatelineError(f"{path} isn't an article's file, so it isn't opened")
    if not os.path.isfile(path):
        raise NotFoundError(f"the file isn't there any more: {path}")
    return os.path.abspath(path)  # which can't be taken for an option


def _hand_over(place: str) -> None:
    if sys.platform == "win32":
        os.startfile(place)
        return
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None:
        raise DatelineError("there is no xdg-open here to open it with", "install xdg-utils")
    # In a session of its own, without the terminal, a text browser can't draw over the app.
    process = subprocess.Popen(
        [opener, place],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        status = process.wait(_SECONDS_TO_FAIL)
    except subprocess.TimeoutExpired:
        return  # some openers stay for as long as what they opened
    if status:
        raise DatelineError(f"{os.path.basename(opener)} couldn't open {place}")
