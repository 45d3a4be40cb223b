"""Who still owes what: the plan's measures by agency and year, and the communes of the list in force."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.communes.assessments import load_assessments
from analysis.communes.units import load_lists, load_units
from analysis.errors import ParameterError
from analysis.intake.missing import MISSING, missing_by_agency, still_missing, units_in_force
from analysis.observations import Observations, load_observations
from analysis.paths import DataPaths

YEARLY = 34  # the 35 indicators less the one that is assessed twice in five years


@pytest.fixture(scope="module")
def demo(data_dir, plan) -> Observations:
    return load_observations(DataPaths(data_dir, illustrative=True), plan)


@pytest.fixture(scope="module")
def communes(data_dir) -> pd.DataFrame:
    return units_in_force(load_units(data_dir), load_lists(data_dir), 2026)


@pytest.fixture(scope="module")
def assessments(data_dir, demo) -> pd.DataFrame:
    return load_assessments(DataPaths(data_dir, illustrative=True), demo.sources)


def with_rows(observations: Observations, *changes: dict) -> Observations:
    """Return the observations with a value of the province for 6 in 2026 added, each as changed."""
    base = observations.rows[observations.rows["area_code"].eq("22")].iloc[0].to_dict()
    base |= {"measure": "6", "indicator": "6", "year": 2026, "group": "total", "value": 1.5, "used": True}
    rows = pd.DataFrame([base | change for change in changes])
    rows = rows.astype(observations.rows.dtypes.to_dict())
    return replace(observations, rows=pd.concat([observations.rows, rows], ignore_index=True))


def owes(missing: pd.DataFrame, indicator: str) -> bool:
    """Tell whether the province's value of an indicator is owed."""
    return bool((missing["indicator"].eq(indicator) & missing["area_level"].eq("province")).any())


def test_a_year_without_values_owes_every_indicator_that_is_due(demo, plan):
    """In 2026 the communes are not assessed: 34 of the 35 indicators are asked for, in the plan's order."""
    missing = still_missing(demo, plan, year=2026)

    expected = [i for i in plan.indicators.index if i != "1"]
    assert YEARLY == len(missing)
    assert expected == list(missing["indicator"])
    assert list(MISSING) == list(missing.columns)
    assert {"22"} == set(missing["area_code"])


@pytest.mark.parametrize(("year", "due"), [(2024, True), (2025, False), (2026, False), (2027, True)])
def test_what_is_not_assessed_in_the_year_is_not_asked_for(demo, plan, year, due):
    """Indicator 1 is due in its assessment years only."""
    none = replace(demo, rows=demo.rows.iloc[:0])

    assert due == owes(still_missing(none, plan, year=year), "1")


@pytest.mark.parametrize(
    ("answered", "change"),
    [
        (True, {}),
        (True, {"status": "provisional"}),
        (False, {"used": False}),
        (False, {"kind": "projected"}),
        (False, {"group": "rural"}),
        (False, {"measure": "6_other"}),
        (False, {"year": 2025}),
        (False, {"area_code": "VN"}),
        (False, {"area_code": "2025/06652"}),
    ],
)
def test_only_the_plan_s_own_measure_of_the_province_answers(demo, plan, answered, change):
    """A provisional value is an answer; one not used, projected, of other group, measure or area is not."""
    missing = still_missing(with_rows(demo, change), plan, year=2026)

    assert answered is not owes(missing, "6")


def test_the_last_value_is_the_latest_before_the_year(demo, plan):
    """Last value and year are those of the newest answer; without any both are missing."""
    rows = with_rows(demo, {"year": 2023, "value": 3.0}, {"year": 2024, "value": 2.5}, {"year": 2027})
    alone = replace(rows, rows=rows.rows[rows.rows["measure"].eq("6")].iloc[-3:])

    missing = still_missing(alone, plan, year=2026).set_index("indicator")

    assert (2.5, 2024) == (missing.loc["6", "last_value"], missing.loc["6", "last_year"])
    assert missing.loc["7", ["last_value", "last_year"]].isna().all()


@pytest.mark.parametrize(
    ("year", "asked_in", "agency"),
    [(2024, None, "so_ldtbxh"), (2025, None, "so_yt"), (2026, None, "so_yt"), (2024, 2026, "so_yt")],
)
def test_the_agency_is_the_one_that_answers_in_the_year_of_asking(demo, plan, year, asked_in, agency):
    """Children's affairs moved to the Department of Health in March 2025; a late question goes to it too."""
    none = replace(demo, rows=demo.rows.iloc[:0])

    missing = still_missing(none, plan, year=year, asked_in=asked_in).set_index("indicator")

    assert agency == missing.loc["9", "agency"]
    assert "so_gddt" == missing.loc["16", "agency"]


def test_every_commune_of_the_list_in_force_is_asked(demo, plan, communes, assessments):
    """54 communes owe three values each in 2026, and no points; in 2027 their points as well."""
    asked = {"communes": communes, "commune_measures": ["21", "14", "5a"], "assessments": assessments}

    missing = still_missing(demo, plan, year=2026, **asked)
    own = missing[missing["area_level"].eq("commune")]
    later = still_missing(demo, plan, year=2027, **asked)

    assert 54 == own["area_code"].nunique()
    assert 54 * 3 == len(own)
    assert ["5a", "14", "21"] == list(own.loc[own["area_code"].eq("2025/06652"), "indicator"])
    assert {"value"} == set(own["content"])
    scores = later[later["content"].eq("scores")]
    assert 54 == len(scores)
    assert ({"1"}, {"points"}, {"so_yt"}) == tuple(set(scores[c]) for c in ("indicator", "unit", "agency"))


def test_a_commune_that_sent_its_values_or_points_owes_them_no_more(demo, plan, communes, assessments):
    """A value of the commune answers for that commune alone; an assessment of the year for its points."""
    place = {"area_level": "commune", "area_code": "2025/06652"}
    sent = with_rows(demo, {"measure": "14", "indicator": "14", "year": 2027, **place})
    scored = assessments.iloc[:2].assign(list="2025", code="06652", year=[2026, 2027], points=[810.0, 820.0])
    asked = {"communes": communes, "commune_measures": ["14", "21"]}

    missing = still_missing(sent, plan, year=2027, assessments=scored, **asked)
    before = still_missing(sent, plan, year=2027, assessments=scored.iloc[:1], **asked)

    here = missing[missing["area_code"].eq("2025/06652")]
    assert ["21"] == list(here["indicator"])
    assert 53 == missing["content"].eq("scores").sum()
    last = before[before["area_code"].eq("2025/06652") & before["content"].eq("scores")].iloc[0]
    assert (810.0, 2026) == (last["last_value"], last["last_year"])


def test_without_communes_none_is_asked_and_without_measures_no_value(demo, plan, communes):
    """Communes are asked only where they are given, and only for what they report."""
    assert {"province"} == set(still_missing(demo, plan, year=2027)["area_level"])
    assert {"province"} == set(still_missing(demo, plan, year=2027, communes=communes)["area_level"])


def test_nothing_owed_is_an_empty_table_of_the_same_columns(demo, plan):
    """When every value has come, no row is left, and no agency."""
    rows = with_rows(
        demo, *[{"measure": i, "indicator": i, "group": g} for i, g in plan.indicators["group"].items()]
    )

    missing = still_missing(rows, plan, year=2026)

    assert missing.empty
    assert list(MISSING) == list(missing.columns)
    assert missing_by_agency(missing, plan).empty


@given(st.sets(st.integers(0, 34)))
def test_what_came_and_what_is_owed_are_all_that_is_due(demo, plan, came):
    """Whatever has been sent: what is owed is exactly the rest of what is due, each once."""
    sent = [plan.indicators.index[i] for i in sorted(came)]
    base = replace(demo, rows=demo.rows[demo.rows["year"].lt(2027)])
    group = plan.indicators["group"]
    changes = [{"measure": i, "indicator": i, "group": group[i], "year": 2027} for i in sent]
    observations = with_rows(base, *changes) if changes else base

    owed = list(still_missing(observations, plan, year=2027)["indicator"])

    assert [i for i in plan.indicators.index if i not in sent] == owed


def test_agencies_are_counted_with_their_indicators_and_communes(demo, plan, communes):
    """Each agency's own indicators, and what its communes owe, in the order of the agencies."""
    missing = still_missing(demo, plan, year=2026, communes=communes, commune_measures=["5a", "14", "21"])

    table = missing_by_agency(missing, plan).set_index("agency")

    assert ["so_gddt", "so_yt", "so_vhtt", "so_tp", "ban_dt"] == list(table.index)
    assert ("14", 1, 54, 54) == tuple(table.loc["so_tp"])
    assert ("13", 1, 0, 0) == tuple(table.loc["ban_dt"])
    assert YEARLY == table["n_province"].sum()
    assert len(missing) == table[["n_province", "n_commune"]].to_numpy().sum()


@pytest.mark.parametrize(("year", "n"), [(2023, 177), (2024, 171), (2025, 54), (2026, 54)])
def test_the_list_in_force_at_the_end_of_the_year_is_asked(data_dir, year, n):
    """The communes change with the list; a year before the first list is refused."""
    units, lists = load_units(data_dir), load_lists(data_dir)

    assert n == len(units_in_force(units, lists, year))
    assert lists["valid_from"].min() > date(2019, 12, 31)
    with pytest.raises(ParameterError):
        units_in_force(units, lists, 2019)
