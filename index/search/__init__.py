"""From a query to hits.

retrieval  what searches an opened library, whatever engine does
local      searching the files in a library's folder
opening    what must be so for a library to be searched
search     candidates, scored and put in order
filtering  what filters let through, told from the database
hits       from a ranking to hits
holding    articles that hold all of some terms
fusion     fusing the two rankings
diversify  one hit for each thing said, few of any story
listing    articles, the newest first, or those to be looked at
suspects   articles whose day looks wrong
naming     which article a user means
"""
