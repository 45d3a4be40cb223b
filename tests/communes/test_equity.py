"""Where child-friendly communes are, by group and counted in children, with bounds for what is not known."""

import itertools
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.communes.assessments import load_assessments
from analysis.communes.crosswalk import restate_status
from analysis.communes.equity import (
    DIMENSIONS,
    UNKNOWN,
    child_populations,
    commune_groups,
    recognised_shares,
    status_by_group,
)
from analysis.communes.gazetteer import load_gazetteer
from analysis.errors import ParameterError
from analysis.observations import load_observations
from analysis.paths import DataPaths

YES, NO = "recognised", "not_recognised"


@pytest.fixture(scope="module")
def gazetteer(data_dir):
    return load_gazetteer(data_dir)


@pytest.fixture(scope="module")
def demo(data_dir, plan):
    paths = DataPaths(data_dir, illustrative=True)
    observations = load_observations(paths, plan)
    return observations, load_assessments(paths, observations.sources)


def groups_of(groups: pd.DataFrame, dimension: str) -> pd.Series:
    return groups[groups["dimension"].eq(dimension)].groupby("group")["code"].size()


def test_the_districts_of_a_list_are_its_own(gazetteer):
    groups = commune_groups(gazetteer, "2024", date(2024, 11, 30))
    districts = groups_of(groups, "district")

    assert districts.sum() == 171 and len(districts) == 13
    assert not groups["shared"].any()


def test_units_without_districts_are_in_the_former_one_with_most_of_their_land(gazetteer):
    """Hải Hòa has land of Cẩm Phả and a sliver of Tiên Yên, so it is shared."""
    groups = commune_groups(gazetteer, "2025", date(2025, 7, 1))
    own = groups[groups["dimension"].eq("district")].set_index("code")

    assert len(own) == 54
    assert own.loc["06799", ["group", "shared"]].tolist() == ["Thành phố Cẩm Phả", True]
    assert not own.at["06652", "shared"]


def test_residence_and_type_are_those_of_the_list(gazetteer):
    groups = commune_groups(gazetteer, "2025", date(2025, 7, 1))

    assert groups_of(groups, "type").to_dict() == {"dac_khu": 2, "phuong": 30, "xa": 22}
    assert groups_of(groups, "residence").to_dict() == {"rural": 22, UNKNOWN: 2, "urban": 30}


@pytest.mark.parametrize(("day", "known"), [(date(2026, 11, 30), 13), (date(2025, 11, 30), 0)])
def test_a_unit_of_no_known_class_is_unknown_and_not_the_rest(gazetteer, day, known):
    classes = groups_of(commune_groups(gazetteer, "2025", day), "class")

    assert classes.get("mountainous", 0) == known
    assert classes[UNKNOWN] == 54 - known


def test_a_unit_of_several_classes_is_in_each(gazetteer):
    more = gazetteer.classes.iloc[[0]].assign(**{"class": "border"})
    both = type(gazetteer)(
        gazetteer.lists, gazetteer.units, gazetteer.crosswalk, pd.concat([gazetteer.classes, more])
    )
    groups = commune_groups(both, "2025", date(2026, 11, 30))
    own = groups[groups["dimension"].eq("class") & groups["code"].eq(more["code"].iloc[0])]

    assert sorted(own["group"]) == ["border", "mountainous"]
    assert len(groups[groups["dimension"].eq("type")]) == 54


def test_statuses_are_counted_in_each_group_with_bounds():
    groups = pd.DataFrame(
        [(code, "residence", group, False) for code, group in zip("abcdef", "uuuurr", strict=True)],
        columns=["code", "dimension", "group", "shared"],
    )
    statuses = pd.DataFrame({"code": list("abcde"), "status": [YES, NO, "mixed", "no_data", YES]})
    made = status_by_group(statuses, groups).set_index("group")

    assert made.loc["u", ["n_units", "n_known", "n_recognised", "n_mixed"]].tolist() == [4, 3, 1, 1]
    assert made.loc["u", ["value", "low", "high"]].tolist() == pytest.approx([100 / 3, 25, 50])
    assert made.loc["r", ["value", "low", "high"]].tolist() == [100, 50, 100]


def test_groups_add_up_to_the_communes(gazetteer, demo):
    """Districts, residence and type each hold every commune once, with the same recognised ones."""
    _, assessments = demo
    statuses = restate_status(assessments[assessments["year"].eq(2024)], gazetteer.crosswalk, "2025")
    made = status_by_group(statuses, commune_groups(gazetteer, "2025", date(2025, 7, 1)))
    sums = made.groupby("dimension")[["n_units", "n_known", "n_recognised", "n_mixed"]].sum()

    assert list(dict.fromkeys(made["dimension"])) == list(DIMENSIONS)
    assert sums.loc["district"].equals(sums.loc["type"]) and sums.loc["type"].equals(sums.loc["residence"])
    assert sums.loc["type", "n_recognised"] == statuses["status"].eq(YES).sum()
    assert made["n_shared"].sum() > 0


def test_children_are_the_denominators_of_an_indicator_about_them(demo):
    observations, _ = demo
    children = child_populations(observations.rows, "14", 2024)

    assert list(children) == ["list", "code", "children", "source_id"]
    assert set(children["list"]) == {"2024"} and len(children) == 168
    assert children["children"].gt(0).all()
    assert child_populations(observations.rows, "13", 2024).empty


def shares(status: list[str], children: list[float | None], total: float | None = None) -> pd.DataFrame:
    codes = [str(i) for i in range(len(status))]
    known = pd.DataFrame({"code": codes, "children": children}).dropna()
    made = recognised_shares(pd.DataFrame({"code": codes, "status": status}), known, total=total)
    return made.set_index("basis")


def test_children_stand_beside_communes():
    """Half of the communes are recognised; three in four children live there."""
    made = shares([YES, NO], [300, 100])

    columns = ["n_known", "known", "recognised", "value", "low", "high"]
    assert made.loc["communes", columns].tolist() == [2, 2, 1, 50, 50, 50]
    assert made.loc["children", columns].tolist() == [2, 400, 300, 75, 75, 75]


@pytest.mark.parametrize(
    ("status", "children", "total", "value", "low", "high"),
    [
        ([YES, NO, "no_data"], [300, 100, 100], None, 75, 60, 80),
        ([YES, NO, NO], [300, 100, None], 500, 75, 60, 60),
        ([YES, NO, YES], [300, 100, None], 500, 75, 80, 80),
        ([YES, NO, "no_data"], [300, 100, None], 500, 75, 60, 80),
        ([YES, NO, YES, NO], [300, 100, None, None], 500, 75, 60, 80),
        ([YES, NO, NO], [300, 100, None], None, 75, 0, 75),
        ([YES, NO, YES], [300, 100, None], None, 75, 75, 100),
        ([YES, NO, "mixed"], [300, 100, 100], None, 60, 60, 60),
        ([YES, NO], [300, 100], 450, 75, 75, 75),
        (["no_data", "no_data"], [300, 100], None, None, 0, 100),
        ([YES, NO], [None, None], None, None, 0, 100),
    ],
)
def test_missing_populations_and_statuses_leave_bounds(status, children, total, value, low, high):
    row = shares(status, children, total).loc["children", ["value", "low", "high"]]

    assert [None if pd.isna(x) else x for x in row] == pytest.approx([value, low, high])


def test_more_children_in_communes_than_in_the_province_is_a_wrong_parameter():
    with pytest.raises(ParameterError, match="400 children, more than the province"):
        shares([YES, NO], [300, 100], 399)


people = st.one_of(st.none(), st.integers(1, 50))


@given(
    st.lists(st.tuples(st.sampled_from([YES, NO, "no_data"]), people), min_size=1, max_size=5),
    st.integers(0, 60),
)
def test_the_bounds_hold_every_completion(units, rest):
    """However the missing children and statuses turn out, the true share lies within the bounds."""
    status, children = [s for s, _ in units], [c for _, c in units]
    open_places = [i for i, c in enumerate(children) if c is None]
    total = sum(c or 0 for c in children) + (rest if open_places else 0)
    row = shares(status, children, total).loc["children"]
    filled = [[YES, NO] if s == "no_data" else [s] for s in status]

    for complete in itertools.product(*filled):
        for place in open_places or [None]:
            everyone = [c or 0 for c in children]
            if place is not None:
                everyone[place] += rest
            if sum(everyone):
                true = shares(list(complete), everyone).at["children", "value"]
                assert row["low"] - 1e-9 <= true <= row["high"] + 1e-9
