"""The illustrative data set: made again byte for byte, complete, marked, and never mixed with real data."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.communes.criterion_scores import load_assessed_tiers, load_criterion_scores
from analysis.communes.standard import load_standard
from analysis.demo import NO_SCALE, NOTES, main, make_all
from analysis.demo_criteria import split
from analysis.errors import DataError
from analysis.observations import OBSERVATIONS, PER, SOURCES, load_observations, series
from analysis.paths import DataPaths
from analysis.plan import load_plan

DATA = Path(__file__).parents[1] / "data"
DEMO = DATA / "demo"
OBSERVED = ("observations/province.csv", "observations/communes.csv")
SCORES, TIERS = "communes/criterion_scores.csv", "communes/assessed_tiers.csv"
GENERATED = ("sources.csv", *OBSERVED, "communes/assessments.csv", SCORES, TIERS)


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(DEMO / name, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def plan():
    return load_plan(DATA)


@pytest.fixture(scope="module")
def demo(plan):
    return load_observations(DataPaths(DATA, illustrative=True), plan)


@pytest.fixture(scope="module")
def values(demo, plan) -> pd.DataFrame:
    """Values of the province: one row an indicator, one column a year."""
    return series(demo, plan).pivot(index="indicator", columns="year", values="value")


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return make_all(DATA, seed=52)


@pytest.fixture
def copied(tmp_path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.mark.parametrize("name", GENERATED)
def test_the_generator_makes_the_committed_bytes(made, name):
    committed = (DEMO / name).read_bytes()

    assert made[name].encode("utf-8") == committed
    assert b"\r" not in committed and not committed.startswith(b"\xef\xbb\xbf")


def test_the_command_writes_every_file_again(copied):
    for name in GENERATED:
        (copied / "demo" / name).unlink()

    assert main(["--data", str(copied)]) == 0
    assert all((copied / "demo" / n).read_bytes() == (DEMO / n).read_bytes() for n in GENERATED)


def test_another_seed_makes_other_values(made):
    other = make_all(DATA, seed=53)

    assert other["sources.csv"] == made["sources.csv"]
    assert all(other[name] != made[name] for name in GENERATED[1:])


def test_an_unknown_indicator_in_the_recipe_is_told_with_its_row(copied, capsys):
    recipe = copied / "demo" / "recipe.csv"
    recipe.write_text(recipe.read_text(encoding="utf-8").replace("\n2,drawn", "\n99,drawn"), encoding="utf-8")

    assert main(["--data", str(copied)]) == 1
    told = capsys.readouterr().err
    assert "data/demo/recipe.csv, row 3, column “indicator”" in told and "99" in told


def test_all_indicators_of_the_plan_are_there(plan, values):
    assert set(values.index) == set(plan.indicators.index)
    assert set(values.columns) == set(range(2019, 2026))


@pytest.mark.parametrize("name", GENERATED)
def test_every_row_says_in_both_languages_that_it_is_illustrative(name):
    rows = read(name)

    notes = NO_SCALE if name == SCORES else NOTES
    assert len(rows) and all(rows[column].eq(note).all() for column, note in notes.items())
    assert all(notes[column].startswith(note) for column, note in NOTES.items())
    if name in OBSERVED:
        assert rows["kind"].eq("illustrative").all()


def test_the_files_have_the_declared_columns():
    for name in OBSERVED:
        assert list(read(name).columns) == [c.name for c in OBSERVATIONS]
    sources = read("sources.csv")
    assert list(sources.columns) == [c.name for c in SOURCES]
    assert sources["title"].eq("DỮ LIỆU MINH HOẠ – KHÔNG PHẢI SỐ LIỆU THỰC").all()
    assert sources["publisher"].str.startswith("Minh hoạ (thay cho ").all()


def test_each_row_names_the_demo_source_of_its_lead_agency(plan, demo):
    lead = demo.rows["indicator"].map(plan.indicators["lead_agency"])

    assert demo.rows["source_id"].eq("demo_" + lead).all()
    assert set(demo.sources.index) == set("demo_" + lead)


def test_no_demo_source_has_the_name_of_a_real_one(demo):
    real = pd.read_csv(DATA / "sources.csv", dtype=str)["source_id"]

    assert not set(demo.sources.index) & set(real)


def test_it_loads_as_illustrative_with_one_row_a_province_and_year(demo, values):
    assert demo.illustrative
    assert len(demo.rows) == sum(len(read(name)) for name in OBSERVED)
    province = demo.rows["area_code"].eq(demo.province)
    assert values.notna().sum().sum() == province.sum()


@pytest.mark.parametrize("name", OBSERVED)
def test_demo_rows_among_real_ones_are_refused_with_file_and_row(copied, plan, name):
    target = copied / "observations" / f"copied_{Path(name).name}"
    shutil.copy(copied / "demo" / name, target)

    with pytest.raises(DataError) as caught:
        load_observations(copied, plan)

    english, vietnamese = caught.value.text("en"), caught.value.text("vi")
    assert f"data/observations/{target.name}, row 2, column “kind”" in english
    assert "real data only" in english and "chỉ số liệu thực" in vietnamese
    assert len(caught.value.problems) == 1


def test_real_rows_among_demo_ones_are_refused(copied, plan):
    real = sorted((copied / "observations").glob("*.csv"))[0]
    shutil.copy(real, copied / "demo" / "observations" / "real.csv")

    with pytest.raises(DataError, match="illustrative data only"):
        load_observations(DataPaths(copied, illustrative=True), plan)


def test_neonatal_is_below_infant_is_below_under_five_every_year(demo):
    rows = demo.rows[demo.rows["indicator"].isin(["3a", "3b", "3c"])]
    table = rows.pivot(index=["area_code", "year"], columns="indicator", values="value")

    assert len(table) == 14
    assert (table["3a"] < table["3b"]).all() and (table["3b"] < table["3c"]).all()


def test_shares_agree_with_their_counts_to_the_printed_decimals(demo):
    rows = demo.rows[demo.rows["denominator"].notna()]
    ratio = rows["numerator"] / rows["denominator"] * rows["unit"].map(PER)
    step = rows["indicator"].isin(["17b", "18b"]).map({True: 0.001, False: 0.01})

    assert len(rows) > 1300
    assert ((rows["value"] - ratio).abs() <= step / 2 + 1e-9).all()
    assert (rows[["numerator", "denominator"]] % 1 == 0).all().all()
    assert (rows["numerator"] <= rows["denominator"]).all()


def test_indicator_1_is_counted_from_the_commune_assessments(values):
    assessed = read("communes/assessments.csv")
    share = assessed["status"].eq("recognised").groupby(assessed["year"].astype(int)).mean() * 100

    assert values.loc["1"].dropna().to_dict() == pytest.approx(share.round(2).to_dict())
    assert share[2022] == pytest.approx(52, abs=1.5) and share[2024] == pytest.approx(61, abs=1.5)


def test_assessments_are_of_known_communes_with_a_few_missing():
    assessed = read("communes/assessments.csv")
    units = pd.read_csv(DATA / "communes" / "units.csv", dtype=str)
    known = set(zip(units["list"], units["code"], strict=True))

    assert set(zip(assessed["list"], assessed["code"], strict=True)) < known
    assert not assessed.duplicated(["list", "code", "year"]).any()
    assert assessed.groupby(["year", "list"]).size().to_dict() == {
        ("2022", "2020"): 172,
        ("2024", "2024"): 167,
    }
    assert assessed["points"].astype(int).between(0, 1000).all()


def test_points_by_criterion_add_up_to_the_totals_and_keep_to_the_maxima_that_were_seen(demo):
    """They load as real ones would, which checks the maxima, and are whole."""
    standard = load_standard(DATA)
    rows = load_criterion_scores(DataPaths(DATA, illustrative=True), demo.sources, standard)
    keys = ["list", "code", "year"]
    sums = rows.groupby(keys)["points"].agg(["sum", "size"])
    totals = read("communes/assessments.csv").astype({"year": int, "points": float}).set_index(keys)["points"]
    complete = sums[sums["size"].eq(13)]["sum"]

    assert complete.to_dict() == totals.loc[complete.index].to_dict()
    assert len(complete) == 322 and len(sums) == 328 and len(totals) == 339
    assert (rows["points"] % 1 == 0).all()


def test_recognised_communes_meet_every_criterion_and_a_zero_is_never_met():
    totals = read("communes/assessments.csv")[["list", "code", "year", "status"]]
    rows = read(SCORES).merge(totals, on=["list", "code", "year"])
    recognised = rows[rows["status"].eq("recognised")]

    assert recognised["met"].eq("yes").all() and recognised["points"].ne("0").all()
    assert rows.loc[rows["points"].eq("0"), "met"].eq("no").all() and rows["points"].eq("0").sum() >= 5


def test_tiers_are_reported_of_most_communes(demo):
    rows = load_assessed_tiers(DataPaths(DATA, illustrative=True), demo.sources, load_standard(DATA))
    units = pd.read_csv(DATA / "communes" / "units.csv", dtype=str)
    known = rows.merge(units, on=["list", "code"])

    assert len(rows) == 339 - 22
    assert known.groupby("type")["tier"].unique().map(list).to_dict() == {
        "phuong": ["850"],
        "thi_tran": ["850"],
        "xa": ["800"],
    }


@given(st.integers(0, 1000), st.lists(st.floats(0.1, 9), min_size=3, max_size=3))
def test_a_total_is_divided_whole_and_no_maximum_is_passed(total, parts):
    points = split(total, np.array(parts), np.array([100.0, np.nan, np.nan]))

    assert points.sum() == total and points[0] <= 100 and (points >= 0).all()


def test_wards_are_recognised_more_often_than_rural_communes():
    units = pd.read_csv(DATA / "communes" / "units.csv", dtype=str)
    rows = read("communes/assessments.csv").merge(units, on=["list", "code"])
    share = rows["status"].eq("recognised").groupby([rows["year"], rows["type"]]).mean().unstack()

    assert (share["phuong"] > share["xa"] + 0.2).all()


def test_communes_stand_in_the_list_in_force_and_add_up_to_the_province(demo):
    rows = demo.rows
    communes = rows[rows["area_level"].eq("commune")]
    lists = communes["area_code"].str.split("/").str[0].groupby(communes["year"]).unique()
    sums = communes.groupby(["indicator", "year"])[["numerator", "denominator"]].sum()
    total = rows[rows["area_code"].eq(demo.province)].set_index(["indicator", "year"]).loc[sums.index]

    assert {int(y): list(names) for y, names in lists.items()} == {
        2023: ["2020"],
        2024: ["2024"],
        2025: ["2025"],
    }
    assert len(communes) <= 1500 and sums.index.get_level_values(0).nunique() == 3
    assert (sums["denominator"] < total["denominator"]).all()
    assert (sums["denominator"] > 0.9 * total["denominator"]).all()


def test_child_marriages_fall_every_year_by_varying_percentages(values):
    change = 100 * values.loc["13"].pct_change().dropna()

    assert (change < 0).all() and change.round(1).nunique() >= 4


def test_the_features_of_a_report_are_there(demo, values):
    province = demo.rows[demo.rows["area_code"].eq(demo.province)]
    n_values = values.notna().sum(axis=1)

    assert province["status"].value_counts().to_dict() == {"final": 216, "provisional": 1, "rounded": 1}
    assert set(n_values[n_values == 1].index) == {"10", "15"}
    assert province["break"].notna().sum() == 1
    assert demo.rows.loc[demo.rows["area_code"].eq("VN"), "indicator"].nunique() >= 12
    assert (values.loc[["5a", "16", "17a"], 2021] < values.loc[["5a", "16", "17a"], 2020]).all()
    assert (values.loc[["17b", "18b"]].max(axis=1) < 0.2).all()


def test_every_status_is_seen_in_the_reports_of_2024_and_2025(demo, plan):
    progress = pytest.importorskip("analysis.progress")
    judged = [progress.judge(series(demo, plan), plan, report_year=year) for year in (2024, 2025)]

    for rows in judged:
        assert set(rows.loc[rows["headline"], "status"]) == set(plan.statuses.index)
