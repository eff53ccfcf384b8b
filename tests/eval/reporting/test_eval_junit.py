from __future__ import annotations

import xml.etree.ElementTree as ET

from eval_fakes import answer, measured

from eval.reporting.junit import render
from eval.types import EvalQuestion
from index.errors import LibraryError

HOSTILE = 'When <is> & "it"]]>\x00\x1b[31m \ud800?'


def test_a_case_a_question_with_what_went_wrong() -> None:
    questions = [
        EvalQuestion("q1", "When does the bridge reopen?", ("March 3", "3 March")),
        EvalQuestion("q2", "When did crews walk out?", ("at noon",)),
        EvalQuestion("q3", "Who built the bridge?", answerable=False),
        EvalQuestion("q4", "Why?", ("noon",)),
        EvalQuestion("q5", HOSTILE, ("noon",)),
        EvalQuestion("q6", "What?", answerable=None),
    ]
    answers = {
        "When does the bridge reopen?": answer("March 3", "bridge"),
        "When did crews walk out?": answer("noon", "ferry"),
        "Who built the bridge?": answer(None, "bridge"),
        "Why?": LibraryError("it is <gone>"),
        HOSTILE: answer(None, "ferry"),
        "What?": answer("noon", "ferry"),
    }
    text = render(measured(questions, dict(answers)).view())
    suite = ET.fromstring(text.encode("utf-8")).find("testsuite")
    assert suite is not None
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "6", "failures": "2", "errors": "1", "skipped": "1"}
    cases = suite.findall("testcase")
    assert [[child.tag for child in case] for case in cases] == [
        [],
        ["failure"],
        [],
        ["error"],
        ["failure"],
        ["skipped"],
    ]
    assert cases[0].get("name") == "q1: When does the bridge reopen?"
    assert cases[0].get("classname") == "harbour"
    wrong = cases[1].find("failure")
    assert wrong is not None
    assert wrong.get("message") == "partly right"
    assert wrong.text == (
        "accepted: at noon\nanswered: noon\ncited: Crews on the Skerry ferry walked out at noon."
    )
    failed = cases[3].find("error")
    assert failed is not None
    assert failed.get("message") == "LibraryError: it is <gone>"
    assert cases[4].get("name") == 'q5: When <is> & "it"]]>\ufffd\ufffd[31m \ufffd?'
