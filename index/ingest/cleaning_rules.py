"""What a scraped page leaves around an article: each shape a named rule.

A rule matches a whole line. Rules apply only where `cleaning` asks for them: header rules
above the body, footer rules below it. Each is written so narrowly that a line of prose
can't match it; where a shape is shared with prose, the rule is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.ingest.dates.lines import read_date_line
from index.ingest.dates.text import AGENCIES

_LANGUAGES = (
    "ar|az|be|bg|bn|cs|cz|da|de|el|en|eng|es|et|fa|fi|fr|he|hi|hr|hu|hy|id|it|ja|jp|ka|kk|ko|kr|lt|lv|"
    "mn|ms|nl|no|pl|pt|ro|ru|rus|sk|sl|sq|sr|sv|th|tr|ua|uk|ukr|ur|uz|vi|zh|cn"
)
_NETWORKS = (
    "facebook|twitter|x|whats ?app|telegram|linked ?in|reddit|pinterest|e-?mail|messenger|viber|"
    "instagram|youtube|tik ?tok|threads|bluesky|mastodon|flipboard|tumblr|pocket|line|vk|copy link|"
    "print|link|share|tweet|pin|save"
)
_AGO = r"(?:\d+|an?|one) (?:second|minute|min|hour|day|week|month|year)s? ago"


@dataclass(frozen=True, slots=True)
class Rule:
    """A line that is no part of an article, by its shape. `name` says what it is."""

    name: str
    pattern: re.Pattern[str]

    def matches(self, line: str) -> bool:
        """Whether the whole of `line` has this shape."""
        return self.pattern.fullmatch(line) is not None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the page's own with the lines that belong to it, down to the footer's end."""

    name: str
    heading: re.Pattern[str]
    item: re.Pattern[str]
    most_lines: int


def _rule(name: str, pattern: str) -> Rule:
    return Rule(name, re.compile(pattern, re.IGNORECASE))


_SHARE = _rule(
    "share line",
    r"(?:share|tweet|pin|e-?mail|print|save)(?: (?:this|the))?"
    r"(?: (?:article|story|post|page|news))?"
    rf"(?: (?:on|via|to|with|by) (?:{_NETWORKS}|friends))?[:.]?"
    rf"|(?:(?:{_NETWORKS})[\s,|/·•]+)+(?:{_NETWORKS})",
)
_FOLLOW = _rule(
    "follow line",
    rf"follow (?:us|@\w+)(?: on (?:{_NETWORKS}|google news)(?:[\s,/&]+(?:and )?(?:{_NETWORKS}))*)?"
    r"(?:[\s:]+@\w+)?\s?[:.!]?",
)
_NEWSLETTER = _rule(
    "newsletter line",
    r"(?:(?:editor[’']?s note: )?(?:subscribe|sign up|register)\b.{0,80}"
    r"\b(?:newsletters?|alerts|mailing list)\b.{0,160}"
    r"|get .{2,80} (?:in|to|into) your inbox.{0,60})",
)
_COOKIES = _rule(
    "cookie notice",
    r"(?:this (?:web)?site|we|our (?:web)?site) uses? cookies\b"
    r"(?=.*\b(?:site|website|experience|traffic|ads|consent|browser|policy|settings)\b).{0,400}"
    r"|by (?:continuing|using|browsing)\b.{0,120}\b(?:cookies|privacy policy)\b.{0,200}"
    r"|(?:accept|reject|manage)(?: all)? cookies",
)
_COPYRIGHT = _rule(
    "copyright line",
    r"©.{0,160}|(?:copyright|\(c\))[ ,:]+(?:(?:©|\(c\)) ?)?\d{4}\b.{0,100}|all rights reserved\.?",
)
_PHOTO_CREDIT = _rule(
    "photo credit",
    r"\(?(?:(?:file )?(?:photo|image|picture|photograph)s?(?: (?:credit|source|courtesy))?"
    r" ?[:/] ?|(?:photo|image)s? (?:by|courtesy of) )[\w.'’@&/-]+(?: [\w.'’@&/-]+){0,3}\)?"
    r"|(?:ap photo|getty images|afp|reuters|epa|shutterstock)(?: ?/ ?[\w.'’-]+(?: [\w.'’-]+){0,3})+"
    r"|getty images|ap photo",
)
_TAGS = _rule("tags line", r"(?:tags?|filed under|keywords|more on these topics) ?:.{0,300}")
_ADVERTISEMENT = _rule(
    "advertisement mark",
    r"(?:-+ ?)?(?:advertisements?(?: ?[-–—] ?(?:scroll to continue|continue reading below))?"
    r"|(?:story|article) continues (?:below|after)(?: (?:this )?(?:advertisement|ad))?)"
    r"(?: ?-+)?[.:]?",
)

HEADER_RULES: tuple[Rule, ...] = (
    _rule("language bar", rf"(?:(?:{_LANGUAGES})[\s|/,·•]+)+(?:{_LANGUAGES})"),
    _rule("breadcrumb", r"home ?(?:page)? ?[»›>/|] ?.{0,200}"),
    _rule("slug", r"[a-z0-9]+(?:-[a-z0-9]+){3,}"),
    _rule(
        "section label",
        r"home|news|world|world news|politics|business|sports?|opinion|health|science|technology"
        r"|tech|entertainment|lifestyle|culture|travel|economy|breaking news|latest news"
        r"|top stories",
    ),
    _rule(
        "page control",
        r"skip to (?:main )?content|menu|search|log ?in|sign ?in|subscribe"
        r"|listen(?: to (?:this )?article)?"
        r"|(?:estimated )?(?:reading time:? )?\d+[- ]min(?:ute)?s?(?: read)?",
    ),
    _rule("time ago", rf"(?:(?:published|posted|updated):? )?{_AGO}"),
    _SHARE,
    _FOLLOW,
    _NEWSLETTER,
    _COOKIES,
    _COPYRIGHT,
    _PHOTO_CREDIT,
    _TAGS,
)

FOOTER_RULES: tuple[Rule, ...] = (
    _rule(
        "comments heading",
        r"(?:view |show |\d+ )?comments?(?: ?\(\d+\))?:?|leave a (?:comment|reply)|post a comment"
        r"|join the (?:conversation|discussion)|(?:log|sign) in to comment",
    ),
    _rule(
        "tip line",
        r"(?:have|got) (?:a|any) (?:news )?tips?\b.{0,60}"
        r"(?:@|e-?mail|contact|tell us|we should know).{0,60}",
    ),
    _rule("read more", r"(?:read|see|click here to read) more ?(?:[:»›].{0,200}|\.\.\.|…)?"),
    _rule("also read", r"(?:also read|read also|see also|related) ?[:»›].{0,200}"),
    _rule("back to top", r"back to (?:the )?top|(?:previous|next) (?:article|post|story)"),
    _SHARE,
    _FOLLOW,
    _NEWSLETTER,
    _COOKIES,
    _COPYRIGHT,
    _PHOTO_CREDIT,
    _TAGS,
)

# A mark between two paragraphs of the body; nothing but these exact words.
INTERRUPTION = _ADVERTISEMENT

# Titles of other articles: short, without a sentence's end, with their labels and ages.
LIST_OF_OTHERS = "list of other articles"
_LINK_ITEM = re.compile(r"(?!.*[.;,:]$).{1,150}")
# Headings that can be of nothing but articles.
OF_ARTICLES = re.compile(
    r"\b(?:articles?|stor(?:y|ies)|news|posts?|read|coverage|you|commented|shared)\b", re.IGNORECASE
)
SECTIONS: tuple[Section, ...] = (
    Section(
        LIST_OF_OTHERS,
        re.compile(
            r"(?:most (?:read|popular|viewed|shared|commented)(?: (?:news|stories|articles|posts))?"
            r"|popular (?:posts|stories|articles|now)|trending now|editors?[’']?s?[’']? picks"
            r"|(?:related|recommended|similar|more) (?:articles?|stories|news|posts?|coverage)"
            r"|recommended for you|you (?:may|might) also (?:like|be interested in)"
            r"|read (?:more|also|next)|also read|what to read next|more on this story)\s?:?",
            re.IGNORECASE,
        ),
        _LINK_ITEM,
        most_lines=90,
    ),
    Section(
        "author box",
        re.compile(
            r"about (?:the )?(?:authors?|writer|(?:\w+ )?(?:news ?)?(?:team|desk|room|staff)|us)",
            re.IGNORECASE,
        ),
        re.compile(
            r"(?:h(?:i|ello),? )?(?:i['’]m|i am|my name is|we are|we['’]re) .{1,800}"
            r"|[^.]{3,80} is an? (?:[\w-]+ ){0,5}(?:reporter|journalist|writer|editor|correspondent"
            r"|columnist|freelancer|author|producer|team)\b.{0,700}",
            re.IGNORECASE,
        ),
        most_lines=6,
    ),
)

_NAME = r"[A-Z][\w.'’&-]*"
SOURCE_LINE = re.compile(
    rf"(?i:source|via) ?: ?(?P<source>(?:the )?{_NAME}(?: (?:of|the|and|for|{_NAME})){{0,4}})"
)
_PARTICLE = "al|bin|da|de|del|den|der|di|el|ibn|la|le|van|von"
_PERSON = rf"{_NAME}(?: (?:{_NAME}|{_PARTICLE})){{1,4}}"
_DESK = (
    r"(?:[A-Z][\w.&]* ){0,3}(?:AFP|AP|BBC|Bloomberg|Bureau|CNN|Correspondent|Editor|Network|News"
    r"|NPR|Post|Press|Reporter|Reuters|Staff|Times|TODAY|Writer)"
)
BYLINE = re.compile(
    r"(?i:by|written by|story by|reported by|author):? (?!(?:The|A|An|All|Any|Now|Far|No) )"
    rf"(?P<author>{_PERSON}(?:(?:, (?:and )?| and | & )(?!{_DESK}$){_PERSON}){{0,4}})"
    rf"(?:,? (?:for (?:the )?)?(?P<desk>{_DESK}))?"
)
CATEGORY_LINE = re.compile(r"[A-Z0-9][^\s.!?]*(?: (?:[A-Z0-9&][^\s.!?]*|and|of|the)){0,14}")
CAPTION_CREDIT = re.compile(
    r"(?P<caption>.{3,250}?) ?"
    r"\((?:file )?(?:photo|image|picture|credit)s?(?: credit)? ?[:/][^()]{2,80}\)",
    re.IGNORECASE,
)


def first_match(rules: tuple[Rule, ...], line: str) -> str | None:
    """The name of the first rule that explains a line; None where none does."""
    return next((rule.name for rule in rules if rule.matches(line)), None)


def is_pages_own(line: str) -> bool:
    """Whether a line may be one that goes with the page's header."""
    return bool(
        first_match(HEADER_RULES, line)
        or BYLINE.fullmatch(line)
        or SOURCE_LINE.fullmatch(line)
        or line in AGENCIES
        or read_date_line(line)
    )


def is_name(line: str) -> bool:
    """Whether a line is a name, and neither a headline nor a section of the page."""
    words = line.split()
    return all(word[0].isupper() for word in words) and not first_match(HEADER_RULES, line)
