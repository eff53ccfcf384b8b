"""A library's files: its database, the derived files that the database names, the writer's lock.

    database    the connection and transactions; the stores of its tables hang on it
    tables/     a store for each group of tables: the statements, no rules
    sql         what stores ask of a database: of SQLite (`sqlite`) and of a server (`postgres/`)
    connection  how a file that may come from anyone is opened
    integrity   whether the database is whole
    roots       the folders and files that a library is given
    artifacts   derived files, written and checked
    manifest    which derived files belong to a commit
    status      counting what is in a library
    glance      names to choose from, within a moment
    lock        one writer at a time
    failures    errors of the database and the system as one line
    failpoints  the moments at which tests end a write

No other package of `index` knows SQL.
"""
