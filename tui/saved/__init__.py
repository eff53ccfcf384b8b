"""Saved questions beside a library: kept, asked again, and told of.

names      what they are called
store      the file in which they stand, and its locks
checking   asking them again and keeping what is new
upkeep     what the doctor and a removal do with the file
lines      what is said of them, as plain lines
feed       changes as an Atom feed
cards      what the app shows of them, as styled text
"""
