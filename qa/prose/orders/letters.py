"""A text as a model reads it, however its letters are written."""

from __future__ import annotations

import re
import unicodedata

# Cyrillic, Greek and other letters that look like Latin ones.
_LOOKS_LIKE = {
    "a": "аαɑ", "b": "Ьв", "c": "сϲ", "d": "ԁ", "e": "еε℮", "g": "ɡ", "h": "нһհ", "i": "іιɩı",
    "j": "ј", "k": "кκ", "l": "ӏ|", "m": "м", "n": "ոηп", "o": "оοօ", "p": "рρ", "q": "ԛ",
    "r": "гᴦ", "s": "ѕ", "t": "тτ", "u": "υս", "v": "νѵ", "w": "ѡω", "x": "хχ", "y": "уγү",
}  # fmt: skip
_LATIN = str.maketrans({like: letter for letter, all_ in _LOOKS_LIKE.items() for like in all_})
_DIGITS = str.maketrans("013457@$", "oieastas")
_QUOTES = str.maketrans("‘’‚‛“”„‟«»″", '\'\'\'\'"""""""')
_MIXED = re.compile(r"\b(?=[^\W\d_]*[a-z])(?=[^\W\d_]*[^\x00-\u02af\W\d_])[^\W\d_]+")
_WITH_DIGITS = re.compile(r"\b(?=\w*[a-z])(?=[\w@$]*[0-9@$])[\w@$]{4,}")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ ._*\-/|]{1,3}){5,}[^\W\d_](?!\w)")
_EMOJI_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
# Marks above and below letters, and what isn't seen at all.
_UNSEEN = re.compile(
    "[\u0300-\u036f\u064b-\u065f\u0670\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_SMUGGLED = re.compile("[\U000e0000-\U000e007f]|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2}")
_TAGS = {0xE0000 + code: chr(code) for code in range(0x20, 0x7F)}


def folded(text: str) -> str:
    """Return a text in small Latin letters without accents, as far as that is what it looks like.

    What can't be seen is gone, and letters in Unicode's tags are letters. Words that are all
    in another script stay. It isn't as long as the text.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_TAGS))
        text = _UNSEEN.sub("", text)
        text = text.translate(_QUOTES)
    text = text.lower()
    if not text.isascii():
        text = _MIXED.sub(lambda word: word[0].translate(_LATIN), text)
    return _WITH_DIGITS.sub(lambda word: word[0].translate(_DIGITS), text)


def joined(text: str) -> str:
    """Return the words of a folded text that are written letter by letter, without the gaps."""
    return " ".join(re.sub(r"[\W_]+", "", run[0]) for run in _SPACED.finditer(text))


def smuggles(text: str) -> bool:
    """Tell whether a text has letters that only a machine sees. Flags of emoji have some too."""
    return not text.isascii() and bool(_SMUGGLED.search(_EMOJI_FLAG.sub("", text)))
