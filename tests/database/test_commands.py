"""The commands on a database: what they say of it, of its mistakes, and of one that cannot be reached."""

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.cli import app

OK, BAD_DATA, BAD_PARAMETER, NO_DATABASE = 0, 1, 2, 6


@pytest.fixture
def run(monkeypatch, tmp_path, data_dir):
    """Run a command beside the project's data; return its exit code and everything that it said."""
    monkeypatch.chdir(tmp_path)
    for name in ("data", "shapes", "notebooks"):
        (tmp_path / name).symlink_to(data_dir.parent / name)
    (tmp_path / "outputs").mkdir()

    def command(*arguments: str | Path) -> tuple[int, str]:
        result = CliRunner().invoke(app, [str(a) for a in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, re.sub(r"[\s│┃]+", " ", result.output)

    return command


@pytest.mark.parametrize(
    ("language", "read", "taken", "valid"),
    [
        (
            "vi",
            "Đã đọc cơ sở dữ liệu children ở 127.0.0.1 (lược đồ s0) lúc",
            "lấy từ thư mục",
            "Số liệu hợp lệ",
        ),
        ("en", "Read the database children at 127.0.0.1 (schema s0) at", "taken from the data", "are valid"),
    ],
)
def test_a_database_is_checked(facts_only, run, language, read, taken, valid):
    """The command says which database it read, what it took from the folder, and that all is in order."""
    code, said = run("validate", "--data", facts_only, "--language", language)

    assert (OK, True, True, True) == (code, read in said, taken in said, valid in said)
    assert "plan/indicators.csv" in said


def test_tables_that_are_not_used_are_named(server, facts_only, run):
    """A table whose name is misspelt does not go unnoticed."""
    server.sql("CREATE TABLE s0.plan_indicator (a text)")

    assert "không dùng đến: plan_indicator" in run("indicators", "--data", facts_only)[1]


def test_a_wrong_row_is_named_by_its_table_and_cells(server, loaded, run, data_dir):
    """Whoever keeps the database finds the row; the report that is there stays."""
    address = loaded(data_dir)
    cells = (
        "'17a', '17a', 2023, 'province', '22', 'total', -5, 'percent', 'observed', 'final', 'plan52', true"
    )
    server.sql(
        'INSERT INTO s0.observations (measure, indicator, year, area_level, area_code, "group", value, unit,'
        f" kind, status, source_id, used) VALUES ({cells})"
    )

    for command in (["validate"], ["report", "--year", "2025"], ["report", "--language", "en"]):
        code, said = run(*command, "--data", address)
        assert BAD_DATA == code
        assert "s0.observations" in said
        assert "measure = 17a, year = 2023, area_level = province, area_code = 22, group = total" in said
        assert "“-5.0”" in said
        assert "observations.csv" not in said
    assert [] == list(Path("outputs").glob("2*"))


def test_a_mistake_in_the_folders_own_file_is_told_by_file(facts_only, run, data_dir, tmp_path):
    """What does not come from the database is named as a file."""
    own = Path(shutil.copytree(data_dir, tmp_path / "own" / "data"))
    path = own / "units.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("yes", "maybe"), encoding="utf-8")

    said = run("validate", "--data", f"{facts_only}&folder={own}", "--language", "en")[1]

    assert "data/units.csv, row " in said
    assert "table s0" not in said


def test_other_commands_read_it_too(facts_only, run):
    """A commune is looked up, templates, letters and a batch begin; the source is told each time."""
    assert "Hà Khánh" in run("commune", "Hà Khánh", "--date", "2024-01-01", "--data", facts_only)[1]
    assert OK == run("letters", "--year", "2025", "--agency", "so_gddt", "--data", facts_only)[0]
    assert OK == run("template", "--year", "2026", "--agency", "so_gddt", "--data", facts_only)[0]
    code, said = run("batch", "communes", "--only", "nowhere", "--data", facts_only)
    assert (BAD_PARAMETER, True) == (code, "Đã đọc cơ sở dữ liệu" in said)


def test_what_writes_data_refuses_a_database(run):
    """Workbooks are not taken in into a database."""
    code, said = run("intake", "a.xlsx", "--data", "postgresql://u:hidden@h/db")

    assert BAD_PARAMETER == code
    assert "chỉ đọc cơ sở dữ liệu" in said
    assert "hidden" not in said


@pytest.mark.parametrize(
    ("change", "vi", "en"),
    [
        (
            ("127.0.0.1:{port}", "127.0.0.1:1"),
            "Không có máy chủ PostgreSQL nào trả lời",
            "No PostgreSQL server",
        ),
        (("127.0.0.1", "nowhere.invalid"), "trả lời ở nowhere.invalid, cổng {port}", "answers at nowhere"),
        (("keeper@", "reader:hidden@"), "không nhận mật khẩu của người dùng “reader”", "does not accept"),
        (("keeper@", "reader@"), "hoặc chưa có mật khẩu", "or none was given"),
        (("/children", "/nothing"), "không có cơ sở dữ liệu “nothing”", "has no database “nothing”"),
        (("=s0", "=nothing"), "không có lược đồ (schema) “nothing”; hiện có: ", "has no schema “nothing”"),
        (("schema=s0", "schema=public"), "thiếu bảng observations, sources", "lacks the table observations"),
        (
            ("schema=s0", "schema=s0&foo=hidden"),
            "không cho đọc: invalid connection option “",
            "cannot be read",
        ),
        (
            ("schema=s0", "schema=s0&schema=s1"),
            "Không đọc được địa chỉ",
            "cannot be read; write postgresql://",
        ),
        (("@127.0.0.1:{port}", ":hidden@h:port"), "Không đọc được địa chỉ", "cannot be read; write"),
        (("keeper@", "reader:{written}@"), "permission denied for schema s0", "permission denied"),
    ],
)
def test_a_database_that_cannot_be_read_is_told(server, loaded, run, data_dir, change, vi, en):
    """Server, password, database, schema, tables, settings and rights: which of them, in both languages."""
    from conftest import WRITTEN

    address = loaded(data_dir, rows=False)
    server.sql("REVOKE USAGE ON SCHEMA s0 FROM reader")
    fields = {"port": server.port, "written": WRITTEN}
    before, after = (part.format(**fields) for part in change)

    for language, words in (("vi", vi), ("en", en)):
        code, said = run("validate", "--language", language, "--data", address.replace(before, after))
        assert code in (NO_DATABASE, BAD_PARAMETER)
        assert words.replace("“", '"' if "invalid" in words else "“").format(**fields) in said
        assert "hidden" not in said
        assert WRITTEN not in said


def test_the_password_may_come_from_the_environment(facts_only, run, monkeypatch, password):
    """PGPASSWORD and ~/.pgpass are libpq's own and work as everywhere."""
    address = facts_only.replace("keeper@", "reader@")

    assert NO_DATABASE == run("indicators", "--data", address)[0]
    monkeypatch.setenv("PGPASSWORD", password)
    assert OK == run("indicators", "--data", address)[0]


def test_the_sql_is_printed_and_loads(server, run):
    """What the command prints is what psql runs; the tables are then read as the folder is."""
    server.sql("DROP SCHEMA IF EXISTS printed CASCADE")
    result = CliRunner().invoke(app, ["database", "--schema", "printed"])
    assert OK == result.exit_code

    server.sql(result.output, cwd=Path.cwd())

    assert "Số liệu hợp lệ" in run("validate", "--data", server.address("printed"))[1]
    assert "CREATE TABLE" in run("database", "--empty")[1]
    assert "copy" not in run("database", "--empty")[1]
    facts = run("database", "--facts")[1]
    assert (True, False) == tuple(f'CREATE TABLE "{name}"' in facts for name in ("sources", "plan_targets"))
    assert BAD_PARAMETER == run("database", "--data", server.address("printed"))[0]
