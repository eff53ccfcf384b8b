"""Truths and lies made by rule, and what is counted of their check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from benchmarks.quality.prose.cases import cases
from benchmarks.quality.prose.lies import LIES
from benchmarks.quality.prose.truths import TRUTHS
from benchmarks.quality.prose_check import figures, measure, table
from index.types import Article
from qa.prose.checking.checker import Checker
from qa.prose.types import Claim
from qa.types import Citation
from tests.support.claims import source
from tui.text.tables import plain_lines

STORY = (
    "The ferry Maren was late on Tuesday because of fog over the harbour of Holm. The crossing "
    "took 47 minutes longer than planned, Captain Ivo Lund said. President Ada Brook told two "
    "reporters that 12% of all trips had been late in March 2023. In the early afternoon, the "
    "company opened a second pier near Estby for larger boats. Lund said the harbour was not "
    "ready for such a storm and that nobody had warned the crew. The crew thanked “the patient "
    "people of Holm” for waiting, which many found generous. The mayor of Oddby won the vote "
    "after three rounds on Monday and promised a new lighthouse."
)
OTHER = "The mill of Petra Voss burned for 6 hours on Friday, and the windows of the chapel broke."


def article(text: str, number: int) -> Article:
    return replace(source(text, number, date(2023, 5, 18)).article, id=f"{number}")


ARTICLES = [article(STORY, 1), *(article(f"{STORY} {OTHER}", number) for number in range(2, 12))]


def test_the_same_seed_makes_the_same_claims() -> None:
    made = cases(ARTICLES, 5, seed=1)
    assert made == cases(ARTICLES, 5, seed=1)
    assert made != cases(ARTICLES, 5, seed=2)
    assert {case.kind for case in made} >= {"verbatim", "number", "date", "denied", "quotation"}
    assert max(sum(case.kind == kind for case in made) for kind in (*TRUTHS, *LIES)) == 5


def test_truths_and_lies_are_told_apart() -> None:
    for case in cases(ARTICLES, 20, seed=3):
        assert case.true is (case.kind in TRUTHS)
        within = " ".join(case.claim.sources[0].text.split())
        assert (case.claim.text in within) is (case.kind == "verbatim") or case.true


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("according to", "According to Captain Ivo Lund, the crossing took 47 minutes longer"),
        ("other figures", "told 2 reporters"),
        ("per cent", "12 per cent of all trips"),
        ("date for weekday", "was late on 16 May 2023 because"),
        ("title dropped", "Ada Brook told two"),
        ("clause dropped", "for waiting."),
    ],
)
def test_truths_are_recast_by_rule(kind: str, said: str) -> None:
    made = [case.claim.text for case in cases(ARTICLES, 30, seed=4) if case.kind == kind]
    assert any(said in text for text in made)


def test_what_comes_out_as_it_should_is_counted() -> None:
    made = cases(ARTICLES, 4, seed=5)

    def no_digits(claim: Claim) -> str | None:
        return "a digit" if any(map(str.isdigit, claim.text)) else None

    def cited(claim: Claim) -> tuple[Citation, ...]:
        one = claim.sources[0]
        return (Citation(one.article, 0, 1, one.text[:1], 0, 1),)

    found = measure(Checker([no_digits], cited), made)
    assert found.claims["number"] == 4
    assert found.share(["number"]).value == 1.0
    assert found.share(["denied"]).value < 1.0
    shown = figures(found)
    assert shown["lie, number"].n == 4
    assert shown["lies struck"].value == found.share(LIES).value
    assert {case.kind for case, _ in found.wrong} & set(LIES)
    assert any(line.split()[:2] == ["number", "1.000"] for line in plain_lines(table(found)))


def test_nothing_made_is_no_fault() -> None:
    found = measure(Checker([], lambda _: ()), cases([article("Fog.", 1)], 3, seed=1))
    assert set(figures(found)) == {"a claim p50"}
