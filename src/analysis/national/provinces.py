"""The provinces of a nation: a folder with a folder for each, which holds its data and its map."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.errors import MissingFileError
from analysis.observations import load_areas, own_province
from analysis.parameters import Parameters, check_parameters
from analysis.paths import DataPaths

MAP = Path("shapes", "communes").with_suffix(".geojson")


@dataclass(frozen=True)
class Province:
    """One province: ``folder``/data and ``folder``/shapes/communes.geojson; ``area`` is its row of AREAS."""

    code: str
    folder: Path
    area: pd.Series

    @property
    def shapes(self) -> Path:
        """The map of its communes."""
        return self.folder / MAP

    def parameters(self, *, report_year: int, language: str, illustrative: bool) -> Parameters:
        """Return the parameters of its report. Raises as ``check_parameters``."""
        return check_parameters(
            report_year=report_year,
            language=language,
            data_dir=self.folder.resolve() / "data",
            shapes=self.shapes.resolve(),
            illustrative=illustrative,
        )


def provinces_of(folder: Path) -> list[Province]:
    """Return the provinces of a folder, by code: every folder in it that has data/areas.csv.

    Raises MissingFileError where there is none, DataError for areas that are not as declared.
    """
    found = [path.parents[1] for path in sorted(folder.glob("*/data/areas.csv"))]
    if not found:
        raise MissingFileError("error.national.no_provinces", path=str(folder))
    return sorted((_province(path) for path in found), key=lambda province: province.code)


def _province(folder: Path) -> Province:
    areas = load_areas(DataPaths(folder / "data"))
    code = own_province(areas)
    return Province(code, folder, areas.loc[code])
