"""From a query to hits.

search     ranking by keywords, by meaning, and by the two fused
hits       from filters to rows, from a ranking to hits
fusion     fusing the two rankings
diversify  one hit for each thing said, few of any story
listing    articles, the newest first, or those to be looked at
suspects   articles whose day looks wrong
naming     which article a user means
"""
