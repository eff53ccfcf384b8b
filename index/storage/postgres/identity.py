"""What tells a database in a PostgreSQL from all others, whatever a machine calls its server."""

from __future__ import annotations

from index.place import STAGED, Place
from index.storage.postgres.connection import connect
from index.storage.sql import ServerError

_NOT_ALLOWED = "42501"


def identity(place: Place) -> str:
    """Return what every machine calls a library in this database; "" where it may not be asked.

    Raises:
        ServerError: the database doesn't answer.
    """
    sql = connect(place)
    try:
        cluster, database = sql.execute(
            "SELECT system_identifier, d.oid FROM pg_control_system(), pg_database d"
            " WHERE d.datname = current_database()"
        ).fetchone()
    except ServerError as error:
        if error.code != _NOT_ALLOWED:
            raise
        return ""
    finally:
        sql.close()
    return f"{cluster} {database} {place.name.removesuffix(STAGED)}"
