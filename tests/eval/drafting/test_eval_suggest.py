"""Draft questions: what the rules make of a sentence, what they leave, and the choice of them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import article_fakes
import pytest
from click.testing import CliRunner

from eval.drafting.draft_cloze import clozes
from eval.drafting.draft_rules import holders, questions
from eval.drafting.suggest import PER_ARTICLE, suggest
from eval.questions.check import check
from eval.questions.question_set import load
from index.errors import UsageError
from index.library import Library
from index.types import Article
from tui.cli.group import cli


def article(text: str, name: str = "a", title: str = "", day: date | None = None) -> Article:
    return article_fakes.article(text, name, title=title, published=day, source="The Courier")


@pytest.mark.parametrize(
    ("sentence", "question", "answers"),
    [
        (
            "The Tallow Bridge was closed on May 1, 2024 after a crash.",
            "When was the Tallow Bridge closed after a crash?",
            ("May 1, 2024", "on May 1, 2024"),
        ),
        (
            "Wend Castle was built by two brothers in 1892.",
            "In which year was Wend Castle built by two brothers?",
            ("1892", "in 1892"),
        ),
        (
            "The Skerry ferry will be repaired in March 2025.",
            "When will the Skerry ferry be repaired?",
            ("March 2025", "in March 2025"),
        ),
        (
            "Marrow Bay opened a new school on 3 September.",
            "When did Marrow Bay open a new school?",
            ("3 September", "on 3 September"),
        ),
        (
            "At least 140 homes in Marrow Bay were flooded.",
            "How many homes in Marrow Bay were flooded?",
            ("At least 140", "140"),
        ),
        (
            "There were 1,200 people aboard the Skerry ferry.",
            "How many people were there aboard the Skerry ferry?",
            ("1,200",),
        ),
        (
            "Marrow Bay hired about two dozen pilots in May.",
            "How many pilots did Marrow Bay hire in May?",
            ("about two dozen", "two dozen"),
        ),
        (
            "Marrow Bay paid $3.2 million for the wing.",
            "How much did Marrow Bay pay for the wing?",
            ("$3.2 million",),
        ),
        (
            "Sen. Ines Calder will speak in Wend at 8 p.m.",
            "Who will speak in Wend at 8 p.m.?",
            ("Sen. Ines Calder", "Ines Calder", "Calder"),
        ),
        (
            "Some 60% of Marrow Bay voted for Calder.",
            "What percentage of Marrow Bay voted for Calder?",
            ("Some 60%", "60%"),
        ),
        (
            "Mayor Ines Calder opened the bridge in Wend.",
            "Who opened the bridge in Wend?",
            ("Mayor Ines Calder", "Ines Calder", "Calder"),
        ),
    ],
)  # fmt: skip
def test_a_safe_sentence_becomes_a_question(
    sentence: str, question: str, answers: tuple[str, ...]
) -> None:
    (draft,) = questions(sentence, sentence)
    assert (draft.question, draft.answers) == (question, answers)
    assert all(answer in sentence for answer in answers)


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge closed on May 1 reopened in Wend.",  # a participle, not the verb
        "The bridge was closed on May 1.",  # which bridge?
        "The Tallow Bridge was closed because a lorry hit it on May 1.",  # when it was hit
        "The Tallow Bridge was closed in a deal announced in 2021.",  # when it was announced
        "The Tallow Bridge will be closed on May 1 to 5.",
        "The Tallow Bridge was closed on May 1, and Wend on May 3.",
        "Three years ago were better for Wend.",
        "Some 40 people were hurt in Wend and at least 3 killed.",
        "Officials say Ines Calder opened 12 schools in Wend.",
        "16 posts in the Wend Fire Department.",  # no verb
        "Some 60% of Wend and 40% of Vale voted.",
        "Marrow Bay won the cup again.",  # not a person
        "Buckingham Palace announced a visit to Wend.",
        "Ines Calder won the vote in Wend.",  # nothing here says that this is a person
        "Five - players were hurt in Wend.",  # "How many - players …?"
        "Six people died and 13 were hurt in Vale.",  # two sentences in one
        "Mayor Ines Calder added 12 points for Wend and Tom Reyes had nine.",
        "Mayor Ines Calder came to Wend but that changed little in Vale.",
        "Mayor Ines Calder nominated her to the Wend Council.",  # whom?
        "Mayor Ines Calder has also spoken in Wend.",  # besides what?
        "About 40 people held those jobs in Wend.",
        "Mayor Ines Calder is one of the few women in Wend.",  # who are the others?
        "Mayor Ines Calder won the Wend vote, unseating Tom Reyes.",  # no end of a question
        "About 40 people have homes in Wend, the largest town of Vale.",
        "The Wend Choir was formed in 2003 in Vale and sings on.",
        "Fashion designer Ines Calder left Wend in 2020.",  # "did Fashion designer …"
        "Fans took to the streets of Wend for other fans in 2016.",
    ],
)
def test_what_the_rules_cannot_be_sure_of_is_left(sentence: str) -> None:
    assert list(questions(sentence, sentence)) == []


def test_a_name_that_speaks_elsewhere_is_a_person() -> None:
    sentence = "Ines Calder won the vote in Wend."
    (draft,) = questions(sentence, f'{sentence} "At last," Calder said.')
    assert (draft.question, draft.answers) == (
        "Who won the vote in Wend?",
        ("Ines Calder", "Calder"),
    )


def test_an_apposition_tells_who_holds_an_office() -> None:
    sentence = "“Yes,” said Ines Calder, the new mayor of Marrow Bay, to Reyes, the cat of Wend."
    (draft,) = holders(sentence)
    assert draft.question == "Who is the new mayor of Marrow Bay?"
    assert draft.answers == ("Ines Calder", "Calder")
    assert not list(holders("Colonel-General Tom Reyes Vale Hill, the head of Wend, left."))


def test_a_cloze_leaves_out_a_date_a_number_or_a_name_and_says_where_it_stood() -> None:
    sentence = (
        "Marrow Bay has lent $40 million to Wend Valley since June 2021, after a plea by Tom Reyes."
    )
    story = article(sentence, day=date(2024, 5, 1))
    made = {draft.kind: draft for draft in clozes(sentence, story)}
    assert made["cloze date"].answers == ("June 2021",)
    assert made["cloze number"].question == (
        "Complete: “Marrow Bay has lent ____ to Wend Valley since June 2021, after a plea by Tom"
        " Reyes.” (The Courier, 1 May 2024)"
    )
    names = [draft.answers for draft in clozes(sentence, story) if draft.kind == "cloze name"]
    assert names == [("Wend Valley",), ("Tom Reyes",)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The 2022 Marrow Bay regatta drew Route 66 fans at 2 p.m. to Skerry.",
        "Wend beat Vale on May 3, and Vale beat Wend on May 3.",  # twice: not sure which
        "The chair of the Wend Valley board and a Tom Reyes fan met Reyes.",
        "Prices in the town are to rise between 3% and 4.5%-5% by spring.",  # ends of ranges
        "Lorries left highway 347, and people 12 and older the number 9 bus.",
        "They heard the U.S. Secretary of State Ines Calder and met Tom Reyes Thursday.",
        "They met the Eastside Traders' Association at the Wend Valley Cemetery of the Pacific.",
        "They met in the Calder-controlled Wend Council.",
    ],
)
def test_labels_adjectives_and_what_is_given_away_make_no_cloze(sentence: str) -> None:
    assert list(clozes(sentence, article(sentence))) == []


SENTENCES = (
    "The Tallow Bridge in Marrow Bay was closed on May {n}, 2024 after a crash.",
    "He was arrested in Marrow Bay and Wend on May {n}, 2024 by two officers.",
    "“At least {n}40 homes in Marrow Bay were flooded by the Wend.",
    "At least {n}40 homes in Marrow Bay were flooded by the river Wend that day.",
    "Marrow Bay Council spent ${n}.5 million on the new hospital wing at Skerry.",
    "Subscribe to the Marrow Bay Courier and the Wend Times for $5 million a month.",
)


def archive(size: int = 12) -> list[Article]:
    return [
        article(
            "\n\n".join(SENTENCES).format(n=n),
            f"a{n}",
            f"Tallow Bridge in Marrow Bay closed, {n}",
            date(2024, 5, n),
        )
        for n in range(1, size + 1)
    ]


def test_a_cloze_ends_with_a_whole_name() -> None:
    sentence = "They ate at Tom Barrow's Wend Grill."
    assert all(draft.answers != ("Tom Barro",) for draft in clozes(sentence, article(sentence)))


@pytest.mark.parametrize(
    "sentence",
    [
        "An inquiry into the fire at the old mill will be led by Ines Calder.",  # no other name
        "Electricity has been restored to all but 60 of the homes in the town.",
        "Speaking at the yearly forum of the Marrow Bay Institute in the Wend Valley.",
        "The mayor of Marrow Bay came to the Wend Valley and and left in 2018.",
        "The mayor of Marrow Bay raced in the Wend Valley for the team of J.D.",
        "The players of Marrow Bay - and of the Wend Valley - were hurt in 2018.",
    ],
)
def test_a_sentence_that_does_not_say_enough_or_is_no_sentence_gives_none(sentence: str) -> None:
    assert suggest([article(sentence, title="Rain")], 9) == []


def test_drafts_are_the_same_for_a_seed_and_differ_between_seeds() -> None:
    articles = archive()
    assert suggest(articles, 6, 1) == suggest(list(reversed(articles)), 6, 1)
    assert suggest(articles, 6, 1) != suggest(articles, 6, 2)


def test_drafts_are_spread_over_articles_and_kinds() -> None:
    drafts = suggest(archive(), 12)
    assert len(drafts) == 12
    assert max(Counter(draft.relevant for draft in drafts).values()) <= PER_ARTICLE
    kinds = Counter(draft.extra["kind"] for draft in drafts)
    assert {"when", "how many", "how much"} <= kinds.keys()
    assert len({draft.question for draft in drafts}) == len({d.id for d in drafts}) == 12


def test_a_draft_carries_what_its_reviewer_needs() -> None:
    (draft,) = suggest(archive(1), 1)
    sentence = draft.extra["sentence"]
    assert draft.relevant == ("a1",)
    assert draft.extra["draft"] is True
    assert draft.extra["title"] == "Tallow Bridge in Marrow Bay closed, 1"
    assert sentence in SENTENCES[0].format(n=1) + SENTENCES[3].format(n=1) + SENTENCES[4].format(
        n=1
    )


def test_pronouns_quotations_and_page_furniture_are_passed_over() -> None:
    texts = " ".join(str(draft.extra["sentence"]) for draft in suggest(archive(), 100))
    assert "He was" not in texts
    assert "“" not in texts
    assert "Subscribe" not in texts


def test_a_sentence_of_several_articles_is_passed_over() -> None:
    first, *_ = archive(1)
    assert suggest([first, article(first.text, "copy", first.title)], 5) == []


def test_the_day_is_kept_where_the_words_depend_on_it() -> None:
    text = "Mayor Ines Calder opened the Tallow Bridge in Marrow Bay on Monday at noon."
    lasting = text.replace(" on Monday", "")
    (draft, *_) = suggest([article(text, day=date(2024, 5, 1))], 1)
    assert draft.asked == date(2024, 5, 1)
    assert all(d.asked is None for d in suggest([article(lasting, day=date(2024, 5, 1))], 5))


def test_too_few_articles_give_fewer_drafts() -> None:
    assert suggest([], 5) == []
    assert suggest([article("Rain.")], 5) == []


# --- the command ------------------------------------------------------------------------


def test_the_command_writes_a_set_that_loads_and_passes_its_check(
    sample_library: Path, tmp_path: Path
) -> None:
    path = tmp_path / "drafts.jsonl"
    arguments = ["suggest", "--library", str(sample_library), "-n", "12", "--output", str(path)]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert (result.exit_code, result.stdout) == (0, "")
    drafts = load(path).questions
    assert result.stderr.startswith(f"dateline: {len(drafts)} drafts, each to be reviewed")
    assert len(drafts) >= 5
    with Library(sample_library) as library:
        assert [issue for issue in check(path, library) if issue.severity == "error"] == []
        texts = {found.id: found.text for found in library.articles()}
    for draft in drafts:
        assert all(answer in texts[draft.relevant[0]] for answer in draft.answers)

    before = path.read_bytes()
    with pytest.raises(UsageError, match="exists already"):
        CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert path.read_bytes() == before
    again = CliRunner().invoke(cli, [*arguments, "--overwrite"], catch_exceptions=False)
    assert again.exit_code == 0
    assert path.read_bytes() == before


def test_the_command_minds_the_filters_and_prints_lines(sample_library: Path) -> None:
    arguments = ["suggest", "--library", str(sample_library), "-n", "50"]
    narrowed = [*arguments, "--since", "2025-01-01", "--source", "Courier"]
    result = CliRunner().invoke(cli, narrowed, catch_exceptions=False)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert "the articles give no more" in result.stderr
    with Library(sample_library) as library:
        chosen = [library.article(line["relevant"][0]) for line in lines]
    assert lines
    assert all(found.published and found.published >= date(2025, 1, 1) for found in chosen)
    assert all(found.source and "Courier" in found.source for found in chosen)


def test_suggesting_loads_no_model() -> None:
    code = (
        "import sys, eval.drafting.suggest, tui.cli.commands.measuring.suggest;"
        "sys.exit(bool({'torch', 'faiss', 'onnxruntime'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
