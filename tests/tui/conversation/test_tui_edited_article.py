"""An article that was set by hand, in the answers that are shown already."""

from dataclasses import replace

from tui_fakes import BUS, FAIR, found, hit

from tui.conversation.edited_article import with_article
from tui.conversation.references import references


def test_an_article_is_shown_as_it_is_now_wherever_an_answer_names_it() -> None:
    copies = replace(hit(BUS, "Night buses", 2), copies=(FAIR,))
    before = found("When?", hits=(hit(FAIR, "Parking is free", 1), copies))
    now = replace(FAIR, title="The fair is back", set_by_hand=("title",))
    after = with_article(before, now)
    assert [one.article.title for one in after.citations] == ["The fair is back", BUS.title]
    assert after.hits[0].article == now
    assert after.hits[1].copies == (now,)
    assert after.citations[0].quote == before.citations[0].quote
    assert with_article(references(before), now) == references(after)
    assert replace(after, citations=before.citations, hits=before.hits) == before


def test_an_article_with_another_text_is_another() -> None:
    before = found("When?")
    assert with_article(before, replace(FAIR, sha256="1" * 64, title="Other")) is before
    assert with_article(before, replace(FAIR, id="other", title="Other")) is before
