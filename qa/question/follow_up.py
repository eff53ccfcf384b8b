"""Making a follow-up stand by itself: what it leaves to the turns before is put into it.

"Who is visiting Japan?" — "Kurt Campbell" — "When will he arrive?" is searched as "When will
Kurt Campbell arrive? (Japan)". By rule, with no language model: `qa.question.anaphora` finds what
points outside the question, `qa.question.antecedents` what it means, in the turns as
`qa.question.context` reads them and the mentions that `qa.question.mentions` finds;
`qa.question.ellipsis` completes mere parts of questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.language.names import names_in
from qa.question.anaphora import DESCRIBING, Pointer, pointers, points_at_topic
from qa.question.antecedents import meant
from qa.question.context import (
    BESIDE_BREAK,
    Earlier,
    article_of,
    content_words,
    earlier_of,
    outermost,
    own_words,
    says,
)
from qa.question.ellipsis import asked_again, with_part
from qa.question.mentions import Mention, mentions
from qa.types import Turn

TURNS_BACK = 8
"""How many turns a follow-up may lean on."""

LONGEST = 300
"""In characters, of a question that may be a follow-up: what is longer says what it is about."""


_BESIDE_PLACE = re.compile(r"\b(?:near|at|of|on|around|outside) (?:the )?$", re.IGNORECASE)
_IN_PLACE = re.compile(r"\bin (?:the )?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Complete:
    """A question in full.

    `text` is the question with its pointing words replaced; `carried` what came from the turns
    before, of which `beside` found no place in it and stands after it in parentheses.
    """

    text: str
    carried: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def searched_for(self) -> str:
        """The question as it is searched."""
        return f"{self.text} ({BESIDE_BREAK.join(self.beside)})" if self.beside else self.text


def complete(text: str, turns: Sequence[Turn]) -> Complete:
    """Put into a question what it leaves to the conversation's earlier turns, oldest first."""
    told: list[Earlier] = []
    for turn in turns[-TURNS_BACK:]:
        full = turn.searched_for or _complete(own_words(turn.question), told).searched_for
        told.append(earlier_of(turn, " ".join(full.split())))
    return _complete(text, told)


def is_follow_up(text: str) -> bool:
    """Tell whether a question points at something said before it."""
    return bool(pointers(text)) or points_at_topic(text)


def _complete(text: str, turns: Sequence[Earlier]) -> Complete:
    if not turns or len(text) > LONGEST or not re.search(r"\w", text):
        return Complete(text)
    if (again := asked_again(text, turns)) is not None:
        return _noting(text, again, turns[-1].beside)
    article = article_of(turns)
    replaced, sources = _with_antecedents(text, turns, article)
    if (whole := with_part(replaced, turns, article)) is not None:
        return _noting(text, whole, turns[-1].beside)
    expanded = _with_full_names(replaced, turns)
    left_out = points_at_topic(expanded) or _unresolved(sources)
    beside = _beside(expanded, sources, turns, article, left_out=left_out)
    return _noting(text, expanded, beside)


def _noting(asked: str, text: str, beside: Iterable[str]) -> Complete:
    """Return a completed question with the words that weren't in it as it was asked."""
    kept = tuple(one for one in dict.fromkeys(beside) if not says(text, one))
    inside = _new_words(asked, text) if text != asked else []
    return Complete(text, tuple(dict.fromkeys([*inside, *kept])), kept)


def _new_words(asked: str, text: str) -> list[str]:
    """Return the names and content words that weren't asked; if none, the other words."""
    names = [one for one in names_in(text) if not says(asked, one)]
    rest = [one for one in content_words(text) if not any(says(name, one) for name in names)]
    if new := [*names, *(one for one in rest if not says(asked, one))]:
        return new
    # "And the bus?" is "When is the bus?"
    return [" ".join(one for one in re.findall(r"\w+", text) if not says(asked, one))]


Source = tuple[Pointer, Earlier | None]
"""A pointing word, and the turn in which its meaning was found."""


def _with_antecedents(
    text: str, turns: Sequence[Earlier], article: str
) -> tuple[str, list[Source]]:
    """Put what pointing words stand for in their place."""
    sources: list[Source] = []
    for pointer in reversed(pointers(text, article)):
        words, turn = meant(pointer, text, turns)
        sources.insert(0, (pointer, turn))
        if words:
            text = text[: pointer.start] + words + text[pointer.end :]
    return text, sources


def _unresolved(sources: Sequence[Source]) -> bool:
    """Whether a pronoun means something that no turn names; "the company" may be a new one."""
    return any(turn is None and one.family not in DESCRIBING for one, turn in sources)


def _beside(
    text: str, sources: Sequence[Source], turns: Sequence[Earlier], article: str, *, left_out: bool
) -> tuple[str, ...]:
    """Return what belongs to a follow-up and has no place in it."""
    used = [turn for _, turn in sources if turn is not None]
    own_place = any(one.kind == "place" for one in mentions(text, article))
    words: list[str] = []
    for turn in used:
        words += [
            one.bare
            for one in outermost(turn.asked)
            if one.named and not (own_place and one.kind == "place") and not _by_the_way(one, turn)
        ]
        words += turn.beside
    if left_out:  # the whole matter of the question before, not only its names
        matter = content_words(turns[-1].question)
        known = (text, *words)
        words.append(" ".join(one for one in matter if not any(says(k, one) for k in known)))
        words += turns[-1].beside
    return tuple(dict.fromkeys(filter(None, words)))


def _by_the_way(one: Mention, turn: Earlier) -> bool:
    """Whether a name only said where something was, or helped to find who was asked for.

    "Jupiter Island" of "Who was arrested near Jupiter Island?" isn't what comes next; of "Who is
    visiting Japan?" Japan is the matter itself.
    """
    if one.kind == "person":
        return turn.asks_who and bool(turn.answer)
    if one.kind != "place":
        return False
    before = turn.question[: one.start]
    found_by_place = turn.asks_who and all(
        other.kind == "place" for other in turn.asked if other.named
    )
    return bool(_BESIDE_PLACE.search(before) or (found_by_place and _IN_PLACE.search(before)))


def _with_full_names(text: str, turns: Sequence[Earlier]) -> str:
    """Give things that were named before their names: "the bridge" is "the Tallow Bridge"."""
    for one in reversed([one for one in mentions(text) if not one.named]):
        noun = one.bare.casefold()
        if " " in noun or not one.words.casefold().startswith("the "):
            continue
        full = _named_before(noun, turns)
        if full and not says(text, full):
            text = f"{text[: one.start]}the {full}{text[one.end :]}"
    return text


def _named_before(noun: str, turns: Sequence[Earlier]) -> str | None:
    for turn in reversed(turns):
        for one in (*turn.asked, *turn.answered):
            if one.bare.casefold().endswith(f" {noun}") and not one.plural:
                return one.bare
    return None
