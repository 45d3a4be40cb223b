"""The parameters of a report, checked once for the command line and the notebooks alike."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analysis.errors import MissingFileError, ParameterError
from analysis.language import LANGUAGES
from analysis.paths import DataPaths

FIRST_REPORT, LAST_REPORT = 2021, 2030
VINTAGES = ("2024", "2025")


@dataclass(frozen=True)
class Parameters:
    """What a report is made for: its year, language, data, boundaries and seed."""

    report_year: int
    language: str
    data_dir: Path
    shapes: Path
    boundary_vintage: str
    illustrative: bool
    seed: int

    @property
    def paths(self) -> DataPaths:
        """Return the folders of the data that are meant."""
        return DataPaths(self.data_dir, self.illustrative)

    def for_notebook(self) -> dict[str, Any]:
        """Return the parameters as plain values with absolute paths, as papermill takes them."""
        values = asdict(self)
        return values | {name: str(values[name].resolve()) for name in ("data_dir", "shapes")}


def check_parameters(
    *,
    report_year: Any,
    language: Any = "vi",
    data_dir: Any = "data",
    shapes: Any = "shapes/quang_ninh_communes.geojson",
    boundary_vintage: Any = None,
    illustrative: Any = False,
    seed: Any = 52,
) -> Parameters:
    """Return checked parameters; relative paths are looked for here and in the folders above.

    ``boundary_vintage`` None takes the communes in force at the end of the report year. Raises
    ParameterError for a value that cannot be used, MissingFileError for a folder or file not found.
    """
    if language not in LANGUAGES:
        raise ParameterError("error.parameter.language", value=language, allowed=", ".join(LANGUAGES))
    if type(report_year) is not int or not FIRST_REPORT <= report_year <= LAST_REPORT:
        raise ParameterError("error.parameter.year", value=report_year, first=FIRST_REPORT, last=LAST_REPORT)
    vintage = boundary_vintage or ("2025" if report_year >= 2025 else "2024")
    if vintage not in VINTAGES:
        raise ParameterError("error.parameter.vintage", value=vintage, allowed=", ".join(VINTAGES))
    if type(illustrative) is not bool:
        raise ParameterError(
            "error.parameter.type", name="illustrative", value=illustrative, expected="True/False"
        )
    if type(seed) is not int:
        raise ParameterError("error.parameter.type", name="seed", value=seed, expected="52")
    data = _find(Path(data_dir))
    if not (data / "plan").is_dir():
        raise MissingFileError("error.no_data_folder", path=str(data_dir))
    return Parameters(report_year, language, data, _find(Path(shapes)), vintage, illustrative, seed)


def _find(path: Path) -> Path:
    """Return ``path``, looked for in the working folder and the folders above it.

    A notebook run by itself works in notebooks/, the command line in the project's folder.
    """
    if path.is_absolute():
        return path
    here = Path.cwd()
    return next((folder / path for folder in (here, *here.parents) if (folder / path).exists()), path)
