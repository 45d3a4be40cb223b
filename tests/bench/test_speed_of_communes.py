"""How fast units are looked up and values restated at national size: 10,035 old communes, 3,321 new ones.

`make bench` runs these and prints their times; `make test` skips them.
"""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.communes.gazetteer import Gazetteer
from analysis.communes.lookup import match_units
from analysis.communes.restate import restate

OLD, NEW, DISTRICTS = 10_035, 3_321, 696
DIVIDED = 600  # old communes whose land went to two new ones
SYLLABLES = [
    *("An", "Bắc", "Bình", "Cẩm", "Châu", "Đông", "Đồng", "Hà", "Hải", "Hòa", "Lâm", "Lạc", "Long", "Minh"),
    *("Nam", "Ngọc", "Phú", "Quang", "Quảng", "Sơn", "Tân", "Tây", "Thanh", "Thủy", "Tiên", "Trung", "Vĩnh"),
]


@pytest.fixture(scope="module")
def nation() -> Gazetteer:
    """Two lists with made-up names of two syllables and a number in some, as real ones have."""
    rng = np.random.default_rng(3321)
    lists = pd.DataFrame(
        {
            "list": ["2020", "2025"],
            "valid_from": [date(2020, 1, 1), date(2025, 7, 1)],
            "valid_to": [date(2025, 6, 30), None],
        }
    ).set_index("list", drop=False)
    units = pd.concat([made_units("2020", OLD, rng), made_units("2025", NEW, rng)], ignore_index=True)
    units.loc[units["list"] == "2025", ["district_code", "district_name"]] = None
    classes = pd.DataFrame(columns=["list", "code", "class"])
    return Gazetteer(lists.rename_axis(None), units, made_pairs(units, rng), classes)


def made_units(list_id: str, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Units of one list, their names drawn from syllables: many share a name."""
    words = np.array(SYLLABLES)[rng.integers(0, len(SYLLABLES), (n, 2))]
    number = np.where(rng.random(n) < 0.2, [f" {k}" for k in rng.integers(1, 9, n)], "")
    name = pd.Series([f"{a} {b}{k}" for (a, b), k in zip(words, number, strict=True)])
    district = rng.integers(0, DISTRICTS, n)
    return pd.DataFrame(
        {
            "list": list_id,
            "code": [f"{k:05d}" for k in range(n)],
            "name": name,
            "full_name": "Xã " + name,
            "type": "xa",
            "urban": False,
            "district_code": [f"{d:03d}" for d in district],
            "district_name": [f"Huyện {SYLLABLES[d % len(SYLLABLES)]} {d}" for d in district],
        }
    )


def made_pairs(units: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Pairs of both lists: each old unit to one new one, some to a second."""
    old = units.loc[units["list"] == "2020", "code"].to_numpy()
    to = np.concatenate([np.arange(NEW), rng.integers(0, NEW, OLD - NEW)])
    whole = pd.DataFrame({"from_code": old, "to_code": [f"{t:05d}" for t in to], "area_share": 1.0})
    divided = whole.sample(DIVIDED, random_state=1)
    other = divided.assign(to_code=[f"{(int(t) + 1) % NEW:05d}" for t in divided["to_code"]], area_share=0.4)
    whole.loc[divided.index, "area_share"] = 0.6
    pairs = pd.concat([whole, other], ignore_index=True).assign(from_list="2020", to_list="2025")
    return pairs.assign(legal_basis=None, relation=np.where(pairs["area_share"] == 1, "whole", "part"))


@pytest.mark.benchmark(group="look-up of 3,321 communes")
@pytest.mark.parametrize("columns", [["name", "district"], ["code"], ["code", "name"]], ids="-".join)
def test_a_table_is_looked_up(benchmark, nation, columns):
    """The budget is 2 seconds; made-up names that occur twice in a district stay open."""
    own = nation.units[nation.units["list"] == "2020"].head(NEW)
    rows = own.rename(columns={"district_name": "district"})[["list", *columns]]

    found = benchmark.pedantic(match_units, (rows, nation), rounds=3)

    accepted = found["code"].notna()
    assert accepted.mean() > 0.97
    assert (found["code"] == own["code"])[accepted].all()


@pytest.mark.benchmark(group="look-up of 3,321 communes")
def test_a_table_of_misspelled_names_is_looked_up(benchmark, nation):
    """The worst case: no name is right, each has its proposals. The budget is 4 seconds."""
    rows = nation.units[nation.units["list"] == "2025"][["list", "name"]]
    rows = rows.assign(name=[f"{name}qx{place}" for place, name in enumerate(rows["name"])])

    found = benchmark.pedantic(match_units, (rows, nation), rounds=3)

    assert found["code"].isna().all()
    assert (found["reason"] == "near").mean() > 0.5


@pytest.mark.benchmark(group="restating 10,035 communes to 3,321")
@pytest.mark.parametrize("kind", ["count", "ratio"])
def test_ten_years_of_values_are_restated(benchmark, nation, kind):
    """100,350 values; the budget is 3 seconds."""
    rng = np.random.default_rng(1)
    codes = nation.units.loc[nation.units["list"] == "2020", "code"].to_numpy()
    values = pd.DataFrame(
        {"list": "2020", "code": np.tile(codes, 10), "year": np.repeat(np.arange(2015, 2025), OLD)}
    )
    values = values.assign(
        indicator="x", kind=kind, value=rng.uniform(0, 100, len(values)), denominator=100.0
    )

    found = benchmark.pedantic(restate, (values, nation.crosswalk, "2025"), rounds=3)

    assert len(found) == 10 * NEW
    if kind == "count":
        assert found["value"].sum() == pytest.approx(values["value"].sum(), rel=1e-9)
