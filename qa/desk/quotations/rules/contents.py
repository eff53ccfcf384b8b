"""Where what was said begins and ends, where its source stands before it."""

from __future__ import annotations

import re

from qa.desk.quotations.rules.flat import UPPER, Q
from qa.desk.quotations.rules.verbs import (
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

THAT = re.compile(r"\b[Tt]hat\b(?!['’])")


_WHETHER = re.compile(r"\s+(?:[\w.'’]+\s+){0,4}?(whether|if|how|why|what|when|where|who)\b")


PARTICIPLE_TAIL = re.compile(
    r",\s+(?:(?:and|while|but|before|then)\s+)?(?:\w+ly\s+)?(?=(?:adding|saying|noting|citing|explaining|claiming|arguing|insisting|warning"
    r"|stating|telling|referring|writing|calling|stressing|suggesting|pointing|describing|asking"
    r"|emphasizing|urging|declining|accusing|announcing|recalling|alleging|acknowledging|revealing|joking|speaking)\b)"
)


AND_SAID = re.compile(
    r",?\s+(?:and|but|then)\s+(?:(?:also|later|then|has|had|even|he|she|they|it|is|was)\s+){0,2}(?=(?:said|says|told|tells|added|adds|warned|called|asked"
    r"|claimed|insisted|described|argued|noted|wrote|urged|suggested|denied|attributes|attributed|accused|confirmed|explained|announced)\b)"
)


_AS_SOURCE = re.compile(
    r",?\s+as\s+(?:[\w.'’-]+\s+){1,5}?(?:reports|reported|put\s+it|puts\s+it|wrote|noted|said|notes)\b"
)


_SEMICOLON = re.compile(r";\s+")
_ALTHOUGH = re.compile(r",\s+(?:although|though|even\s+though)\b|,\s+then\s+later\b")
_WHICH = re.compile(r",\s+(?:which|where|whose|who)\s[^,]*$")


_ACCORDING = re.compile(r",?\s+according\s+to\b")


LEAD = re.compile(
    rf"\s+(?:(?:{TIME}|in\s+(?:a|an|his|her|its|their|the)\s+(?:[\w’'-]+\s+){{0,4}}?(?:statement|post|tweet|interview|note|letter|email"
    r"|speech|release|report|video|memo|briefing|news\s+conference|press\s+conference|call|filing|message|blog|address|hearing|podcast)"
    r"(?:\s+(?:on|to|with|for|by|from|posted\s+to)\s+(?:the\s+|its\s+|his\s+|her\s+)?[\w’'.-]+(?:\s+[A-Z][\w’'.-]+)*)?|on\s+(?:his|her|its)?\s*(?:Twitter|Facebook|Instagram|Telegram|X|social\s+media|TikTok|Truth\s+Social|\w+\s+page)"
    r"|at\s+(?:a|the)\s+(?:[\w’'-]+\s+){0,3}?(?:briefing|conference|hearing|event|rally|meeting|time|summit)|via\s+\w+|previously|publicly|again)"
    r",?)*(?=\s|$|[,:])",
)


OBJECT = re.compile(
    rf"\s+(?:(?:the\s+|his\s+|her\s+|a\s+|an\s+)?(?:[{UPPER}][\w.'’&-]*(?:\s+(?:[{UPPER}][\w.'’&-]*|of|the|and))*(?:['’]s?)?(?:\s+\x02(?:\s+[a-z]+)?|\s+[a-z]+)??"
    r"|reporters|journalists|lawmakers|investors|employees|analysts|jurors|police|investigators|us|me|him|her|them|people"
    r"|viewers|fans|supporters|officials|staff|(?:the\s+|a\s+|his\s+|her\s+|their\s+)[a-z’'-]+(?:\s+[a-z’'-]+)?))(?=[\s,:.;]|$)"
)


_FINITE_SOON = re.compile(
    rf"\s*(?:(?!who\b|that\b|which\b|and\b|about\b)[\w$£€%’'.&/-]+,?\s+){{1,14}}?{AUXILIARY}\b"
)


CLAUSE_HEAD = re.compile(
    r"\s*(?:he|she|it|they|we|I|you|there|this|these|that|those|here|it['’]s|he['’]s|she['’]s|they['’]re|there['’]s|we['’]re|I['’]m|[\w]+['’](?:ll|d|ve|re))\b",
    re.IGNORECASE,
)


_STRIP_HEAD = re.compile(
    r"\s*(?:(?:But|And|Yet|Meanwhile|However|Still|So|Also|Then|Or|Indeed|Instead|and|but|yet|or|In\s+fact|In\s+addition)\b(?:,\s*|\s+))*"
)


_DATELINE = re.compile(
    rf"\s*(?:[{UPPER}][{UPPER}.’'-]+(?:[ ,]+[\w.’'-]+){{0,4}}\s*(?:\([^)]{{1,30}}\)\s*)?[—–-]+\s+"
    rf"|\(?CNN\)?\s*[—–-]+\s+)"
)


_PARTS = re.compile(r";\s+|\s[–—-]+\s|—")


def last_part(text: str, start: int, end: int) -> Span:
    """The last part of what a dash or a semicolon parts."""
    parts = list(_PARTS.finditer(text, start, end))
    if len(parts) >= 2 and len(parts) % 2 == 0 and ";" not in parts[-1][0]:
        return start, end  # a pair of dashes is an aside
    if parts and parts[-1].end() - start > 12 and end - parts[-1].end() > 12:
        return parts[-1].end(), end
    return start, end


_HAS_NO_SUBJECT = re.compile(
    r"\s+(?:is|are|was|were|has|have|had|will|would|could|should|may|might|must|does|did)\s"
)
_OF_A_CLAUSE = re.compile(
    rf"\s+(?:(?:also|still|then|now|\w+ly)\s+)?(?!\w+['’]s\b|they['’]re\b){FINITE}\b"
)


def _is_relative(words: list[str], behind: str) -> bool:
    """Whether "that" belongs to the words before it: said the siren that … was silent."""
    if words[-1].casefold() in _BEFORE_THAT:
        return True  # said after that game
    return bool(_OF_A_CLAUSE.match(behind))


def _tells_when(word: str) -> bool:
    """Whether a word right behind "said" begins to tell when, where, how or to whom."""
    plain = word.casefold().strip(",–—-")
    return (
        plain in PREPOSITIONS
        or plain in _OPENS_ADVERB
        or plain.endswith("ly")
        or not plain[:1].isalpha()
        or bool(re.match(TIME, word))
    )


_OPENS_ADVERB = frozenset(
    """again now then once also this last two three several multiple many afterwards afterward
    himself herself themselves out aloud and even twice more back however too instead""".split()
)


_BEFORE_THAT = frozenset(
    "after before in on at of for during with by from about since until like".split()
)


def clause_end(text: str, start: int) -> int:
    """Return where the verb of a clause reaches to: up to "adding …" or "and said …"."""
    found = PARTICIPLE_TAIL.search(text, start) or AND_SAID.search(text, start)
    return found.start() if found else len(text)


def content_start(text: str, end: int, verb: str) -> int | None:
    """Return where what was said begins behind its verb, which ends at `end`; None for nowhere."""
    rest = text[end:]
    quote = rest.find(Q)
    said = verb in SAY
    if verb in ASK:
        asked = _WHETHER.match(text, end)
        if asked and (quote < 0 or asked.end() <= end + quote):
            return asked.start(1)
    # "that", with at most a few words between
    that = THAT.search(rest)
    words = rest[: that.start()].split() if that else []
    while that and words and _is_relative(words, rest[that.end() :]):
        that = THAT.search(rest, that.end())
        words = rest[: that.start()].split() if that else []
    if (
        that
        and len(words) <= 14
        and (quote < 0 or quote > that.start() or verb in TELL)
        and verb not in ("called", "calls", "described", "describes")
        and not re.search(
            r"[;:]|,\s+(?:and|but)\b|\b(?:is|are|was|were|has|had|have|will|would|who|which|said)\b",
            rest[: that.start()],
        )
        and (said or verb in TELL or _adverbial(rest[: that.start()], verb))
        and not (said and words and (CLAUSE_HEAD.match(rest) or not _tells_when(words[0])))
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
        if not FINITE_WORD.search(LEAD.sub("", mid)) or re.search(r":\s*$", mid):
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
                obj = OBJECT.match(rest)
                if obj and not mid[obj.end() :].strip(" ,:"):
                    return end + quote
                if obj and LEAD.fullmatch(mid[obj.end() :].rstrip(" ,:")):
                    return end + quote
            elif (lead := LEAD.match(mid)) and not mid[lead.end() :].strip(" ,:"):
                return end + quote
    if verb in WITH_QUOTE_ONLY:
        return None
    place = end
    if verb in TELL:
        obj = OBJECT.match(text, place)
        if obj is None:
            return None
        place = obj.end()
    elif verb in ASK:
        return None
    lead = LEAD.match(text, place)
    after = lead.end() if lead else place
    clause = text[after:]
    if not re.match(r"\s+[\w$£€\x02“‘\"(-]|:\s", clause):
        return None
    skipped = re.match(r"\s+", clause)
    begin = after + (skipped.end() if skipped else 0)
    head = re.match(r"\s*(?:to|about|of|for|into|as)\b", clause)
    if not said and (
        head or re.match(r"\s*not\s+to\b", clause) or clause.split()[0].casefold() in PREPOSITIONS
    ):
        return None
    if re.match(r":\s", clause):
        return after + 1 if said or verb in TELL else None
    if said:
        if _HAS_NO_SUBJECT.match(clause):  # firms that Lee said were unsafe
            return None
        if head and re.match(r"\s*(?:to|about(?!\s+[$£€]?\d)|of)\b", clause):
            return None
        first = re.match(r"[\w’']+", clause.strip())
        word = first[0] if first else ""
        if word.casefold() in PREPOSITIONS and not FINITE_WORD.search(clause):
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
        if word in ("nothing", "little", "something", "anything", "much") and re.match(
            r"\s*\w+\s+(?:about|on|to|of|in|more)\b", clause
        ):
            return None
        if word == "and" or re.match(r"\s*[,.;]", clause):
            return None
        return begin
    if CLAUSE_HEAD.match(clause) and not re.match(
        r"\s*(?:this|these|that|those)\b", clause, re.IGNORECASE
    ):
        if re.match(r"\s*(?:it|them|us|me|him|her|you)\s*(?:[.,;:]|to|as|in|on|was|a)\b", clause):
            return None
        return (
            begin if re.match(r"\s*\S+(?:\s+[\w’'-]+){0,3}?\s+\w+|\s*\w+['’]\w+", clause) else None
        )
    if _FINITE_SOON.match(clause) and verb in TELL | _BARE:
        return begin
    return None


_BARE = frozenset(
    """announced announces announcing claimed claims claiming hinted hints argued argues
    arguing confirmed confirms warned warns warning admitted insisted insists insisting
    added adds adding noted notes noting suggested suggesting revealed explained alleged
    alleging acknowledged contended maintained stated stating estimated declared disclosed
    reported wrote joked tweeted posted complained vowed pledged promised conceded""".split()
)


def _adverbial(words: str, verb: str) -> bool:
    """Whether words between a verb and "that" only say when, where or to whom."""
    plain = re.sub(r"\s[–—-]+\s[^–—-]{1,40}\s[–—-]+\s?", " ", words).strip()
    if not plain:
        return True
    lead = LEAD.match(words)
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


def cut(text: str, start: int) -> int:
    """Where content that begins at `start` ends, at most at the sentence's end."""
    ends = [len(text)]
    patterns = (PARTICIPLE_TAIL, AND_SAID, _ACCORDING, _AS_SOURCE, _SEMICOLON)
    ends += [found.start() for pattern in patterns if (found := pattern.search(text, start))]
    end = min(ends)
    dashes = list(re.compile(r"\s[–—-]+\s|—").finditer(text, start, end))
    if len(dashes) == 1 and dashes[0].start() - start > 20 and Q not in text[dashes[0].end() : end]:
        end = dashes[0].start()
    although = _ALTHOUGH.search(text, start, end)
    if although and Q not in text[although.start() : end]:
        end = although.start()
    which = _WHICH.search(text[start:end].rstrip(" ."))
    if which and Q not in which[0]:
        end = start + which.start()
    return end


def content_of(text: str, start: int, end: int) -> Span:
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
