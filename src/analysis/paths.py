"""Where the data are: the folders of a project, real or illustrative, never both."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class DataPaths:
    """The data folder of a project and whether its illustrative observations are meant.

    The plan, the measures and the commune lists are the same in both; only observations, sources and
    commune assessments come from ``data/demo`` when ``illustrative`` is true. With ``known_on`` only the
    deliveries that were received by the end of that day (a datetime: by that moment) count; without it all
    of them do.
    """

    data: Path
    illustrative: bool = False
    known_on: date | None = None

    @property
    def plan(self) -> Path:
        """Folder of the plan's indicators, targets and agencies."""
        return self.data / "plan"

    @property
    def facts(self) -> Path:
        """Folder that holds observations/, sources.csv and the assessments of communes/."""
        return self.data / "demo" if self.illustrative else self.data

    @property
    def observations(self) -> Path:
        """Folder of the observation files."""
        return self.facts / "observations"

    @property
    def deliveries(self) -> Path:
        """Folder that holds a folder for each delivery of an agency or a commune."""
        return self.facts / "deliveries"

    @property
    def communes(self) -> Path:
        """Folder of the commune lists and the crosswalk."""
        return self.data / "communes"

    @property
    def assessments(self) -> Path:
        """File of the communes' child-friendly assessments."""
        return self.facts / "communes" / "assessments.csv"

    @property
    def criterion_scores(self) -> Path:
        """File of the points that communes were given for each criterion."""
        return self.facts / "communes" / "criterion_scores.csv"

    @property
    def assessed_tiers(self) -> Path:
        """File of the tiers that communes were assessed in, as reported."""
        return self.facts / "communes" / "assessed_tiers.csv"

    def name(self, path: Path) -> str:
        """Return ``path`` as a person would write it, from the data folder's parent on."""
        try:
            return path.resolve().relative_to(self.data.resolve().parent).as_posix()
        except ValueError:
            return str(path)


def find_upwards(path: Path) -> Path:
    """Return ``path``, looked for in the working folder and the folders above it.

    A notebook run by itself works in notebooks/, the command line in the project's folder.
    """
    if path.is_absolute():
        return path
    here = Path.cwd()
    return next((folder / path for folder in (here, *here.parents) if (folder / path).exists()), path)


def is_database(written: object) -> bool:
    """Tell whether what stands for a data folder is the address of a database: postgresql://…

    A path has taken one of the two slashes away.
    """
    return re.match("postgres(ql)?:/", str(written)) is not None
