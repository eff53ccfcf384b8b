"""The report's page: what stands in it, and how it behaves in a browser, where there is one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from article_fakes import article, hit
from eval_fakes import answer, measured
from tools import needs

from eval.conditions import Conditions
from eval.measures.catalogue import ANSWERS, DEPTHS, EM, F1, MRR, NDCG
from eval.reporting.comparison import compare
from eval.reporting.html_report import render
from eval.reporting.view import ReportView
from eval.types import EvalQuestion
from index.errors import LibraryError
from qa.types import Answer, Citation

HOSTILE = '</script><img src=x onerror="alert(1)"> & \u202e\x00 \ud800'
WORDS = f"Noon, says the <b>harbour</b> {HOSTILE}"

QUESTIONS = [
    EvalQuestion("q1", "When does the bridge reopen?", ("March 3",), ("bridge",)),
    EvalQuestion("q2", "When did crews walk out?", ("noon",), ("ferry",)),
    EvalQuestion("q3", "Who built the bridge?", answerable=False),
    EvalQuestion(f"q4{HOSTILE}", f"Why {HOSTILE}?", (HOSTILE,), extra={"desk": HOSTILE}),
    EvalQuestion("q5", "Which crews?", ("Skerry",)),
    EvalQuestion("q6", "What?", ("Skerry",)),
]


def hostile_answer() -> Answer:
    found = article(WORDS, "a<1>", title=HOSTILE, source=HOSTILE)
    cited = Citation(found, 0, 4, "Noon", 0, len(WORDS))
    return Answer("", "", "Noon", 0.8, (cited,), hits=(hit(found),))


def report(q2: Answer) -> ReportView:
    answers: dict[str, Answer | Exception] = {
        QUESTIONS[0].question: answer("March 3", "bridge"),
        QUESTIONS[1].question: q2,
        QUESTIONS[2].question: answer(None, "bridge"),
        QUESTIONS[3].question: hostile_answer(),
        QUESTIONS[4].question: LibraryError("busy"),
        QUESTIONS[5].question: answer(None, "ferry"),
    }
    return measured(QUESTIONS, answers, by=["desk"]).view()


@pytest.fixture(scope="module")
def page() -> str:
    before, after = report(answer("Crews", "ferry")), report(answer("noon", "ferry"))
    conditions = Conditions({"source": HOSTILE, "limit": None}, {"library": {"articles": 2}})
    differing = Conditions({"a": HOSTILE}), Conditions({"a": "b"})
    comparison = compare("base", before, after, differing)
    return render(after, conditions, comparison)


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def elements(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    parser.feed(page)
    return parser.found


def texts(page: str) -> list[str]:
    """What a reader of the page sees, element by element."""
    parser = Elements()
    parser.feed(page)
    return parser.texts


def test_the_page_needs_nothing_else(page: str) -> None:
    for tag, attributes in elements(page):
        assert tag not in {"link", "img", "iframe", "object", "base", "form"}
        assert not {name for name in attributes if name.startswith("on") or name == "style"}
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")
    (policy,) = [a["content"] for t, a in elements(page) if a.get("http-equiv")]
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in page.replace("http-equiv", "")
    page.encode("utf-8")


def test_no_text_is_ever_markup(page: str) -> None:
    assert page.count("<script>") == page.count("</script>") == 1
    written = HOSTILE.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    shown = texts(page)
    assert f"Why {written}?" in shown
    assert f", says the <b>harbour</b> {written}" in shown
    assert any(text.startswith(f"{written} — {written}") for text in shown)
    assert "\x00" not in page
    assert "\ud800" not in page


def test_every_question_is_there_with_its_cited_words_marked(page: str) -> None:
    opened = [attributes for tag, attributes in elements(page) if tag == "details"]
    questions = [one for one in opened if one.get("class") == "q"]
    assert [(one["id"], one["data-verdict"]) for one in questions] == [
        ("q1", "right"),
        ("q2", "right"),
        ("q3", "rightly abstained"),
        ("q4", "wrong"),
        ("q5", "failed"),
        ("q6", "wrongly abstained"),
    ]
    assert "The swing bridge reopens on <mark>March 3</mark>, the council said." in page
    assert "<mark>Noon</mark>, says the &lt;b&gt;harbour&lt;/b&gt;" in page
    assert "LibraryError: busy" in page


def test_the_words_at_the_top_count_the_answers(page: str) -> None:
    assert "It answered 3 questions: 2 exactly right, 0 partly, 1 wrong." in page
    assert "It said “your articles don't say” 2 times, 1 of them rightly." in page
    assert "1 failed with an error, scored zero." in page


def test_measures_are_called_as_everywhere_else(page: str) -> None:
    shown = texts(page)
    assert {one.label for one in (*ANSWERS, MRR, NDCG)} <= set(shown)
    assert {*DEPTHS, EM.says, F1.says} <= set(shown)


def test_a_comparison_links_to_the_questions(page: str) -> None:
    assert "<h2>Compared with base</h2>" in page
    assert "within noise" in page
    assert "Won 1" in page
    assert '<a href="#q2">q2</a>' in page


def test_an_empty_report_and_one_of_searches_are_drawn() -> None:
    assert "<h2" in render(measured([], {}).view(), Conditions())
    unjudged = [EvalQuestion("q", "ferry", (), ("ferry",), answerable=None)]
    page = render(measured(unjudged, {"ferry": answer("noon", "ferry")}).view(), Conditions())
    assert "The search brought up what was wanted for 1 of 1." in page
    assert "Reliability" not in page


def test_the_templates_are_loaded_for_a_report_alone() -> None:
    code = (
        "import sys, eval.reporting.comparison, eval.reporting.junit,"
        " tui.cli.commands.measuring.eval, tui.text.tables;"
        " sys.exit(bool({'jinja2', 'markupsafe'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- in a browser -----------------------------------------------------------------------

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PROBE = """
<script>
const done = {};
addEventListener("error", (event) => (done.error = event.message));
const frame = document.createElement("iframe");
frame.src = PAGE;
frame.onload = () => {
  const page = frame.contentDocument, view = frame.contentWindow;
  const shown = () => [...page.querySelectorAll(".q")]
    .filter((one) => !one.hidden).map((one) => one.id);
  const press = (verdict) =>
    page.querySelector(`.chips [data-verdict="${verdict}"]`).click();
  const search = page.querySelector("input");
  const type = (text) => {
    search.value = text;
    search.dispatchEvent(new view.Event("input"));
  };
  done.tools = !page.querySelector(".tools").hidden;
  done.all = shown();
  press("right"); done.right = shown();
  done.pressed = page.querySelectorAll('[aria-pressed="true"]').length;
  press(""); type("CREWS walk"); done.search = shown();
  done.count = page.querySelector("output").textContent;
  page.querySelector("#open").click();
  done.open = [...page.querySelectorAll(".q[open]")].map((one) => one.id);
  view.location.hash = "#q6";
  setTimeout(() => {
    done.followed = page.getElementById("q6").open && shown().length;
    done.wide = page.documentElement.scrollWidth - page.documentElement.clientWidth;
    done.requests = view.performance.getEntriesByType("resource").length;
    document.title = "done";
    document.body.textContent = JSON.stringify(done);
  }, 50);
};
frame.width = 400; frame.height = 800;
document.body.append(frame);
</script>
"""


@needs("chromium", missing=CHROMIUM is None)
def test_in_a_browser_the_filters_work_and_nothing_is_fetched(page: str, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(page, encoding="utf-8")
    probe = PROBE.replace("PAGE", json.dumps((tmp_path / "report.html").as_uri()))
    (tmp_path / "probe.html").write_text(f"<!doctype html><body>{probe}", encoding="utf-8")
    console, dom = browse(tmp_path / "probe.html", tmp_path / "profile")
    found = re.search(r"<body>(\{.*\})</body>", dom)
    assert found, dom[-2000:]
    done = json.loads(found[1])
    assert done == {
        "tools": True,
        "all": ["q1", "q2", "q3", "q4", "q5", "q6"],
        "right": ["q1", "q2"],
        "pressed": 1,
        "search": ["q2"],
        "count": "1 shown",
        "open": ["q2"],
        "followed": 6,
        "wide": 0,
        "requests": 0,
    }
    assert console == []


def browse(path: Path, profile: Path) -> tuple[list[str], str]:
    """What the page's console says, and its document after its scripts ran."""
    assert CHROMIUM is not None, "chromium isn't installed"
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--allow-file-access-from-files",  # so that the probe may look into the page
        "--enable-logging=stderr",
        f"--user-data-dir={profile}",
        "--virtual-time-budget=5000",
        "--dump-dom",
        path.as_uri(),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=90, check=True
    )
    return [line for line in done.stderr.splitlines() if "CONSOLE" in line], done.stdout
