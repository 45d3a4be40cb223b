"""docs/database.md: its statements, run on a real server, give a role that may read and nothing else."""

from pathlib import Path

from documented import FENCES
from sybil import Document

from analysis.database.script import script

ROOT = Path(__file__).resolve().parents[2]


def test_the_statements_of_the_page_let_its_role_read_only(server):
    """Tables made by the project's script, rights given as the page says."""
    page = ROOT / "docs" / "database.md"
    regions = FENCES(Document(page.read_text(encoding="utf-8"), str(page)))
    statements = [str(r.lexemes["source"]) for r in regions if r.lexemes["language"] == "sql"]

    server.sql(script(ROOT / "data", schema="ke_hoach_52"), cwd=ROOT)
    server.sql("\n".join(statements))
    read = server.sql("SET ROLE bao_cao; SELECT count(*) > 500 FROM ke_hoach_52.observations")
    written = server.sql("SELECT has_table_privilege('bao_cao', 'ke_hoach_52.observations', 'INSERT')")

    assert ("t", "f") == (read, written)
