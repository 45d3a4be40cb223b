"""What was read from a database and when: database.json beside the data folder that was made of it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

NOTE = "database.json"


@dataclass(frozen=True)
class Reading:
    """One reading of a database: where it was, when (with its zone), and what came from there.

    ``tables``: table of the database -> its rows; ``from_folder``: the files that the database does not have
    and that were taken from the project's own data folder; ``unused``: other tables of the schema.
    """

    host: str
    port: int
    database: str
    schema: str
    read: str
    tables: Mapping[str, int]
    from_folder: tuple[str, ...]
    unused: tuple[str, ...]

    @property
    def moment(self) -> datetime:
        """Return when it was read, in local time."""
        return datetime.fromisoformat(self.read).astimezone()

    def as_told(self) -> dict[str, Any]:
        """Return it as a manifest tells it."""
        return asdict(self)


def note(reading: Reading, folder: Path) -> None:
    """Write a reading beside the data folder that it became, in one step."""
    new = folder / f".{NOTE}.new"
    told = json.dumps(reading.as_told(), ensure_ascii=False, indent=2)
    new.write_text(f"{told}\n", encoding="utf-8", newline="\n")
    new.replace(folder / NOTE)


def reading_of(data: Path) -> Reading | None:
    """Return the reading that a data folder was made by; None for a folder of the project's own."""
    path = data.resolve().parent / NOTE
    if not path.is_file():
        return None
    return told_reading(json.loads(path.read_text(encoding="utf-8")))


def told_reading(told: Mapping[str, Any]) -> Reading:
    """Return a reading as a manifest tells it. Raises TypeError or ValueError for what is none."""
    reading = Reading(**{name: tuple(v) if isinstance(v, list) else v for name, v in told.items()})
    datetime.fromisoformat(reading.read)
    return reading
