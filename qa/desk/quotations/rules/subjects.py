"""Whose verb it is: the words beside a verb of saying that name who said it."""

from __future__ import annotations

import re

from index.lexicon import ANY_WEEKDAY, WEEKDAYS
from qa.desk.quotations.rules.flat import UPPER, Q
from qa.desk.quotations.rules.naming import TITLE_WORDS, bare_name
from qa.desk.quotations.rules.verbs import FINITE, PREPOSITIONS

Span = tuple[int, int]

PRONOUNS = frozenset("he she they it we i you who".split())
_NAME_WORD = rf"[{UPPER}][\w.'’&/-]*|\d+ers"
_LINK = r"(?:of|for|the|de|del|da|di|la|le|van|von|der|den|bin|ibn|al|el|and|&)"
_NAME_AT_END = re.compile(
    rf"(?:(?:{_NAME_WORD})(?:\s+(?:(?:of|de|del|da|di|la|le|van|von|der|den|bin|ibn|al|el|&)\s+(?:the\s+)?)?)?)*"
    rf"(?:{_NAME_WORD})$"
)
_NAME_AT_START = re.compile(
    rf"(?:{_NAME_WORD})(?:\s+(?:(?:of|de|del|da|di|la|le|van|von|der|den|bin|ibn|al|el|&)\s+(?:the\s+)?)?(?:{_NAME_WORD}))*"
)
_AUXILIARIES = re.compile(
    r"(?:(?:^|(?<=\s))(?:has|have|had|also|likewise|similarly|long|always|ever|already|soon|too|twice|at\s+least|later|then|once|recently|previously|first|repeatedly"
    r"|publicly|further|now|just|even|still|again|often|sometimes|is|are|was|were|been|be|will"
    r"|would|did|does|do|could|can|may|might|should|both|all|reportedly|himself|herself|itself"
    r"|themselves|simply|only|previously|[a-z]+ly|to|not|never|didn['’]t|doesn['’]t|don['’]t|won['’]t"
    r"|wouldn['’]t|hasn['’]t|haven['’]t|hadn['’]t|couldn['’]t|can['’]t|cannot|isn['’]t|wasn['’]t"
    r"|weren['’]t|aren['’]t|last\s+(?:week|month|year)|earlier\s+this\s+(?:week|month|year)|on\s+\w+day|went\s+on|goes\s+on|continued|as|of|by|for|about|in)\s+)+$",
)
_DENIED = re.compile(r"\b(?:not|never|cannot|without)\b|n['’]t\b")
_INFINITIVE = re.compile(r"(?<!on )(?<!continued )\bto\s*$")
_LIKELY = re.compile(
    r"\b(?:is|are|was|were)\s+(?:[^,.;:\x02]{0,60}\s)?likely\s+(?:[^,.;:\x02]{0,60}\s)?to\s*$"
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|be|as|of|by|for|about|in)\s+(?:also\s+|now\s+|reportedly\s+)?$"
)
_BREAK = re.compile(
    r"[;:()\x02]|[–—]|\s-\s|\b(?:but|because|while|when|although|though|whether|since|until|than"
    r"|so|if|where|what|how|why|that|which|who|whom|as)\b(?!-)"
)
_ADVERBIAL = re.compile(
    rf"^\s*(?:(?:In|On|At|During|After|Before|For|From|By|With|Following|Amid|When|While|As|Last|This"
    rf"|Earlier|Later|Meanwhile|However|Still|Yet|But|And|Also|Then|Instead|Over|Under|Since|Until"
    rf"|Ahead|Despite|Asked|Speaking|Writing|Today|Yesterday|Separately|Moreover|Nevertheless|Though|Although|If"
    rf"|Nonetheless|Finally|Now|So|Once|Because|According|To|Of|Recently|Additionally|Similarly|{ANY_WEEKDAY})\b|\w+ly\b)"
)
_ADVERB_HEAD = re.compile(
    rf"^(?:Meanwhile|However|Still|Yet|But|And|Also|Then|Instead|So|Now|Later|Earlier|Today|Yesterday|Recently|Or"
    rf"|Last\s+(?:week|month|year)|This\s+(?:week|month|year)|(?:On\s+)?{ANY_WEEKDAY}|and|or|or|then|yet|nor)\s+"
)
_DETERMINER = re.compile(
    r"\b(?:the|a|an|his|her|its|their|one|some|many|several|most|all|other|two|three|four|five|both"
    r"|another|these|those|no|few|half|only|about|more|every|each)\b",
    re.IGNORECASE,
)
_HEAD_BREAK = re.compile(
    r"\s(?:who|which|that|whose|in|on|at|during|to|after|before|as|last|this|when|while|following"
    r"|earlier|yesterday|via|late|early|and|but|if|because)\b"
)
_PREP_BEFORE = re.compile(
    r"\b(?:of|for|from|at|with|in|to|by|the|on|and|or|near|against)$", re.IGNORECASE
)
_NEVER = (
    PREPOSITIONS
    | {day.casefold() for day in WEEKDAYS}
    | frozenset("his her their its my our and or but the a an".split())
)
_TIMED = re.compile(
    rf",?\s+(?:on\s+{ANY_WEEKDAY}|{ANY_WEEKDAY}|at\s+the\s+time|(?:last|this|earlier\s+this)\s+(?:week|month|year)"
    r"|today|yesterday)\s*$"
)
_LONGEST = 150


def denied(text: str, floor: int, verb: int) -> bool:
    """Tell whether a verb is negated, an infinitive, or in the passive: wasn't said by anybody."""
    if _LIKELY.search(text, max(floor, verb - 160), verb):
        return False
    found = _AUXILIARIES.search(text, max(floor, verb - 60), verb)
    aux = found[0] if found else ""
    return bool(_DENIED.search(aux) or _INFINITIVE.search(aux) or _PASSIVE.search(aux))


def before(text: str, floor: int, verb: int) -> Span | str | None:
    """Return the subject before a verb as (start, end).

    "same": it is the verb before's (and said). None: there is none.
    """
    floor = max(floor, verb - 400)
    found = _AUXILIARIES.search(text, max(floor, verb - 60), verb)
    end = found.start() if found else verb
    if likely := _LIKELY.search(text, max(floor, verb - 160), verb):
        end = likely.start()
    while end > floor and text[end - 1].isspace():
        end -= 1
    if end <= floor:
        return "same" if floor else None
    if text.endswith((")", "who"), floor, end):
        aside = _ASIDE_AT_END.search(text, floor, end)
        if aside and aside.start() > floor:
            end = aside.start()
    head = text[floor:end]
    # Most heads end otherwise, and a search looks at each place of them.
    if head.endswith(("who", "which", "that")) and (relative := _RELATIVE_AT_END.search(head)):
        return _noun_phrase(text, floor, floor + relative.start(), relative[1] != "that")
    if head.endswith(("and", "or", "but", "then")) and _JOINED_AT_END.search(head):
        return "same"
    if head.endswith(","):
        return _before_apposition(text, floor, end - 1)
    return _noun_phrase(text, floor, end)


_ASIDE_AT_END = re.compile(r"\s*\([^()]*\)\s*(who\s*)?$")
_RELATIVE_AT_END = re.compile(r",?\s*\b(who|which|that)$")
_JOINED_AT_END = re.compile(r"(?:^|[\s,])(?:and|or|but|then)$")
_PLACED = re.compile(
    rf"\b(?:in|at|of|from|near)\s+(?:the\s+)?(?:{_NAME_WORD})(?:\s+(?:{_NAME_WORD}))*,\s*$"
)


_APPOSED = re.compile(
    r"(?:who|which|whose|and|or|a|an|with|of|from|at|in|for|then|now|formerly|also|both|including)\b"
)
_FULL_NAME = re.compile(rf"(?!(?:In|On|At|From)\s)(?:{_NAME_WORD})(?:\s+(?:{_NAME_WORD}))+,\s+")


def _before_apposition(text: str, floor: int, end: int) -> Span | None:
    """The subject before ", an aide to the mayor," or the name of one: ", Ann Lee,"."""
    starts = [floor, *(floor + match.end() for match in re.finditer(r",\s+", text[floor:end]))]
    last = starts[-1]
    inner = text[last:end].strip()
    if len(starts) == 1:
        return None
    named = _NAME_AT_START.match(text, last, end)
    if named and named.end() == end and len(inner.split()) > 1 and len(starts) > 1:
        owner = text[starts[-2] : last]
        if not re.match(rf"\s*(?:of\s+)?(?:{_NAME_WORD})(?:\s|,)*$", owner) and (
            _DETERMINER.match(owner.lstrip())
            or re.search(r"\b[a-z]{4,}\W*$", owner)
            or "’s" in owner
        ):
            return bare_name(text, last, end)
    # The nearest part before that ends with a name, or is a description.
    for place in range(len(starts) - 2, -1, -1):
        first, after = starts[place], starts[place + 1]
        while after > first and text[after - 1] in ", ":
            after -= 1
        part = text[first:after]
        if re.fullmatch(r"\d+", part.strip()) or not part.strip():
            continue
        if place and _APPOSED.match(part):
            continue
        if (
            place
            and part.startswith("the ")
            and _FULL_NAME.fullmatch(text, starts[place - 1], first)
        ):
            continue  # Ann Lee, the founder of the yard, a firm in Leeds, said
        if (
            place
            and _NAME_AT_START.fullmatch(part)
            and _PLACED.search(text[starts[place - 1] : first])
        ):
            continue  # of Leeds, England, said
        return _noun_phrase(text, floor, after)
    return None


_VERB_BEFORE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could)\b")
_JOINS_CLAUSE = re.compile(r"\s(?:after|before|and|as)\s+(?=\w)")
"""The bridge was closed after divers said …: they did."""
_FINITE_NEXT = re.compile(rf"\s+(?:\w+ly\s+|also\s+)?(?!\w+['’]){FINITE}\s+\w")


def _noun_phrase(text: str, floor: int, end: int, comma: bool = False) -> Span | None:
    """The noun phrase that ends at `end`."""
    if timed := _TIMED.search(text, max(floor, end - 40), end):
        end = timed.start()
    while end > floor and text[end - 1] in ", \t":
        end -= 1
    start = max(floor, end - _LONGEST)
    cut = start
    for match in _BREAK.finditer(text, start, end):
        if match[0] == "as" and not text[match.end() : match.end() + 1].isspace():
            continue
        if (
            match[0] in ("who", "that", "which")
            and _FINITE_NEXT.match(text, match.end(), end)
            and ", " not in text[match.end() : end]
            and not _BREAK.search(text, match.end(), end)
            and text[end - 1].islower()
            and text[: match.start()].rstrip()[-1:] != ","
        ):
            # People who were there said: they did
            return _noun_phrase(text, floor, match.start(), comma)
        cut = match.end()
    comma_at = text.rfind(", ", cut, end)
    if comma_at >= 0:
        series = re.search(
            rf"(?:^|[\s\x02])(?:[Tt]he\s+)?((?:{_NAME_WORD})(?:\s+(?:{_NAME_WORD}))*(?:,\s+(?:the\s+)?(?:{_NAME_WORD})(?:\s+(?:{_NAME_WORD}))*)*,?\s+and\s+(?:the\s+)?(?:{_NAME_WORD})(?:\s+(?:{_NAME_WORD}))*)$",
            text[cut:end],
        )
        if series and series.start(1) + cut < comma_at:
            return cut + series.start(1), end
        cut = comma_at + 2
    while cut < end and not (text[cut].isalnum() or text[cut] == Q):
        cut += 1
    if verb := _VERB_BEFORE.search(text, cut, end):
        for joined in _JOINS_CLAUSE.finditer(text, verb.end(), end):
            cut = joined.end()
    if cut < end and (opening := _ADVERB_HEAD.match(text[cut:end])):
        cut += opening.end()
    return mention_in(text, cut, end)


def mention_in(text: str, start: int, end: int) -> Span | None:
    """Return who is named in a noun phrase: a name without title, else the description."""
    phrase = text[start:end].strip()
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(phrase)
    if not phrase or not re.search(r"\w", phrase):
        return None
    words = phrase.split()
    if words[-1].casefold() in _NEVER:
        return None
    if words[-1].casefold() in PRONOUNS or words[-1].casefold() in (
        "others",
        "another",
        "one",
        "both",
        "some",
        "many",
    ):
        return end - len(words[-1]), end
    named = _NAME_AT_END.search(text, start, end)
    if named and not (
        len(words) > 1
        and named.start() == start
        and words[0] in ("The", "A", "An")
        and named.end() - named.start() <= len(words[0])
    ):
        first = named.start()
        article = re.compile(r"(?:The|A|An)\s+").match(text, first, end)
        if article and first == start:
            first = article.end()
            if article[0].strip() != "The":
                return start, end
        rest = text[start : named.start()].rstrip()
        run = text[named.start() : end].casefold().replace(".", "").split()
        if rest and TITLE_WORDS.issuperset(run):
            return start, end  # the former CEO
        if first < end and (not rest or not _PREP_BEFORE.search(rest)):
            opening = text[first:end].split()[0]
            if not (
                len(words) > 1
                and first == start
                and opening.casefold() in ("in", "on", "at", "for", "by", "after", "during", "when")
            ):
                return bare_name(text, first, end)
            first += len(opening) + 1
            return bare_name(text, first, end) if first < end else None
        if rest and re.search(r"\b(?:and)$", rest):
            both = _NAME_AT_END.search(rest[:-3].rstrip())
            if both:
                return start + both.start(), end
        if rest and _ADVERBIAL.match(rest) and re.search(r"\bthe$", rest):
            return first, end  # On Friday the FDIC
        if rest.casefold() == "the":
            return first, end
    if len(words) > 24:
        return None
    if _ADVERBIAL.match(phrase):
        found = list(_DETERMINER.finditer(phrase))
        if not found or found[-1].start() == 0:
            # "On Friday officials": the last word alone, if it is a plural.
            plural = words[-1].endswith("s") and words[-1].islower()
            return (end - len(words[-1]), end) if plural else None
        return start + found[-1].start(), end
    return start, end


_PHRASE_END = re.compile(r",(?!\d)|:(?!\d)|[;\x02()]|[–—]|\.(?=\s*$)|\.(?=\s+[a-z])|[?!]|$")
_NICKNAME = re.compile(rf" \x02 (?:{_NAME_WORD})")


def after(text: str, verb_end: int, end: int) -> tuple[Span, int] | None:
    """Return the subject right behind a verb (said Ann Lee, …) and where its phrase ends."""
    while verb_end < end and text[verb_end].isspace():
        verb_end += 1
    stop = _PHRASE_END.search(text, verb_end, end)
    if stop is None:
        return None
    phrase_end = stop.start()
    named = _NAME_AT_START.match(text, verb_end, phrase_end)
    if named and (nicknamed := _NICKNAME.match(text, named.end())):
        stop = _PHRASE_END.search(text, nicknamed.end(), end)
        return (verb_end, nicknamed.end()), stop.start() if stop else end
    if named:
        first, last = named.span()
        behind = text[last:phrase_end]
        both = re.match(r"\s+and\s+(?:the\s+)?", behind)
        if both and (other := _NAME_AT_START.match(text, last + both.end(), phrase_end)):
            return (first, other.end()), phrase_end
        words = behind.split()
        if words and words[0].islower() and not _HEAD_BREAK.match(behind):
            # Leeds manager Ann Lee; Leeds police
            inner = re.match(rf"(?:\s+[a-z][\w’'-]*){{1,4}}?\s+(?=[{UPPER}])", behind)
            if (
                inner
                and (second := _NAME_AT_START.match(text, last + inner.end(), phrase_end))
                and not re.search(r"\b(?:of|for|from|at|in|with)\s*$", inner[0].rstrip())
            ):
                return bare_name(text, *second.span()), phrase_end
            broken = _HEAD_BREAK.search(text, last, phrase_end)
            return (first, broken.start() if broken else phrase_end), phrase_end
        return bare_name(text, first, last), phrase_end
    broken = _HEAD_BREAK.search(text, verb_end, phrase_end)
    # "said a spokesman for the ministry": what is behind "for" belongs to it
    finish = broken.start() if broken else phrase_end
    if finish <= verb_end:
        return None
    mention = mention_in(text, verb_end, finish)
    return (mention, phrase_end) if mention else None


def looks_named(text: str, span: Span) -> bool:
    """Tell whether a mention is a name, not a pronoun or a description."""
    words = text[span[0] : span[1]].split()
    if not words or not words[0][:1].isupper() or words[0].casefold() in PRONOUNS:
        return False
    if not words[-1][:1].isupper() and not words[-1][:1].isdigit():
        return False
    capitals = [word for word in words if word[:1].isupper()]
    if words[0] in _OPENINGS:
        return words[0] == "The" and len(capitals) == len(words) > 1
    return len(words) == 1 or len(capitals) > 1


_OPENINGS = frozenset(
    """The A An Only About One Some Many Most His Her Their Its Other Several Two Three Four
    No""".split()
)


__all__ = ["PRONOUNS", "after", "before", "denied", "looks_named", "mention_in"]
