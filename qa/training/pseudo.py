"""Questions made of the news's own sentences, to learn how news says things.

A sentence of a common build ("The bridge will reopen on March 3.") is turned into the question
that its date, number, place or name answers ("When will the bridge reopen?"). No parser is
used: what a sentence's build doesn't make plain is left alone, and most sentences are.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.passages import sentences
from qa.training.examples import NewsArticle, Span

LEAST_SEEN = 4
"""How often a verb's plain form must follow "to", "will" or the like to be taken for one."""

MOST_WORDS = 30
"""Of a sentence: longer ones are seldom of one clause."""

_IRREGULAR = {
    "began": "begin", "became": "become", "bought": "buy", "broke": "break", "brought": "bring",
    "built": "build", "came": "come", "caught": "catch", "chose": "choose", "drew": "draw",
    "drove": "drive", "fell": "fall", "fought": "fight", "found": "find", "flew": "fly",
    "gave": "give", "grew": "grow", "held": "hold", "hit": "hit", "kept": "keep", "led": "lead",
    "left": "leave", "lost": "lose", "made": "make", "met": "meet", "paid": "pay", "put": "put",
    "ran": "run", "rose": "rise", "saw": "see", "sent": "send", "set": "set", "shot": "shoot",
    "sold": "sell", "spent": "spend", "spoke": "speak", "stole": "steal", "swept": "sweep",
    "struck": "strike", "took": "take", "threw": "throw", "told": "tell", "went": "go",
    "withdrew": "withdraw", "won": "win", "wrote": "write",
}  # fmt: skip
_MODAL = r"(?:will|would|could|can|should|must|may|might)"
_AUX = rf"(?:{_MODAL}|is|was|are|were|has|have|had)"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAY = rf"{_MONTH} \d{{1,2}}(?:, \d{{4}})?"
_DATE = (
    rf"(?:{_WEEKDAY}(?:, {_DAY})?|{_DAY}|{_MONTH} \d{{4}}"
    r"|(?:19|20)\d\d|(?:last|next) (?:week|month|year|spring|summer|fall|winter))"
)
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?(?: (?:million|billion|thousand))?|two|three|four|five|six"
    r"|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|thousands)(?![\w,.]*\d)"
)
_MONEY = r"(?:[$£€]\d[\d,.]*(?<=\d)(?: (?:million|billion|trillion))?(?![,.]*\d))"
# An answer is the number itself.
_ABOUT = r"(?:more than |nearly |about |at least |around |almost |over |up to |some )?"
_WORD = r"[\w’'&-]+(?:\.\w+)*"
_NAME = r"(?:[A-Z][a-zà-ÿ’'-]+(?: [A-Z]\.)?(?: [A-Z][\w’'-]+){1,2})"
_PLACE = r"(?:[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})"
# Where the question's sentence may end, whatever the article's says after it.
_END = r"(?=[.,;]|$| and | after | as | because )"

# What a clause must not hold: another clause, a pronoun that says nothing by itself, a quotation.
_LOOSE = re.compile(
    r"[\"“”()\[\]:;—–?!]|\b(?i:who|which|that|if|but|said|says|he|she|it|they|we|you|i|his|her|its"
    r"|their|our|my|and|this|these|those|there|here|when|while|where|not|never|also)\b|n[’']t\b"
)
# What follows a verb of its own, not a participle before its noun ("a locally owned shop").
_FOLLOWS = re.compile(
    r"[A-Z$£€\d]|(?:the|a|an|to|in|on|at|for|with|from|into|over|under|through|against|during"
    r"|between|about|more|most|all|both|two|three|four|five|six|seven|eight|nine|ten|another|off|out|up"
    r"|down|back|around|across|toward|towards|nearly|almost|some|several|last|next|early|late)\b"
)
_HANGING = re.compile(r"\b(?:within|to|from|of|by|for|at|in|on|than|between|every|the|a|an|with)$")
_PERSON = (
    r"(?:man|woman|boy|girl|suspect|driver|student|teenager|actor|actress|singer|rapper|player|coach"
    r"|officer|gunman|shooter|victim|mother|father|quarterback|senator|mayor|president|billionaire)"
)


@dataclass(frozen=True, slots=True)
class Made:
    """A question made of a sentence; `answer` is a span of the article's text."""

    article: NewsArticle
    question: str
    answer: Span

    @property
    def text(self) -> str:
        """The answer's words."""
        return self.article.text[slice(*self.answer)]


class Maker:
    """Makes questions of the articles' sentences; it learns verbs' plain forms from them."""

    def __init__(self, articles: Sequence[NewsArticle]) -> None:
        seen = Counter(
            word
            for article in articles
            for word in re.findall(rf"\b(?:to|{_MODAL}) ([a-z]{{2,}})\b", article.text)
        )
        small = Counter(
            word
            for article in articles
            for word in re.findall(r"(?<=[a-z] )[a-z]+\b", article.text)
        )
        self._articles = articles
        self._plain = {word for word, count in seen.items() if count >= LEAST_SEEN}
        self._small = {"the", "a", "an"}
        self._small |= {word for word, count in small.items() if count >= LEAST_SEEN}

    def __iter__(self) -> Iterator[Made]:
        """Yield every question that can be made, article by article."""
        for article in self._articles:
            for start, end in sentences(article.text):
                sentence = article.text[start:end]
                if not 5 <= len(sentence.split()) <= MOST_WORDS:
                    continue
                for question, (first, last) in self.of(sentence):
                    answer = (start + first, start + last)
                    if not question.startswith("Who ") or self._is_person(article, answer):
                        yield Made(article, question, answer)

    def _is_person(self, article: NewsArticle, name: Span) -> bool:
        """Tell a person's name from others: news goes on with the last name alone."""
        whole = article.text[slice(*name)]
        first, last = whole.split()[0], re.escape(whole.split()[-1])
        alone = len(re.findall(rf"\b{last}\b", article.text)) - article.text.count(whole)
        return alone > 1 and first.lower() not in self._small

    def of(self, sentence: str) -> Iterator[tuple[str, Span]]:
        """Yield the questions that a sentence answers, each with its answer's place in it."""
        for build in (self._when, self._how_many, self._where, self._who, _of_an_aside):
            yield from build(sentence)

    def _when(self, sentence: str) -> Iterator[tuple[str, Span]]:
        pattern = rf"(?P<clause>.+?) (?:(?:on|in) )?(?P<answer>{_DATE})\b{_END}"
        yield from self._asked("When", pattern, sentence)

    def _where(self, sentence: str) -> Iterator[tuple[str, Span]]:
        pattern = (
            rf"(?P<clause>.+?) (?:in|at) (?P<answer>(?!{_MONTH}|{_WEEKDAY}){_PLACE})(?=,|\.?$)"
        )
        yield from self._asked("Where", pattern, sentence)

    def _how_many(self, sentence: str) -> Iterator[tuple[str, Span]]:
        count = rf"{_ABOUT}(?P<answer>{_NUMBER}) (?P<things>(?:[a-z-]+ )?[a-z]+s|people)"
        rest = rf"(?P<rest>(?: (?!and\b){_WORD}){{0,6}})"
        pattern = rf"(?P<clause>.+?) {count}{rest}{_END}"
        yield from self._asked("How many {things}", pattern, sentence)
        pattern = rf"(?P<clause>.+?) {_ABOUT}(?P<answer>{_MONEY}){rest}{_END}"
        yield from self._asked("How much", pattern, sentence)
        subject = rf"{_ABOUT}(?P<answer>{_NUMBER}|\d+) (?P<things>(?:[a-z-]+ )?[a-z]+s|people) "
        found = re.match(rf"(?i:{subject})(?P<rest>.+?){_END}", sentence)
        if found and self._opens(found["rest"]) and _whole(found["rest"]):
            yield f"How many {found['things']} {found['rest']}?", found.span("answer")
        share = rf"{_ABOUT}(?P<answer>\d+(?:\.\d+)?(?:%| percent)) of (?P<things>[\w ]+?)"
        found = re.match(rf"(?i:{share}) (?P<rest>{_AUX} .+?){_END}", sentence)
        if found and _whole(f"{found['things']} {found['rest']}"):
            yield f"What percentage of {found['things']} {found['rest']}?", found.span("answer")

    def _who(self, sentence: str) -> Iterator[tuple[str, Span]]:
        found = re.match(rf"(?P<answer>{_NAME}) (?P<rest>.+?){_END}", sentence)
        if found and self._opens(found["rest"]) and _whole(found["rest"]):
            yield f"Who {found['rest']}?", found.span("answer")

    def _opens(self, rest: str) -> bool:
        """Tell whether a verb of its own comes first: "was elected", "won", "opened"."""
        word, *after = rest.split()
        return len(after) > 1 and (
            bool(re.fullmatch(_AUX, word)) or self._is_verb(word, after) is not None
        )

    def _asked(self, asking: str, pattern: str, sentence: str) -> Iterator[tuple[str, Span]]:
        """Turn "SUBJECT VERB … ANSWER" into "ASKING did SUBJECT VERB …?"."""
        found = re.match(pattern, sentence)
        if not found:
            return
        parts = {"rest": "", **{k: v or "" for k, v in found.groupdict().items()}}
        rest = "" if self._tail(parts["rest"]) else parts["rest"]
        turned = self._turned(parts["clause"])
        if not turned or _HANGING.search(turned):
            return
        if _whole(f"{turned}{rest}") and _whole(parts.get("things", "")):
            words = asking.format(**parts)
            yield f"{words} {turned}{rest}?", found.span("answer")

    @staticmethod
    def _tail(rest: str) -> bool:
        """Tell whether what follows the answer is better left out."""
        return bool(_LOOSE.search(rest)) or bool(re.search(r"\d", rest))

    def _turned(self, clause: str) -> str | None:
        """Return the clause with its auxiliary in front; None where it isn't plain which it is."""
        words = clause.split()
        for place, word in enumerate(words[:9]):
            if place == 0:
                continue
            before, after = words[:place], words[place + 1 :]
            if re.fullmatch(_AUX, word):
                return " ".join([word, *self._inside(before), *after])
            if plain := self._is_verb(word, after):
                return " ".join(["did", *self._inside(before), plain, *after])
        return None

    def _is_verb(self, word: str, after: Sequence[str]) -> str | None:
        """Return the plain form of a past that rules its sentence, None for any other word."""
        if after and (after[0] in ("by", "of") or not _FOLLOWS.match(after[0])):
            return None
        return self._plain_of(word)

    def _inside(self, subject: Sequence[str]) -> list[str]:
        """Return the subject of a sentence as it stands inside one."""
        first = subject[0]
        return [first.lower() if first.lower() in self._small else first, *subject[1:]]

    def _plain_of(self, word: str) -> str | None:
        """Return the plain form of a verb's past, None for any other word."""
        if word in _IRREGULAR:
            return _IRREGULAR[word]
        if not re.fullmatch(r"[a-z]{2,}ed", word):
            return None
        forms = [word[:-1], word[:-2]] if word[-3] != "i" else [f"{word[:-3]}y", word[:-1]]
        if len(word) > 5 and word[-3] == word[-4]:
            forms = [word[:-3], word[:-2]]
        return next((form for form in forms if form in self._plain), None)


def _whole(words: str) -> bool:
    """Tell whether words can stand in a question by themselves."""
    return not _LOOSE.search(words) and "," not in words and len(words.split()) <= 16


def _of_an_aside(sentence: str) -> Iterator[tuple[str, Span]]:
    """Ask for what stands between commas after a name: an age, an office."""
    for found in re.finditer(rf"(?P<name>{_NAME}), (?P<answer>[1-9]\d), ", sentence):
        yield f"How old is {found['name']}?", found.span("answer")
    office = rf"(?P<answer>{_NAME}), the (?P<office>(?:{_WORD} ){{1,5}}(?:of|for|at) [^,]+?), "
    for found in re.finditer(office, sentence):
        if _whole(found["office"]):
            yield f"Who is the {found['office']}?", found.span("answer")
    for found in re.finditer(
        rf"\b[Tt]he (?P<answer>[1-9]\d)-year-old (?P<who>{_PERSON})\b", sentence
    ):
        yield f"How old is the {found['who']}?", found.span("answer")


def varied(made: Iterable[Made], rng: random.Random, *, most: int) -> list[Made]:
    """Choose `most` of them, each way of asking as often as the others as far as they go."""
    kinds: dict[str, list[Made]] = {}
    for one in made:
        words = one.question.split()
        kind = words[0] if words[0] != "How" else " ".join(words[:2])
        kinds.setdefault(kind, []).append(one)
    for of_kind in kinds.values():
        rng.shuffle(of_kind)
    chosen: list[Made] = []
    while len(chosen) < most and any(kinds.values()):
        chosen += [of_kind.pop() for of_kind in kinds.values() if of_kind]
    return chosen[:most]
