"""The library that the web page's tests look at, served to one browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
import uvicorn
from fake_embedder import FakeEmbedder
from page_fakes import ScriptedAsked, made_library, page_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@dataclass(frozen=True)
class Served:
    """Where the server is, and who answers there."""

    url: str
    asked: ScriptedAsked


@pytest.fixture(scope="session")
def page_library(embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of four articles, one of them hostile; tests don't change it."""
    return made_library(tmp_path_factory.mktemp("pages"), embedder)


@pytest.fixture(scope="session")
def site(page_library: Path) -> Iterator[Served]:
    """The server on a port of this machine, for browsers."""
    asked = ScriptedAsked(page_library)
    config = uvicorn.Config(page_app(asked), port=0, log_level="error", ws="none")
    server = uvicorn.Server(config)
    with closing(config.bind_socket()) as bound:
        thread = Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        # The socket listens from its first use on: a browser's connection waits for that.
        bound.listen()
        yield Served(f"http://127.0.0.1:{bound.getsockname()[1]}", asked)
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests, each of which opens a window of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
