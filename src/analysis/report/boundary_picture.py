"""The picture of old and new boundaries that the import leaves on request."""

from pathlib import Path

from analysis.charts.boundary_difference import boundary_difference
from analysis.communes.boundary_difference import present
from analysis.communes.boundary_import import Prepared
from analysis.errors import OutputError
from analysis.language import speak
from analysis.report.pictures import save_pictures


def save_boundary_picture(made: Prepared, product: Path, path: Path, language: str) -> None:
    """Write the picture as PNG and SVG beside each other; ``path`` names one of them.

    Raises OutputError where they cannot be written.
    """
    chart = boundary_difference(made.rows, present(made.rows, product), made.changes, speak(language))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_pictures(chart, path.with_suffix(""))
    except OSError as error:
        raise OutputError("error.output.unwritable", path=str(path.parent), reason=str(error)) from error
