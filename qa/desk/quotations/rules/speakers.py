"""Whose words they are: "he", "the minister" and "Park" made whole from the article."""

from __future__ import annotations

import re

from qa.desk.quotations.rules import subjects
from qa.desk.quotations.rules.found import Found, Span
from qa.desk.quotations.rules.naming import names_of

_PERSONAL = frozenset("he she".split())
_RELATION = re.compile(r"\s(?:for|of|from|at|with|in|on|to|familiar|close|near)\s")
_ADJECTIVE = re.compile(
    r"^(?:U\.?S\.?|U\.?K\.?|[A-Z]\w*(?:an|ish|ese|ic|ch|i|er|publicans?|crats?)s?)$"
)
_WORD = re.compile(r"[^\W_][\w'’-]*")
_COMMON = re.compile(
    r"(?:Prosecutors|Officials|Police|Authorities|Critics|Experts|Researchers|Scientists|Analysts|Seniors|Doctors|Investigators"
    r"|Lawmakers|Republicans|Democrats|Residents|Witnesses|Supporters|Opponents|Lawyers|Attorneys|Activists|Economists|Organizers|Organisers"
    r"|Fans|Parents|Teachers|Students|Voters|Reports|Sources|Others|Many|Some|Most|Everyone|Firefighters|Rescuers|Forecasters|Astronomers|Historians|Insiders|Users|Commentators|Neighbors|Neighbours|Detectives|Deputies|Advocates)"
)
_ISSUED = re.compile(
    r"(?:the\s+|an?\s+|its\s+|\w+\s+){0,3}(?:statement|report|post|tweet|release|letter|memo|study|survey|poll|filing|review"
    r"|email|blog|note|article|analysis|announcement|message|document|documents|data|figures|press\s+release)\b[^,]{0,30}?"
    r"\s(?:from|by|of|in)\s+(?:the\s+)?(?P<by>[A-Z][\w.’'&-]*(?:\s+(?:[A-Z][\w.’'&-]*|of|the|and))*)$",
)
_ALL_NAME = re.compile(r"[Tt]he\s+([A-Z][\w.’'&-]*(?:\s+(?:of|for|and|the|[A-Z][\w.’'&-]*))*)")
_PLAIN_BODY = re.compile(r"[Tt]he(?:\s+[a-z-]+){1,3}")
_FIRMS = frozenset(
    """company broadcaster automaker carmaker retailer airline network studio chain manufacturer
    brand firm union newspaper paper platform startup maker giant bank magazine""".split()
)
_BODIES = frozenset(
    """company broadcaster automaker carmaker board agency university team newspaper bank group
    union firm organization organisation department ministry retailer airline network studio
    league club outlet paper magazine site website association commission court
    administration manufacturer chain brand nonprofit charity publication platform startup
    developer maker institute center centre federation committee council regulator giant
    service bureau hospital school college""".split()
)
_SUBORDINATE = re.compile(r"(?:After|When|While|As|Before|Although|Though|Since|Asked)\s")
LOOK_BACK = 1_200
"""Characters before a pronoun within which its name is looked for."""


class Speakers:
    """Finds the names behind the mentions of one article."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._names = names_of(text)

    def mention(self, span: Span) -> Span:
        """Return who is named in what stands beside a verb: a person without "of the Guild"."""
        return self._names.person_at(*span)

    def of(self, mention: Span | None, last: Found | None) -> Span | None:
        """Return the fullest name of who is mentioned; `last` is the quotation before."""
        if mention is None:
            return last.speaker if last else None
        words = self._text[slice(*mention)]
        plain = words.casefold()
        if plain in _PERSONAL:
            return self._person(mention, last)
        if plain in ("it", "they", "we", "i", "you", "who"):
            return self._other(mention, last)
        if _COMMON.fullmatch(words) or (
            " " not in words
            and _ADJECTIVE.match(words)
            and words.endswith("s")
            and not self._names.is_surname(words)
        ):
            return None
        if subjects.looks_named(self._text, mention):
            return self._names.full(*mention)
        return self._described(mention)

    def going_on(self, last: Found, place: int) -> Span | None:
        """Whose a quotation without a source is: the last one's, unless another is named since."""
        since = self._names.persons_between(last.content[-1][1], place)
        others = [one for one in since if one != last.speaker]
        if last.speaker is None or not others or last.speaker in since:
            return last.speaker
        return others[-1]

    def _person(self, mention: Span, last: Found | None) -> Span | None:
        """Who "he" is: whom the sentences before speak of, else who spoke last."""
        near = last.content[-1][1] if last else 0
        since = max(near, mention[0] - LOOK_BACK)
        names, pronoun = self._names, self._text[slice(*mention)].casefold()
        first = names.sentence_start(mention[0])
        # After Ann Lee had left, she said
        subordinate = near <= first and _SUBORDINATE.match(self._text, first)
        if subordinate and (inside := names.person_in(first, mention[0], pronoun)):
            return inside
        named = names.subject_before(mention[0], since, pronoun)
        if named:
            return named
        if (
            last
            and mention[0] - near < LOOK_BACK
            and (
                last.speaker is None
                or (names.may_be_person(last.speaker) and names.fits(last.speaker, pronoun))
            )
        ):
            plural = last.mention is not None and self._text[last.mention[1] - 1] == "s"
            if last.speaker or (last.mention and not plural and mention[0] - near < 500):
                return last.speaker
        return names.subject_before(mention[0], max(0, mention[0] - LOOK_BACK), pronoun)

    def _other(self, mention: Span, last: Found | None) -> Span | None:
        if last is None or last.speaker is None or mention[0] - last.content[-1][1] > 500:
            return None
        plural = self._text[slice(*mention)].casefold() == "they"
        return None if plural and self._names.may_be_person(last.speaker) else last.speaker

    def _described(self, mention: Span) -> Span | None:
        words = self._text[slice(*mention)]
        if named := _ALL_NAME.fullmatch(words):
            return self._names.full(mention[0] + named.start(1), mention[1])
        head = _RELATION.split(words)[0]
        role = _WORD.findall(head)[-1].casefold() if _WORD.findall(head) else ""
        definite = words[:4].casefold() in ("the ", "his ", "her ")
        if role and not role.endswith("s") and not role.startswith("spokes"):
            found = self._names.with_role(role, mention[0])
            if found and (definite or found[0] > mention[1]):
                return found
            if definite and (found := self._names.likely(role, mention[0])):
                return found
        if issued := _ISSUED.match(words):
            start = mention[0] + issued.start("by")
            return self._names.full(start, mention[0] + issued.end("by"))
        if role in _BODIES and _PLAIN_BODY.fullmatch(words):
            return self._names.body(role, mention[0], role in _FIRMS)
        # A White House official: the name of a body makes a name of it.
        return mention if self._names.has_body(*mention) else None
