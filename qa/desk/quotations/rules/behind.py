"""Sources that stand behind what was said, or in its middle: "…, said Ann Lee, …"."""

from __future__ import annotations

import re

from qa.desk.quotations.rules import subjects
from qa.desk.quotations.rules.contents import (
    AND_SAID,
    CLAUSE_HEAD,
    LEAD,
    OBJECT,
    PARTICIPLE_TAIL,
    THAT,
    content_of,
    cut,
    last_part,
)
from qa.desk.quotations.rules.flat import Q
from qa.desk.quotations.rules.said import Said
from qa.desk.quotations.rules.verbs import (
    ANY_VERB,
    ASK,
    AUXILIARY,
    FINITE,
    FINITE_WORD,
    FRAGMENT_VERBS,
    PREPOSITIONS,
    SAY,
    TELL,
    TIME,
    WITH_QUOTE_ONLY,
)

Span = tuple[int, int]

_ONLY_JOINED = re.compile(r"[^\w\x02]*(?:But|And|Still|So|However|Meanwhile|Yet)?[^\w\x02]*")
_JOINING = re.compile(r"^\s*(?:But|And|Yet|Still|So|Also|Now|Then)\s+")
_BEFORE_INVERTED = re.compile(r"(?:,|\x02|[—–]|\?|!|\bas)\s*$")


_MERE_ADVERB = re.compile(
    rf"\s*(?:(?:In|On|At|During|After|Before|For|From|By|With|Following|Amid|When|While|As|Last|This|Earlier|Later"
    rf"|Meanwhile|However|Asked|Speaking|Writing|Over|Ahead|Despite|Since|Until|Responding|Appearing|Citing|Testifying|But|And|Yet|Still|Also|Now|Then|{TIME})\b|\w+ly,|[\w]+ing\b)"
)


def inverted(text: str, cue: Span, floor: int, found: list[Said]) -> Said | None:
    """... , said Ann Lee, an aide."""
    head = text[floor : cue[0]]
    if not _BEFORE_INVERTED.search(head) and head.strip():
        return None
    if not re.search(r"[\w\x02]", head) and not text[: cue[0]].rstrip(" ,—–").endswith(Q):
        return None
    if text[cue[1] : cue[1] + 1] != " ":
        return None
    who = subjects.after(text, cue[1], len(text))
    if who is None:
        return None
    mention, phrase_end = who
    behind = text[mention[1] : phrase_end]
    if text[slice(*cue)] == "asked" and re.match(r"\s+(?:to|for|about|if|whether)\b", behind):
        return None  # Ann Lee, a lawyer, asked the judge to wait
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
    if FINITE_WORD.search(behind) and not re.match(
        r"\s+(?:who|in|on|at|after|during|when|as|to|of)\b", behind
    ):
        return None
    if _is_clause(text, mention, phrase_end) or _is_subject(
        text, floor, cue[0], mention, phrase_end
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


_AUXILIARY = re.compile(rf"\b{AUXILIARY}\b")
_CLAUSE_VERB = re.compile(
    r"\s(?!released|issued|posted|published|obtained|shared|involved|based|named)(?:[a-z]+ed|rose|fell|went|came|took|made|gave|got|left|lost|won|became|began|grew)"
    r"\s+(?:the|a|an|his|her|its|their|in|on|at|to|from|up|down|out|over|with|no|more|\d\S*)\s"
)
_RELATIVE = re.compile(r"\b(?:who|whom|whose|which|that|when|where|after|as|before|while)\b|\(")


def _is_clause(text: str, mention: Span, phrase_end: int) -> bool:
    """Whether what stands behind a verb has a verb of its own: said the wing would open."""
    broken = _RELATIVE.search(text, mention[1], phrase_end)
    phrase = text[mention[0] : broken.start() if broken else phrase_end]
    return bool(_AUXILIARY.search(phrase) or _CLAUSE_VERB.search(f"{phrase} "))


def _is_subject(text: str, floor: int, end: int, mention: Span, phrase_end: int) -> bool:
    """Whether the words before a verb are who said it, with an apposition between commas.

    "Ann Lee, who runs the yard, said the crew want to leave": no "said the crew".
    """
    head = text[floor:end].rstrip()
    if Q in head or not head.endswith(",") or subjects.looks_named(text, mention):
        return False
    parts = re.split(r",\s+", head[:-1])
    return (
        len(parts) > 1
        and not FINITE_WORD.search(parts[0])
        and not _AUXILIARY.search(re.sub(r"\b(?:who|which|whose)\b.*", "", " ".join(parts[1:])))
        and bool(re.match(r"(?:who|which|whose|an?|the)\s", parts[1]))
    )


def postposed(text: str, cue: Span, floor: int, mention: Span, verb: str) -> Said | None:
    """... , Ann Lee said on Monday."""
    np_start = _phrase_start(text, floor, mention[0])
    head = text[floor:np_start].rstrip()
    if not head or not re.search(r"[\w\x02]", head):
        return None
    if not re.search(r"(?:,|\x02|[?!—–]|;)$", head):
        return None
    has_quote = Q in head
    tail = text[cue[1] :]
    if not _terminal(tail, verb):
        return None
    quoted_behind = bool(re.match(r"[,:]?\s*\x02", tail))
    if not has_quote and (is_setting(head, quoted_behind) or verb in ASK):
        return None
    if (verb in WITH_QUOTE_ONLY or verb not in ANY_VERB) and not head.endswith(Q):
        return None
    if (
        verb in FRAGMENT_VERBS
        and verb not in SAY | TELL
        and not has_quote
        and not FINITE_WORD.search(head)
        and (len(head.split()) < 8 or _MERE_ADVERB.match(head))
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


_SETTING_CLAUSE = re.compile(r"(?:After|When|While|Before|Asked)\s[^,\x02]+,")


def is_setting(head: str, quoted_behind: bool = False) -> bool:
    """Tell whether words before a source only say when or where: On Monday, Lee said.

    Where a quotation stands right behind the verb, they may have a verb of their own.
    """
    head = _JOINING.sub("", head)
    if quoted_behind and _SETTING_CLAUSE.fullmatch(head.rstrip()):
        return True
    return bool(_MERE_ADVERB.match(head)) and not FINITE_WORD.search(head)


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
            and not FINITE_WORD.search(inner)
            and len(inner.split()) < 14
            and start == place
        ):
            return floor + cuts[-2]
    return start


def _terminal(tail: str, verb: str) -> bool:
    """Whether behind a verb nothing of what was said follows."""
    rest = tail
    if verb in TELL or verb in ASK:
        obj = OBJECT.match(rest)
        if obj is None and verb in TELL:
            return False
        rest = rest[obj.end() if obj else 0 :]
    stripped = rest.strip()
    if verb.startswith(("vow", "promis", "pledg")) and stripped.startswith("to "):
        return False
    if not stripped or stripped[0] in ".,;:—–)?" or stripped.startswith("- "):
        return not stripped.startswith(":")
    if stripped[0] == Q:
        return False
    if rest[:1] == Q:
        return False
    first = re.match(r"[\w’']+", stripped)
    word = first[0].casefold() if first else ""
    if word == "that" or (
        THAT.search(rest[:60]) and not re.search(r"[,\x02]", rest[: rest.find("that")])
    ):
        return False
    clause = re.split(r",(?!\d)|[\x02;:—–]", rest)[0]
    if re.match(
        r"(?:about|over|under|around|up\s+to)\s+[$£€]?(?:\d|half|a\s+(?:third|quarter|dozen))",
        stripped,
    ):
        return False
    if word in PREPOSITIONS or re.match(rf"\s+{TIME}", rest):
        lead = LEAD.match(rest)
        after = rest[lead.end() :] if lead else rest
        return not (
            lead and lead.end() > 2 and re.match(r"\s+\w", after) and CLAUSE_HEAD.match(after)
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
        r",(?!\d)|[;\x02]|[—–]|\.(?=\s*$)|\s+and\s+(?=(?:added|said|told|warned|noted|called)\b)|$"
    ).search(text, start)
    return found.start() if found else len(text)


def _before_source(text: str, floor: int, end: int) -> list[Span]:
    """The content that stands before its source."""
    head_end = end
    while head_end > floor and text[head_end - 1] in " ,—–":
        head_end -= 1
    start, head_end = last_part(text, floor, head_end)
    piece = content_of(text, start, head_end)
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
        return [content_of(text, start, cut(text, start))]
    if text[place : place + 1] != ",":
        quote = text.find(Q, start)
        if quote >= 0 and re.fullmatch(r"[^,]*,\s*", text[place:quote]):
            return [content_of(text, quote, cut(text, quote))]
        return []
    if PARTICIPLE_TAIL.match(text, place) or re.match(
        r"(?:\w+ing|who|which|whose|citing|according|speaking|as|after|when|while|during|in|on|at|before|following|pointing)\b",
        rest,
    ):
        quote = text.find(Q, start)
        if (
            quote >= 0
            and re.search(r",\s*$", text[start:quote])
            and not re.match(r"\w+ing\b", rest)
        ):
            return [content_of(text, quote, cut(text, quote))]
        return []
    if AND_SAID.match(text, place):
        return []
    if inverted and not _leads_back(text, rest, pieces):
        quote = text.find(Q, start)
        if quote >= 0 and re.search(r",\s*$", text[start:quote]):
            return [content_of(text, quote, cut(text, quote))]
        return []
    return [(start, content_of(text, start, cut(text, start))[1])]


def _leads_back(text: str, rest: str, pieces: list[Span]) -> bool:
    """Whether behind ", said Ann Lee," the content goes on: no apposition ("an aide") does so.

    It does where nothing but "But" came before: "But, said Lee in June, this isn't so."
    """
    if re.match(r"(?:and|but|or|so|yet|because)\b", rest):
        return True
    before = text[: pieces[-1][1]] if pieces else text[: text.find(",")]
    return bool(_ONLY_JOINED.fullmatch(before))
