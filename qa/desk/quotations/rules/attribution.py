"""Which words of a sentence were said by whom: every verb of saying with its content."""

from __future__ import annotations

import re

from qa.desk.quotations.rules import subjects
from qa.desk.quotations.rules.behind import inverted, is_setting, postposed
from qa.desk.quotations.rules.contents import clause_end, content_of, content_start, cut, last_part
from qa.desk.quotations.rules.flat import UPPER, Flat, Q
from qa.desk.quotations.rules.said import Said
from qa.desk.quotations.rules.verbs import (
    ANY_VERB,
    FINITE,
    FINITE_WORD,
    FRAGMENT_VERBS,
    NO_SPEAKERS,
    POINTED,
    SAY,
    TELL,
    VERB,
)

Span = tuple[int, int]

_INVERTING = re.compile(
    r"(?:said|says|wrote|writes|reported|reports|added|adds|explained|noted|tweeted|asked|joked|quipped|recalled|argued|continued|declared|warned|read|reads)$"
)


def said_in(flat: Flat) -> list[Said]:
    """Return what is said in a sentence, in the order of its verbs."""
    text = flat.text
    found: list[Said] = []
    floor = 0
    looked = -1  # the floor above which no verb has a source behind it
    matches = list(VERB.finditer(text))
    for number, match in enumerate(matches):
        if match.start() < floor:
            continue
        one = None
        if floor != looked:
            one = _credited_later(text, matches[number:], floor, found)
        if one is None:
            looked = floor
            if match["according"]:
                one = _according(text, match, floor, bool(found))
            else:
                one = _verb(text, match, floor, found)
        if one is not None:
            found.append(one)
            floor = one.end
    return found


def _credited_later(
    text: str, matches: list[re.Match[str]], floor: int, found: list[Said]
) -> Said | None:
    """What a source behind it is credited with, whatever verbs stand in it."""
    for match in matches[:12]:
        if match["according"]:
            continue
        verb, cue = match["verb"], _cue(text, match)
        if cue is None or verb.endswith("ing") or subjects.denied(text, floor, cue[0]):
            continue
        if _is_noun(text, *cue, verb) or (verb.startswith("recall") and Q not in text):
            continue
        if _INVERTING.match(verb) and (one := inverted(text, cue, floor, found)):
            return one
        if _RELATIVE.search(text, max(floor, cue[0] - 40), cue[0]):
            continue
        who = subjects.before(text, floor, cue[0])
        if not isinstance(who, tuple) or not _speaks(text, who, verb):
            continue
        if one := postposed(text, cue, floor, who, verb):
            return one
    return None


_RELATIVE = re.compile(
    r"\b(?:who|which)\s+(?:(?:has|have|had|also|later|then|once|previously|recently|repeatedly|first)\s+)*$"
)


def _cue(text: str, match: re.Match[str]) -> Span | None:
    start, end = match.span()
    if match["verb"].startswith("point"):
        out = POINTED.match(text, end)
        return (start, out.end()) if out else None
    return start, end


def _speaks(text: str, mention: Span, verb: str) -> bool:
    """Whether who is mentioned can be the speaker of such a verb."""
    words = text[slice(*mention)]
    if verb in _BASE and not _PLURAL.search(words):
        return False
    if verb.endswith("s") and verb not in ("says", "tells") and _NOT_ONE.search(words):
        return False  # states, terms, answers: nouns behind others
    if _HAS_VERB.search(words) or _SAID_FIRST.match(words):
        return False  # a clause, not who said it
    if words.casefold() in ("which", "this", "that", "what", "there", "nothing", "everything"):
        return False
    return verb in SAY | TELL or not NO_SPEAKERS.search(words)


_SAID_FIRST = re.compile(r"(?:reported|said|told|announced|claimed|warned|noted)\b")
_HAS_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|could|can|should|must|does|did"
    r"|(?:declined|refused) to)\b(?!-)"
)
_NOT_ONE = re.compile(r"\b[a-z]+(?:[^s]s|ed|ing)$|[\d+%]$")
_PLURAL = re.compile(
    r"(?:\w[sS]|\b(?:they|we|I|you|who|people|police|some|many|others|men|women|children|both|most"
    r"|few|media|\d+%?|\w+ and (?:\w+ ){0,3}\w+|surveyed|polled|cent|percent))$"
    r"|\d%|\b(?:\d+|half|most|third|quarter) (?:in|of) ",
    re.IGNORECASE,
)


def _according(text: str, match: re.Match[str], floor: int, other: bool) -> Said | None:
    who = subjects.after(text, match.end(), len(text))
    if who is None or other:
        return None
    mention, phrase_end = who
    head = text[floor : match.start()].rstrip(" ,")
    if is_setting(head) and Q not in head:
        head = ""
    if re.search(r"\w", head.replace("As", "")) and len(head.split()) > 1:
        start, end = last_part(text, floor, floor + len(head))
        pieces = [content_of(text, start, end)]
        if text[phrase_end : phrase_end + 2] == ", " and re.match(
            r"\s*(?:and|but|with|while|up|down|or|compared)\b|\s*\x02", text[phrase_end + 1 :]
        ):
            pieces.append(content_of(text, phrase_end + 2, len(text)))
    else:
        comma = re.compile(r",\s+|:\s+").search(text, mention[1])
        if comma is None:
            return None
        while (
            (piece := text[comma.end() :])
            and re.match(r"(?:a|an|the|which|who|whose)\s[^,]*,\s", piece)
            and not FINITE_WORD.search(piece.split(",")[0])
        ):
            again = re.compile(r",\s+").search(text, comma.end())
            if again is None:
                break
            comma = again
        pieces = [content_of(text, comma.end(), cut(text, comma.end()))]
    pieces = [piece for piece in pieces if piece[1] > piece[0]]
    if not pieces:
        return None
    return Said(tuple(pieces), mention, match.span(), len(text))


def _verb(text: str, match: re.Match[str], floor: int, found: list[Said]) -> Said | None:
    verb, cue = match["verb"], _cue(text, match)
    if cue is None:
        return None
    start, end = cue
    ing = verb.endswith("ing")
    if not ing and subjects.denied(text, floor, start):
        return _by_whom(text, cue, verb)
    if _is_noun(text, start, end, verb):
        return None
    same = False
    mention: Span | None = None
    if ing:
        if re.search(
            r"\b(?:is|are|was|were|been|be|not|without|of|for|by\s+not|from|about|avoid(?:ed|s)?|stopp?(?:ed|s)?|kept|keep|began|begin|started|start|in|the|a|an|his|her|its|their)\s+(?:\w+ly\s+)?$",
            text[max(floor, start - 25) : start],
        ):
            return None
        own = re.compile(r"\bwith\s+((?:[\w.’'-]+\s+){1,6})$").search(text, floor, start)
        if own:
            mention = subjects.mention_in(text, *own.span(1))
        elif found or re.search(r"(?:,|\x02|\bby|\bwhile)\s*$", text[:start]):
            same = True
            mention = _main_subject(text, start) if not found else None
        elif named := re.search(rf"\b([{UPPER}][\w.’'-]+\s+){{1,3}}$", text[:start]):
            mention = subjects.mention_in(text, *named.span())
        else:
            mention = _main_subject(text, start)
        if mention is None and not same:
            return None
    else:
        who = subjects.before(text, floor, start)
        if not isinstance(who, tuple) and floor and text[floor:start].strip() in (",", ""):
            who = subjects.before(text, 0, start)
        if who is None:
            return None
        if isinstance(who, str):
            if not found:
                mention = _main_subject(text, start)
                if mention is None:
                    return None
            same = True
        else:
            mention = who
    if mention is not None and (mention[1] > start or not _speaks(text, mention, verb)):
        return None
    one = _preposed(text, cue, mention, same, verb)
    if (
        one
        and one.pieces
        and re.search(r"\b(?:who|which|that)\s+(?:\w+\s+){0,3}$", text[max(0, start - 40) : start])
    ):
        closed = _AFTER_RELATIVE.search(text, one.pieces[0][0], one.pieces[-1][1])
        if closed:
            piece = content_of(text, one.pieces[0][0], closed.start())
            return (
                Said((piece,), mention, cue, closed.start(), same) if piece[1] > piece[0] else None
            )
    return one


_AFTER_RELATIVE = re.compile(rf",\s+(?=(?:also\s+)?(?:{FINITE}|told|said|says|added)\b)")


_BY = re.compile(r"\s+(?:\w+\s+)?by\s+")


_BY_BREAK = re.compile(r"\s(?:as|for|in|on|at|during|after|when|who)\b|[,;\x02]|[–—]|$")


def _by_whom(text: str, cue: Span, verb: str) -> Said | None:
    """... was described by the mayor as "a disgrace"."""
    by = _BY.match(text, cue[1])
    if by is None or verb not in FRAGMENT_VERBS or Q not in text[by.end() :]:
        return None
    stop = _BY_BREAK.search(text, by.end())
    mention = subjects.mention_in(text, by.end(), stop.start() if stop else len(text))
    stretch = text[by.end() : clause_end(text, by.end())]
    fragments = tuple(
        (by.end() + n, by.end() + n + 1) for n, sign in enumerate(stretch) if sign == Q
    )
    if mention is None or not fragments:
        return None
    return Said((), mention, cue, fragments[-1][1], fragments=fragments)


_AN_OUTLETS = re.compile(r"\b[Aa]n?\s+(?:[A-Z][\w.’'-]*\s+){1,5}$")
"""A Gazette report."""
_BEFORE_ADJECTIVE = re.compile(
    r"\b(?:on|of|the|a|an|in|for|with|about|from|his|her|their|its|over|by|these|those|some|any|no|against)\s+$"
)


def _is_noun(text: str, start: int, end: int, verb: str) -> bool:
    """Whether a form that may be a noun or an adjective is one here."""
    if verb.endswith("ed") and _BEFORE_ADJECTIVE.search(text, max(0, start - 12), start):
        return True
    if verb.endswith("s") or verb in (
        "report",
        "claim",
        "note",
        "post",
        "comment",
        "warning",
        "read",
        "hint",
        "joke",
        "say",
        "promise",
        "question",
        "tease",
        "advise",
        "admit",
        "demand",
        "state",
        "blame",
        "talk",
        "call",
        "praise",
        "request",
        "brand",
        "label",
        "credit",
        "reply",
        "host",
    ):
        if re.search(
            r"(?:\b(?:the|a|an|his|her|its|their|this|that|these|those|of|in|on|no|any|some|other|two|three|new|first|latest|social|several|multiple|recent|media|news|police|annual)|['’]s)\s+(?:\w+\s+)?$",
            text[max(0, start - 30) : start],
        ) and not re.search(
            r"\b(?:who|they|we|I|you|officials|people|police|that)\s*$",
            text[max(0, start - 30) : start],
        ):
            return verb not in (
                "says",
                "tells",
                "adds",
                "argues",
                "claims",
                "writes",
                "notes",
                "reports",
            ) or bool(
                re.search(
                    r"\b(?:the|a|an|his|her|its|their|these|those|of|in|on|no|any|some|new|recent|media|news|several|multiple|other)\s+(?:[a-z]+\s+)?$",
                    text[max(0, start - 30) : start],
                )
                and not re.search(
                    r"\b(?:the|The|a|A|an)\s+\w+\s+$", text[max(0, start - 30) : start]
                )
            )
        if _AN_OUTLETS.search(text, max(0, start - 60), start):
            return True
        if verb in ("report", "claim", "note", "state", "post", "comment"):
            return not re.search(
                r"\b(?:who|they|we|I|you|\w+s|people|police|some|many)\s+(?:also\s+|now\s+|\w+ly\s+)?$",
                text[max(0, start - 30) : start],
            )
    return text[end : end + 1] in ("-", "’", "'") or text[max(0, start - 1) : start] == "-"


def _main_subject(text: str, before: int) -> Span | None:
    """The subject of the sentence's first verb: who does, or did, something."""
    found = re.match(
        rf"\s*(?:(?:In|On|At|During|After|Earlier|Later|Last|But|And|Meanwhile|However|Still|Yet|So|Then|Now)\b[^,\x02]{{0,80}},\s+)?(?P<np>(?:(?!{FINITE}\b)[\w.’'&-]+,?\s+){{1,10}}?)(?:who\s+)?(?={FINITE}\b|[a-z]+s\b|[a-z]+ed\b|opened|took)",
        text[:before],
    )
    if found is None:
        return None
    span = found.span("np")
    np = re.sub(r"\s+(?:also|later|then|now|still|\w+ly)$", "", text[slice(*span)].rstrip(" ,"))
    return subjects.mention_in(text, span[0], span[0] + len(np)) if np else None


def _preposed(text: str, cue: Span, mention: Span | None, same: bool, verb: str) -> Said | None:
    """Ann Lee said (on Monday) (that) ..."""
    start = content_start(text, cue[1], verb) if verb in ANY_VERB else None
    if start is not None:
        end = cut(text, start)
        piece = content_of(text, start, end)
        if piece[1] > piece[0]:
            return Said((piece,), mention, cue, end, same)
    if verb in FRAGMENT_VERBS:
        stop = clause_end(text, cue[1])
        fragments = tuple((place, place + 1) for place in range(cue[1], stop) if text[place] == Q)
        if fragments and not _NEARER.search(text, cue[1], fragments[0][0]):
            return Said((), mention, cue, fragments[-1][1], same, fragments)
    return None


_NEARER = re.compile(
    r",\s+(?:which|who|whom)\s+(?:\w+\s+){0,3}(?:called?|describe[ds]?|dubbed|labell?ed|branded|hailed|praised|slammed)\b"
)
"""They discussed the strike, which they called "a disgrace": their other verb has it."""
_BASE = frozenset(
    verb
    for verb in (ANY_VERB | FRAGMENT_VERBS)
    if f"{verb}s" in ANY_VERB | FRAGMENT_VERBS
    or f"{verb}es" in ANY_VERB
    or f"{verb[:-1]}ies" in ANY_VERB
) - frozenset("said told".split())
"""Uninflected forms, whose subjects are plural."""
