"""Time expressions: what they mean in an article, and in a question.

time_words      finding them
relative        what one means, by the article's own date
calendar_rules  rules for those that name a day, a month or a year
deictic_rules   rules for those that count from a day: "next Tuesday"
tense           whether a sentence looks back or ahead
days            arithmetic of days and months
asked_period    the period that a question asks about
"""
