"""Questions made of sentences by rule, only where the rule is grammatically safe.

    when         "The old bridge was closed on May 1."   When was the old bridge closed?
    who          "Ines Calder won the vote in Wend."     Who won the vote in Wend?
                 "Ines Calder, the mayor of Wend, …"     Who is the mayor of Wend?
    how many     "At least 140 homes were flooded."      How many homes were flooded?
    how much     "Wend paid $3 million for the bridge."  How much did Wend pay for the bridge?
    percentage   "Some 60% of Wend is under water."      What percentage of Wend is under water?

Every answer is the article's own words. The rules invert subject and auxiliary as English
does (compare Heilman and Smith, "Good Question!", NAACL 2010), by patterns rather than by a
parser: what a pattern can't be sure of, it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from eval.drafting import draft_words as words


@dataclass(frozen=True, slots=True)
class Draft:
    """A question of one kind, and the words of the article that answer it.

    `stem` is what of the question is the article's sentence: all of it, where it is empty.
    """

    kind: str
    question: str
    answers: tuple[str, ...]
    stem: str = ""

    @property
    def says(self) -> str:
        """What must tell, by itself, which event is asked about."""
        return self.stem or self.question


_SUBJECT = r"(?P<subject>[A-Z\d][^,]*?)"
_PAST = rf"(?P<past>{'|'.join(words.PAST_FORMS)})"
_WHEN = rf"(?P<preposition>on|in) (?P<date>{words.DATE})(?P<rest>(?: [^,]+)?)"
_PASSIVE_WHEN = re.compile(
    rf"{_SUBJECT} (?P<verb>was|were|is|are|will be) (?P<middle>(?P<participle>\w+)(?: [^,]+?)?)"
    rf" {_WHEN}"
)
_ACTIVE_WHEN = re.compile(rf"{_SUBJECT} {_PAST}(?P<middle>(?: [^,]+?)?) {_WHEN}")

_QUANTITY = rf"(?i:(?P<number>(?:{words.ROUGHLY} )?(?P<bare>{words.NUMBER})))"
_COUNTED_FIRST = re.compile(rf"{_QUANTITY} (?P<rest>.+)")
_COUNTED_THERE = re.compile(
    rf"There (?P<verb>were|are) {_QUANTITY} (?P<noun>[^,]+?) (?P<rest>(?:in|on|at|aboard) [^,]+)"
)
_COUNTED_LAST = re.compile(
    rf"{_SUBJECT} {_PAST} {_QUANTITY} (?P<noun>[^,]+?)(?P<rest>(?: (?:{words.TAIL}) [^,]+)?)"
)
_MONEY_LAST = re.compile(
    rf"{_SUBJECT} (?P<past>{'|'.join(words.SPENDING)})"
    rf" (?P<number>(?:{words.ROUGHLY} )?(?P<bare>{words.MONEY}))"
    rf"(?P<rest>(?: (?:{words.TAIL}|to) [^,]+)?)"
)
_SHARE_FIRST = re.compile(
    rf"(?i:(?P<number>(?:{words.ROUGHLY} )?(?P<bare>{words.PERCENTAGE}))) (?P<rest>of .+)"
)
_SHARE_AGAIN = re.compile(r"(?:%|percent|per cent|[$£€]\d).*(?:%|percent|per cent|[$£€]\d)")
_VERB = "|".join(sorted(words.VERBS | words.PAST_FORMS.keys()))
_SECOND_CLAUSE = re.compile(
    rf", (?:and|while|as|so|yet|although|though)\b| and (?i:{words.ROUGHLY} )(?:{words.NUMBER})"
    rf"|\bbut\b| and (?:{words.NUMBER}) (?:\w+ )?(?:{_VERB})\b"
    rf"|\b(?:{_VERB})\b.* and (?:[A-Z][\w’'.-]* ){{1,3}}(?:{_VERB})\b"
)
_UNASKABLE = re.compile(
    # what trails after a comma, and only a statement can carry
    r", (?:perhaps )?(?:an?|the|who|whom|which|where|when|with|according|\w+ing)\b"
    r"|\b(?:also|too|as well|these|those|such)\b"  # leans on the sentence before
    rf"|\bher(?: (?:{'|'.join(sorted(words.PREPOSITIONS))})\b|\?$)"  # someone named before
    r"|^Who (?:is|was) (?:just |now )?(?:an?|one|among) "  # one of many
)

_PERSON = rf"(?P<name>{words.GIVEN}(?: [A-Z]\.)? {words.GIVEN}(?: {words.GIVEN})?)"
_DOER = re.compile(rf"(?P<title>(?:{words.TITLE} )*){_PERSON} (?P<rest>(?P<verb>\w+) .+)")
_HOLDER = re.compile(
    rf"(?<![\w’'.-])(?P<title>(?:{words.TITLE} )*){_PERSON}, "
    r"(?P<role>the (?:[\w-]+ ){0,4}?(?P<noun>[a-z]+) (?:of|at|for) "
    r"(?:the )?[A-Z][\w’'-]*(?:(?: (?:of|and|for|the))* [A-Z][\w’'-]*)*)(?=, (?![A-Z])|\.$)"
)
_CAPITALISED = re.compile(r"\b[A-Z][\w’'.-]*")


def questions(sentence: str, text: str) -> Iterator[Draft]:
    """Yield the questions that a sentence answers; `text` is its article.

    The sentence is a whole declarative one without quotations, ending in a full stop.
    """
    body = sentence.removesuffix(".")
    if _SECOND_CLAUSE.search(body):
        return
    for rule in (_when, _how_many, _how_much, _who_did):
        for draft in rule(body, text):
            if not _UNASKABLE.search(draft.question):
                yield draft


def holders(sentence: str) -> Iterator[Draft]:
    """Yield "Who is the …?" for each "Name, the mayor of Wend," of any sentence."""
    for match in _HOLDER.finditer(sentence):
        name = match["name"]
        named = match["noun"] in words.ROLES and _may_be_person(name)
        if named and not follows_name(sentence, match.start()):
            yield Draft("who", f"Who is {match['role']}?", _names_of(match))


def _when(body: str, text: str) -> Iterator[Draft]:
    match = _PASSIVE_WHEN.fullmatch(body)
    if match and _is_participle(match["participle"]) and _is_subject(match["subject"]):
        verb, _, be = match["verb"].partition(" ")
        clause = f"{verb} {_inner(match['subject'])} {be} {match['middle']}"
    else:
        match = _ACTIVE_WHEN.fullmatch(body)
        if not match or not _is_subject(match["subject"], before=match["past"]):
            return
        base = words.PAST_FORMS[match["past"]]
        clause = f"did {_inner(match['subject'])} {base}{match['middle']}"
    if not _leads_to_date(match["middle"]) or not _closes(match["rest"]):
        return
    if re.search(r"\band [a-z]", match["rest"]) or _opens_with_noun(match["subject"], text):
        return
    date = match["date"]
    asks = "In which year" if re.fullmatch(words.YEAR, date) else "When"
    answers = (date, f"{match['preposition']} {date}")
    yield Draft("when", _asked(f"{asks} {clause}{match['rest']}"), answers)


def _how_many(body: str, _: str) -> Iterator[Draft]:
    if match := _COUNTED_FIRST.fullmatch(body):
        if _counts(match["rest"]):
            yield _quantified("how many", f"How many {match['rest']}", match)
    elif (match := _COUNTED_THERE.fullmatch(body)) and _is_plural(match["noun"]):
        question = f"How many {match['noun']} {match['verb']} there {match['rest']}"
        yield _quantified("how many", question, match)
    elif (match := _COUNTED_LAST.fullmatch(body)) and _is_plural(match["noun"]) and _turns(match):
        question = f"How many {match['noun']} {_did(match)}{match['rest']}"
        yield _quantified("how many", question, match)


def _how_much(body: str, _: str) -> Iterator[Draft]:
    if _SHARE_AGAIN.search(body):
        return
    if match := _SHARE_FIRST.fullmatch(body):
        yield _quantified("percentage", f"What percentage {match['rest']}", match)
    elif (match := _MONEY_LAST.fullmatch(body)) and _turns(match):
        yield _quantified("how much", f"How much {_did(match)}{match['rest']}", match)


def _who_did(body: str, text: str) -> Iterator[Draft]:
    match = _DOER.fullmatch(body)
    if not match or match["verb"] not in words.DOES:
        return
    surname = match["name"].split()[-1]
    known = bool(match["title"]) or _speaks(surname, text)
    if known and _may_be_person(match["name"]) and surname not in match["rest"]:
        yield Draft("who", _asked(f"Who {match['rest']}"), _names_of(match))


def _names_of(match: re.Match[str]) -> tuple[str, ...]:
    """A person's name with its title, without it, and the surname."""
    name = match["name"]
    return tuple(dict.fromkeys((f"{match['title']}{name}", name, name.split()[-1])))


def _quantified(kind: str, question: str, match: re.Match[str]) -> Draft:
    answers = dict.fromkeys((match["number"], match["bare"]))
    return Draft(kind, _asked(question), tuple(answers))


def _did(match: re.Match[str]) -> str:
    """The clause of a simple past as a question has it: "did Wend pay"."""
    return f"did {_inner(match['subject'])} {words.PAST_FORMS[match['past']]}"


def _turns(match: re.Match[str]) -> bool:
    """Whether a subject, its simple past and what follows the object make a question."""
    return _is_subject(match["subject"], before=match["past"]) and _closes(match["rest"])


def _asked(question: str) -> str:
    stop = "." if re.search(r"[a-zA-Z]\.[a-zA-Z]$", question) else ""  # "p.m.", "U.S."
    return f"{' '.join(question.split())}{stop}?"


def _inner(subject: str) -> str:
    """A subject as it reads inside a sentence: "The mayor" loses its capital, a name doesn't."""
    first, space, rest = subject.partition(" ")
    return f"{first.lower() if first in words.DETERMINERS else first}{space}{rest}"


def _is_subject(subject: str, before: str = "") -> bool:
    """Whether the words are one noun phrase that can be told from the sentence alone.

    `before` is the past form that follows it. One that may be a participle ("the bridge
    closed on Monday reopened") counts as the verb only after a name.
    """
    tokens = subject.split()
    plain = {token.casefold() for token in tokens}
    named = [token for token in tokens[1:] if token[0].isupper()]
    if tokens[0] not in words.DETERMINERS:
        named.append(tokens[0])
    return (
        len(tokens) <= 8
        and bool(named)
        and not plain & (words.CLAUSE_WORDS | words.PRONOUNS | words.VERBS)
        and tokens[0].casefold() not in words.NO_OPENING
        and not tokens[0].endswith(("ing", "-old"))
        and (before not in words.AMBIGUOUS_PAST or tokens[-1][0].isupper())
        and (tokens[0] in words.DETERMINERS or tokens[0][0].isupper())
    )


def _opens_with_noun(subject: str, text: str) -> bool:
    """Whether a subject has its capital from the sentence alone: "Fashion designer Ines Calder"."""
    first, *others = subject.split()
    if first in words.DETERMINERS or not first.isalpha():
        return False
    followed = bool(others) and others[0][0].islower()
    return followed or bool(re.search(rf"\b{re.escape(first.lower())}\b", text))


def _is_participle(word: str) -> bool:
    return word in words.PARTICIPLES or (word.endswith("ed") and len(word) > 4)


def _leads_to_date(middle: str) -> bool:
    """Whether the words between verb and date stay in one clause, and can do without the date."""
    tokens = middle.casefold().split()
    # "a deal announced in 2021" dates the deal; alone, the participle is the verb itself.
    other = tokens[1:] and (_is_participle(tokens[-1]) or tokens[-1] in words.LOOSE_ENDS)
    return words.CLAUSE_WORDS.isdisjoint(tokens) and not other


def _closes(rest: str) -> bool:
    """Whether what follows can end a question: nothing, or a phrase that a preposition opens."""
    tokens = rest.split()
    if not tokens:
        return True
    return (
        tokens[0] in words.PREPOSITIONS
        and not re.match(rf" to (?:{words.DATE}|\d)", rest)
        and not re.search(words.DATE, rest)
    )


def _is_plural(noun: str) -> bool:
    """Whether a few words are a plural that is counted, not a measure, and hold no verb."""
    tokens = noun.casefold().split()
    last = tokens[-1]
    return (
        len(tokens) <= 5
        and all(token[0].isalnum() for token in tokens)  # no "- players"
        and (last in words.PLURALS or (last.endswith("s") and not last.endswith("ss")))
        and words.UNCOUNTED.isdisjoint(tokens)
        and words.CLAUSE_WORDS.isdisjoint(tokens)
        and words.VERBS.isdisjoint(tokens)
        and words.PREPOSITIONS.isdisjoint(tokens[:-1])
    )


def _counts(rest: str) -> bool:
    """Whether a sentence goes on, after its number, with a plural and then a finite verb."""
    tokens = rest.split()
    for size in range(1, min(6, len(tokens))):
        following = tokens[size]
        if _is_plural(" ".join(tokens[:size])):
            verbs = {following} if following != "in" else {*tokens[size:]}
            return not verbs.isdisjoint(words.DOES | words.VERBS)
    return False


def _speaks(surname: str, text: str) -> bool:
    """Whether an article has someone of that name speak, or calls them Mr. or Ms."""
    name = re.escape(surname)
    return bool(
        re.search(
            rf"\b(?:M(?:r|s|rs)\.? {name}|{name} (?:{words.SAYS})|(?:said|says) {name})\b", text
        )
    )


def _may_be_person(name: str) -> bool:
    return words.NO_PERSON.isdisjoint(name.split())


def follows_name(text: str, start: int) -> bool:
    """Whether the word before a place is capitalised, so that a name may have begun there."""
    before = text[:start].split()
    return bool(before) and text[start - 1] == " " and before[-1][0].isupper()


def names_in(text: str) -> list[str]:
    """The capitalised words of a text but for its first, the months and the weekdays."""
    found = [match.group() for match in _CAPITALISED.finditer(text) if match.start()]
    return [name for name in found if name.strip(".") not in words.CALENDAR]
