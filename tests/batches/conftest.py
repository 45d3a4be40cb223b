"""The illustrative data of 2025, and the jobs of its communes."""

from pathlib import Path

import pytest

from analysis.batches.jobs import jobs_of
from analysis.parameters import check_parameters

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def asked(data_dir):
    """A function that returns the parameters of a report of illustrative data."""

    def parameters(year=2025, language="vi"):
        shapes = ROOT / "shapes" / "quang_ninh_communes.geojson"
        return check_parameters(
            report_year=year, language=language, data_dir=data_dir, shapes=shapes, illustrative=True
        )

    return parameters


@pytest.fixture(scope="session")
def communes(asked, notebooks_dir):
    """The jobs of the 54 communes."""
    return jobs_of("communes", asked(), notebooks_dir)
