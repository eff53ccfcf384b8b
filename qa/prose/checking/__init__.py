"""The check of a sentence against the passages that it cites: who passes is quoted beside it.

    checker     all checks in their order, and the citations of what passed
    quoted      words in quotation marks stand there to the letter
    numbers     numbers, with their units
    dates       days, months, years, weekdays, and what "on Tuesday" means by the article's date
    names       people, places and organisations, by the index of names where there is one
    words       all other words, and whether the sentences that have them deny or assert
    asked       our own reader, asked for the claim's values, finds them there
    evidence    the sentences that are cited for what passed
    own         all of these together
    meaning/    what a sentence says, as far as its words tell

A check takes a claim and returns why it doesn't stand, or None.
"""
