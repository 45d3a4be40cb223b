"""A real PostgreSQL server of its own, from the system's package, for the tests of this folder."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from analysis.database.address import Address, parse_address
from analysis.database.script import script

PASSWORD = "bí mật/1@2"
WRITTEN = "b%C3%AD%20m%E1%BA%ADt%2F1%402"
ACCESS = """\
local all all trust
host all keeper 127.0.0.1/32 trust
host all reader 127.0.0.1/32 scram-sha-256
"""


@dataclass(frozen=True)
class Server:
    """A server on this machine; "keeper" owns it, "reader" may read and needs a password."""

    programs: Path
    port: int

    def address(self, schema: str = "public", *, user: str = "keeper", database: str = "children") -> str:
        """Return what --data takes."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}?schema={schema}"

    def sql(self, statements: str, *, cwd: Path | None = None) -> str:
        """Run statements with psql as the keeper and return what it printed."""
        asked = [self.programs / "psql", "-qAtX", "-h", "127.0.0.1", "-p", str(self.port), "-U", "keeper"]
        asked += ["-d", "children", "-v", "ON_ERROR_STOP=1"]
        told = subprocess.run(asked, input=statements, text=True, capture_output=True, cwd=cwd, check=False)
        assert told.returncode == 0, told.stderr
        return told.stdout.strip()


def _programs() -> Path:
    """Return the folder of PostgreSQL's programs, or skip."""
    on_path = [Path(found).parent for found in [shutil.which("initdb")] if found]
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    newest = sorted(debian, key=lambda folder: int(folder.parent.name), reverse=True)
    found = [folder for folder in [*newest, *on_path] if (folder / "initdb").exists()]
    if not found:
        pytest.skip("PostgreSQL is not here (Debian: sudo apt-get install postgresql): databases not tested")
    return found[0]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server with an empty database "children", gone after the tests."""
    programs = _programs()
    # The server refuses to run as root.
    other = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    if other:
        shutil.chown(folder, **other)

    def run(program: str, *arguments: str) -> None:
        command = [programs / program, "-D", folder / "data", *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **other)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Server(programs, port)
    try:
        run("initdb", "--username=keeper", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        (folder / "data" / "pg_hba.conf").write_text(ACCESS)
        options = f"-c listen_addresses=127.0.0.1 -c fsync=off -p {port} -k {folder}"
        run("pg_ctl", "start", "--wait", "--log", str(folder / "log"), "--options", options)
        try:
            create = [programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "keeper", "children"]
            subprocess.run(create, check=True)
            made.sql(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'")
            yield made
        finally:
            run("pg_ctl", "stop", "--mode=immediate")
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def loaded(server):
    """A function that loads a data folder into a new schema by the generated SQL; it returns the address."""
    made = []

    def load(data: Path, **choices: bool) -> str:
        schema = f"s{len(made)}"
        made.append(schema)
        server.sql(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        server.sql(script(data, schema=schema, **choices))
        server.sql(f"GRANT USAGE ON SCHEMA {schema} TO reader")
        server.sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reader")
        return server.address(schema)

    return load


@pytest.fixture
def facts_only(server, loaded, data_dir) -> str:
    """The address of a schema that has the project's facts but assessments; plan and lists are not in it."""
    written = loaded(data_dir, only_facts=True)
    server.sql("DROP TABLE s0.communes_assessments, s0.communes_criterion_scores, s0.communes_assessed_tiers")
    return written


@pytest.fixture
def with_password(server):
    """A function that returns the address of a schema for the reader, the password in it."""

    def written(address: str) -> Address:
        return parse_address(address.replace("keeper@", f"reader:{WRITTEN}@"))

    return written


@pytest.fixture(scope="session")
def password() -> str:
    """The reader's password."""
    return PASSWORD
