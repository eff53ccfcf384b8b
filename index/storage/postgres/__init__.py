"""A library's database in a PostgreSQL, for several machines: an extra, imported where it is used.

connection  connects, and is what the stores call (`index.storage.sql.Sql`)
statements  SQLite's wording and tables put into PostgreSQL's
"""
