"""Which words of a sentence were said by whom: every verb of saying with its content."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.desk.quotations import subjects
from qa.desk.quotations.flat import UPPER, Flat, Q
from qa.desk.quotations.verbs import (
    ANY_VERB,
    ASK,
    FINITE,
    FRAGMENT_VERBS,
    NO_SPEAKERS,
    POINTED,
    PREPOSITIONS,
    SAY,
    TELL,
    TIME,
    VERB,
    WITH_QUOTE_ONLY,
)

Span = tuple[int, int]

_INVERTING = re.compile(
    r"(?:said|says|wrote|writes|reported|reports|added|adds|explained|noted|tweeted|asked|joked|quipped|recalled|argued|continued|declared|warned|read|reads)$"
)
_BEFORE_INVERTED = re.compile(r"(?:,|\x02|[—–]|\?|!|\bas)\s*$")
_THAT = re.compile(r"\b[Tt]hat\b(?!['’])")
_WHETHER = re.compile(r"\s+(?:[\w.'’]+\s+){0,4}?(whether|if|how|why|what|when|where|who)\b")
_PARTICIPLE_TAIL = re.compile(
    r",\s+(?:(?:and|while|but|before|then)\s+)?(?:\w+ly\s+)?(?=(?:adding|saying|noting|citing|explaining|claiming|arguing|insisting|warning"
    r"|stating|telling|referring|writing|calling|stressing|suggesting|pointing|describing|asking"
    r"|emphasizing|urging|declining|accusing|announcing|recalling|alleging|acknowledging|revealing|joking|speaking)\b)"
)
_AND_SAID = re.compile(
    r",?\s+(?:and|but|then)\s+(?:(?:also|later|then|has|had|even|he|she|they|it|is|was)\s+){0,2}(?=(?:said|says|told|tells|added|adds|warned|called|asked"
    r"|claimed|insisted|described|argued|noted|wrote|urged|suggested|denied|attributes|attributed|accused|confirmed|explained|announced)\b)"
)
_AS_SOURCE = re.compile(
    r",?\s+as\s+(?:[\w.'’-]+\s+){1,5}?(?:reports|reported|put\s+it|puts\s+it|wrote|noted|said|notes)\b"
)
_WHICH = re.compile(r",\s+(?:which|where|whose|who)\s[^,]*$")
_ACCORDING = re.compile(r",?\s+according\s+to\b")
_LEAD = re.compile(
    rf"\s+(?:(?:{TIME}|in\s+(?:a|an|his|her|its|their|the)\s+(?:[\w’'-]+\s+){{0,4}}?(?:statement|post|tweet|interview|note|letter|email"
    r"|speech|release|report|video|memo|briefing|news\s+conference|press\s+conference|call|filing|message|blog|address|hearing|podcast)"
    r"(?:\s+(?:on|to|with|for|by|from|posted\s+to)\s+(?:the\s+|its\s+|his\s+|her\s+)?[\w’'.-]+(?:\s+[A-Z][\w’'.-]+)*)?|on\s+(?:his|her|its)?\s*(?:Twitter|Facebook|Instagram|Telegram|X|social\s+media|TikTok|Truth\s+Social|\w+\s+page)"
    r"|at\s+(?:a|the)\s+(?:[\w’'-]+\s+){0,3}?(?:briefing|conference|hearing|event|rally|meeting|time|summit)|via\s+\w+|previously|publicly|again)"
    r",?)*(?=\s|$|[,:])",
)
_OBJECT = re.compile(
    rf"\s+(?:(?:the\s+|his\s+|her\s+|a\s+|an\s+)?(?:[{UPPER}][\w.'’&-]*(?:\s+(?:[{UPPER}][\w.'’&-]*|of|the|and))*(?:['’]s?)?(?:\s+\x02(?:\s+[a-z]+)?|\s+[a-z]+)??"
    r"|reporters|journalists|lawmakers|investors|employees|analysts|jurors|police|investigators|us|me|him|her|them|people"
    r"|viewers|fans|supporters|officials|staff|(?:the\s+|a\s+|his\s+|her\s+|their\s+)[a-z’'-]+(?:\s+[a-z’'-]+)?))(?=[\s,:]|$)"
)
_FINITE_SOON = re.compile(
    rf"\s*(?:(?!who\b|that\b|which\b|and\b|about\b)[\w$£€%’'.&/-]+,?\s+){{1,14}}?{FINITE}\b"
)
_CLAUSE_HEAD = re.compile(
    r"\s*(?:he|she|it|they|we|I|you|there|this|these|that|those|here|it['’]s|he['’]s|she['’]s|they['’]re|there['’]s|we['’]re|I['’]m|[\w]+['’](?:ll|d|ve|re))\b",
    re.IGNORECASE,
)
_STRIP_HEAD = re.compile(
    r"\s*(?:(?:But|And|Yet|Meanwhile|However|Still|So|Also|Then|Or|Indeed|Instead|and|but|yet|or|In\s+fact|In\s+addition)\b(?:,\s*|\s+))*"
)
_DATELINE = re.compile(
    rf"\s*(?:[{UPPER}][{UPPER}.’'-]+(?:[ ,]+[\w.’'-]+){{0,4}}\s*(?:\([^)]{{1,30}}\)\s*)?[—–-]+\s+|\(?CNN\)?\s*[—–-]+\s+)"
)
_PARTS = re.compile(r";\s+|\s[–—-]+\s|—")
_MERE_ADVERB = re.compile(
    rf"\s*(?:(?:In|On|At|During|After|Before|For|From|By|With|Following|Amid|When|While|As|Last|This|Earlier|Later"
    rf"|Meanwhile|However|Asked|Speaking|Writing|Over|Ahead|Despite|Since|Until|Responding|Appearing|Citing|Testifying|But|And|Yet|Still|Also|Now|Then|{TIME})\b|\w+ly,|[\w]+ing\b)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence tells that somebody said, as stretches of its flat text.

    pieces: the content, () where it is the fragments alone (`fragments`).
    mention: who is named; None where `same` has the subject of the verb before.
    end: where the next verb may be looked for.
    """

    pieces: tuple[Span, ...]
    mention: Span | None
    cue: Span | None
    end: int
    same: bool = False
    fragments: tuple[Span, ...] = ()


def said_in(flat: Flat) -> list[Said]:
    """Return what is said in a sentence, in the order of its verbs."""
    text = flat.text
    found: list[Said] = []
    floor = 0
    matches = list(VERB.finditer(text))
    for number, match in enumerate(matches):
        if match.start() < floor:
            continue
        one = _credited_later(text, matches[number:], floor, found)
        if one is None:
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
        if _is_noun(text, *cue, verb):
            continue
        if _INVERTING.match(verb) and (one := _inverted(text, cue, floor, found)):
            return one
        who = subjects.before(text, floor, cue[0])
        if isinstance(who, tuple) and _speaks(text, who, verb):
            if one := _postposed(text, cue, floor, who, verb):
                return one
    return None


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
    if words.casefold() in ("which", "this", "that", "what", "there", "nothing", "everything"):
        return False
    return verb in SAY | TELL or not NO_SPEAKERS.search(words)


_PLURAL = re.compile(
    r"(?:\w[sS]|\b(?:they|we|I|you|who|people|police|some|many|others|men|women|children|both|most"
    r"|few|media|\d+%?|\w+ and (?:\w+ ){0,3}\w+|surveyed|polled|cent|percent))$|\d%|\b(?:\d+|half|most|third|quarter) (?:in|of) ",
    re.IGNORECASE,
)


def _according(text: str, match: re.Match[str], floor: int, other: bool) -> Said | None:
    who = subjects.after(text, match.end(), len(text))
    if who is None or other:
        return None
    mention, phrase_end = who
    head = text[floor : match.start()].rstrip(" ,")
    if re.search(r"\w", head.replace("As", "")) and len(head.split()) > 1:
        start, end = _last_part(text, floor, floor + len(head))
        pieces = [_content(text, start, end)]
        if text[phrase_end : phrase_end + 2] == ", " and re.match(
            r"\s*(?:and|but|with|while|up|down|or|compared)\b|\s*\x02", text[phrase_end + 1 :]
        ):
            pieces.append(_content(text, phrase_end + 2, len(text)))
    else:
        comma = re.compile(r",\s+|:\s+").search(text, mention[1])
        if comma is None:
            return None
        while (
            (piece := text[comma.end() :])
            and re.match(r"(?:a|an|the|which|who|whose)\s[^,]*,\s", piece)
            and not re.search(rf"\b{FINITE}\b", piece.split(",")[0])
        ):
            again = re.compile(r",\s+").search(text, comma.end())
            if again is None:
                break
            comma = again
        pieces = [_content(text, comma.end(), _cut(text, comma.end()))]
    pieces = [piece for piece in pieces if piece[1] > piece[0]]
    if not pieces:
        return None
    return Said(tuple(pieces), mention, match.span(), len(text))


def _last_part(text: str, start: int, end: int) -> Span:
    """The last part of what a dash or a semicolon parts."""
    parts = list(_PARTS.finditer(text, start, end))
    if len(parts) >= 2 and len(parts) % 2 == 0 and ";" not in parts[-1][0]:
        return start, end  # a pair of dashes is an aside
    if parts and parts[-1].end() - start > 12 and end - parts[-1].end() > 12:
        return parts[-1].end(), end
    return start, end


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
            r"\b(?:is|are|was|were|been|be|not|without|of|for|by\s+not|from|about|in|the|a|an|his|her|its|their)\s+(?:\w+ly\s+)?$",
            text[max(floor, start - 25) : start],
        ):
            return None
        own = re.compile(r"\bwith\s+((?:[\w.’'-]+\s+){1,4})$").search(text, floor, start)
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
        if who == "same" and text[floor:start].strip() in (",", ""):
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
            piece = _content(text, one.pieces[0][0], closed.start())
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
    stretch = text[by.end() : _clause_end(text, by.end())]
    fragments = tuple(
        (by.end() + n, by.end() + n + 1) for n, sign in enumerate(stretch) if sign == Q
    )
    if mention is None or not fragments:
        return None
    return Said((), mention, cue, fragments[-1][1], fragments=fragments)


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
                    rf"\b(?:the|The|a|A|an)\s+\w+\s+$", text[max(0, start - 30) : start]
                )
            )
        if verb in ("report", "claim", "note", "state", "post", "comment"):
            return not re.search(
                r"\b(?:who|they|we|I|you|\w+s|people|police|some|many)\s+(?:also\s+|now\s+|\w+ly\s+)?$",
                text[max(0, start - 30) : start],
            )
    return text[end : end + 1] in ("-", "’", "'") or text[max(0, start - 1) : start] == "-"


def _main_subject(text: str, before: int) -> Span | None:
    """The subject of the sentence's first verb: who does, or did, something."""
    found = re.match(
        rf"\s*(?:(?:In|On|At|During|After|Earlier|Later|Last|But|And|Meanwhile)\b[^,\x02]{{0,80}},\s+)?(?P<np>(?:(?!{FINITE}\b)[\w.’'&-]+,?\s+){{1,10}}?)(?:who\s+)?(?={FINITE}\b|[a-z]+s\b|[a-z]+ed\b|opened|took)",
        text[:before],
    )
    if found is None:
        return None
    span = found.span("np")
    np = text[slice(*span)].rstrip(" ,")
    return subjects.mention_in(text, span[0], span[0] + len(np)) if np else None


def _inverted(text: str, cue: Span, floor: int, found: list[Said]) -> Said | None:
    """... , said Ann Lee, an aide."""
    head = text[floor : cue[0]]
    if not _BEFORE_INVERTED.search(head) and head.strip():
        return None
    if not head.strip() and Q not in text[: cue[0]]:
        return None
    if text[cue[1] : cue[1] + 1] != " ":
        return None
    who = subjects.after(text, cue[1], len(text))
    if who is None:
        return None
    mention, phrase_end = who
    behind = text[mention[1] : phrase_end]
    words = text[slice(*mention)].split()
    if words[0].casefold() in (
        "in",
        "on",
        "at",
        "during",
        "that",
        "it",
        "they",
        "he",
        "she",
        "there",
        "this",
        "these",
        "we",
        "if",
        "when",
        "after",
        "before",
        "as",
        "to",
        "by",
        "of",
        "last",
        "earlier",
        *PREPOSITIONS,
    ) or re.match(TIME, text[slice(*mention)]):
        return None
    if re.search(rf"\b{FINITE}\b", behind) and not re.match(
        r"\s+(?:who|in|on|at|after|during|when|as|to|of)\b", behind
    ):
        return None
    if re.match(r"['’]s?\b", behind) or not re.match(
        r"\s*$|\s+(?:\(|who|in|on|at|to|of|from|during|after|as|last|this|earlier|with|when|while|via|before|following|about|ahead|late|and|for|that|yesterday|today|by|the|[A-Z][a-z]+day)\b",
        behind,
    ):
        return None
    pieces = _before_source(text, floor, cue[0])
    pieces += _going_on(text, phrase_end, pieces, inverted=True)
    pieces = [piece for piece in pieces if piece[1] > piece[0]]
    if not pieces:
        return None
    as_at = re.search(r",?\s*\bas\s*$", text[: cue[0]])
    if as_at:
        pieces = [(a, min(b, as_at.start())) for a, b in pieces]
    return Said(tuple(pieces), mention, cue, max(phrase_end, pieces[-1][1]))


def _postposed(text: str, cue: Span, floor: int, mention: Span, verb: str) -> Said | None:
    """... , Ann Lee said on Monday."""
    np_start = _phrase_start(text, floor, mention[0])
    head = text[floor:np_start].rstrip()
    if not head or not re.search(r"[\w\x02]", head):
        return None
    if not re.search(r"(?:,|\x02|[?!—–]|;)$", head):
        return None
    has_quote = Q in head
    tail = text[cue[1] :]
    if (
        not has_quote
        and (
            _MERE_ADVERB.match(head)
            and not re.search(rf"\b{FINITE}\b", head.split(",")[-2] if head.count(",") > 1 else "")
        )
        and not re.search(rf",.*\b{FINITE}\b", head)
    ):
        if not re.search(rf"\b{FINITE}\b", head) or not _terminal(tail, verb):
            return None
    if not _terminal(tail, verb):
        return None
    if verb in WITH_QUOTE_ONLY and not head.endswith(Q):
        return None
    if (
        verb in FRAGMENT_VERBS
        and verb not in SAY | TELL
        and not has_quote
        and not re.search(rf"\b{FINITE}\b", head)
    ):
        return None
    if not has_quote and len(head.split()) < 3 and verb not in SAY:
        return None
    pieces = _before_source(text, floor, np_start)
    tail_end = _tail_end(text, cue[1], verb)
    more = _going_on(text, tail_end, pieces, inverted=False)
    if not pieces and not more:
        return None
    end = max([tail_end, *(piece[1] for piece in more)])
    return Said((*pieces, *more), mention, cue, end)


def _phrase_start(text: str, floor: int, place: int) -> int:
    """Where the clause of the source begins: behind the comma or quotation before its name."""
    head = text[floor:place]
    cuts = [
        match.end() for match in re.finditer(r",\s+|\x02\s*,?\s*|[—–]\s*|\?\s+|!\s+|;\s+", head)
    ]
    start = floor + cuts[-1] if cuts else floor
    # ", the minister for Europe, Ann Lee, said": the description belongs to the source
    if len(cuts) > 1 and text[start - 2 : start] == ", ":
        inner = head[cuts[-2] : cuts[-1]]
        if (
            Q not in inner
            and re.match(r"(?:the|a|an)\s|[\w’' .]+['’]s\s", inner)
            and not re.search(rf"\b{FINITE}\b", inner)
            and len(inner.split()) < 14
            and start == place
        ):
            return floor + cuts[-2]
    return start


def _terminal(tail: str, verb: str) -> bool:
    """Whether behind a verb nothing of what was said follows."""
    rest = tail
    if verb in TELL or verb in ASK:
        obj = _OBJECT.match(rest)
        if obj is None and verb in TELL:
            return False
        rest = rest[obj.end() if obj else 0 :]
    stripped = rest.strip()
    if not stripped or stripped[0] in ".,;:—–)?" or stripped.startswith("- "):
        return not stripped.startswith(":")
    if stripped[0] == Q:
        return False
    if rest[:1] == Q:
        return False
    first = re.match(r"[\w’']+", stripped)
    word = first[0].casefold() if first else ""
    if (
        word == "that"
        or _THAT.search(rest[:60])
        and not re.search(r"[,\x02]", rest[: rest.find("that")])
    ):
        return False
    clause = re.split(r"[,\x02;:—–]", rest)[0]
    if word in PREPOSITIONS or re.match(rf"\s+{TIME}", rest):
        lead = _LEAD.match(rest)
        after = rest[lead.end() :] if lead else rest
        return not (
            lead and lead.end() > 2 and re.match(r"\s+\w", after) and _CLAUSE_HEAD.match(after)
        )
    if word == "and":
        return True
    if word in ("he", "she", "it", "they"):
        return False
    return bool(re.match(r"(?:\w+ing|\w+ly)\b", stripped)) and not re.search(
        rf"\b{FINITE}\b", clause
    )


def _tail_end(text: str, start: int, verb: str) -> int:
    """Where the words end that tell to whom, where and when it was said."""
    found = re.compile(
        r"[,;\x02]|[—–]|\.(?=\s*$)|\s+and\s+(?=(?:added|said|told|warned|noted|called)\b)|$"
    ).search(text, start)
    return found.start() if found else len(text)


def _before_source(text: str, floor: int, end: int) -> list[Span]:
    """The content that stands before its source."""
    head_end = end
    while head_end > floor and text[head_end - 1] in " ,—–":
        head_end -= 1
    start, head_end = _last_part(text, floor, head_end)
    piece = _content(text, start, head_end)
    if re.fullmatch(
        r"(?:But|And|Still|So|However|Meanwhile|Yet|Then|Also|Now|Instead)?", text[slice(*piece)]
    ):
        return []
    return [piece]


def _going_on(text: str, place: int, pieces: list[Span], *, inverted: bool) -> list[Span]:
    """What goes on behind a source in the middle of a sentence."""
    gap = re.compile(r"\s*[,:—–.]?\s*").match(text, place)
    start = gap.end() if gap else place
    rest = text[start:]
    if not re.search(r"[\w\x02]", rest):
        return []
    if rest[0] == Q:
        return [_content(text, start, _cut(text, start))]
    if text[place : place + 1] != ",":
        quote = text.find(Q, start)
        if quote >= 0 and re.fullmatch(r"[^,]*,\s*", text[place:quote]):
            return [_content(text, quote, _cut(text, quote))]
        return []
    if _PARTICIPLE_TAIL.match(text, place) or re.match(
        r"(?:\w+ing|who|which|whose|citing|according|speaking|as|after|when|while|during|in|on|at|before|following|pointing)\b",
        rest,
    ):
        quote = text.find(Q, start)
        if (
            quote >= 0
            and re.search(r",\s*$", text[start:quote])
            and not re.match(r"\w+ing\b", rest)
        ):
            return [_content(text, quote, _cut(text, quote))]
        return []
    if _AND_SAID.match(text, place):
        return []
    if inverted and not re.match(r"(?:and|but|or|so|yet|because)\b", rest):
        # ", said Ann Lee, an aide." But: "But, said Lee in June, this isn't so."
        if not re.fullmatch(
            r"[^\w\x02]*(?:But|And|Still|So|However|Meanwhile|Yet)?[^\w\x02]*",
            text[: pieces[-1][1]] if pieces else text[: text.find(",")],
        ):
            quote = text.find(Q, start)
            if quote >= 0 and re.search(r",\s*$", text[start:quote]):
                return [_content(text, quote, _cut(text, quote))]
            return []
    return [(start, _content(text, start, _cut(text, start))[1])]


def _preposed(text: str, cue: Span, mention: Span | None, same: bool, verb: str) -> Said | None:
    """Ann Lee said (on Monday) (that) ..."""
    start = _content_start(text, cue[1], verb) if verb in ANY_VERB else None
    if start is not None:
        end = _cut(text, start)
        piece = _content(text, start, end)
        if piece[1] > piece[0]:
            return Said((piece,), mention, cue, end, same)
    if verb in FRAGMENT_VERBS:
        stop = _clause_end(text, cue[1])
        fragments = tuple((place, place + 1) for place in range(cue[1], stop) if text[place] == Q)
        if fragments:
            return Said((), mention, cue, fragments[-1][1], same, fragments)
    return None


def _clause_end(text: str, start: int) -> int:
    found = _PARTICIPLE_TAIL.search(text, start) or _AND_SAID.search(text, start)
    return found.start() if found else len(text)


def _content_start(text: str, end: int, verb: str) -> int | None:
    rest = text[end:]
    quote = rest.find(Q)
    said = verb in SAY
    if verb in ASK:
        asked = _WHETHER.match(text, end)
        if asked and (quote < 0 or asked.end() <= end + quote):
            return asked.start(1)
    # "that", with at most a few words between
    that = _THAT.search(rest)
    words = rest[: that.start()].split() if that else []
    if (
        that
        and len(words) <= 14
        and (quote < 0 or quote > that.start() or verb in TELL)
        and verb not in ("called", "calls", "described", "describes")
        and not re.search(
            rf"[;:]|,\s+(?:and|but)\b|\b(?:is|are|was|were|has|had|have|will|would|who|which|said)\b",
            rest[: that.start()],
        )
        and (said or verb in TELL or _adverbial(rest[: that.start()], verb))
        and not (said and words and _CLAUSE_HEAD.match(rest))
        and not re.match(
            r"\s+(?:day|week|month|year|time|night|moment|is|are|was|were|has|would|will)\b",
            rest[that.end() :],
        )
    ):
        if verb in WITH_QUOTE_ONLY and verb not in (
            "deny",
            "denies",
            "denied",
            "predicted",
            "predicts",
            "urged",
            "demanded",
            "demanding",
            "proposed",
            "advised",
        ):
            return None
        if verb in WITH_QUOTE_ONLY and quote < 0:
            return None if verb not in ("demanded", "demanding") else end + that.end()
        colon = re.match(r":\s*(?=\x02)", rest[that.end() :])
        return end + that.end() + (colon.end() if colon else 0)
    if quote >= 0:
        mid = rest[:quote]
        if not re.search(rf"\b{FINITE}\b", _LEAD.sub("", mid)) or re.search(r":\s*$", mid):
            plain = mid.strip(" ,:")
            if (
                not plain
                or mid.rstrip().endswith(":")
                or (
                    mid.rstrip().endswith(",")
                    and (verb in SAY | TELL | ASK or len(plain.split()) < 10)
                )
            ):
                if (
                    not plain
                    and not mid.strip()
                    and verb not in SAY | ASK
                    and verb in FRAGMENT_VERBS
                    and verb
                    in (
                        "called",
                        "calls",
                        "calling",
                        "described",
                        "dubbed",
                        "labeled",
                        "labelled",
                        "branded",
                    )
                ):
                    return None
                return end + quote
            if verb in TELL:
                obj = _OBJECT.match(rest)
                if obj and not mid[obj.end() :].strip(" ,:"):
                    return end + quote
                if obj and _LEAD.fullmatch(mid[obj.end() :].rstrip(" ,:")):
                    return end + quote
            elif (lead := _LEAD.match(mid)) and not mid[lead.end() :].strip(" ,:"):
                return end + quote
    if verb in WITH_QUOTE_ONLY:
        return None
    place = end
    if verb in TELL:
        obj = _OBJECT.match(text, place)
        if obj is None:
            return None
        place = obj.end()
    elif verb in ASK:
        return None
    lead = _LEAD.match(text, place)
    after = lead.end() if lead else place
    clause = text[after:]
    if not re.match(r"\s+[\w$£€\x02“‘\"(-]|:\s", clause):
        return None
    skipped = re.match(r"\s+", clause)
    begin = after + (skipped.end() if skipped else 0)
    head = re.match(r"\s*(?:to|about|of|for|into|as)\b", clause)
    if not said and (head or clause.split()[0].casefold() in PREPOSITIONS):
        return None
    if re.match(r":\s", clause):
        return after + 1 if said or verb in TELL else None
    if said:
        if head and re.match(r"\s*(?:to|about|of)\b", clause):
            return None
        first = re.match(r"[\w’']+", clause.strip())
        word = first[0] if first else ""
        if word.casefold() in PREPOSITIONS and not re.search(rf"\b{FINITE}\b", clause):
            return None
        if (
            word
            in (
                "so",
                "no",
                "yes",
                "hello",
                "goodbye",
                "nothing",
                "something",
                "anything",
                "much",
                "more",
            )
            and len(clause.split()) < 4
        ):
            return None
        if word == "and" or re.match(r"\s*[,.;]", clause):
            return None
        return begin
    if _CLAUSE_HEAD.match(clause) and not re.match(
        r"\s*(?:this|these|that|those)\b", clause, re.IGNORECASE
    ):
        if re.match(r"\s*(?:it|them|us|me|him|her|you)\s*(?:[.,;:]|to|as|in|on|was|a)\b", clause):
            return None
        return (
            begin
            if re.match(rf"\s*\S+(?:\s+[\w’'-]+){{0,3}}?\s+\w+|\s*\w+['’]\w+", clause)
            else None
        )
    if _FINITE_SOON.match(clause) and verb in TELL | _BARE:
        return begin
    return None


_BASE = frozenset(
    verb
    for verb in (ANY_VERB | FRAGMENT_VERBS)
    if f"{verb}s" in ANY_VERB | FRAGMENT_VERBS
    or f"{verb}es" in ANY_VERB
    or f"{verb[:-1]}ies" in ANY_VERB
) - frozenset("said told".split())
"""Uninflected forms, whose subjects are plural."""

_BARE = frozenset(
    """announced announces announcing claimed claims claiming hinted hints argued argues arguing confirmed
    confirms warned warns warning admitted insisted insists insisting added adds adding noted notes noting
    suggested suggesting revealed explained alleged alleging acknowledged contended maintained stated stating
    estimated declared disclosed reported wrote joked tweeted posted complained vowed pledged promised
    conceded""".split()
)


def _adverbial(words: str, verb: str) -> bool:
    """Whether words between a verb and "that" only say when, where or to whom."""
    plain = re.sub(r"\s[–—-]+\s[^–—-]{1,40}\s[–—-]+\s?", " ", words).strip()
    if not plain:
        return True
    lead = _LEAD.match(words)
    if lead and not words[lead.end() :].strip():
        return True
    first = plain.split()[0].casefold()
    return (
        first in PREPOSITIONS
        or first.endswith("ly")
        or bool(re.fullmatch(TIME, plain))
        or (
            verb.startswith(("warn", "inform", "remind", "assure", "advis"))
            and len(plain.split()) <= 4
        )
    )


def _cut(text: str, start: int) -> int:
    """Where content that begins at `start` ends, at most at the sentence's end."""
    ends = [len(text)]
    for pattern in (_PARTICIPLE_TAIL, _AND_SAID, _ACCORDING, _AS_SOURCE):
        if found := pattern.search(text, start):
            ends.append(found.start())
    if found := re.compile(r";\s+").search(text, start):
        ends.append(found.start())
    end = min(ends)
    dashes = [m for m in re.compile(r"\s[–—-]+\s|—").finditer(text, start, end)]
    if len(dashes) == 1 and dashes[0].start() - start > 20 and Q not in text[dashes[0].end() : end]:
        end = dashes[0].start()
    if although := re.compile(r",\s+(?:although|though|even\s+though)\b|,\s+then\s+later\b").search(
        text, start, end
    ):
        if Q not in text[although.start() : end]:
            end = although.start()
    if which := _WHICH.search(text[start:end].rstrip(" .")):
        if Q not in which[0]:
            end = start + which.start()
    return end


def _content(text: str, start: int, end: int) -> Span:
    """A clause without what joins it to others, and without its final stop."""
    head = _STRIP_HEAD.match(text, start, end)
    if head:
        start = head.end()
    if start == 0 or not text[:start].strip():
        dateline = _DATELINE.match(text, start, end)
        if dateline:
            start = dateline.end()
    while start < end and text[start] in " ,;:–—-•*":
        start += 1
    while end > start and text[end - 1] in " .,;:–—":
        if text[end - 1] == "." and re.search(
            r"\b(?:Inc|Corp|Ltd|Co|Jr|Sr|U\.S|U\.K|a\.m|p\.m|D\.C|U\.N|St)\.$", text[start:end]
        ):
            break
        end -= 1
    return start, max(start, end)
