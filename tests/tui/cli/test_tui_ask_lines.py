"""What `dateline ask` prints, line by line."""

from __future__ import annotations

from article_fakes import article
from command_line import Run
from tui_fakes import cite, found

from tui.cli.commands.ask import lines


def test_an_answer_at_the_end_of_a_long_sentence_is_in_what_is_quoted_of_it() -> None:
    text = "word " * 120 + "on October 15-17."
    long = article(text, title="Fair")
    shown = lines(found("When?", citations=(cite(long, "October 15-17", text),)), total=1)
    quotation = " ".join(shown[3].split())
    assert shown[2].startswith("[1] Fair")
    assert quotation.startswith("“…word ")
    assert quotation.endswith("on October 15-17.”")


def test_help_has_no_words_of_the_trade(run: Run) -> None:
    assert "invariant" not in run("doctor", "--help").out
