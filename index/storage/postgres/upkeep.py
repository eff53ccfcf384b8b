"""What a library's tables in a PostgreSQL are like, and cleaning them of what was deleted."""

from __future__ import annotations

import time
from typing import Any

from index.storage.failpoints import step
from index.storage.postgres import statements
from index.storage.postgres.statements import Server
from index.storage.sql import ServerError

_POLL_SECONDS = 0.05
_LOCK_NOT_AVAILABLE = "55P03"

_SEQUENCES = (
    'SELECT s.oid AS sequence, t.relname AS "table", a.attname FROM pg_depend d'
    " JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'"
    " JOIN pg_class t ON t.oid = d.refobjid"
    " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid"
    " WHERE d.deptype = 'i' AND t.relnamespace = CAST(? AS regnamespace)"
)
"""What numbers the rows of a library's tables, and the columns that are numbered."""


def erase_free_space(sql: Server, patience: float) -> bool:
    """Write every table anew without what was deleted from it.

    False where a transaction keeps an older state, or a table, for longer than `patience` seconds.
    The server's own log, and copies of it, are its keeper's.
    """
    until = time.monotonic() + patience
    now = sql.execute("SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint)").fetchone()[0]
    while _has_older_snapshot(sql, now):
        if time.monotonic() >= until:
            return False
        time.sleep(_POLL_SECONDS)
    try:
        for table in _tables(sql):
            left = max(1, round((until - time.monotonic()) * 1000))
            sql.execute(f"SET lock_timeout = {left}")
            sql.execute(f"VACUUM (FULL) main.{statements.quoted(table)}")
            step("vacuumed", table)
    except ServerError as error:
        if error.code != _LOCK_NOT_AVAILABLE:
            raise
        sql.execute("SET lock_timeout = 0")
        return False
    sql.execute("SET lock_timeout = 0")
    return True


def settle_ids(sql: Server) -> None:
    """Have no table give an id that a row brought along."""
    for sequence, table, column in sql.execute(_SEQUENCES, (_own(sql),)).fetchall():
        highest = f'SELECT max("{column}") AS last FROM main.{statements.quoted(table)}'
        sql.execute(
            f"SELECT setval(CAST(? AS oid), last) FROM ({highest}) AS highest"
            " WHERE last > coalesce(pg_sequence_last_value(CAST(? AS oid)), 0)",
            (sequence, sequence),
        )


def last_id(sql: Server, table: str) -> int:
    """Return the last id that a table gave."""
    found = sql.execute(
        f"SELECT pg_sequence_last_value(sequence) FROM ({_SEQUENCES}) AS known"
        " WHERE known.table = ?",
        (_own(sql), table),
    ).fetchone()
    return int(found[0] or 0) if found else 0


def size(sql: Server) -> int:
    """Return the bytes of all tables and indexes."""
    found = sql.execute(
        "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace = CAST(? AS regnamespace)",
        (_own(sql),),
    )
    return int(found.fetchone()[0])


def has_tables_of(sql: Server, made_by: str) -> bool:
    """Tell whether all tables and indexes are there that some statements make.

    They make temporary ones, which are compared, and are gone again.
    """
    apart = not sql.in_transaction
    sql.execute("BEGIN" if apart else "SAVEPOINT intended")
    try:
        for statement in made_by.replace("CREATE TABLE", "CREATE TEMP TABLE").split(";"):
            if statement.strip():
                sql.execute(statements.tables(statement))
        intended = _shape(sql, "pg_my_temp_schema()")
    finally:
        sql.execute("ROLLBACK" if apart else "ROLLBACK TO SAVEPOINT intended")
    return intended <= _shape(sql, f"CAST('{_own(sql)}' AS regnamespace)")


def drop(sql: Server, schema: str) -> None:
    """Drop a library's tables with its schema, where there is one."""
    if sql.execute("SELECT 1 FROM pg_namespace WHERE nspname = ?", (schema,)).fetchone():
        sql.execute(f"DROP SCHEMA IF EXISTS {statements.quoted(schema)} CASCADE")


def _own(sql: Server) -> str:
    return statements.quoted(sql.schema)


def _tables(sql: Server) -> list[str]:
    found = sql.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = ? ORDER BY tablename", (sql.schema,)
    )
    return [name for (name,) in found]


def _has_older_snapshot(sql: Server, now: int) -> bool:
    """Tell whether a transaction began before another, by whose number `now` is told."""
    found = sql.execute(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        " AND age(backend_xmin) >= age(CAST(CAST(? AS text) AS xid)) LIMIT 1",
        (str(now % (1 << 32)),),
    )
    return found.fetchone() is not None


def _shape(sql: Server, namespace: str) -> set[tuple[Any, ...]]:
    """Return every column, index and rule of every table."""
    columns = sql.execute(
        "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,"
        " a.attidentity, a.attcollation FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        f" WHERE c.relkind = 'r' AND a.attnum > 0 AND c.relnamespace = {namespace}"
    ).fetchall()
    indexed = sql.execute(
        "SELECT i.relname, t.relname, a.attnum, a.attname, x.indisunique, x.indisprimary"
        " FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t"
        " ON t.oid = x.indrelid JOIN pg_attribute a ON a.attrelid = i.oid"
        f" WHERE t.relkind = 'r' AND x.indisvalid AND t.relnamespace = {namespace}"
    ).fetchall()
    rules = sql.execute(
        "SELECT c.conname, t.relname, c.contype, c.confdeltype FROM pg_constraint c"
        " JOIN pg_class t ON t.oid = c.conrelid"
        f" WHERE c.convalidated AND t.relnamespace = {namespace}"
    ).fetchall()
    return {*columns, *indexed, *rules}
