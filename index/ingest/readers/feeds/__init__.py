"""Feeds that were saved as files. Nothing is fetched.

feed  RSS and Atom: an article an entry
opml  lists of feeds, which hold no articles
"""
