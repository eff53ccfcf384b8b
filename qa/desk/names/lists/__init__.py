"""The lists that names are told by.

parts  words within names and beside them: "Ministry", "River", "Senator", "actor"
known  names that news has every day, and peoples
flags  what a word may be, by all lists and the files in `data/`, which name their sources
"""
