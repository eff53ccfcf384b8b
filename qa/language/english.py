"""Whether a question is in English, the one language that its rules and its reader know.

Told by a handful of words that questions in other languages can hardly do without, and by their
scripts. It is for a word to the user: where there is any doubt (a name, a title, a few words
searched for) a question is taken for English.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")
_QUESTION_MARKS = "?？؟;՞"
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")

_ENGLISH = frozenset(
    "the are were who what when where why how which did does of and with from has have will that"
    " they his many much been there about into after this its".split()
)

# What asks or says, and beside it the small words that are English too, or parts of names: "La Paz"
_ASKING = {
    "de": "wer wen wem wessen wann wo warum wieso wie welche welcher welches wieviel wurde wird"
    " ist sind haben gibt nicht",
    "es": "qué quién quiénes cuándo dónde cómo cuánto cuánta cuántos cuántas cuál cuáles quien"
    " cuando donde cuantos cuantas está están fue fueron",
    "fr": "qui quand où pourquoi combien quel quelle quels quelles quoi est sont était",
    "it": "chi quando dove perché cosa quanto quanti quante quale quali è sono stato hanno",
    "pt": "quem quando onde porquê quanto quantos quantas qual quais foi está são é tem",
    "nl": "wie wanneer waar waarom hoe welke wat wordt werd zijn heeft niet hoeveel",
    "sv": "vem när varför hur vilken vilket vad var är blev har inte",
    "da": "hvem hvornår når hvor hvorfor hvordan hvilken hvilket hva hvad er ble blev har ikke",
    "pl": "kto kiedy gdzie dlaczego jak ile który która które czy jest są nie",
    "tr": "nerede nasıl neden niçin hangi kaç zaman mı mi oldu",
    "fi": "kuka milloin missä miksi mitä mikä kuinka miten oli",
}
_BESIDE = {
    "de": "der die das dem den des ein eine einen im am und von mit zu nach für auf bei hat",
    "es": "el la los las un una de del en que por se y con para al es son hay",
    "fr": "le la les l un une des du de d dans en et pour avec que il elle s au aux a ont",
    "it": "il lo la gli le un una di del della dello nel nella in e per con che si al ha",
    "pt": "o a os as um uma de do da dos das em no na e por para com que se ao",
    "nl": "de het een van in en op met voor te aan dat is",
    "sv": "den det en ett i på av och för med att om som till",
    "da": "den det en et i på af av og for med at om som til",
    "pl": "w na z do się i o po za od przez",
    "tr": "ne bir ve bu için ile de da kim",
    "fi": "ja se ei hän ovat olla on",
}
_WORDS = {
    language: (frozenset(asking.split()), frozenset(_BESIDE[language].split()))
    for language, asking in _ASKING.items()
}


def seems_english(question: str) -> bool:
    """Tell whether a question may be in English; False only where it is clear that it isn't."""
    words = [word.casefold() for word in _WORD.findall(unicodedata.normalize("NFC", question))]
    letters = "".join(words)
    if not letters:
        return True
    others = [letter for letter in letters if not unicodedata.name(letter, "").startswith("LATIN")]
    if 2 * len(others) > len(letters):
        return not _asks(question, words, others)
    if len(words) < 3 or not _ENGLISH.isdisjoint(words):
        return True
    return not any(
        not asking.isdisjoint(words) and len((asking | beside) & set(words)) > 1
        for asking, beside in _WORDS.values()
    )


def _asks(question: str, words: list[str], letters: list[str]) -> bool:
    """Whether words of another script are a question, not just a name."""
    marked = any(mark in question for mark in _QUESTION_MARKS)
    if unicodedata.name(letters[0], "").startswith(_UNSPACED):
        return len(letters) >= (4 if marked else 10)
    return len(words) >= (2 if marked else 5)
