"""Make the picture of the web page: `dateline serve` over the sample articles, in Chromium.

    python docs/page_picture.py

The articles are read and embedded first, in a temporary folder. Only the day of asking is made up.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import closing
from io import BytesIO
from pathlib import Path
from threading import Thread

import uvicorn
from PIL import Image
from playwright.sync_api import expect, sync_playwright

from dateline.server.app import create_app
from dateline.server.pages.routes import pages
from dateline.server.pages.site import Site
from dateline.server.settings import Settings
from dateline.service import Service
from tui.engine.samples import open_sample

PICTURE = Path(__file__).parent / "page.png"
SIZE = {"width": 1180, "height": 800}
OTHER, QUESTION = (
    "Who won the mayoral election in Marrow Bay?",
    "When does the Tallow Bridge reopen?",
)


def main() -> None:
    """Make the picture, with nobody's settings."""
    os.environ["DATELINE_SETTINGS"] = os.devnull
    with tempfile.TemporaryDirectory() as folder:
        sample = open_sample(Path(folder) / "library", print)
        sample.close()
        service = Service(sample.folder)
        app = create_app(service, Settings(log="none"), pages=[pages(Site(service))])
        config = uvicorn.Config(app, port=0, log_level="error")
        server = uvicorn.Server(config)
        with closing(config.bind_socket()) as bound:
            thread = Thread(target=server.run, kwargs={"sockets": [bound]})
            thread.start()
            bound.listen()
            try:
                take_picture(f"http://127.0.0.1:{bound.getsockname()[1]}")
            finally:
                server.should_exit = True
                thread.join()


def take_picture(url: str) -> None:
    """Ask as a user would, and draw what is shown."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        page.set_default_timeout(120_000)
        page.goto(url)
        for question in (OTHER, QUESTION):  # the first one waits for the models
            page.fill("#q", question)
            page.keyboard.press("Enter")
            expect(page.locator(".answer h1")).to_have_text(question, timeout=120_000)
        page.evaluate("document.activeElement.blur()")
        drawn = page.screenshot()
        browser.close()
    Image.open(BytesIO(drawn)).quantize(64).save(PICTURE, optimize=True)
    print(PICTURE)


if __name__ == "__main__":
    main()
