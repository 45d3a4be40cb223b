"""Connect to a database for reading alone, and say in words why that is not possible."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping
from sqlalchemy import Connection, create_engine
from sqlalchemy.dialects.postgresql.psycopg import dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from analysis.database.address import Address
from analysis.errors import DatabaseError

SECONDS = "10"


@contextmanager
def connected(address: Address) -> Iterator[Connection]:
    """Yield a connection whose one transaction sees one moment and cannot write.

    Raises DatabaseError when the server is not there or refuses, also later, while it is read.
    """
    settings = {"connect_timeout": SECONDS, "application_name": "analysis"}
    url = address.url.update_query_dict({k: v for k, v in settings.items() if k not in address.url.query})
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    except DBAPIError as error:
        raise _told(error.orig, address) from error
    except psycopg.Error as error:
        raise _told(error, address) from error


def host_of(connection: Connection) -> str:
    """Return the host that is connected to; a socket of this machine is told as such."""
    host = connection.connection.driver_connection.info.host
    return "localhost" if not host or host.startswith(("/", "@")) else host


def _told(error: BaseException | None, address: Address) -> DatabaseError:
    """Return the error that a person can mend: what could not be done, where, and the server's own words."""
    url, said = address.url, str(error).strip()
    fields = {"host": url.host or "localhost", "port": url.port or 5432, "database": url.database or ""}
    pgconn = getattr(error, "pgconn", None)
    if getattr(error, "sqlstate", None) is None and isinstance(error, psycopg.OperationalError):
        if not _answers(address):
            return DatabaseError("error.database.unreachable", **fields, reason=said.splitlines()[0])
        if (pgconn and pgconn.needs_password) or "password authentication failed" in said:
            return DatabaseError("error.database.password", **fields, user=url.username or "")
        if f'database "{url.database}" does not exist' in said:
            return DatabaseError("error.database.no_database", **fields)
    return DatabaseError("error.database.refused", **fields, reason=said.splitlines()[0] if said else "")


def _answers(address: Address) -> bool:
    """Tell whether a server answers there, whatever it thinks of user and password."""
    _, settings = dialect().create_connect_args(address.url.update_query_dict({"connect_timeout": "3"}))
    said = PGconn.ping(make_conninfo(**settings).encode())
    return said in (Ping.OK, Ping.REJECT)
