"""What turns the words of a sentence: they are denied, only alleged, planned, or of former times.

Each word has the marks of what stands before it: "did not resign" marks "resign" with "not". A
claim's word must have the marks that it has in the article.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.prose.checking.meaning.same_words import concept
from qa.prose.checking.meaning.units import Unit

_NOT = frozenset("not never no nor neither cannot".split())
_NEXT = {
    "will": "will shall ll gonna",
    "would": "would d",
    "may": "may might could possibly perhaps maybe potentially probably likely",
    "can": "can able",
    "must": "must should ought",
    "wish": "plan hope want seek expect intend aim consider mull threaten propose urge demand vow"
    " pledge promise set try attempt offer",
}
_BEFORE_NAME = """former ex alleged suspected potential possible likely attempted false fake
acting deputy vice assistant outgoing incoming retired proposed planned expected supposed apparent
would-be unlikely interim shadow"""
_FAR = {
    "deny": "deny dismiss",
    "alleged": "claim allege accuse suspect believe fear rumour rumor reportedly apparently"
    " allegedly supposedly think charge",
    "if": "if whether unless",
}
_UNDO = "fail refuse decline unable without"

_NEXT_OF = {concept(word): mark for mark, words in _NEXT.items() for word in words.split()}
_MODIFIERS = frozenset(_BEFORE_NAME.split())
_FAR_OF = {concept(word): mark for mark, words in _FAR.items() for word in words.split()}
_UNDO_OF = {concept(word) for word in _UNDO.split()}
_ADVERBS = frozenset(
    "also still already now soon immediately yet ever even longer anymore necessarily".split()
)
_EXCEPT = frozenset("only just merely until guilty".split())
_REACH = 14

WIDE = frozenset(_FAR)
"""Marks of all that follows in a clause, not just of the next word."""

REASONS = {
    "not": ("the passage denies “{}”", "the passage doesn't deny “{}”"),
    "deny": ("the passage says that “{}” is denied", "the passage doesn't deny “{}”"),
    "alleged": (
        "in the passage, “{}” is only what somebody says or believes",
        "the passage says “{}” without such doubt",
    ),
    "if": ("in the passage, “{}” depends on something", "in the passage, “{}” has no “if”"),
    "will": ("the passage says “{}” of what is to come", "the passage doesn't say “will” of “{}”"),
    "would": ("the passage says “would” of “{}”", "the passage doesn't say “would” of “{}”"),
    "may": ("the passage says only “may” of “{}”", "the passage doesn't say “may” of “{}”"),
    "can": ("the passage says “can” of “{}”", "the passage doesn't say “can” of “{}”"),
    "must": ("the passage says “should” of “{}”", "the passage doesn't say “should” of “{}”"),
    "wish": ("in the passage, “{}” is only intended", "in the passage, “{}” isn't only intended"),
}
"""Why a word doesn't stand: where only the article has the mark, and where only the claim has."""


def marks_of(units: Sequence[Unit]) -> tuple[frozenset[str], ...]:
    """Return the marks of each unit."""
    marks: list[set[str]] = [set() for _ in units]
    for place, unit in enumerate(units):
        key = unit.key if unit.counts else concept(unit.word)
        word = unit.word
        if word in _NOT or word.endswith("n't"):
            following = units[place + 1].word if place + 1 < len(units) else ""
            if following not in _EXCEPT:
                _mark(units, marks, place, "not", 1)
            if word.endswith("n't") and (own := _NEXT_OF.get(concept(without_not(word)))):
                _mark(units, marks, place, own, 1)
        elif unit.kind == "name":
            continue
        elif key in _UNDO_OF:
            _mark(units, marks, place, "not", 1)
        elif mark := _NEXT_OF.get(key):
            if mark != "wish" or _leads_on(units, place):
                _mark(units, marks, place, mark, 1)
        elif mark := _FAR_OF.get(key):
            if mark == "if" and not place:
                for one in marks[1:]:  # "If it rains, the match is off."
                    one.add(mark)
            _mark(units, marks, place, mark, _REACH)
        if word in _MODIFIERS:
            last = place + 1
            while last < len(units) and units[last].kind == "name" and not units[last].ends:
                last += 1
            # "The former Wend mayor": it is the mayor who is.
            of_word = place + 1 < last < len(units) and units[last].kind == "word"
            _mark(units, marks, last - 1 if of_word else place, f"is {word}", 1)
    return tuple(frozenset(one) for one in marks)


def _leads_on(units: Sequence[Unit], place: int) -> bool:
    """Whether a deed follows a wish: "plans to close", but not "the plans were shown"."""
    return any(unit.word in ("to", "for", "that") for unit in units[place + 1 : place + 2])


def cues_of(units: Sequence[Unit]) -> frozenset[str]:
    """Return the marks of `WIDE` for which a sentence has a word, wherever that stands."""
    keys = (unit.key if unit.counts else concept(unit.word) for unit in units)
    return frozenset(_FAR_OF[key] for key in keys if key in _FAR_OF)


def without_not(word: str) -> str:
    """Return a word without its "n't" ("won't": "will"); any other word as it is."""
    return {"won't": "will", "can't": "can", "shan't": "will"}.get(word, word.removesuffix("n't"))


def _mark(units: Sequence[Unit], marks: list[set[str]], place: int, mark: str, reach: int) -> None:
    """Mark so many words that count behind a place, up to the end of the clause."""
    enclosed = 0
    for after in range(place + 1, len(units)):
        unit = units[after]
        if after < enclosed:  # "his deputy, Oscar Marsh, has"
            continue
        if unit.ends:
            if after == enclosed:
                enclosed = 0
            elif reach > 1 and (enclosed := _enclosed(units, after)):
                continue
            else:
                return
        if not unit.counts or unit.word in _ADVERBS or _is_adverb(unit.word):
            continue
        marks[after].add(mark)
        reach -= 1
        if not reach:
            return


def _enclosed(units: Sequence[Unit], place: int) -> int:
    """Return where a sentence goes on behind a name between commas that begins here; 0 for none."""
    if units[place].kind != "name":
        return 0
    for after in range(place + 1, min(place + 4, len(units))):
        if units[after].ends:
            return after
        if units[after].counts and units[after].kind != "name":
            return 0
    return 0


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") and len(word) > 5


def reason(word: str, article: frozenset[str], claim: frozenset[str]) -> str:
    """Say what is wrong where a word's marks in the article aren't those in the claim."""
    for mark in sorted(article - claim):
        if mark in REASONS:
            return REASONS[mark][0].format(word)
        return f"the passage says “{mark.removeprefix('is ')}” of “{word}”"
    for mark in sorted(claim - article):
        if mark in REASONS:
            return REASONS[mark][1].format(word)
        return f"the passage doesn't say “{mark.removeprefix('is ')}” of “{word}”"
    return f"the passage says “{word}” otherwise"
