"""The library that the web page's tests look at, served to one browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
import uvicorn
from desk_pages import VIEWS
from fake_embedder import FakeEmbedder
from fastapi import FastAPI
from page_fakes import TOKEN, ScriptedAsked, made_library, page_app

from dateline.server.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@dataclass(frozen=True)
class Served:
    """Where the server is, and who answers there; `locked` is another, which takes a token."""

    url: str
    asked: ScriptedAsked
    locked: str


@pytest.fixture(scope="session")
def page_library(embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of four articles, one of them hostile; tests don't change it."""
    return made_library(tmp_path_factory.mktemp("pages"), embedder)


@pytest.fixture(scope="session")
def site(page_library: Path) -> Iterator[Served]:
    """The server on ports of this machine, for browsers."""
    asked, other = ScriptedAsked(page_library), ScriptedAsked(page_library)
    locked = page_app(other, Settings(token=TOKEN))
    app = page_app(asked, views=lambda: VIEWS)
    with listening(app) as url, listening(locked) as locked_url:
        yield Served(url, asked, locked_url)


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """An application on a free port; its address."""
    config = uvicorn.Config(app, port=0, log_level="error", ws="none")
    server = uvicorn.Server(config)
    with closing(config.bind_socket()) as bound:
        bound.listen()  # from here on a browser's connection waits until it is answered
        thread = Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        thread.join()


# No longer than the module: while its driver is there, no test of a coroutine can run beside it.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all tests, each of which opens a window of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
