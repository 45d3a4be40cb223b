"""Reading a database: the same files as were loaded, at one moment, and never a word written into it."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from made_deliveries import deliver
from sqlalchemy import text
from typer.testing import CliRunner

from analysis.cli import app
from analysis.database.address import parse_address
from analysis.database.connect import connected
from analysis.database.reading import reading_of
from analysis.database.snapshot import _Snapshot, read_database
from analysis.errors import DatabaseError, DataError, ParameterError
from analysis.language import speak
from analysis.observations import KEY
from analysis.parameters import check_parameters
from analysis.paths import DataPaths
from analysis.report import tables
from analysis.report.manifest import origin
from analysis.report.notebook import open_report
from analysis.results import compute
from analysis.validation import check_all


@pytest.fixture
def read(tmp_path):
    """Read an address into a folder of the test."""

    def reading(address, **choices) -> Path:
        address = parse_address(address) if isinstance(address, str) else address
        return read_database(address, outputs=tmp_path / "outputs", **choices)

    return reading


def files(data: Path) -> dict[str, list[list[str]]]:
    """Return the cells of every table of a data folder but the illustrative ones."""
    found = {}
    for path in data.rglob("*.csv"):
        name = path.relative_to(data)
        if name.parts[0] != "demo":
            found[name.as_posix()] = list(csv.reader(path.open(encoding="utf-8", newline="")))
    return found


def test_what_was_loaded_is_read_back(loaded, read, data_copy):
    """Every file is there again with every cell: founding data, deliveries, plan and lists."""
    deliver(data_copy, "2026_so_gddt_1", "2026-03-01T08:00:00", {"value": "98.50"}, {"year": "2024"})
    deliver(data_copy, "2026_so_gddt_2", "2026-04-01T08:00:00", {"quote": 'Ô "A1",\nhai dòng'})

    found = read(loaded(data_copy))

    assert files(data_copy) == files(found)
    for path in (data_copy / "observations").glob("*.csv"):
        assert path.read_bytes() == (found / "observations" / path.name).read_bytes()
    assert () == reading_of(found).from_folder
    assert 2 == reading_of(found).tables["deliveries_delivery"]


def test_the_same_report_comes_of_the_database_as_of_the_folder(facts_only, read, data_dir, tmp_path):
    """One seal, and every table of the report byte for byte."""
    made = {}
    for name, data in {"database": read(facts_only), "folder": data_dir}.items():
        parameters = check_parameters(report_year=2025, data_dir=data)
        tables.write_csv(compute(parameters), tmp_path / name)
        content = {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        made[name] = (origin(parameters), content)

    assert 5 < len(made["folder"][1])
    assert made["folder"] == made["database"]


def test_what_the_database_lacks_is_taken_from_the_folder_and_said(facts_only, read):
    """Plan and lists are the project's own; assessments that the database does not have are missing."""
    found = read(facts_only)
    told = reading_of(found)

    assert {"plan/indicators.csv", "communes/units.csv", "privacy.csv"} <= set(told.from_folder)
    assert {"observations", "sources"} < set(told.tables)
    assert not [name for name in told.from_folder if name.startswith(("observations", "sources", "demo"))]
    assert 1 == len(files(found)["communes/assessments.csv"])


def test_facts_are_never_taken_from_the_folder(facts_only, read, data_copy):
    """Assessments of the folder stay out of a reading whose database has none."""
    path = data_copy / "communes" / "assessments.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write("2025,06652,2025,,,recognised,plan52,,\n")

    found = read(f"{facts_only}&folder={data_copy}")

    assert 1 == len(files(found)["communes/assessments.csv"])


def test_illustrative_facts_are_read_as_such_alone(loaded, read, data_dir):
    """With --demo the facts go to demo/; without it they are refused, named by table and row."""
    address = loaded(data_dir, illustrative=True)
    demo = read(address, illustrative=True)

    assert len(check_all(DataPaths(data_dir, True)).observations.rows) == len(
        check_all(DataPaths(demo, True)).observations.rows
    )
    assert not (demo / "observations").exists()
    with pytest.raises(DataError) as refused:
        compute(check_parameters(report_year=2025, data_dir=read(address)))
    assert "table s0.observations, row with measure = " in refused.value.text("en")
    assert "“illustrative”" in refused.value.text("en")


def test_very_many_rows_are_kept_as_parquet(server, facts_only, read, data_dir, monkeypatch):
    """The results are those of the folder, and a wrong row is told by table and cells as ever."""
    monkeypatch.setattr("analysis.database.large.LARGE", 100)
    found = read(facts_only)

    assert {"context.parquet", "health.parquet"} < {path.name for path in (found / "observations").iterdir()}
    assert not (found / "observations" / "health.csv").exists()
    here, there = (compute(check_parameters(report_year=2025, data_dir=data)) for data in (data_dir, found))
    pd.testing.assert_frame_equal(here.headline, there.headline)
    pd.testing.assert_frame_equal(
        by_key(here.observations.rows), by_key(there.observations.rows), check_dtype=False
    )

    first = "(SELECT min(line) FROM s0.observations WHERE file = 'health')"
    server.sql(f"UPDATE s0.observations SET value = -5 WHERE line = {first}")
    with pytest.raises(DataError) as refused:
        compute(check_parameters(report_year=2025, data_dir=read(facts_only)))
    row = "measure = 3a_igme_gapminder, year = 2005, area_level = national, area_code = VN, group = total"
    assert f"table s0.observations, row with {row}" in refused.value.text("en")
    assert "“-5.0”" in refused.value.text("en")


def by_key(rows: pd.DataFrame) -> pd.DataFrame:
    """Return observations in an order of their own, without the file and line that they came from."""
    return rows.drop(columns=["file", "row"]).sort_values(KEY, ignore_index=True)


def test_a_reading_is_named_by_its_content(server, loaded, read, data_dir):
    """Once more: the same folder. A changed row: another. A folder that was changed by hand is made again."""
    address = loaded(data_dir)
    first = read(address)
    assert first == read(address)

    (first / "areas.csv").write_text("changed by hand", encoding="utf-8")
    assert first == read(address)
    assert files(data_dir)["areas.csv"] == files(first)["areas.csv"]

    server.sql("UPDATE s0.sources SET title = title || '!' WHERE line = 1")
    assert first != read(address)
    assert [] == [path for path in first.parents[1].iterdir() if path.name.startswith(".")]


def test_all_tables_are_of_one_moment(server, loaded, read, data_dir, monkeypatch):
    """What others write while the tables are read is not seen."""
    address, write = loaded(data_dir), _Snapshot._write

    def disturbed(self, connection, table, found):
        server.sql("DELETE FROM s0.sources")
        return write(self, connection, table, found)

    monkeypatch.setattr(_Snapshot, "_write", disturbed)

    assert files(data_dir)["sources.csv"] == files(read(address))["sources.csv"]
    assert "0" == server.sql("SELECT count(*) FROM s0.sources")


def test_nothing_can_be_written(server, loaded, data_dir):
    """The server itself refuses a write in the connection that reads."""
    address = parse_address(loaded(data_dir))
    before = server.sql("SELECT count(*) FROM s0.sources")

    with pytest.raises(DatabaseError, match="read-only transaction"), connected(address) as connection:
        assert before == str(connection.execute(text("SELECT count(*) FROM s0.sources")).scalar())
        connection.execute(text("DELETE FROM s0.sources"))
        connection.commit()

    assert before == server.sql("SELECT count(*) FROM s0.sources")


def test_a_database_of_its_own_kind_is_read(server, loaded, read, data_dir):
    """A view of other types, without line and file: numbers in full, yes or no as the files write it."""
    address = loaded(data_dir, rows=False)
    server.sql(
        "INSERT INTO s0.sources (source_id, publisher, title) VALUES ('cuc', 'Cục Thống kê', 'Niên giám')"
    )
    server.sql("""
        DROP TABLE s0.observations;
        CREATE VIEW s0.observations AS SELECT m AS measure, m::char(4) AS indicator, y::float8 AS year,
          NULL::text AS period, 'province' AS area_level, '22'::varchar AS area_code, 'total' AS "group",
          v AS value, 'percent' AS unit, n::numeric(12,3) AS numerator, 1e-05::float8 AS denominator,
          'observed' AS kind, 'final' AS status, NULL::text AS break, 'cuc' AS source_id, y > 2000 AS used,
          NULL::text AS note_vi, '' AS note_en, E'a,"b"\\nc' AS quote
        FROM (VALUES ('17a', 2024, 0.1::float8 + 0.2, 12), ('12', 2023, 98.5, 1200)) AS t (m, y, v, n)""")

    heading, *rows = files(read(address))["observations/observations.csv"]
    told = [dict(zip(heading, row, strict=True)) for row in rows]

    assert ["12", "17a"] == [row["measure"] for row in told]
    assert ["2023", "2024"] == [row["year"] for row in told]
    assert ["98.5", "0.30000000000000004"] == [row["value"] for row in told]
    assert ["1200", "12"] == [row["numerator"] for row in told]
    assert {"0.00001"} == {row["denominator"] for row in told}
    assert {"yes"} == {row["used"] for row in told}
    assert {'a,"b"\nc'} == {row["quote"] for row in told}


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE s0.observations SET file = '../../x' WHERE line = 1", "“file”: read “../../x”"),
        (
            "UPDATE s0.observations SET file = '' WHERE line = 1",
            "table s0.observations, column “file”: read “”",
        ),
        (
            "INSERT INTO s0.deliveries_source (source_id, publisher, title) VALUES ('lost', 'a', 'b')",
            "table s0.deliveries_source, column “source_id”: read “lost”",
        ),
        (
            "ALTER TABLE s0.observations DROP COLUMN quote",
            "table s0.observations: expected the column “quote” (it is missing)",
        ),
        (
            "ALTER TABLE s0.observations ALTER area_code TYPE integer USING 22",
            "table s0.observations, column “area_code”: read “integer”, expected the type text",
        ),
        (
            "ALTER TABLE s0.observations ALTER value TYPE date USING now()",
            "table s0.observations, column “value”: read “date”, expected the type numeric",
        ),
        (
            "ALTER TABLE s0.deliveries_delivery ALTER received TYPE timestamptz",
            "column “received”: read “timestamp with time zone”, expected the type timestamp",
        ),
    ],
)
def test_a_table_that_cannot_be_read_is_named(server, loaded, read, data_dir, tmp_path, statement, words):
    """Columns that are missing or of a wrong type, rows of no file or delivery: before anything is made."""
    address = loaded(data_dir)
    server.sql(statement)

    with pytest.raises(DataError) as refused:
        read(address)

    assert words in refused.value.text("en")
    assert "bảng s0." in refused.value.text("vi")
    assert [] == list((tmp_path / "outputs" / "databases").iterdir())


def test_a_notebook_takes_the_address(facts_only, data_dir, monkeypatch, tmp_path, capsys):
    """data_dir may be an address, and what was read is said; a password would be kept and is refused."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").symlink_to(data_dir)

    parameters = check_parameters(report_year=2025, data_dir=facts_only, shapes=data_dir)

    assert (parameters.data_dir / "observations" / "health.csv").is_file()
    assert tmp_path / "outputs" in parameters.data_dir.resolve().parents
    open_report(report_year=2025, data_dir=facts_only, shapes=data_dir)
    assert "Đã đọc cơ sở dữ liệu children ở 127.0.0.1 (lược đồ s0)" in capsys.readouterr().out
    for secret in (facts_only.replace("keeper", "keeper:hidden"), f"{facts_only}&password=hidden"):
        with pytest.raises(ParameterError) as refused:
            check_parameters(report_year=2025, data_dir=secret)
        assert "hidden" not in refused.value.text("vi") + refused.value.text("en") + repr(refused.value)


@pytest.mark.notebooks
def test_the_whole_report_has_the_bytes_of_the_folders(
    facts_only, read, with_password, password, real_vi, notebooks_dir, shapes_path, tmp_path, monkeypatch
):
    """Tables and maps, with the same seal; the manifest says which database, nothing holds the password.

    The notebooks read the same folder by the same parameters: running them again would cost minutes.
    """
    from analysis.report.build import build_report

    monkeypatch.setattr("analysis.report.build._write_notebook", lambda *_: None)
    monkeypatch.chdir(notebooks_dir.parent)
    data = read(with_password(facts_only))
    parameters = check_parameters(report_year=2025, data_dir=data, shapes=shapes_path)
    build_report(parameters, notebooks=notebooks_dir, target=tmp_path / "2025", documents=False)

    made = {path.relative_to(tmp_path / "2025"): path for path in (tmp_path / "2025").rglob("*.*")}
    compared = [name for name in made if name.name not in ("manifest.json", "index.html")]
    told = json.loads((tmp_path / "2025" / "manifest.json").read_text(encoding="utf-8"))
    assert 15 < len(compared)
    assert [] == [name for name in compared if made[name].read_bytes() != (real_vi / name).read_bytes()]
    assert ("127.0.0.1", "children", "s0") == tuple(
        told["database"][k] for k in ("host", "database", "schema")
    )
    assert told["database"]["read"] <= told["made"]
    everything = [*made.values(), *(path for path in (tmp_path / "outputs").rglob("*") if path.is_file())]
    assert [] == [path for path in everything if password.encode() in path.read_bytes()]

    sealed = CliRunner().invoke(app, ["seal", told["seal"], "--outputs", str(tmp_path), "--data", facts_only])
    words = speak("vi")
    assert 0 == sealed.exit_code
    assert words.count("seal.data.same", len(told["data"])) in sealed.output
    assert f"Đã đọc cơ sở dữ liệu children ở {told['database']['host']}" in sealed.output
