"""Before and after: two dated events compared, both cited, or an honest "can't tell".

asking   which questions ask for an order, and the question of each of their two events
verbs    the base form of a verb in the past, for these questions
dating   the days on which an event was, by an answer's words
route    asks both, and compares their days
"""
