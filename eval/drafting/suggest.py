"""A draft question set from a library's own articles, for a person to review.

Drafts are made of single sentences by rule (`draft_rules`, `draft_cloze`), best first and spread
over articles and kinds. All are answerable: that a question has no answer anywhere in a library
can't be known by rule, so no unanswerable ones are made up; a reviewer who wants some adds them.
"""

from __future__ import annotations

import hashlib
import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eval.drafting import draft_words as words
from eval.drafting.draft_cloze import clozes
from eval.drafting.draft_rules import Draft, holders, names_in, questions
from eval.types import EvalQuestion
from index.ingest.passages import sentences
from index.types import Article

PER_ARTICLE = 2
"""How many drafts an article gives at most, of different kinds."""

POOL = 20
"""How many articles are read for each question wanted: more choice, and more time."""

MIN_WORDS, MAX_WORDS = 8, 28
"""The length of a sentence that says enough and can be taken in."""

_REPORTS = (
    "said|says|added|announced|confirmed|finds|found|indicates?|reported|say|revealed|reveals|showed"
    "|shows|suggests?|told [^,]+|has learned|learned"
)
_ATTRIBUTION = re.compile(
    rf", (?:according to [^,]+|(?:[^,]+ )?(?:{_REPORTS})(?: (?:on|in|at) [^,]+| \w+day)?)\.$"
)
_ODD = re.compile(
    r"[“”\"‘«»()\[\]{}:;|©@#…*_<>=/\\—–―−!?]|\.\.|(?<!\w)['’]"  # more than plain prose
    r"|\b[A-Z]{4,} [A-Z]{4,}"  # a heading
    r"|(?<!\w)-|-(?!\w)"  # a dash, or what is left of a list
    r"|\b(?!(?:U\.S|U\.K|U\.N|D\.C|[ap]\.m)\.$)(?:[A-Za-z]\.){2,}$"  # cut at an abbreviation
    r"|\b(\w+) \1\b|\bas well\b(?! as)"  # a slip, or what leans on the sentence before
    r"|^\w+ing\b[^,]*$"  # no sentence: "Speaking in Wend."
    r"|\w (?:A|An|The) [a-z]"  # two sentences run together, such as a credit and its caption
)
_COUNTS = re.compile(
    rf"(?:There (?:are|were)|{words.ROUGHLY} (?:{words.NUMBER}|\d))", re.IGNORECASE
)
_FURNITURE = re.compile(words.FURNITURE, re.IGNORECASE)
_COMMON = frozenset("the a an of in to and was is were are by for on at with has have had".split())


@dataclass(frozen=True, slots=True)
class _Candidate:
    article: Article
    sentence: str
    draft: Draft
    score: float
    order: str


def suggest(
    articles: Iterable[Article], n: int, seed: int = 0, *, gaps: bool = True
) -> list[EvalQuestion]:
    """Draft up to n questions; the same articles and seed give the same ones.

    Without `gaps` all are questions as people ask them, and none a sentence to complete.

    Each has the article's id as `relevant`, the article's day as `asked` where its words
    depend on the day, and in `extra`: `draft` (true), `kind`, and the `title` and `sentence`
    that it was made of. Fewer come back where the articles don't give n.
    """
    pool = heapq.nsmallest(n * POOL, articles, key=lambda article: _order(seed, article.id))
    stated = Counter(sentence for article in pool for sentence in set(_sentences(article)))
    candidates = [
        candidate
        for article in pool
        for candidate in _candidates(article, seed, gaps)
        if stated[candidate.sentence] == 1  # else a refrain of the outlet, or another's copy
    ]
    return [_question(candidate) for candidate in _choice(candidates, n)]


def _order(seed: int, text: str) -> str:
    return hashlib.sha256(f"{seed}\n{text}".encode()).hexdigest()


def _sentences(article: Article) -> list[str]:
    return [article.text[start:end] for start, end in sentences(article.text)]


def _candidates(article: Article, seed: int, gaps: bool) -> Iterator[_Candidate]:
    for place, sentence in enumerate(_sentences(article)):
        for draft in _drafts(sentence, article, gaps):
            if _stands_alone(draft, article):
                score = _score(draft, article, place)
                order = _order(seed, draft.question)
                yield _Candidate(article, sentence, draft, score, order)


def _drafts(sentence: str, article: Article, gaps: bool) -> Iterator[Draft]:
    yield from holders(sentence)
    plain = _ATTRIBUTION.sub(".", sentence)
    if _is_fit(plain):
        yield from questions(plain, article.text)
        if gaps:
            yield from clozes(plain, article)


def _is_fit(sentence: str) -> bool:
    """Whether a sentence is whole, plain English prose that doesn't lean on the one before it."""
    tokens = sentence.split()
    lower = [token.strip(",.").casefold() for token in tokens]
    capitals = sum(token[0].isupper() for token in tokens)
    return (
        MIN_WORDS <= len(tokens) <= MAX_WORDS
        and sentence.endswith(".")
        and (tokens[0][0].isupper() or tokens[0][0].isdigit())
        and (lower[0] not in words.NO_OPENING or bool(_COUNTS.match(sentence)))
        and lower[1] not in words.LEANING
        and words.PRONOUNS.isdisjoint(lower)
        and len(_COMMON.intersection(lower)) >= 2
        and capitals <= 0.6 * len(tokens)
        and not _ODD.search(sentence)
        and not _FURNITURE.search(sentence)
    )


def _stands_alone(draft: Draft, article: Article) -> bool:
    """Whether a question names what it is about, and its answers are the article's words."""
    names = set(names_in(draft.says))
    return (
        len(draft.question.split()) <= MAX_WORDS
        and len(names) >= (2 if draft.kind.startswith("cloze") else 1)
        and len(names | _shared(draft, article)) >= 2
        and all(answer in article.text for answer in draft.answers)
        and not any(answer in draft.question for answer in draft.answers)
    )


def _score(draft: Draft, article: Article, place: int) -> float:
    """How good a question promises to be: about the article's subject, early, short, definite."""
    tokens = _words(draft.question)
    return (
        0.7 * min(4, len(_shared(draft, article)))
        + 0.5 * min(3, len(set(names_in(draft.says))))
        + 1 / (1 + place / 5)
        - (1.5 if tokens & words.POSSESSIVES else 0)
        - (0.5 if tokens & words.RELATIVE_DAYS else 0)
        - max(0, len(draft.question.split()) - 18) / 6
    )


def _shared(draft: Draft, article: Article) -> set[str]:
    """The telling words that a question has in common with its article's title."""
    return {word for word in _words(draft.question) & _words(article.title) if len(word) > 3}


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _choice(candidates: Sequence[_Candidate], n: int) -> Iterator[_Candidate]:
    """Take the best of each kind in turn, few of an article, and no answer or sentence twice."""
    kinds: dict[str, list[_Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=lambda c: (c.score, c.order)):
        kinds[_turn(candidate.draft.kind)].append(candidate)
    taken: Counter[str] = Counter()
    spent: set[tuple[str, str]] = set()
    while kinds and taken.total() < n:
        for kind in sorted(kinds):
            while kinds[kind]:
                candidate = kinds[kind].pop()
                marks = _marks(candidate)
                if taken[candidate.article.id] < PER_ARTICLE and spent.isdisjoint(marks):
                    taken[candidate.article.id] += 1
                    spent |= marks
                    yield candidate
                    break
            else:
                del kinds[kind]
            if taken.total() == n:
                return


def _turn(kind: str) -> str:
    """What a kind takes its turn as: clozes, the plainest, share one."""
    return "cloze" if kind.startswith("cloze") else kind


def _marks(candidate: _Candidate) -> set[tuple[str, str]]:
    """What no other draft may share with this one."""
    draft = candidate.draft
    return {
        ("sentence", candidate.sentence),
        ("question", draft.question.casefold()),
        ("answer", draft.answers[0].casefold()),
        ("kind of an article", f"{candidate.article.id} {draft.kind}"),
    }


def _question(candidate: _Candidate) -> EvalQuestion:
    article, draft = candidate.article, candidate.draft
    timely = _words(f"{draft.question} {draft.answers[0]}") & (words.RELATIVE_DAYS | words.PRESENT)
    digest = hashlib.sha256(f"{article.id}\n{draft.question}".encode()).hexdigest()
    return EvalQuestion(
        id=f"{draft.kind.replace(' ', '-')}-{digest[:10]}",
        question=draft.question,
        answers=draft.answers,
        relevant=(article.id,),
        asked=article.published if timely else None,
        extra={
            "draft": True,
            "kind": draft.kind,
            "title": article.title,
            "sentence": candidate.sentence,
        },
    )
