"""The address of a database as a person writes it, and what of it may be told."""

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from analysis.errors import ParameterError

SCHEMA, FOLDER = "public", Path("data")
_DRIVER = "postgresql+psycopg"


@dataclass(frozen=True)
class Address:
    """A database: how to reach it, the schema of its tables, and the folder of what it does not have.

    ``url`` may hold a password, which no text shows.
    """

    url: URL
    schema: str = SCHEMA
    folder: Path = FOLDER

    @property
    def has_password(self) -> bool:
        """Tell whether a password is written in the address itself."""
        return self.url.password is not None


def parse_address(written: object) -> Address:
    """Read ``postgresql://user@host:5432/database?schema=…&folder=…``; other settings are libpq's own.

    Raises ParameterError for what is no such address, without showing it: it may hold a password.
    """
    said = re.sub("^postgres(?:ql)?:/(?:/(?!$))?", "postgresql://", str(written))
    try:
        url = make_url(said).set(drivername=_DRIVER)
    except (ArgumentError, ValueError):
        raise ParameterError("error.database.address") from None
    schema, folder, password = (_only(url, name) for name in ("schema", "folder", "password"))
    url = url.difference_update_query(["schema", "folder", "password"])
    url = url.set(password=password) if password else url  # where no text shows it
    return Address(url, schema or SCHEMA, Path(folder) if folder else FOLDER)


def _only(url: URL, name: str) -> str | None:
    """Return a setting of the address. Raises ParameterError where it is there twice."""
    value = url.query.get(name)
    if isinstance(value, tuple):
        raise ParameterError("error.database.address")
    return value
