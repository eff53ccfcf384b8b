"""The words by which `eval.drafting.draft_rules` knows a date, a number, a name, a verb.

Small on purpose: a rule that finds nothing costs a draft, one that guesses costs a reviewer.
"""

from __future__ import annotations

from index.lexicon import (
    AP_MONTH_ABBREVIATIONS,
    DAYS_NEAR_TODAY,
    HONORIFICS,
    MONTHS,
    OFFICES,
    ROYALTY,
    SMALL_NUMBERS,
    TENS,
    TITLE_ABBREVIATIONS,
    WEEKDAYS,
    any_of,
)

MONTH = any_of((*MONTHS, *(f"{month}." for month in AP_MONTH_ABBREVIATIONS)))
YEAR = r"(?:1[5-9]|20)\d\d"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d,.]*\d)"
DATE = (
    rf"(?:{MONTH} {DAY}, {YEAR}|{DAY} {MONTH} {YEAR}|{MONTH} {DAY}\b|{DAY} {MONTH}(?!\w)"
    rf"|{MONTH} {YEAR}|{YEAR}\b(?!-))"
)
"""A day or a month, with or without its year, or a year."""

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
TAIL = "in|on|at|from|during|across|between|since|for|by|with|over"
"""Prepositions that may follow the object of a sentence."""

_SCALE = r"(?: (?:dozen|hundred|thousand|million|billion|trillion))?"
NUMBER = rf"(?:(?:{_DIGITS}|{any_of((*SMALL_NUMBERS[2:], *TENS))}){_SCALE}(?![\w-]))"
MONEY = rf"(?:(?:US)?[$£€¥](?:{_DIGITS}){_SCALE}(?![\w-]))"
PERCENTAGE = rf"(?:(?:{_DIGITS})(?:%| percent\b| per cent\b))"

ROUGHLY = (
    r"(?:at least|more than|about|nearly|over|around|almost|up to|fewer than|less than|as many as"
    r"|an estimated|roughly|approximately|some)"
)

TIME_UNITS = frozenset(
    "second seconds minute minutes hour hours day days week weeks month months year years decade"
    " decades century centuries time times".split()
)
UNCOUNTED = TIME_UNITS | frozenset(
    "percent percentage cents dollars euros pounds yen inches feet miles meters metres kilometers"
    " kilometres degrees points yards acres tons tonnes others more".split()
)
PLURALS = frozenset("people men women children police fish seats teeth".split())

PREPOSITIONS = frozenset(
    "about above across after against along among around at before behind between by during for"
    " from in inside into near of off on onto outside over since through to toward towards under"
    " with within without".split()
)
CLAUSE_WORDS = frozenset(
    "after although and as because before but if or since so than that though unless until what"
    " when where whether which while who whom whose why".split()
)
"""Words that open another clause, in which a date or a verb may belong."""

LABELS = ("highway ", "route ", "road ", "number ", "no. ", "page ", "level ", "phase ", "grade ")
"""What stands before a number that is a name."""

RELATIVE_DAYS = frozenset(
    "now currently recently ago last next this past earlier later".split()
).union(DAYS_NEAR_TODAY, map(str.lower, WEEKDAYS))
PRESENT = frozenset("is are has have will".split())
"""What makes the answer to a question depend on the day it is asked."""

LOOSE_ENDS = frozenset("again back beginning early ending late mid only starting".split())
"""Words that need the date after them, which a question takes away."""

DETERMINERS = frozenset("The A An".split())
CALENDAR = frozenset((*MONTHS, *AP_MONTH_ABBREVIATIONS, *WEEKDAYS))
PRONOUNS = frozenset(
    "he she it they him them himself herself itself themselves i we you us me our my your ours"
    " mine yours who's it's he's she's".split()
)
POSSESSIVES = frozenset("his her hers its their theirs".split())
NO_OPENING = (
    PRONOUNS
    | POSSESSIVES
    | frozenset(
        "this that these those there here and but or so yet nor also then still instead however"
        " meanwhile moreover both another other others such some many most several all each either"
        " neither if when while after before because since although though as with without in on at"
        " for from by to during what who why how where which not no only even just once same one"
        " more later earlier now today yesterday read see watch check find get learn visit call go"
        " here's add make take use try look keep let".split()
    )
)
"""First words of a sentence that leans on the one before it, or whose subject comes later."""

LEANING = frozenset("latter other others pair rest same trio".split())
"""Second words ("The other …") of such a sentence."""

GIVEN = r"[A-Z][a-zà-ÿ]+(?:[A-Z][a-zà-ÿ]+)?(?:-[A-Z][a-zà-ÿ]+)?"
"""One name of a person, such as "Ines", "McKay" or "Jean-Luc"."""

_LONG_TITLES = (
    "Attorney General,Chief Justice,Foreign Minister,House Speaker,Prime Minister,Republican,"
    "Democratic,Secretary of State,Supreme Court,Former,Vice,U.S.,US"
)
_WHOLE_TITLES = (ROYALTY | OFFICES | {"sheriff", "sir"}) - {"minister", "premier"}
_SHORT_TITLES = (HONORIFICS | TITLE_ABBREVIATIONS | {"lt", "sgt"}) - {"miss"}
TITLE = any_of(
    (
        *_LONG_TITLES.split(","),
        *map(str.capitalize, _WHOLE_TITLES),
        *(f"{title.capitalize()}." for title in _SHORT_TITLES),
    )
)

ROLES = frozenset(
    "ambassador analyst archbishop architect author bishop boss captain chair chairman chairperson"
    " chairwoman chancellor chief coach commander commissioner coordinator curator dean deputy"
    " director editor engineer executive founder general governor head judge leader manager mayor"
    " minister owner president principal prosecutor rector secretary sheriff speaker"
    " spokesman spokesperson spokeswoman superintendent treasurer".split()
)

NO_PERSON = frozenset(
    "Academy Agency Airlines Airport Alliance America American Angeles Army Association Authority"
    " Bank Bay Beach Board Bridge Brothers Bureau Business Center Centre Church City Club College"
    " Committee Company Congress Corp Corporation Council County Court Cup Daily Day Defense"
    " Department East Electric England Federation Force Forces Foundation Fox Francisco Global"
    " Government Group Health High Hill Holdings Hospital House Inc Industries Institute"
    " Intelligence International Island Islands Journal Kingdom Korea Lake League Ministry"
    " Motors Museum National Navy Network New News North Office Open Organization Park Party"
    " Police Post Press Prize Republic River Road Saint San School Security Senate Series Service"
    " Services Society South Space Star State States Station Street Studios Supreme Systems"
    " Team Technologies Times Tower Town Trade Treasury Trust Union United University"
    " Valley Village Wall War Week West White World York Zealand Bowl Republicans Democrats"
    " Palace Pentagon Kremlin Parliament Jury Cathedral Abbey Castle Kong The A"
    " Conference Championship Championships Games Olympics Awards Festival Act".split()
)
"""Words that a person's name doesn't hold, though a name of something else may."""

PARTICIPLES = frozenset(
    "born built bought brought caught chosen cut driven drawn elected found given held hit hurt"
    " known laid left lost made named overthrown paid put read sent set shot shown shut sold"
    " spent stolen struck sworn taken thrown torn told won written".split()
)

PAST_FORMS = {
    "died": "die", "resigned": "resign", "arrived": "arrive", "began": "begin", "became": "become",
    "took": "take", "went": "go", "came": "come", "rose": "rise", "fell": "fall", "gave": "give",
    "broke": "break", "spoke": "speak", "wrote": "write", "flew": "fly", "drove": "drive",
    "chose": "choose", "grew": "grow", "won": "win", "signed": "sign", "announced": "announce",
    "launched": "launch", "opened": "open", "closed": "close", "reopened": "reopen",
    "released": "release", "started": "start", "ended": "end", "joined": "join", "left": "leave",
    "made": "make", "met": "meet", "visited": "visit", "passed": "pass", "approved": "approve",
    "rejected": "reject", "voted": "vote", "reported": "report", "published": "publish",
    "issued": "issue", "filed": "file", "sued": "sue", "fired": "fire", "hired": "hire",
    "appointed": "appoint", "nominated": "nominate", "elected": "elect", "declared": "declare",
    "ordered": "order", "banned": "ban", "recalled": "recall", "acquired": "acquire",
    "bought": "buy", "sold": "sell", "killed": "kill", "injured": "injure", "destroyed": "destroy",
    "damaged": "damage", "arrested": "arrest", "evacuated": "evacuate", "rescued": "rescue",
    "beat": "beat", "defeated": "defeat", "scored": "score", "lost": "lose", "retired": "retire",
    "returned": "return", "moved": "move", "married": "marry", "founded": "found",
    "received": "receive", "agreed": "agree", "unveiled": "unveil", "introduced": "introduce",
    "cancelled": "cancel", "canceled": "cancel", "suspended": "suspend", "withdrew": "withdraw",
    "invaded": "invade", "crossed": "cross", "landed": "land", "crashed": "crash",
    "produced": "produce", "shipped": "ship", "flagged": "flag", "added": "add", "cut": "cut",
    "cost": "cost", "raised": "raise", "paid": "pay", "spent": "spend",
    "earned": "earn", "donated": "donate",
    "invested": "invest", "employed": "employ", "hosted": "host", "led": "lead", "held": "hold",
    "created": "create", "directed": "direct", "pleaded": "plead", "testified": "testify",
    "served": "serve", "set": "set", "drew": "draw", "debuted": "debut", "premiered": "premiere",
}  # fmt: skip
"""Simple past forms to their base, for "did"."""

AMBIGUOUS_PAST = frozenset(PAST_FORMS) - frozenset(
    "died resigned arrived began became took went came rose fell gave broke spoke wrote flew drove"
    " chose grew withdrew drew".split()
)
"""Past forms that may be participles ("the bridge closed on Monday reopened")."""

VERBS = frozenset(
    "is are was were be been has have had do does did will would can could may might must shall"
    " should said say says told".split()
)
DOES = frozenset(PAST_FORMS) | VERBS - frozenset("said say says told be been do does did".split())
"""Verbs that a sentence's subject may be followed by."""

SAYS = "said|says|told|added|wrote|explained|tweeted"

SPENDING = frozenset("cost earned donated invested lost paid raised received spent".split())

FURNITURE = (
    r"\b(?:click|subscribe|newsletter|sign up|e-?mail|photo(?:graph)?s?|video|podcast|advertis\w+"
    r"|copyright|contributed to this|reporting by|edited by|read more|follow (?:us|him|her)"
    r"|this (?:article|story|report)|website|caption|getty|tickets?)\b"
)
"""Words of a page rather than of its article."""
