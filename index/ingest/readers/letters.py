"""Which single-byte encoding a text without a declaration is in, told by its letters.

Each byte is a letter in many code pages, but only in the right one do they make a language:
Polish read as windows-1252 has "³" inside its words, Russian in the wrong page has capitals
there and seldom the letters that Russian is made of. (charset-normalizer, which tells East
Asian encodings well, confuses the code pages of Latin letters, and of a sentence or two.)
"""

from __future__ import annotations

import re
from itertools import pairwise

_LATIN = {
    "windows-1252": """äöüß àâæçéèêëîïôœùûüÿ áéíñóúü àáâãçéêíóôõúü àèéìíîòóùú áéèëêïóöü æøåéèêôóü
        åäöéàü áðéíóúýþæö áéíóúàèòù àçéèíïóòúü áâêîôûŵŷ""",
    "windows-1250": "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű ăâîşţ čćđšž äëöç",
    "windows-1254": "çğıöşüâîû",
    "windows-1257": "āčēģīķļņšūž ąčęėįšųūž äõöüšž",
    "iso8859-2": "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű ăâîşţ čćđšž",
}
# Pages in order of how common they are: of equals the first is taken.
_ALPHABETS = {page: tuple(map(frozenset, of.split())) for page, of in _LATIN.items()}

# The letters that make up some three quarters of a text in the language.
_CYRILLIC = frozenset("оеаинтсрвлкмядуі")
_GREEK = frozenset("αοιετσνηυρπκμλςίάόέ")
_HEBREW = frozenset("יוהלארתמשבנדכ")
_ARABIC = frozenset("اليمنوترعبدةسه")
_THAI = frozenset("านรอกเงสมวยลดทตคหปบ่ี้ัไะิ")
_SCRIPTS = {
    "windows-1251": _CYRILLIC,
    "koi8-u": _CYRILLIC,
    "iso8859-5": _CYRILLIC,
    "cp866": _CYRILLIC,
    "mac-cyrillic": _CYRILLIC,
    "windows-1253": _GREEK,
    "iso8859-7": _GREEK,
    "windows-1255": _HEBREW,
    "iso8859-8": _HEBREW,
    "windows-1256": _ARABIC,
    "iso8859-6": _ARABIC,
    "cp874": _THAI,
}
_COMMON = 0.6
"""The share of a text's letters beyond ASCII that must be common ones of its language."""

_FEWEST = 10
"""Letters beyond ASCII that tell a language of another script."""

_ENOUGH = 0.9
"""The share of letters beyond ASCII that must be one language's; the rest are foreign names."""

# A text of many languages' names has no language; three such bytes in a row, or a capital
# within a word, are East Asian or Cyrillic.
_MOST_IN_NAMES = 0.15
_FOREIGN_RUN = re.compile(rb"[\x80-\xff]{3}|[a-z][\xc0-\xde][a-z]")
_MOST_BEYOND_ASCII = 0.3
_PUNCTUATION = frozenset("‘’“”„‚–—…«»‹›¡¿·•°§©®™€£¥¢½¼¾²³ºª´¨¸\xa0\xad\x85")
_QUOTES = frozenset("‘’“”„‚–—…«»\xa0")
_NOT_WITHIN_A_WORD = frozenset("¡¿¼½¾²³ºª´¨¸£¥¢°§")


def page_of(data: bytes) -> str | None:
    """The code page in which the letters of `data` make a language.

    windows-1252 for an ASCII text with the odd letter of any; None where none does.
    """
    beyond = len(data.translate(None, bytes(range(0x80))))
    if beyond <= _MOST_BEYOND_ASCII * len(data):
        shares = {
            page: _share(data.decode(page, "replace").lower(), alphabets)
            for page, alphabets in _ALPHABETS.items()
        }
        best = max(shares, key=shares.__getitem__)
        if shares[best] >= _ENOUGH:
            return best
        if beyond <= _MOST_IN_NAMES * len(data) and not _FOREIGN_RUN.search(data):
            return "windows-1252"
    common = {page: _common(data.decode(page, "replace"), of) for page, of in _SCRIPTS.items()}
    best = max(common, key=common.__getitem__)
    return best if common[best] >= _COMMON else None


def _share(text: str, alphabets: tuple[frozenset[str], ...]) -> float:
    """How much of what is beyond ASCII the best fitting language explains, 0 to 1."""
    counts: dict[str, int] = {}
    strange = 0
    before = ""
    for at, character in enumerate(text):
        if character.isascii():
            pass
        elif character in _PUNCTUATION:
            after = text[at + 1 : at + 2]
            strange += character in _NOT_WITHIN_A_WORD and before.isalpha() and after.isalpha()
        elif character.isalpha():
            counts[character] = counts.get(character, 0) + 1
        else:
            strange += 1
        before = character
    total = sum(counts.values())
    if not total:
        return 0.0 if strange else 1.0
    known = max(
        sum(count for letter, count in counts.items() if letter in alphabet)
        for alphabet in alphabets
    )
    return known / (total + strange)


def _common(text: str, letters: frozenset[str]) -> float:
    """The share of a language's common letters beyond ASCII, less what no language writes."""
    foreign = [character for character in text if not character.isascii()]
    foreign = [one for one in foreign if one not in _QUOTES]
    if len(foreign) < _FEWEST:
        return 0.0
    common = sum(character.lower() in letters for character in foreign)
    inner_capitals = sum(
        before.islower() and after.isupper()
        for before, after in pairwise(text)
        if not after.isascii()
    )
    capitals = sum(character.isupper() for character in foreign)
    shouted = len(foreign) if capitals > 0.7 * len(foreign) else 0
    return (common - 3 * inner_capitals - 0.2 * shouted) / len(foreign)
