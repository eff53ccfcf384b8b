"""The tables of a library's database.

schema     the tables, and the versions of their form
store      what the stores share
articles   the articles, and the names that they go by
names      what articles can be called by
taken_down what was removed for good, and what it blocks
pages      where in a text the pages of its file begin
passages   where the passages are, and what is embedded for each
vectors    the vectors, by the digest of what was embedded
stories    signatures of openings, their bands, and copies
extracted  the rows that extractors found, and which extractors those were
earlier    what articles said before their files were edited
hand_set   what was set of articles by hand, and what their files state
files      the folders given, and what was found in each file
settings   what a library was built with
staging    the tables of a rebuild's two databases
checksums  of rows whose damage nothing else would show
"""
