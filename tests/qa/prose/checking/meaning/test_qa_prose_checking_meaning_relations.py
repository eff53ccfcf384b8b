"""Causes, comparisons and "nearly all" are those of the article."""

from __future__ import annotations

import pytest
from article_fakes import article

from qa.prose.checking.names import NameCheck
from qa.prose.checking.words import WordCheck
from qa.prose.types import Claim, Source

TEXT = (
    "The harbour was closed as strong winds made sailing risky and police looked into a theft on"
    " the quay. Members of the panel voted to approve the bridge. A crack was found in one pillar"
    " after the test. Angela Keel is more at home on a stage than in an office. Nearly all pupils"
    " were ill on Monday. The ferry was late because of fog. The inquiry was opened after a fire"
    " led to two deaths."
)


def check(text: str) -> str | None:
    source = Source(1, article(TEXT, title="Harbour closed"), 0, len(TEXT))
    return WordCheck(NameCheck(None))(Claim(text, (source,)))


@pytest.mark.parametrize(
    "text",
    [
        "The harbour was closed because strong winds made sailing risky.",
        "Due to fog, the ferry was late.",
        "The ferry was late due to fog.",
        "Two deaths were due to a fire.",
        "Angela Keel is more at home on a stage than in an office.",
        "Nearly all pupils were ill on Monday.",
    ],
)
def test_what_the_article_links_may_be_linked(text: str) -> None:
    assert check(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The harbour was closed because of a theft on the quay.", "because"),
        ("Members voted to approve the bridge because a crack was found.", "crack"),
        ("Because of a theft on the quay, the harbour was closed.", "because"),
        ("Angela Keel is more at home in an office than on a stage.", "than"),
        ("All pupils were ill on Monday.", "nearly"),
    ],
)
def test_a_link_of_the_claims_own_is_told(text: str, why: str) -> None:
    reason = check(text)
    assert reason is not None
    assert why in reason


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("The fair officially ends Monday.", True),
        ("The fair ends on Monday.", True),
        ("The fair ended Monday.", False),
        ("The market in Holm closed on Friday.", True),
    ],
)
def test_what_is_to_end_on_a_day_has_not_ended_on_it(text: str, true: bool) -> None:
    told = "The fair officially ends Monday in a long parade. The market in Holm closed on Friday."
    source = Source(1, article(told, title="A fair"), 0, len(told))
    assert (WordCheck(NameCheck(None))(Claim(text, (source,))) is None) is true
