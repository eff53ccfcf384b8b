"""A library's files: its database, the derived files that the database names, the writer's lock.

    database      the connection, transactions, settings; the stores of its tables hang on it
    articles, passages, vectors, stories, files
                  a store each: the statements of a group of tables
    staging       the tables of a rebuild's two databases
    schema        the tables, and the versions of their form
    settings      what a library was built with
    connection    how a file that may come from anyone is opened
    checksums, integrity
                  of rows, and of the database as a whole
    roots         the folders and files that a library is given
    artifacts     derived files, written and checked
    manifest      which derived files belong to a commit
    lock          one writer at a time
    failures      errors of SQLite and the system as one line
    failpoints    the moments at which tests end a write

No other package of `index` knows SQL.
"""
