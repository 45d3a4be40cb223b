"""The illustrative nation to measure with: every province loads, adds up and says that it is invented."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.communes.boundaries import load_boundaries
from analysis.national.provinces import provinces_of
from analysis.validation import check_all

ROOT = Path(__file__).resolve().parents[2]
ASKED = {"report_year": 2025, "language": "vi", "illustrative": True}


def test_the_provinces_are_those_of_the_country():
    """34 provinces with 3,321 communes, each once."""
    with (ROOT / "tools" / "national" / "provinces.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert 34 == len({row["code"] for row in rows}) == len({row["name"] for row in rows})
    assert 3321 == sum(int(row["n_communes"]) for row in rows)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> list:
    """The first two provinces, as `make national` makes them."""
    target = tmp_path_factory.mktemp("national")
    command = [sys.executable, "-m", "national", str(target), "--provinces", "2"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "tools"), *sys.path])}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return provinces_of(target)


def test_every_province_has_all_indicators_in_all_communes(made):
    for province in made:
        parameters = province.parameters(**ASKED)
        rows = check_all(parameters.paths).observations.rows
        below = rows[rows["area_level"].eq("commune")]
        shapes = load_boundaries(province.shapes, "2025")

        assert {"illustrative"} == set(rows["kind"])
        assert len(below) == 35 * 10 * len(shapes)
        assert set(below["area_code"]) == {f"2025/{code}" for code in shapes["code"]}
        assert shapes["approximate"].all()
        assert shapes.geometry.is_valid.all()


def test_no_province_is_called_quang_ninh_but_itself(made):
    for province in made:
        words = province.parameters(**ASKED)
        title = check_all(words.paths).plan.words("vi").text("index.title", year=2025)

        assert province.area["name_vi"] in title
        assert "Quảng Ninh" not in title
        assert "minh hoạ" in title
