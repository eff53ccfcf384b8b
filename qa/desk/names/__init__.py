"""People, places and organisations: who and what is named, in an article and over a library.

lists/     words and names that kinds are told by, and the files of them in data/
runs       words with capitals that stand together, cut into names, with titles apart
context    what stands beside a name, and what that says of its kind
joining    which names of an article name the same
mentions   all names of an article: `name_mentions`, `full_name`
extractor  a row for each mention, made as an article is indexed
library    names over a whole library: joined spellings, counts
    page       what stands with a name, when, and its newest mentions and quotations
"""
