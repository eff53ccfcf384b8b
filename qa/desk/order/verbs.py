"""The base form of a verb in the past: "the strike ended" is asked as "when did the strike end"."""

from __future__ import annotations

import re

_IRREGULAR = {
    past: base
    for base, pasts in (
        line.split(":")
        for line in """become:became begin:began break:broke bring:brought build:built buy:bought
        catch:caught choose:chose come:came drive:drove fall:fell fight:fought find:found fly:flew
        get:got give:gave go:went grow:grew have:had hear:heard hold:held keep:kept know:knew
        lead:led leave:left lose:lost make:made meet:met pay:paid rise:rose run:ran say:said
        see:saw seek:sought sell:sold send:sent shoot:shot sink:sank speak:spoke spend:spent
        stand:stood steal:stole strike:struck swear:swore take:took teach:taught tell:told
        throw:threw wear:wore win:won withdraw:withdrew write:wrote arise:arose fire:fired
        sign:signed die:died""".split()
    )
    for past in pasts.split(",")
}
_SAME = frozenset("hit cut quit set shut put let split burst cost beat".split())
_E_ENDED = re.compile(
    r"(?:[^aeious][c]|[aeiour]c|n[cg]|[dlr]g|v|[^s]s|z|[^aeioul]l|u|[^aeiou]at|[aeiou]at|[td]ut|lud"
    r"|cid|vid|rod|nod|[^a]ir|[ur]ad|vad|sur|par|clar|tor|plor|fin|bin|min|sum|cum|ack?not|vot|mot|plet|cit"
    r"|vit|it[eh])$"
)
"""Stems that end in e: "announc", "clos", "settl", "evacuat", "decid", "declar"."""

_SHORT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
"""A syllable that would have doubled its last letter before -ed, had it no e: "fil", "nam"."""

_DOUBLED = re.compile(r"([bdgmnprt])\1$")


def base_of(verb: str) -> str | None:
    """Return the base form of a verb in the simple past; None where it isn't one.

    >>> base_of("ended"), base_of("resigned"), base_of("won"), base_of("bridge")
    ('end', 'resign', 'win', None)
    """
    word = verb.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _SAME:
        return word
    if not word.endswith("ed") or len(word) < 5:
        return None
    if word.endswith("ied"):
        return f"{word[:-3]}y"
    stem = word[:-2]
    if _DOUBLED.search(stem) and not stem.endswith("add"):
        return stem[:-1]
    if re.search(r"[aeiou][^aeiou]+[ei]ll$", stem):
        return stem[:-1]
    if word.endswith("eed"):
        return word if word in ("need", "speed", "feed") else word[:-1]
    return f"{stem}e" if _SHORT.fullmatch(stem) or _E_ENDED.search(stem) else stem
