"""Which least total applies to a commune: what its type, its classes and the report tell.

Decision 06 (2019): 800 for communes and townships that are mountainous or on islands and for specially
difficult communes, 850 for all others; 900 is for wards under centrally-run cities, so for none here.
"""

from datetime import date

import pandas as pd
import pytest

from analysis.communes.standard import load_standard
from analysis.communes.tiers import classes_on, possible_tiers, unit_tiers
from analysis.communes.units import TYPES

DECISION, OLDER, OLDEST = "06/QĐ-TTg (2019)", "34/2014/QĐ-TTg", "37/2010/QĐ-TTg"
UNITS = pd.DataFrame({"list": "2025", "code": list(TYPES), "type": TYPES})


@pytest.fixture(scope="module")
def standard(data_dir):
    return load_standard(data_dir)


def tier_of(standard, unit_type, *, classes=(), reported=None, decision=DECISION, year=2027):
    """Return tier, basis and bounds of one unit whose classes hold from 2026 to 2030."""
    case = pd.DataFrame([{"list": "2025", "code": unit_type, "year": year, "decision": decision}])
    columns = ["list", "code", "class", "valid_from", "valid_to"]
    spans = [("2025", unit_type, name, date(2026, 1, 1), date(2030, 12, 31)) for name in classes]
    said = case.assign(tier=reported)[lambda rows: rows["tier"].notna()]
    made = unit_tiers(case, UNITS, pd.DataFrame(spans, columns=columns), said, standard).iloc[0]
    tier = None if pd.isna(made["tier"]) else made["tier"]
    return tier, made["tier_basis"], made["min_low"], made["min_high"]


@pytest.mark.parametrize(
    ("unit_type", "classes", "reported", "expected"),
    [
        ("xa", (), None, (None, "unknown", 800, 850)),
        ("xa", ("mountainous",), None, ("800", "unit", 800, 800)),
        ("xa", ("island",), None, ("800", "unit", 800, 800)),
        ("xa", ("specially_difficult",), None, ("800", "unit", 800, 800)),
        ("xa", ("border",), None, (None, "unknown", 800, 850)),
        ("xa", ("border", "island"), None, ("800", "unit", 800, 800)),
        ("xa", (), "800", ("800", "reported", 800, 800)),
        ("xa", (), "850", ("850", "reported", 850, 850)),
        ("xa", ("island",), "850", (None, "differs", 800, 850)),
        ("xa", (), "900", (None, "differs", 800, 900)),
        ("thi_tran", (), None, (None, "unknown", 800, 850)),
        ("thi_tran", ("mountainous",), None, ("800", "unit", 800, 800)),
        ("thi_tran", ("specially_difficult",), None, (None, "unknown", 800, 850)),
        ("phuong", (), None, ("850", "unit", 850, 850)),
        ("phuong", ("mountainous",), None, ("850", "unit", 850, 850)),
        ("phuong", (), "850", ("850", "unit", 850, 850)),
        ("phuong", (), "800", (None, "differs", 800, 850)),
        ("phuong", (), "900", (None, "differs", 850, 900)),
        ("dac_khu", (), None, (None, "unnamed", 800, 850)),
        ("dac_khu", ("mountainous", "island"), None, (None, "unnamed", 800, 850)),
        ("dac_khu", (), "800", ("800", "reported", 800, 800)),
    ],
)
def test_the_tier(standard, unit_type, classes, reported, expected):
    assert tier_of(standard, unit_type, classes=classes, reported=reported) == expected


@pytest.mark.parametrize("year", [2025, 2031])
def test_a_class_counts_only_while_it_holds(standard, year):
    assert tier_of(standard, "xa", classes=["mountainous"], year=year) == (None, "unknown", 800, 850)


def test_a_decision_of_which_the_areas_were_not_seen_leaves_all_its_tiers_open(standard):
    assert tier_of(standard, "phuong", decision=OLDEST, year=2012) == (None, "unknown", 650, 850)
    assert tier_of(standard, "phuong", decision=OLDEST, year=2012, reported="750")[:2] == ("750", "reported")


def test_a_decision_of_which_no_tier_was_seen_has_no_least_total(standard):
    tier, basis, low, high = tier_of(standard, "xa", decision=OLDER, year=2016)

    assert (tier, basis) == (None, "unseen") and pd.isna(low) and pd.isna(high)


def test_the_tier_of_wards_under_centrally_run_cities_is_nobodys_in_a_province(standard):
    """Were the province such a city, the data would say so and every ward would be in it."""
    tiers = standard.tiers[standard.tiers["decision"].eq(DECISION)]
    in_a_city = tiers.assign(applies=True)

    assert all("900" not in possible_tiers(tiers, unit_type, ())[0] for unit_type in TYPES)
    assert possible_tiers(in_a_city, "phuong", ()) == (["900"], True)
    assert possible_tiers(in_a_city, "xa", ()) == (["800", "850"], True)


def test_a_class_without_days_always_holds():
    classes = pd.DataFrame(
        {
            "class": ["always", "ended", "begins", "now"],
            "valid_from": [None, None, date(2025, 1, 1), date(2024, 11, 30)],
            "valid_to": [None, date(2024, 11, 29), None, date(2024, 11, 30)],
        }
    )

    assert classes_on(classes, date(2024, 11, 30))["class"].tolist() == ["always", "now"]
    assert classes_on(classes.iloc[:0], date(2024, 11, 30)).empty
