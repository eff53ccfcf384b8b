"""From a query to hits.

search     ranking by keywords, by meaning, and by the two fused
hits       from filters to rows, from a ranking to hits
fusion     fusing the two rankings
diversify  one hit for each thing said, few of any story
naming     which article a user means
"""
