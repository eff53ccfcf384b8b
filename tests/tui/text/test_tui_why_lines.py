"""What spoke for an answer, before the user: the table, the verdict, and the JSON."""

from __future__ import annotations

from dataclasses import replace

import pytest
from command_line import CAMPBELL, NONSENSE, Run
from tui_fakes import FAIR, cite, found

from qa.manner import Strictness
from qa.types import Answer, Reason, Weighed, Why
from tui.text.why_lines import why_lines

FIRST = Weighed(
    cite(FAIR, "October 15-17"),
    confidence=0.689,
    usual=-0.5,
    reasons=(Reason("other articles agree", 0.3), Reason("the article's day", 1.004)),
)
SECOND = Weighed(
    cite(FAIR, "9 a.m."),
    confidence=0.354,
    usual=-0.5,
    reasons=(Reason("other articles agree", -0.1), Reason("the article's day", 0.0)),
)


def explained(
    *candidates: Weighed, threshold: float = 0.5, strictness: Strictness = Strictness.BALANCED
) -> Answer:
    """The answer of these candidates, the first shown where it is as sure as is asked for."""
    answer = replace(found("When?"), why=Why(candidates, strictness, threshold))
    confidence = candidates[0].confidence if candidates else 0.0
    shown = confidence >= threshold
    return replace(answer, confidence=confidence, text=answer.text if shown else None)


def test_the_table_adds_up_from_average_evidence_to_how_sure_that_is() -> None:
    assert why_lines(explained(FIRST, SECOND)) == [
        "Why: above 0 speaks for an answer, below 0 against it, beside average evidence.",
        "  1: October 15-17 — County fair returns — Brindle Gazette — 1 Oct 2024",
        "  2: 9 a.m. — County fair returns — Brindle Gazette — 1 Oct 2024",
        "                                         1        2",
        "  an answer with average evidence    -0.50    -0.50",
        "  the article's day                  +1.00    +0.00",
        "  other articles agree               +0.30    -0.10",
        "  together                           +0.80    -0.60",
        "  how sure that is                     68%      35%",
        "Shown: 68% sure, 50% asked for by balanced.",
    ]


def test_what_is_held_back_is_told_with_what_was_asked_for() -> None:
    lines = why_lines(explained(FIRST, threshold=0.69, strictness=Strictness.CAUTIOUS))
    assert "1: October 15-17" in lines[1]
    # Never "69% sure, 69% asked for": that would be no reason to hold it back.
    assert lines[-1] == "Held back: 68% sure, 69% asked for by cautious."


def test_what_adds_nothing_to_either_has_no_line() -> None:
    idle = Reason("the answer's length", -0.004)
    both = [replace(one, reasons=(*one.reasons, idle)) for one in (FIRST, SECOND)]
    assert not any("length" in line for line in why_lines(explained(*both)))


def test_words_of_an_article_stay_on_one_line_and_steer_no_terminal() -> None:
    hostile = replace(FAIR, title="Fair\x1b[2J\nreturns")
    lines = why_lines(explained(replace(FIRST, citation=cite(hostile, "October 15-17"))))
    assert all(line.isprintable() for line in lines)


def test_what_the_articles_deny_is_told_as_denied() -> None:
    answer = explained(FIRST)
    assert answer.why is not None
    why = replace(answer.why, denied=(cite(FAIR, "two years"),))
    lines = why_lines(replace(answer, why=why))
    assert lines[-2] == "  Denied: two years — County fair returns — Brindle Gazette — 1 Oct 2024"
    assert lines[-1].startswith("Shown: ")
    alone = why_lines(replace(answer, why=replace(why, candidates=())))
    assert "nothing that could be an answer but what they deny" in alone[0]
    assert alone[1:] == lines[-2:-1]


def test_nothing_found_is_said() -> None:
    assert why_lines(explained()) == ["Why: the passages hold nothing that could be an answer."]


# --- dateline ask --why -----------------------------------------------------------------


def test_ask_says_why_where_it_is_asked_to(sample: Run) -> None:
    plain, why = sample("ask", CAMPBELL), sample("ask", CAMPBELL, "--why")
    assert "Why:" not in plain.out
    assert (why.status, why.err) == (0, "")
    assert why.out.splitlines()[0] == plain.out.splitlines()[0]
    assert "\n  1: October 15-17 — " in why.out
    assert why.out.splitlines()[-1].startswith("Shown: ")


def test_ask_says_why_nothing_is_shown(sample: Run) -> None:
    result = sample("ask", NONSENSE, "--why", "--strictness", "cautious")
    assert result.status == 3
    assert result.out.splitlines()[-1].startswith("Held back: ")
    assert result.out.splitlines()[-1].endswith("% asked for by cautious.")
    nothing = sample("ask", NONSENSE, "--why", "--source", "No Such Paper")
    assert nothing.out.splitlines()[-1] == why_lines(explained())[0]


@pytest.mark.parametrize("question", [CAMPBELL, NONSENSE])
def test_json_has_it_only_where_it_is_asked_for(sample: Run, question: str) -> None:
    assert "why" not in sample("ask", question, "--json").document
    document = sample("ask", question, "--json", "--why").document
    why = document["why"]
    assert set(why) == {"strictness", "threshold", "shown", "candidates", "denied"}
    assert why["strictness"] == "balanced"
    assert why["shown"] is not document["abstained"]
    assert why["shown"] is (document["confidence"] >= why["threshold"])
    first = why["candidates"][0]
    assert first["confidence"] == document["confidence"]
    if why["shown"]:
        assert first["answer"] == document["answer"]
    points = sum(reason["points"] for reason in first["reasons"])
    assert first["average"] + points == pytest.approx(first["sum"], abs=0.01)
