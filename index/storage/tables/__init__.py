"""The tables of a library's database.

schema     the tables, and the versions of their form
store      what the stores share
articles/  the articles, and what is kept with each
asked/     what users ask for themselves: set by hand, removed for good, fetched
passages   where the passages are, and what is embedded for each
vectors    the vectors, by the digest of what was embedded
placed     what a Milvus holds, where one searches the library; frequencies: of each term
files      the folders given, and what was found in each file
settings   what a library was built with
staging    the tables of a rebuild's two databases
checksums  of rows whose damage nothing else would show
"""
