from tui_fakes import found

from qa.types import Turn
from tui.conversation.dialogue import Dialogue
from tui.conversation.scope import EVERYTHING

ONE, TWO, THREE = Turn("one", "1"), Turn("two", "2"), Turn("three", None)


def answer_next(dialogue: Dialogue, turn: Turn | None) -> tuple[Turn, ...] | None:
    asked = dialogue.next()
    assert asked is not None
    dialogue.finish(turn)
    return asked.turns


def test_each_question_follows_on_those_answered_before_it() -> None:
    dialogue = Dialogue()
    tickets = [dialogue.add(question, EVERYTHING).ticket for question in ("one", "two", "three")]
    assert len(set(tickets)) == 3
    assert answer_next(dialogue, ONE) == ()
    assert answer_next(dialogue, None) == (ONE,)  # it failed
    assert answer_next(dialogue, THREE) == (ONE,)
    assert dialogue.next() is None


def test_one_question_is_out_at_a_time() -> None:
    dialogue = Dialogue()
    dialogue.add("one", EVERYTHING)
    dialogue.add("two", EVERYTHING)
    assert dialogue.next() is not None
    assert dialogue.next() is None


def test_what_follows_a_question_made_to_stand_alone_follows_on_it_alone() -> None:
    dialogue = Dialogue()
    for question in ("one", "two", "three"):
        dialogue.add(question, EVERYTHING)
    answer_next(dialogue, ONE)
    answer_next(dialogue, TWO)
    dialogue.add("alone", EVERYTHING, turns=())
    answer_next(dialogue, THREE)
    assert answer_next(dialogue, Turn("alone")) == ()
    dialogue.add("after it", EVERYTHING)
    assert answer_next(dialogue, None) == (Turn("alone"),)


def test_a_new_conversation_knows_nothing_of_the_one_before() -> None:
    dialogue = Dialogue()
    first = dialogue.add("one", EVERYTHING)
    dialogue.next()
    dialogue.add("left behind", EVERYTHING)
    dialogue.restart()
    dialogue.finish(ONE)
    second = dialogue.add("two", EVERYTHING)
    assert second.conversation != first.conversation
    assert answer_next(dialogue, TWO) == ()


def test_a_conversation_resumed_goes_on_with_its_turns() -> None:
    dialogue = Dialogue()
    answers = [found("one", "1"), found("two", "2")]
    asked = dialogue.resume("its id", answers)
    one, two = (Turn.of(answer) for answer in answers)
    assert [(each.question, each.turns) for each in asked] == [("one", ()), ("two", (one,))]
    following = dialogue.add("three", EVERYTHING)
    assert {each.conversation for each in (*asked, following)} == {"its id"}
    assert answer_next(dialogue, None) == (one, two)
