"""Many provinces at once: each has in the nation's tables what it has in its own report."""

import json
from pathlib import Path

import pandas as pd
import pytest
from distributed import LocalCluster
from made_privacy import add_sensitive_counts
from made_provinces import OTHER, make_nation
from typer.testing import CliRunner

from analysis.batches.run import run_batch
from analysis.batches.work import Made
from analysis.cli import app
from analysis.errors import MissingFileError
from analysis.national.batch import provincial_jobs
from analysis.national.figures import TABLES, figures
from analysis.national.provinces import provinces_of
from analysis.national.report import build_nation
from analysis.national.run import read_table

ASKED = {"report_year": 2025, "language": "vi", "illustrative": True}


@pytest.fixture(scope="module")
def folder(tmp_path_factory, data_dir, shapes_path) -> Path:
    """Two provinces; in the other one communes report small counts that must not be told."""
    target = make_nation(data_dir, shapes_path, tmp_path_factory.mktemp("nation"))
    add_sensitive_counts(target / "22" / "data", only="13")
    return target


@pytest.fixture(scope="module")
def built(folder, tmp_path_factory) -> Path:
    """The report of both provinces, made by two worker processes."""
    target = tmp_path_factory.mktemp("built") / "nation"
    seen = []
    build_nation(provinces_of(folder), target, **ASKED, at_once=2, done=lambda: seen.append(1))
    assert 2 == len(seen)
    return target


def test_a_nation_is_a_folder_of_provinces(folder):
    assert ["22", OTHER] == [province.code for province in provinces_of(folder)]
    assert ["Quảng Ninh", "Hải Dương"] == [province.area["name_vi"] for province in provinces_of(folder)]


def test_a_folder_without_provinces_is_told(tmp_path):
    with pytest.raises(MissingFileError, match="areas"):
        provinces_of(tmp_path)


def test_the_tables_say_what_each_provinces_own_report_says(built, demo_results):
    """Status and chances of the province are those of its report; nothing is computed in another way."""
    status, chances = (read_table(built / "tables", name) for name in ("status", "chances"))
    judged = demo_results.judged.set_index(["indicator", "milestone"])["status"]
    ahead = demo_results.projection.chances.set_index(["indicator", "milestone"])["probability"]

    for code in ("22", OTHER):
        own = status[status["area_code"].eq(code)].set_index(["indicator", "milestone"])["status"]
        pd.testing.assert_series_equal(judged.sort_index(), own.sort_index(), check_dtype=False)
        own = chances[chances["area_code"].eq(code)].set_index(["indicator", "milestone"])["probability"]
        pd.testing.assert_series_equal(ahead.sort_index(), own.sort_index(), rtol=1e-9, atol=1e-9)


def test_every_commune_has_its_status_and_chances(built, demo_results):
    """The communes of both provinces are there, each under its own province."""
    communes, chances = (read_table(built / "tables", name) for name in ("communes", "chances"))

    assert {"22": 54, OTHER: 54} == communes.groupby("province").size().to_dict()
    for code in ("22", OTHER):
        own = communes[communes["province"].eq(code)].set_index("code")["status"]
        assert own.to_dict() == demo_results.communes.set_index("code")["status"].to_dict()
    below = chances[chances["area_code"].str.startswith("2025/") & chances["reason"].eq("projection.ok")]
    assert below["probability"].between(0, 1).all()
    assert len(below) > 100


def test_every_row_says_that_it_is_invented(built):
    """Whoever takes one table away still sees it."""
    tables = [read_table(built / "tables", name) for name in TABLES]
    compared = pd.read_csv(built / "tables" / "provinces.csv")

    assert all(table["illustrative"].all() for table in [*tables, compared])


def test_small_counts_are_in_no_table(folder):
    """What privacy hides is neither judged nor projected for a commune."""
    own = figures(provinces_of(folder)[0].parameters(**ASKED))
    told = own.status[own.status["indicator"].eq("13") & own.status["area_code"].str.startswith("2025/")]
    small = _small_counts(folder)

    assert len(small) > 5
    assert set() == small & set(told["area_code"])


def _small_counts(folder: Path) -> set[str]:
    """The communes in which fewer than five child marriages were counted, and some."""
    files = (folder / "22" / "data" / "demo" / "observations").glob("*.csv")
    rows = pd.concat([pd.read_csv(file, dtype=str) for file in files])
    rows = rows[rows["measure"].eq("13") & rows["area_level"].eq("commune")]
    return set(rows.loc[rows["value"].astype(float).between(1, 4), "area_code"])


def test_the_same_data_give_the_same_bytes(folder, built, tmp_path):
    """Whoever was first among the workers: all files but the manifest are the same."""
    again = tmp_path / "again"
    build_nation(provinces_of(folder), again, **ASKED, at_once=1)

    def files(target):
        found = (path for path in target.rglob("*") if path.is_file() and path.name != "manifest.json")
        return {path.relative_to(target).as_posix(): path.read_bytes() for path in found}

    first, second = files(built), files(again)
    assert first.keys() == second.keys()
    assert [] == [name for name in first if first[name] != second[name]]


def test_the_page_compares_the_provinces_and_says_what_it_is(built):
    page = (built / "index.html").read_text(encoding="utf-8")
    compared = pd.read_csv(built / "tables" / "provinces.csv", dtype={"province": str}).drop(
        columns="illustrative"
    )

    rows = page[page.index("<tbody>") :]
    assert rows.index("Hải Dương") < rows.index("Quảng Ninh"), "by name, not by code"
    assert "MINH HOẠ" in page
    assert (35 == compared.loc[:, "reached":].sum(axis=1)).all()
    counted = compared[["recognised", "not_recognised", "mixed", "no_data"]].sum(axis=1)
    assert (compared["communes"] == counted).all()


def test_the_manifest_names_the_data_of_every_province(built):
    told = json.loads((built / "manifest.json").read_text(encoding="utf-8"))

    assert {"22", OTHER} == {name.split("/")[0] for name in told["data"]}
    assert set(TABLES) <= {name.split("/")[-1].removesuffix(".parquet") for name in told["results"]}
    assert {"data", "privacy", "status", "projection", "communes"} == set(told["seconds"])
    assert told["rows"]["22/data/demo/observations/province.csv"] > 100


def test_a_province_with_wrong_data_stops_the_nation_and_says_where(folder, data_dir, shapes_path, tmp_path):
    nation = make_nation(data_dir, shapes_path, tmp_path / "nation")
    values = nation / "22" / "data" / "demo" / "observations" / "province.csv"
    values.write_text(values.read_text(encoding="utf-8").replace("52.33", "152.33", 1), encoding="utf-8")
    before = tmp_path / "outputs" / "nation" / "demo" / "index.html"
    before.parent.mkdir(parents=True)
    before.write_text("before", encoding="utf-8")

    with LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as local:
        asked = ["--demo", "--outputs", str(tmp_path / "outputs"), "--cluster", local.scheduler_address]
        told = CliRunner().invoke(app, ["nation", str(nation), *asked])

    assert 1 == told.exit_code
    assert "152.33" in told.output
    assert "before" == before.read_text(encoding="utf-8")


def write(job, folder):
    """The work of this test: a page that says whose it is."""
    (folder / job.name).mkdir(parents=True)
    (folder / job.file).write_text(f"{job.title} {job.parameters.data_dir}", encoding="utf-8")
    return Made()


def test_the_batch_of_provinces_gives_each_its_own_data(folder, tmp_path):
    notebooks = Path(__file__).parents[2] / "notebooks"
    jobs = provincial_jobs(provinces_of(folder), notebooks, **ASKED)
    with LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as local:
        made = list(run_batch(jobs, tmp_path, at_once=1, cluster=local.scheduler_address, work=write))

    assert [("Hải Dương", OTHER), ("Quảng Ninh", "22")] == [(job.title, job.name) for job in jobs]
    assert {"made"} == {outcome.state for outcome in made}
    for job in jobs:
        assert str(folder / job.name / "data") in (tmp_path / job.file).read_text(encoding="utf-8")
    assert {"unchanged"} == {o.state for o in run_batch(jobs, tmp_path, at_once=1, work=write)}


def test_the_command_makes_the_reports_of_the_provinces(folder, tmp_path, monkeypatch):
    """`analysis batch provinces`: each report in a folder of its code, and a list that leads to them."""
    monkeypatch.chdir(Path(__file__).parents[2])
    monkeypatch.setattr("analysis.batches.work._report", lambda job, outputs: write(job, outputs))
    arguments = ["batch", "provinces", "--demo", "--data", str(folder), "--outputs", str(tmp_path)]

    with LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as local:
        told = CliRunner().invoke(app, [*arguments, "--cluster", local.scheduler_address])

    made = tmp_path / "provinces" / "demo"
    assert 0 == told.exit_code, told.output
    assert "Hải Dương" in (made / OTHER / "index.html").read_text(encoding="utf-8")
    page = (made / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{code}/index.html"' in page for code in ("22", OTHER))
    assert "Trẻ em các tỉnh" in page
