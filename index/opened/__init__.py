"""What an opened library tells of its snapshot besides searches; `index.library` is all of it.

snapshot   what the others read: the database, and the search
articles   articles, by name, filters, or what was set of them
stories    articles of which one says what another says
history    when articles came, changed, and were published; outlets
extracted  the rows that extractors found
"""
