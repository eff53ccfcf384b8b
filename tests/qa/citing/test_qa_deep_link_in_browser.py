"""Deep links, opened by a real browser: what it marks is what was meant."""

from __future__ import annotations

import html
import io
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from threading import Thread
from typing import Any

import pytest
from tools import needs

from qa.citing import deep_link

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FILLER = "\n".join(
    f"Filler paragraph {n} of the page, in which nothing happens." for n in range(40)
)

pytestmark = needs("chromium", missing=not (CHROMIUM and find_spec("playwright")))

_STYLE = """
body { width: 900px; font: 16px sans-serif; color: black; background: white; }
::target-text { background: rgb(255, 0, 0); color: rgb(255, 0, 0); }
"""

_BOUNDS = """([start, end]) => {
    const range = document.createRange();
    let at = 0;
    for (const p of document.querySelectorAll('h1, p')) {
        const length = p.textContent.length;
        const place = (offset, set) => {
            if (offset >= at && offset <= at + length && p.firstChild) {
                range[set](p.firstChild, Math.min(offset - at, p.firstChild.length));
            }
        };
        place(start, 'setStart'); place(end, 'setEnd');
        at += length + 1;
    }
    const rects = [...range.getClientRects()];
    return [
        Math.min(...rects.map(r => r.left)), Math.min(...rects.map(r => r.top)),
        Math.max(...rects.map(r => r.right)), Math.max(...rects.map(r => r.bottom)),
    ];
}"""


class _Page(BaseHTTPRequestHandler):
    def __init__(self, pages: dict[str, bytes], *args: Any) -> None:
        self.pages = pages
        super().__init__(*args)

    def do_GET(self) -> None:
        body = self.pages.get(self.path, b"")
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class Browser:
    def __init__(self, page: Any, address: str, pages: dict[str, bytes]) -> None:
        self.page, self.address, self.pages = page, address, pages

    def marked(self, link: str) -> tuple[int, int, int, int] | None:
        """The bounds of what is marked in the window, in pixels; None where nothing is."""
        from PIL import Image

        self.page.goto("about:blank")
        self.page.goto(link)
        self.page.wait_for_load_state("load")
        picture = Image.open(io.BytesIO(self.page.screenshot(animations="disabled")))
        red, green, blue = picture.convert("RGB").split()
        wanted = red.point(lambda v: 255 * (v > 250))
        for other in (green, blue):
            wanted = Image.composite(
                wanted, Image.new("L", wanted.size), other.point(lambda v: 255 * (v < 5))
            )
        return wanted.getbbox()

    def bounds(self, start: int, end: int) -> list[float]:
        found: list[float] = self.page.evaluate(_BOUNDS, [start, end])
        return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    pages: dict[str, bytes] = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Page, pages))
    Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1000, "height": 500})
        yield Browser(page, f"http://127.0.0.1:{server.server_port}", pages)
        chromium.close()
    server.shutdown()
    server.server_close()


STATEMENT = (
    "“We had a wall of water — on one side — and the sea on the other,” said Marek Dvořák,"
    " the chief fire officer, whose crews took people from upstairs windows in boats; it"
    " wasn't over until 3.20 a.m. on Sunday."
)
CASES = {
    "a short sentence": ("", "It rained. The bridge is shut. It rained.", "The bridge is shut."),
    "a long one with quotes and dashes": ("", STATEMENT, STATEMENT),
    "the same words twice, in one paragraph": (
        "",
        "Police said so. Then it was over. Fire crews said so. Then it was over. All left.",
        "2:Then it was over.",
    ),
    "a paragraph that is there twice": (
        "",
        "First came the mayor.\nNo comment.\nThen came the premier.\nNo comment.\nAll left.",
        "2:No comment.",
    ),
    "the words of the headline": (
        "The bridge is shut",
        "Crews came early.\nThe bridge is shut, said the mayor. All left.",
        "The bridge is shut, said the mayor.",
    ),
    "the headline again": (
        "Bridge shut",
        "Crews came.\nBridge shut. All left.",
        "Bridge shut.",
    ),
    "other case and accents before": (
        "",
        "CAFE RENE closed.\nCafé René closed on Monday. Cafe Rene closed on Tuesday.",
        "Cafe Rene closed on Tuesday.",
    ),
    "part of a word": ("", "The party began. An art fair, more art. The end.", "2:art"),
    "two paragraphs": (
        "",
        "It began.\nThe first part of what was said stands here, at some length.\n"
        "The second part of what was said stands there, at some length too.\nIt ended.",
        "what was said stands here, at some length.\nThe second part of what was said stands there",
    ),
    "the marks of the syntax": (
        "",
        "Rock-n-roll, R&B and text=a,b&c-d came. Then 5,000-odd left; 100% gone #now?",
        "Then 5,000-odd left; 100% gone #now?",
    ),
    "Japanese": (
        "",
        "市長は会見で述べた。橋は来週の月曜日に再開すると市は発表した。住民は喜んだ。",
        "橋は来週の月曜日に再開すると市は発表した。",
    ),
    "Chinese, the same words twice": (
        "",
        "市长表示欢迎。大桥下周一重新开放。居民也表示欢迎。大桥下周一重新开放。完。",
        "2:大桥下周一重新开放。",
    ),
    "Arabic": (
        "",
        "قال رئيس البلدية ذلك أمس. سيعاد فتح الجسر يوم الاثنين المقبل بعد أعمال الترميم. انتهى.",
        "سيعاد فتح الجسر يوم الاثنين المقبل بعد أعمال الترميم.",
    ),
    "Hebrew, the same words twice": (
        "",
        "ראש העיר אמר כך. הגשר סגור. התושבים אמרו כך. הגשר סגור. סוף.",
        "2:הגשר סגור.",
    ),
    "Thai": ("", "สะพานเปิดแล้ว ประชาชนดีใจ นายกเทศมนตรีกล่าว", "ประชาชนดีใจ"),
    "a combining accent and an emoji": (
        "",
        "Rene\u0301 won 🎉 today. Ana lost.",
        "Rene\u0301 won 🎉 today.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_browser_marks_the_words_that_are_meant(name: str, browser: Browser) -> None:
    title, story, words = CASES[name]
    nth, _, words = words.rpartition(":") if words[:2] == "2:" else ("1", "", words)
    text = f"{FILLER}\n{story}\n{FILLER}"
    start = text.index(words)
    if nth == "2":
        start = text.index(words, start + 1)
    end = start + len(words)
    path = f"/{len(browser.pages)}"
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    head = f"<h1>{html.escape(title)}</h1>"
    browser.pages[path] = (
        f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>{head}{lines}".encode()
    )
    link = deep_link(browser.address + path, text, start, end, title=title)
    assert link
    marked = browser.marked(link)
    assert marked, link
    over = len(title) + 1
    # Marks around the words may be left out: a few pixels at each side, never a line.
    left, top, right, bottom = browser.bounds(over + start, over + end)
    assert marked[1] == pytest.approx(top, abs=4), link
    assert marked[3] == pytest.approx(bottom, abs=4), link
    assert marked[0] == pytest.approx(left, abs=16), link
    assert marked[2] == pytest.approx(right, abs=16), link
