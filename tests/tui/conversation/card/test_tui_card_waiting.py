"""What a card says while its question is answered."""

from qa.progress import AnswerProgress, AnswerStage
from tui.conversation.card.waiting import stage_line

READING = AnswerProgress(AnswerStage.READING, 7, 10)


def test_a_question_that_has_not_begun_waits_and_nothing_moves() -> None:
    assert stage_line(None, 3).plain == "· waiting"


def test_the_stage_is_told_with_how_far_it_is() -> None:
    assert stage_line(READING, 2).plain == "⠹ reading 7 of 10 ━━━━━━━╌╌╌"
    assert stage_line(AnswerProgress(AnswerStage.SEARCHING), 0).plain == "⠋ searching…"


def test_where_nothing_may_move_a_dot_stands_for_what_turns() -> None:
    assert stage_line(READING, None).plain == "· reading 7 of 10 ━━━━━━━╌╌╌"


def test_a_terminal_with_few_glyphs_gets_ascii() -> None:
    shown = stage_line(READING, 1, plain=True).plain
    assert shown == "/ reading 7 of 10 =======---"
    assert shown.isascii()
