"""True sentences and lies of one word, made from sentences of articles by rule.

told    a sentence with its passage
truths  it as it is, shortened, or recast
lies    it with one number, date, name or word changed, a negation put in or taken out
cases   so many of each kind, drawn by a seed

A rule that finds nothing to change in a sentence makes none of it.
"""
