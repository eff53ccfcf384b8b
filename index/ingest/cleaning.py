"""From the text of a scraped page to the words of its article, and no word fewer.

Three steps, each by line. Marks such as "Advertisement" between paragraphs go first. Then
the footer: from the last line upward, as long as every line is explained by a footer rule
or belongs to a section of the page's own. Then the header: from the first line downward,
as long as every line is explained, or is the title. The first line that no rule explains
ends the header or footer, so nothing inside the body is ever judged.

Cleaning a cleaned article (its title, a blank line, its text) changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import takewhile

from index.ingest.cleaning_rules import (
    BYLINE,
    CAPTION_CREDIT,
    CATEGORY_LINE,
    FOOTER_RULES,
    HEADER_RULES,
    INTERRUPTION,
    LIST_OF_OTHERS,
    OF_ARTICLES,
    SECTIONS,
    SOURCE_LINE,
    first_match,
    is_name,
    is_pages_own,
)
from index.ingest.dates.lines import read_date_line, standing_alone
from index.ingest.dates.text import AGENCIES, parse_dateline

TITLE_LENGTH = 100
_TITLE_REPEATED_WITHIN = 6

_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ESCAPES = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)")
# C0 and C1 controls, soft hyphen, zero-width and bidirectional controls, lone surrogates.
# The joiners U+200C and U+200D stay: Persian, Indic scripts and emoji are spelt with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# A soft hyphen before a line's end breaks one word, and so it does before a space in a text that
# was made of lines.
_SOFT_BREAKS = re.compile(
    r"(?<=[^\W\d_])\xad[ \t\xa0]*(?:\r?\n[ \t\xa0]*(?=[^\W\d_])|[ \xa0](?=[a-zà-ÿ]))"
)
_ODD_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPACES = re.compile(r" {2,}")
_LINE_ENDS = re.compile(r" \n ?|\n ")
_BLANK_LINES = re.compile(r"\n{3,}")
_NOT_A_LETTER = re.compile(r"[\W_]+")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_LABEL = re.compile(r"^(?:\d{1,3}[.)]|[-*•–—·]) *")
_LIST_ITEM = re.compile(r"[-*•–—·]|\d{1,3}[.)] ")
_NOT_A_TITLES_END = re.compile(r"[.,;:—–-]$|[.,][\"'”’)\]]+$")
_FIRST_SENTENCE = re.compile(r".{25,}?[.!?](?=[\"'”’)]*\s)")


@dataclass(frozen=True, slots=True)
class Removed:
    """A line that cleaning took away, and the name of the rule that explains it."""

    rule: str
    line: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article's own words, and what the lines around them said about it.

    `title` is never repeated at the head of `text`, unless it was made from the text's
    first line for want of a real one (`title_from` is then "first line").
    """

    text: str
    title: str = ""
    title_from: str | None = None
    source: str | None = None
    source_from: str | None = None
    author: str | None = None
    removed: tuple[Removed, ...] = ()


def normalise(text: str) -> str:
    r"""Even out whitespace and drop characters that can't be seen; the words stay.

    Line ends become "\n", every run of other spaces one space, three or more line ends a
    blank line; a word that a soft hyphen breaks is whole again. Terminal escapes, control
    and bidirectional characters go, since text from a file must not steer the terminal that
    shows it. Unicode is composed (NFC).
    """
    # Most texts hold none of these, and asking first makes reading twice as fast.
    if not text.replace("\n", "").isprintable():
        text = _SOFT_BREAKS.sub("", _NEWLINES.sub("\n", text))
        text = _INVISIBLE.sub("", _ESCAPES.sub("", text))
        text = _ODD_SPACES.sub(" ", text)
    text = _LINE_ENDS.sub("\n", _SPACES.sub(" ", text))
    text = _BLANK_LINES.sub("\n\n", text).strip(" \n")
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """`text` normalised, on one line: for titles, names and the like."""
    return normalise(text).replace("\n\n", " ").replace("\n", " ")


def clean(text: str) -> Cleaned:
    """Take a scraped page's header and footer off an article. Deterministic.

    A text in which no line is unexplained is given back whole: nothing is lost to a rule.
    """
    whole = normalise(text)
    page = _Page([line for line in whole.split("\n") if not INTERRUPTION.matches(line)])
    page.removed = [
        Removed(INTERRUPTION.name, line) for line in whole.split("\n") if INTERRUPTION.matches(line)
    ]
    page.take_footer()
    page.take_header()
    body = normalise("\n".join(page.lines[page.start : page.end]))
    if not body:
        return Cleaned(whole, *_made_title(whole))
    title, title_from = (page.title, page.title_from) if page.title else _made_title(body)
    source, source_from = page.stated_source() or _agency(body)
    return Cleaned(body, title, title_from, source, source_from, page.author, tuple(page.removed))


def without_title(text: str, title: str) -> str:
    """`text` without a first line (or lines) that only repeats `title`."""
    while text:
        first, _, rest = text.partition("\n")
        if not rest.strip() or not _same(first, title):
            return text
        text = rest.lstrip("\n")
    return text


def first_line_title(text: str) -> str:
    """A title for a text without one: its first sentence or line, `TITLE_LENGTH` at most."""
    lines = [line for line in text[:2000].split("\n") if _LETTERS.search(line)]
    lines = list(takewhile(lambda line: not line.startswith("- "), lines)) or lines
    line = next((line for line in lines if len(line.split()) >= 4), lines[0] if lines else "")
    sentence = _FIRST_SENTENCE.match(line)
    return shorten(sentence[0] if sentence else line)


def shorten(title: str) -> str:
    """`title`, cut at a word to `TITLE_LENGTH` characters where it is longer."""
    if len(title) <= TITLE_LENGTH:
        return title
    head = title[: TITLE_LENGTH - 1]
    return (head[: head.rfind(" ")] if " " in head[40:] else head).rstrip(" ,;:-–—") + "…"


class _Page:
    """The lines of one page while its header and footer are taken off.

    `lines[start:end]` is what is left; `removed` says what went, in the order it went.
    """

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.start = 0
        self.end = len(lines)
        self.title = ""
        self.title_from: str | None = None
        self.crumb = ""
        self.author: str | None = None
        self.source: str | None = None
        self.agency: str | None = None
        self.removed: list[Removed] = []
        # Several dates standing alone are a timeline, which is the article's own.
        self.one_date = len(standing_alone("\n".join(lines))) == 1

    def take_footer(self) -> None:
        """Move `end` up past every line at the bottom that a rule explains."""
        while self.end:
            line = self.lines[self.end - 1]
            if not line:
                self.end -= 1
            elif rule := first_match(FOOTER_RULES, line):
                self._drop(rule, self.end - 1, self.end)
                self.end -= 1
            elif match := SOURCE_LINE.fullmatch(line):
                self.source = self.source or match["source"]
                self._drop("source line", self.end - 1, self.end)
                self.end -= 1
            elif found := self._section_above(self.end):
                name, heading = found
                self._drop(name, heading, self.end)
                self.end = heading
            else:
                return

    def take_header(self) -> None:
        """Move `start` down past every line at the top that a rule explains, and the title."""
        self._take_header_lines()
        if (
            not self.title
            and _title_like(self.crumb)
            and not _same(" ".join(self.lines[self.start : self.start + 1]), self.crumb)
        ):
            self.title, self.title_from = self.crumb, "breadcrumb"
            self._take_header_lines()  # some lines are explained by the title

    def _take_header_lines(self) -> None:
        while self.start < self.end:
            line = self.lines[self.start]
            if not line:
                self.start += 1
            elif rule := self._header_rule(line):
                self._drop(rule, self.start, self.start + 1)
                self.start += 1
            elif not self.title and self._is_title(self.start):
                self.title, self.title_from = line, "title line"
                self.start += 1
            else:
                break

    def stated_source(self) -> tuple[str, str] | None:
        """The outlet that a line of its own names, and where it was found."""
        if self.source:
            return self.source, "source line"
        return (self.agency, "the top of the text") if self.agency else None

    def _section_above(self, end: int) -> tuple[str, int] | None:
        """The section that reaches down to `end`: its name and the line of its heading."""
        for section in SECTIONS:
            for at in range(end - 1, max(-1, end - 1 - section.most_lines), -1):
                line = self.lines[at]
                if section.heading.fullmatch(line):
                    if section.name == LIST_OF_OTHERS and self._is_own_list(at, end):
                        return None
                    return section.name, at
                if line and not section.item.fullmatch(line):
                    break
        return None

    def _is_own_list(self, heading: int, end: int) -> bool:
        """Whether the list under a heading such as "Most popular:" belongs to the article.

        It does where the article speaks of it, or of what it lists, further up, and where
        it lists names; lists of other articles are made of headlines.
        """
        # What will go as the page's header is not the article's word.
        spoken = (line for line in self.lines[:heading] if not is_pages_own(line))
        above = f" {' '.join(map(_words, spoken))} "
        if f" {_words(self.lines[heading])} " in above:
            return True
        lines = [_LABEL.sub("", line) for line in self.lines[heading + 1 : end] if line]
        items = [item for item in map(_words, lines) if item]
        known = sum(f" {item} " in above for item in items)
        short = all(len(item.split()) <= 3 for item in items)
        colon = self.lines[heading].rstrip().endswith(":")
        names = not OF_ARTICLES.search(self.lines[heading]) and all(map(is_name, lines))
        own = short and (known > 0 or colon or (names and len(items) > 1))
        return bool(items) and (2 * known >= len(items) or own)

    def _header_rule(self, line: str) -> str | None:
        """The name of what explains a line above the body, noting what it says."""
        if self.title:
            if _same(line, self.title):
                return "title repeated"
            if self._is_caption(line):
                return "title repeated before a caption"
        # Above the title, "By Popular Demand, Ferry Returns" may well be the title.
        match = BYLINE.fullmatch(line)
        if match and (self.title or match["desk"] or "," not in line):
            if match["author"] in AGENCIES:
                self.agency = self.agency or match["author"]
            else:
                self.author = self.author or match["author"]
            return "byline"
        if match := SOURCE_LINE.fullmatch(line):
            self.source = self.source or match["source"]
            return "source line"
        if line in AGENCIES:
            self.agency = self.agency or line
            return "agency line"
        if (dates := read_date_line(line)) and (self.one_date or not dates.bare):
            return "date line"
        if self._is_category(line):
            return "categories above the title"
        rule = first_match(HEADER_RULES, line)
        if rule == "breadcrumb":
            self.crumb = re.split(r" ?[»›>/|] ?", line)[-1]
        return rule

    def _is_category(self, line: str) -> bool:
        """Whether a line of capitalised words stands before a repetition of the title.

        Before the title's own line, a breadcrumb says what the title is.
        """
        title = self.title or self.crumb
        if not title or not CATEGORY_LINE.fullmatch(line):
            return False
        following = [other for other in self.lines[self.start + 1 : self.end] if other]
        for other in following[:_TITLE_REPEATED_WITHIN]:
            if _same(other, title):
                return True
            if not (CATEGORY_LINE.fullmatch(other) or first_match(HEADER_RULES, other)):
                return False
        return False

    def _is_caption(self, line: str) -> bool:
        """Whether a line is the title, glued before a caption whose words the body has as well."""
        if not line.startswith(self.title):
            return False
        match = CAPTION_CREDIT.fullmatch(line[len(self.title) :].strip())
        return match is not None and any(
            match["caption"] in other for other in self.lines[self.start + 1 : self.end]
        )

    def _is_title(self, at: int) -> bool:
        """Whether line `at` is a headline with something below it."""
        return (
            (_title_like(self.lines[at]) or self._is_short_title(at))
            and self._ends_on_purpose(at)
            and any(self.lines[at + 1 : self.end])
        )

    def _is_short_title(self, at: int) -> bool:
        """Whether line `at` is a headline of a word or two, alone above a paragraph.

        A byline may stand between. One word in capitals is a place or an outlet.
        """
        line = self.lines[at]
        following = self.lines[at + 1 : self.end]
        alone = bool(following) and (not following[0] or self._is_byline(at + 1))
        if not alone or not _title_like(line, shortest=4, fewest_words=1):
            return False
        below = next(
            (
                other
                for number, other in enumerate(following, start=at + 1)
                if other and not self._is_byline(number)
            ),
            "",
        )
        return (
            not (line.isupper() and len(line.split()) == 1)
            and not _title_like(below)
            and len(below.split()) >= 6
            and not is_pages_own(below)
        )

    def _is_byline(self, at: int) -> bool:
        return at < self.end and BYLINE.fullmatch(self.lines[at]) is not None

    def _ends_on_purpose(self, at: int) -> bool:
        """Whether line `at` is a line of its own, and not the first of a wrapped paragraph.

        A line that was broken although the next line's first word would have fitted was
        ended on purpose, as is one above a byline; one that is full may go on in the next.
        """
        if self._is_byline(at + 1):
            return True
        block = [self.lines[at]]
        for line in self.lines[at + 1 : self.end]:
            if not line:
                break
            block.append(line)
        if len(block) == 1:
            return True
        width = max(map(len, block))
        return len(block[0]) + 1 + len(block[1].split(" ", 1)[0]) <= width

    def _drop(self, rule: str, start: int, end: int) -> None:
        self.removed += [Removed(rule, line) for line in self.lines[start:end] if line]


def _title_like(line: str, shortest: int = 12, fewest_words: int = 3) -> bool:
    """Whether a line reads like a headline: a few words, no sentence's end, no list mark."""
    return (
        shortest <= len(line) <= 200
        and len(line.split()) <= 25
        and len(_LETTERS.findall(line)) >= fewest_words
        and not line[0].islower()
        and not _NOT_A_TITLES_END.search(line)
        and not _LIST_ITEM.match(line)
        and parse_dateline(line) is None
        and first_match(FOOTER_RULES, line) is None
        and not any(section.heading.fullmatch(line) for section in SECTIONS)
    )


def _words(line: str) -> str:
    """The words of a line alone, case-folded and one space apart."""
    return " ".join(_NOT_A_LETTER.sub(" ", line).casefold().split())


def _same(line: str, title: str) -> bool:
    """Whether two lines say the same, case, spaces and punctuation aside."""
    wanted = _NOT_A_LETTER.sub("", title).casefold()
    return bool(wanted) and _NOT_A_LETTER.sub("", line[: 4 * len(title)]).casefold() == wanted


def _made_title(text: str) -> tuple[str, str | None]:
    title = first_line_title(text)
    return title, "first line" if title else None


def _agency(body: str) -> tuple[str | None, str | None]:
    """The agency that the body's dateline names."""
    head = parse_dateline(body.split("\n", 1)[0])
    return (head.agency, "dateline") if head and head.agency else (None, None)
