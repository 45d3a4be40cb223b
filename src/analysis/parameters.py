"""The parameters of a report, checked once for the command line and the notebooks alike."""

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from analysis.errors import MissingFileError, ParameterError
from analysis.language import LANGUAGES
from analysis.paths import DataPaths, find_upwards, is_database

FIRST_REPORT, LAST_REPORT = 2021, 2030
# The report that is meant where no year is said: the first milestone's.
USUAL_REPORT = 2025
VINTAGES = ("2024", "2025")
DAYS = {r"\d{4}-\d{2}-\d{2}": "%Y-%m-%d", r"\d{1,2}/\d{1,2}/\d{4}": "%d/%m/%Y"}


@dataclass(frozen=True)
class Parameters:
    """What a report is made for: its year, language, data, boundaries and seed.

    With ``known_on`` only what was delivered by the end of that day (a datetime: by that moment) counts.
    ``previous_report`` is the folder of last year's report, where there is one to compare with.
    """

    report_year: int
    language: str
    data_dir: Path
    shapes: Path
    boundary_vintage: str
    illustrative: bool
    seed: int
    known_on: date | None = None
    previous_report: Path | None = None

    @property
    def paths(self) -> DataPaths:
        """Return the folders of the data that are meant."""
        return DataPaths(self.data_dir, self.illustrative, self.known_on)

    def for_notebook(self) -> dict[str, Any]:
        """Return the parameters as plain values with absolute paths, as papermill takes them."""
        values = asdict(self) | {"known_on": self.known_on and self.known_on.isoformat()}
        return values | {k: str(v.resolve()) for k, v in values.items() if isinstance(v, Path)}


def check_parameters(
    *,
    report_year: Any,
    language: Any = "vi",
    data_dir: Any = "data",
    shapes: Any = "shapes/quang_ninh_communes.geojson",
    boundary_vintage: Any = None,
    illustrative: Any = False,
    seed: Any = 52,
    known_on: Any = None,
    previous_report: Any = None,
) -> Parameters:
    """Return checked parameters; relative paths are looked for here and in the folders above.

    ``boundary_vintage`` None takes the communes in force at the end of the report year; ``known_on`` is a
    day, 2026-12-31 or 31/12/2026; ``data_dir`` may be a database's address, without a password. Raises
    ParameterError for a value that cannot be used, MissingFileError for a folder or file not found, and
    what reading the database raises.
    """
    if language not in LANGUAGES:
        raise ParameterError("error.parameter.language", value=language, allowed=", ".join(LANGUAGES))
    if type(report_year) is not int or not FIRST_REPORT <= report_year <= LAST_REPORT:
        raise ParameterError("error.parameter.year", value=report_year, first=FIRST_REPORT, last=LAST_REPORT)
    vintage = boundary_vintage or usual_vintage(report_year)
    if vintage not in VINTAGES:
        raise ParameterError("error.parameter.vintage", value=vintage, allowed=", ".join(VINTAGES))
    if type(illustrative) is not bool:
        raise ParameterError(
            "error.parameter.type", name="illustrative", value=illustrative, expected="True/False"
        )
    if type(seed) is not int:
        raise ParameterError("error.parameter.type", name="seed", value=seed, expected="52")
    data = _data_folder(data_dir, illustrative)
    if not (data / "plan").is_dir():
        raise MissingFileError("error.no_data_folder", path=str(data_dir))
    day, previous = read_day(known_on), _report_folder(previous_report)
    shapes = find_upwards(Path(shapes))
    return Parameters(report_year, language, data, shapes, vintage, illustrative, seed, day, previous)


def usual_vintage(report_year: int) -> str:
    """Return the list of communes that a report speaks in: the newest of its year, before that the first."""
    begun = [vintage for vintage in VINTAGES if int(vintage) <= report_year]
    return begun[-1] if begun else VINTAGES[0]


def read_day(written: Any) -> date | None:
    """Read a day as a person writes it, 2026-12-31 or 31/12/2026; None stays None.

    Raises ParameterError for anything else.
    """
    if written is None or type(written) is date:
        return written
    form = next((form for shape, form in DAYS.items() if re.fullmatch(shape, str(written))), "no day")
    try:
        return datetime.strptime(str(written), form).date()
    except ValueError as error:
        raise ParameterError("error.parameter.known_on", value=written) from error


def _data_folder(written: Any, illustrative: bool) -> Path:
    """Return the data folder; of a database's address what it holds now. Raises what reading it raises."""
    if not is_database(written):
        return find_upwards(Path(written))
    # Costly to import, and needed by few.
    from analysis.database.address import parse_address
    from analysis.database.snapshot import read_database

    address = parse_address(written)
    if address.has_password:  # a notebook keeps its parameters
        raise ParameterError("error.database.password_kept")
    return read_database(address, illustrative=illustrative)


def _report_folder(written: Any) -> Path | None:
    """Return the folder of a report that is there. Raises MissingFileError if it is not."""
    if written is None:
        return None
    folder = find_upwards(Path(written))
    if not (folder / "manifest.json").is_file():
        raise MissingFileError("error.missing_file", path=str(folder / "manifest.json"))
    return folder
