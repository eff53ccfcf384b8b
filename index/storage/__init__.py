"""The library's files: its SQLite database, the derived files that it names, the writer's lock.

    database      the connection, transactions, settings; the stores of its tables hang on it
    connection    how a file that may come from anyone is opened
    schema        the tables, and the versions of their form
    settings      what a library was built with
    articles, passages, vectors, stories, files
                  a store each: the statements of a group of tables
    staging       the two databases of a rebuild
    checksums     of rows
    artifacts     derived files, written and checked
    manifest      which derived files belong to a commit
    lock          one writer at a time
    failures      errors of SQLite and the system as one line
    failpoints    the moments at which tests end a write

No other package of `index` knows SQL.
"""
