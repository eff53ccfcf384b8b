"""The questions of a report as HTML: how they came out, and each one's answer and citation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from eval.measures.catalogue import MRR, NDCG, RECALL
from eval.measures.result import Cited, Verdict
from eval.reporting.charts import share_bar
from eval.reporting.markup import escape
from eval.reporting.view import AskedQuestion, QuestionEntry

MEANINGS = {
    Verdict.RIGHT: "an accepted answer, word for word",
    Verdict.PARTLY: "shares words with an accepted answer",
    Verdict.WRONG: "no word of an accepted answer, or an answer where there is none",
    Verdict.RIGHTLY_ABSTAINED: "the articles don't say, and it said so",
    Verdict.WRONGLY_ABSTAINED: "the articles say, and it said that they don't",
    Verdict.FOUND: "the search brought up what was wanted",
    Verdict.NOT_FOUND: "the search didn't bring up what was wanted",
    Verdict.FAILED: "an error, scored zero",
    Verdict.UNJUDGED: "nothing says what would be right",
}


def counts(questions: Iterable[QuestionEntry]) -> dict[str, int]:
    """How many questions came out each way, in the order of `Verdict`."""
    found = Counter(entry.verdict for entry in questions)
    return {verdict.value: found[verdict] for verdict in Verdict if found[verdict]}


def legend(questions: Sequence[QuestionEntry]) -> str:
    """A bar of how the questions came out, and what each colour means."""
    known = counts(questions)
    keys = "".join(
        f'<span class="{_class(name)}" title="{escape(MEANINGS[Verdict(name)])}">'
        f"{name} {count:,}</span>"
        for name, count in known.items()
    )
    return f'{share_bar(known.items())}<div class="legend">{keys}</div>'


def anchors(questions: Iterable[QuestionEntry]) -> dict[str, str]:
    """The id that each question has in the page, by its own."""
    return {entry.id: f"q{place}" for place, entry in enumerate(questions, start=1)}


def section(questions: Sequence[QuestionEntry]) -> str:
    """Every question, to be opened; the filters appear where scripts may run."""
    names = anchors(questions)
    items = "\n".join(_question(entry, names[entry.id]) for entry in questions)
    return f'<h2 id="questions">Every question</h2>\n{_tools(questions)}\n{items}'


def _tools(questions: Sequence[QuestionEntry]) -> str:
    chips = "".join(
        f'<button type="button" class="{_class(name)}" data-verdict="{name}"'
        f' aria-pressed="false">{name} {count:,}</button>'
        for name, count in counts(questions).items()
    )
    return (
        '<div class="tools" hidden><div class="chips">'
        '<button type="button" data-verdict="" aria-pressed="true">'
        f"all {len(questions):,}</button>{chips}</div>"
        '<div class="row"><input type="search" placeholder="Find in questions and answers"'
        ' aria-label="Find in questions and answers">'
        '<button type="button" id="open">Open or close these</button>'
        '<output class="quiet"></output></div></div>'
    )


def _question(entry: QuestionEntry, anchor: str) -> str:
    verdict = entry.verdict.value
    says = entry.answer or entry.error or _unsaid(entry)
    return (
        f'<details class="q" id="{anchor}" data-verdict="{verdict}">'
        f'<summary><span class="verdict {_class(verdict)}">{verdict}</span>'
        f'<span class="asks" dir="auto">{escape(entry.asked.question)}</span>'
        f'<span class="says" dir="auto">{escape(says)}</span></summary>'
        f'<div class="body">{_facts(entry)}{_citation(entry.citation)}</div></details>'
    )


def _unsaid(entry: QuestionEntry) -> str:
    return "" if entry.abstained is None else "your articles don't say"


def _facts(entry: QuestionEntry) -> str:
    facts = [
        ("Asked before", " · ".join(entry.asked.turns)),
        ("Asked on", entry.asked.asked),
        ("Accepted", _accepted(entry.asked)),
        ("Answered", entry.answer or entry.error or _unsaid(entry)),
        ("Held back", _held_back(entry)),
        ("Confidence", _share(entry.confidence)),
        ("Scores", _scores(entry)),
        ("Answer found", _rank(entry)),
        ("Took", _took(entry)),
        ("Question id", entry.id),
    ]
    rows = "".join(
        f'<dt>{name}</dt><dd dir="auto">{escape(value)}</dd>' for name, value in facts if value
    )
    return f"<dl>{rows}</dl>"


def _accepted(asked: AskedQuestion) -> str:
    if asked.answerable is None:
        return ""
    return " | ".join(asked.answers) if asked.answerable else "none: the articles don't say"


def _held_back(entry: QuestionEntry) -> str:
    candidate = entry.candidate
    if not entry.abstained or candidate is None:
        return ""
    return f"{candidate.answer} ({_share(candidate.confidence)})"


def _scores(entry: QuestionEntry) -> str:
    scores = (("EM", entry.em), ("F1", entry.f1))
    found = [f"{name} {score:.3f}" for name, score in scores if score is not None]
    shown = (RECALL[5], MRR, NDCG)
    found += [f"{one} {entry.ranking[one]:.3f}" for one in shown if entry.ranking]
    return " · ".join(found)


def _rank(entry: QuestionEntry) -> str:
    if not entry.asked.answerable:
        return ""
    rank = entry.answer_rank
    return "in none of the passages" if rank is None else f"in passage {rank}"


def _took(entry: QuestionEntry) -> str:
    if entry.ms is None:
        return ""
    stages = asdict(entry.took).items() if entry.took else ()
    parts = " · ".join(f"{name} {ms:.0f}" for name, ms in stages if name != "total")
    return f"{entry.ms:.0f} ms" + (f" ({parts})" if parts else "")


def _citation(citation: Cited | None) -> str:
    """The cited sentence with the quoted words marked, and where it stands."""
    if citation is None:
        return ""
    sentence, start = citation.sentence, citation.start - citation.sentence_start
    end = start + len(citation.quote)
    before, quote, after = sentence[:start], sentence[start:end], sentence[end:]
    origin = (citation.title or citation.article, citation.source, citation.published)
    return (
        f'<blockquote dir="auto">{escape(before)}<mark>{escape(quote)}</mark>{escape(after)}'
        f"<footer>{escape(' — '.join(part for part in origin if part))}</footer></blockquote>"
    )


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"


def _class(verdict: str) -> str:
    return verdict.replace(" ", "-")
