"""The rule that names tables after files, and the columns that are declared for them."""

import csv

import pytest

from analysis.database.address import parse_address
from analysis.database.columns import TYPES
from analysis.database.script import script
from analysis.database.tables import DECLARED, FACT_TABLES, all_tables
from analysis.errors import ParameterError
from analysis.paths import is_database

# Made by code and read by code alone, as texts.
UNDECLARED = {"communes/list_changes.csv", "communes/tiles.csv"}


def test_each_file_is_one_table(data_dir):
    """Names follow the path, and no two files that are no parts of one table share theirs."""
    tables = {table.pattern: table.name for table in all_tables(data_dir)}

    assert "plan_indicators" == tables["plan/indicators.csv"]
    assert "observations" == tables["observations/*.csv"]
    assert "deliveries_observations" == tables["deliveries/*/observations.csv"]
    assert ("units", "communes_units") == (tables["units.csv"], tables["communes/units.csv"])
    assert len(tables) == len(set(tables.values()))


def test_every_file_of_the_data_folder_has_declared_columns(data_dir):
    """A new file must be declared; the columns are those of its heading, in its order."""
    found = {table.pattern: table for table in all_tables(data_dir)}
    others = {name for name in found if name not in FACT_TABLES}

    assert UNDECLARED == others - set(DECLARED)
    assert set() == set(DECLARED) - others
    for name in others:
        heading = next(csv.reader((data_dir / name).open(encoding="utf-8")))
        assert heading == [column.heading for column in found[name].columns]
    assert {column.dtype for table in found.values() for column in table.columns} <= set(TYPES)


@pytest.mark.parametrize("written", ["postgresql://u@h/db?schema=qn", "postgres://u@h/db?schema=qn"])
def test_an_address_is_known_and_read(written):
    """The settings of this program are taken out; a path that lost a slash is the same address."""
    address = parse_address(written)

    assert ("qn", "u", "h", "db", {}) == (
        address.schema,
        *(address.url.username, address.url.host, address.url.database, dict(address.url.query)),
    )
    assert address == parse_address(written.replace("://", ":/"))
    assert is_database(written)
    assert not is_database("data")
    assert not is_database("postgresql/data")


def test_a_password_is_seen_and_never_shown():
    """Written as user:password or as a setting."""
    for written in ("postgresql://u:hidden@h/db", "postgresql://u@h/db?password=hidden"):
        address = parse_address(written)
        assert address.has_password
        assert "hidden" not in repr(address) + str(address)
    assert not parse_address("postgresql://u@h/db").has_password


def test_a_wrong_address_is_not_repeated():
    """A port that is no number may be a part of a password."""
    with pytest.raises(ParameterError) as refused:
        parse_address("postgresql://u:hid@den:hidden/db")

    assert "hidden" not in refused.value.text("vi") + refused.value.text("en")
    assert refused.value.__cause__ is None


def test_rows_that_psql_cannot_read_are_not_left_out_in_silence(data_copy):
    """Parquet beside CSV: no script that would load a part; the tables alone can be had."""
    (data_copy / "observations" / "more.parquet").write_bytes(b"PAR1")

    with pytest.raises(ParameterError, match=r"more\.parquet"):
        script(data_copy, schema="public")
    assert "CREATE TABLE" in script(data_copy, schema="public", rows=False)
