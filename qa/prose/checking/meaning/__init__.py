"""What a sentence says, as far as its words tell, and whether another one says the same.

same_words  words that say the same
units       a sentence as its words, each by what it says
marks       what of it is denied, alleged, planned
aligned     a claim's words beside a sentence's: what stands in another one's place
relations   causes, comparisons, what is yet to end, and what is said of nearly all
roles       who is what, who said it, and who did it: what belongs to somebody else
"""
