"""The questions of a report as its page shows them: how they came out, and what is told of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from eval.measures.catalogue import EM, F1, MRR, NDCG, RECALL
from eval.measures.result import Cited, Verdict
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


@dataclass(frozen=True, slots=True)
class Way:
    """A way to come out, and how many questions did; `style` is its class in the style sheet."""

    name: str
    style: str
    meaning: str
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many questions came out how: answered, abstained, only searched for, failed."""

    answered: int
    right: int
    partly: int
    wrong: int
    abstained: int
    rightly_abstained: int
    searched: int
    found: int
    failed: int

    @classmethod
    def of(cls, questions: Iterable[QuestionEntry]) -> Counts:
        """Count the questions of a report."""
        counted = Counter(entry.verdict for entry in questions)

        def together(*verdicts: Verdict) -> int:
            return sum(counted[verdict] for verdict in verdicts)

        return cls(
            answered=together(Verdict.RIGHT, Verdict.PARTLY, Verdict.WRONG),
            right=counted[Verdict.RIGHT],
            partly=counted[Verdict.PARTLY],
            wrong=counted[Verdict.WRONG],
            abstained=together(Verdict.RIGHTLY_ABSTAINED, Verdict.WRONGLY_ABSTAINED),
            rightly_abstained=counted[Verdict.RIGHTLY_ABSTAINED],
            searched=together(Verdict.FOUND, Verdict.NOT_FOUND),
            found=counted[Verdict.FOUND],
            failed=counted[Verdict.FAILED],
        )


@dataclass(frozen=True, slots=True)
class Quotation:
    """A cited sentence in three parts, the quoted words in the middle, and where it stands."""

    before: str
    quote: str
    after: str
    origin: str


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question and what came of it, in words. `facts` are names and what to say of each."""

    anchor: str
    verdict: Way
    asks: str
    says: str
    facts: tuple[tuple[str, str], ...]
    cited: Quotation | None


def ways(questions: Iterable[QuestionEntry]) -> dict[Verdict, Way]:
    """The ways in which the questions came out, in the order of `Verdict`."""
    found = Counter(entry.verdict for entry in questions)
    return {
        verdict: Way(verdict.value, verdict.replace(" ", "-"), MEANINGS[verdict], found[verdict])
        for verdict in Verdict
        if found[verdict]
    }


def anchors(questions: Iterable[QuestionEntry]) -> dict[str, str]:
    """The id that each question has in the page, by its own."""
    return {entry.id: f"q{place}" for place, entry in enumerate(questions, start=1)}


def shown(entry: QuestionEntry, verdict: Way, anchor: str) -> ShownQuestion:
    """What the page says of a question."""
    return ShownQuestion(
        anchor=anchor,
        verdict=verdict,
        asks=entry.asked.question,
        says=_says(entry),
        facts=_facts(entry),
        cited=_quotation(entry.citation) if entry.citation else None,
    )


def _says(entry: QuestionEntry) -> str:
    unsaid = "" if entry.abstained is None else "your articles don't say"
    return entry.answer or entry.error or unsaid


def _facts(entry: QuestionEntry) -> tuple[tuple[str, str], ...]:
    facts = (
        ("Asked before", " · ".join(entry.asked.turns)),
        ("Asked on", entry.asked.asked.isoformat() if entry.asked.asked else ""),
        ("Accepted", _accepted(entry.asked)),
        ("Answered", _says(entry)),
        ("Held back", _held_back(entry)),
        ("Confidence", _share(entry.confidence)),
        ("Scores", _scores(entry)),
        ("Answer found", _rank(entry)),
        ("Took", _took(entry)),
        ("Prose", _prose(entry)),
        ("Question id", entry.id),
    )
    return tuple((name, value) for name, value in facts if value)


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
    scores = ((EM, entry.em), (F1, entry.f1))
    found = [f"{one.label} {score:.3f}" for one, score in scores if score is not None]
    shown = (RECALL[5], MRR, NDCG)
    found += [f"{one.label} {entry.ranking[one]:.3f}" for one in shown if entry.ranking]
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


def _prose(entry: QuestionEntry) -> str:
    prose = entry.prose
    if prose is None:
        return ""
    cut_short = "; the reply failed" if prose.failed else ""
    return f"{prose.given} sentences: {prose.checked} checked, {prose.struck} struck{cut_short}"


def _quotation(citation: Cited) -> Quotation:
    sentence, start = citation.sentence, citation.start - citation.sentence_start
    end = start + len(citation.quote)
    origin = (citation.title or citation.article, citation.source, citation.published)
    return Quotation(
        before=sentence[:start],
        quote=sentence[start:end],
        after=sentence[end:],
        origin=" — ".join(part for part in origin if part),
    )


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"
