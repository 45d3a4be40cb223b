"""What columns a schema has, beside those that are declared; and how their cells are written as text."""

from collections.abc import Iterator, Mapping, Sequence

from psycopg.sql import SQL, Composable, Identifier
from sqlalchemy import Boolean, Connection, Date, DateTime, Float, Integer, Numeric, String, inspect
from sqlalchemy.dialects.postgresql import DOMAIN, dialect
from sqlalchemy.engine.reflection import ObjectKind
from sqlalchemy.types import NullType, TypeEngine

from analysis.database.tables import Table
from analysis.errors import DatabaseError, DataError, Problem
from analysis.tables import Column

# Declared kind -> the type of a column that is made for it, and the types that are read for it.
TYPES: dict[str, tuple[str, tuple[type[TypeEngine], ...]]] = {
    "str": ("text", (String, Date)),
    "float64": ("numeric", (Numeric, Float, Integer, String)),
    "int64": ("integer", (Integer, Numeric, Float, String)),
    "Int64": ("integer", (Integer, Numeric, Float, String)),
    "bool": ("boolean", (Boolean, String)),
    "datetime64[s]": ("timestamp", (DateTime, String)),
    # Codes and dates of several forms, which their readers know.
    "object": ("text", (TypeEngine,)),
}
# Which row comes first: the column that the generated tables have.
LINE = "line"
# 12.000 in the files could mean twelve thousand, and is refused there.
_WHOLE = SQL("CASE WHEN {0} LIKE '%.000' THEN trunc({1})::text ELSE {0} END")
Types = dict[str, TypeEngine]


def columns_of(connection: Connection, schema: str) -> dict[str, Types]:
    """Return the columns of each table and view of a schema with their types.

    Raises DatabaseError for a schema that there is not.
    """
    seen = inspect(connection)
    schemas = seen.get_schema_names()
    if schema not in schemas:
        there = ", ".join(name for name in schemas if name != "information_schema")
        raise DatabaseError("error.database.no_schema", schema=schema, there=there)
    found = seen.get_multi_columns(schema=schema, kind=ObjectKind.ANY)
    return {name: {c["name"]: _base(c["type"]) for c in columns} for (_, name), columns in found.items()}


def check_columns(tables: Sequence[Table], found: Mapping[str, Types], schema: str) -> None:
    """Raise DataError naming each column that is missing or has a type that cannot be read as declared.

    ``tables``: those that the schema has. Raises DatabaseError for a needed one that it does not have.
    """
    missing = [table.name for table in tables if table.needed and table.name not in found]
    if missing:
        there = ", ".join(sorted(found)) or "–"
        raise DatabaseError("error.database.no_table", schema=schema, names=", ".join(missing), there=there)
    there = [table for table in tables if table.name in found]
    problems = [p for table in there for p in _problems(table, found[table.name], schema)]
    if problems:
        raise DataError(problems)


def cell(column: Column, found: TypeEngine) -> Composable:
    """Return the expression that writes a column's cell as the data files do; numbers keep their decimals."""
    name = Identifier(column.heading)
    if isinstance(found, Boolean):
        return SQL("CASE {} WHEN true THEN 'yes' WHEN false THEN 'no' END").format(name)
    if isinstance(found, DateTime):
        return SQL("""to_char({}, 'YYYY-MM-DD"T"HH24:MI:SS')""").format(name)
    if isinstance(found, (Numeric, Float)) and not isinstance(found, Integer):
        # Through text: a float is as it is printed, and never 1e-05.
        number = SQL("{}::text::numeric").format(name) if isinstance(found, Float) else name
        return _WHOLE.format(SQL("{}::text").format(number), number)
    return SQL("{}::text").format(name)


def order(table: Table, found: Types) -> Composable:
    """Return what the rows of a table are ordered by: its line, or else all its cells."""
    if isinstance(found.get(LINE), Integer):
        return Identifier(LINE)
    cells = [cell(column, found[column.heading]) for column in table.columns]
    return SQL(", ").join(SQL('{} COLLATE "C"').format(one) for one in cells)


def _problems(table: Table, found: Types, schema: str) -> Iterator[Problem]:
    """Yield what is wrong with the columns of a table."""
    name = f"{schema}.{table.name}"
    for column in table.columns:
        made, read = TYPES[column.dtype]
        kind = found.get(column.heading)
        if kind is None:
            yield Problem(name, "expected.column", fields={"column": column.heading}, table=name)
        elif not isinstance(kind, read) or getattr(kind, "timezone", False):
            yield Problem(
                name,
                "expected.database.type",
                column=column.heading,
                read=_told(kind),
                fields={"type": made},
                table=name,
            )


def _told(kind: TypeEngine) -> str:
    """Return a type as the database calls it."""
    return "?" if isinstance(kind, NullType) else kind.compile(dialect=dialect()).lower()


def _base(kind: TypeEngine) -> TypeEngine:
    """Return the type that a domain is made of."""
    return kind.data_type if isinstance(kind, DOMAIN) else kind
