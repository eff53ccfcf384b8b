"""The tables of articles, and of what is kept with each.

articles   the articles, and the names that they go by
names      what articles can be called by
pages      where in a text the pages of its file begin
stories    signatures of openings, their bands, and copies
extracted  the rows that extractors found, and which extractors those were
earlier    what articles said before their files were edited
"""
