"""The questions of a report as HTML: how they came out, and each one's answer and citation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eval.charts import share_bar
from eval.markup import escape
from eval.result import Verdict

Json = Mapping[str, Any]

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


def counts(questions: Iterable[Json]) -> dict[str, int]:
    """How many questions came out each way, in the order of `Verdict`."""
    found = Counter(question["verdict"] for question in questions)
    return {verdict.value: found[verdict.value] for verdict in Verdict if found[verdict.value]}


def legend(questions: Sequence[Json]) -> str:
    """A bar of how the questions came out, and what each colour means."""
    known = counts(questions)
    keys = "".join(
        f'<span class="{_class(name)}" title="{escape(MEANINGS[Verdict(name)])}">'
        f"{name} {count:,}</span>"
        for name, count in known.items()
    )
    return f'{share_bar(known.items())}<div class="legend">{keys}</div>'


def anchors(questions: Iterable[Json]) -> dict[str, str]:
    """The id that each question has in the page, by its own."""
    return {question["id"]: f"q{place}" for place, question in enumerate(questions, start=1)}


def section(questions: Sequence[Json]) -> str:
    """Every question, to be opened; the filters appear where scripts may run."""
    names = anchors(questions)
    items = "\n".join(_question(question, names[question["id"]]) for question in questions)
    return f'<h2 id="questions">Every question</h2>\n{_tools(questions)}\n{items}'


def _tools(questions: Sequence[Json]) -> str:
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


def _question(question: Json, anchor: str) -> str:
    verdict = question["verdict"]
    says = question["answer"] or question["error"] or _unsaid(question)
    return (
        f'<details class="q" id="{anchor}" data-verdict="{verdict}">'
        f'<summary><span class="verdict {_class(verdict)}">{verdict}</span>'
        f'<span class="asks" dir="auto">{escape(question["question"])}</span>'
        f'<span class="says" dir="auto">{escape(says)}</span></summary>'
        f'<div class="body">{_facts(question)}{_citation(question["citation"])}</div></details>'
    )


def _unsaid(question: Json) -> str:
    return "" if question["abstained"] is None else "your articles don't say"


def _facts(question: Json) -> str:
    facts = [
        ("Asked before", " · ".join(question["turns"])),
        ("Asked on", question["asked"]),
        ("Accepted", _accepted(question)),
        ("Answered", question["answer"] or question["error"] or _unsaid(question)),
        ("Held back", _held_back(question)),
        ("Confidence", _share(question["confidence"])),
        ("Scores", _scores(question)),
        ("Answer found", _rank(question)),
        ("Took", _took(question)),
        ("Question id", question["id"]),
    ]
    rows = "".join(
        f'<dt>{name}</dt><dd dir="auto">{escape(value)}</dd>' for name, value in facts if value
    )
    return f"<dl>{rows}</dl>"


def _accepted(question: Json) -> str:
    answers = " | ".join(question["answers"])
    if question["answerable"] is None:
        return ""
    return answers if question["answerable"] else "none: the articles don't say"


def _held_back(question: Json) -> str:
    candidate = question["candidate"]
    if not question["abstained"] or candidate is None:
        return ""
    return f"{candidate['answer']} ({_share(candidate['confidence'])})"


def _scores(question: Json) -> str:
    names = (("em", "EM"), ("f1", "F1"))
    found = [f"{name} {question[key]:.3f}" for key, name in names if question[key] is not None]
    shown = ("recall.5", "mrr@10", "ndcg@10")
    found += [f"{name} {question['ranking'][name]:.3f}" for name in shown if question["ranking"]]
    return " · ".join(found)


def _rank(question: Json) -> str:
    if not question["answerable"]:
        return ""
    rank = question["answer_rank"]
    return "in none of the passages" if rank is None else f"in passage {rank}"


def _took(question: Json) -> str:
    if question["ms"] is None:
        return ""
    stages = (question["took_ms"] or {}).items()
    parts = " · ".join(f"{name} {ms:.0f}" for name, ms in stages if name != "total")
    return f"{question['ms']:.0f} ms" + (f" ({parts})" if parts else "")


def _citation(citation: Json | None) -> str:
    """The cited sentence with the quoted words marked, and where it stands."""
    if citation is None:
        return ""
    sentence, start = citation["sentence"], citation["start"] - citation["sentence_start"]
    end = start + len(citation["quote"])
    before, quote, after = sentence[:start], sentence[start:end], sentence[end:]
    origin = (citation["title"] or citation["article"], citation["source"], citation["published"])
    return (
        f'<blockquote dir="auto">{escape(before)}<mark>{escape(quote)}</mark>{escape(after)}'
        f"<footer>{escape(' — '.join(part for part in origin if part))}</footer></blockquote>"
    )


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"


def _class(verdict: str) -> str:
    return verdict.replace(" ", "-")
