"""Make the illustrative data set of data/demo: ``python -m analysis.demo [--data data] [--seed 52]``.

No figure here is real. What each indicator looks like is a row of ``recipe.csv``, the populations that
shares are taken of are rows of ``populations.csv``, each assessment of the communes is a row of
``rounds.csv``; nothing about one indicator, commune or province is in the code. The same seed gives the
same bytes: every series has its own random stream, so that a new row changes no other series.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.communes.criterion_scores import ASSESSED_TIERS, CRITERION_SCORES
from analysis.demo_communes import allot, assess, leave_out
from analysis.demo_criteria import report_tiers, score_criteria
from analysis.demo_recipe import YEARS, Kitchen, load_kitchen
from analysis.errors import AnalysisError
from analysis.observations import NATION, OBSERVATIONS, PER, SOURCES
from analysis.paths import DataPaths
from analysis.plan import Plan

COMMUNE_YEARS = range(2023, 2026)
NOTES = {"note_vi": "Số liệu minh hoạ, không phải số liệu thực", "note_en": "Illustrative, not real"}
NO_SCALE = {
    "note_vi": NOTES["note_vi"] + "; điểm từng tiêu chí không theo thang điểm chính thức",
    "note_en": NOTES["note_en"] + "; points by criterion follow no official scale",
}
TITLE = "DỮ LIỆU MINH HOẠ – KHÔNG PHẢI SỐ LIỆU THỰC"
ASSESSMENTS = ["list", "code", "year", "decision", "points", "status", "source_id", *NOTES]


def make_assessments(kitchen: Kitchen) -> dict[str, pd.DataFrame]:
    """Return what each round of rounds.csv gave, by the name of its file in data/communes.

    Each commune's total and status (columns ASSESSMENTS), its points by criterion (CRITERION_SCORES) and the
    tier it was assessed in (ASSESSED_TIERS).
    """
    totals, scores, tiers = [], [], []
    for _, shape in kitchen.rounds.iterrows():
        year, standard = shape["year"], kitchen.standard
        units = assess(kitchen.units_of(shape["list"]), shape, kitchen.stream("round", year))
        totals.append(units)
        scores.append(score_criteria(units, standard, shape, kitchen.stream("criteria", year)))
        tiers.append(report_tiers(units, standard, shape, kitchen.stream("tiers", year)))
    columns = {
        "assessments": ASSESSMENTS,
        "criterion_scores": [c.name for c in CRITERION_SCORES],
        "assessed_tiers": [c.name for c in ASSESSED_TIERS],
    }
    owner = kitchen.recipe.index[kitchen.recipe["made_from"].eq("assessments")][0]
    same = {"source_id": "demo_" + kitchen.plan.indicators.at[owner, "lead_agency"], **NOTES}
    rows = {
        "assessments": pd.concat(totals).assign(**same),
        "criterion_scores": pd.concat(scores).assign(**same | NO_SCALE),
        "assessed_tiers": pd.concat(tiers).assign(**same),
    }
    return {name: table.reindex(columns=columns[name]) for name, table in rows.items()}


def make_province(kitchen: Kitchen, assessments: pd.DataFrame) -> pd.DataFrame:
    """Return the province's and the nation's rows (columns of OBSERVATIONS), in the plan's order."""
    known, rows = draw_populations(kitchen), []
    for indicator, shape in kitchen.recipe.iterrows():
        drawn = shape["made_from"] == "drawn"
        counts = count(shape, known, kitchen) if drawn else count_assessed(assessments)
        known[indicator] = counts["numerator"]
        rows += [write_province(counts, shape, kitchen), write_nation(shape, kitchen)]
    return pd.concat(rows, ignore_index=True)


def draw_populations(kitchen: Kitchen) -> dict[str, pd.Series]:
    """Return the size of each population by year; "communes" are the units of the list in force."""
    shapes = kitchen.populations.iterrows()
    known = {name: draw(shape, kitchen.stream("population", name)).round() for name, shape in shapes}
    units = {year: float(len(kitchen.units_of(name))) for year, name in kitchen.in_force.items()}
    return known | {"communes": pd.Series(units)}


def draw(shape: pd.Series, rng: np.random.Generator) -> pd.Series:
    """Return the level of each year: start, yearly change, deviations of single years, and noise."""
    shocks = shape["shocks"] or {}
    chance = np.array([shocks.get(year, 0) for year in YEARS]) + shape["noise"] * rng.standard_normal(
        len(YEARS)
    )
    age = np.arange(len(YEARS))
    if shape["step"] == "percent":
        levels = shape["start"] * (1 + shape["yearly"] / 100) ** age * (1 + chance / 100)
    else:
        levels = shape["start"] + shape["yearly"] * age + chance
    return pd.Series(levels, index=YEARS).clip(lower=0)


def count(shape: pd.Series, known: dict[str, pd.Series], kitchen: Kitchen) -> pd.DataFrame:
    """Return numerator, denominator and value by year, from whole counts; a count has only a value."""
    unit = kitchen.plan.indicators.at[shape["indicator"], "unit"]
    levels = draw(shape, kitchen.stream(shape["indicator"]))
    if pd.isna(shape["population"]):
        return pd.DataFrame({"numerator": np.nan, "denominator": np.nan, "value": levels.round()})
    base = known[shape["population"]]
    numerator = (levels.clip(upper=kitchen.plan.units.at[unit, "maximum"]) / PER[unit] * base).round()
    return pd.DataFrame({"numerator": numerator, "denominator": base, "value": numerator / base * PER[unit]})


def count_assessed(assessments: pd.DataFrame) -> pd.DataFrame:
    """Return the recognised communes of each year as a percentage of the assessed ones."""
    recognised = assessments["status"].eq("recognised").groupby(assessments["year"])
    counts = pd.DataFrame({"numerator": recognised.sum(), "denominator": recognised.size()})
    return counts.assign(value=100 * counts["numerator"] / counts["denominator"])


def write_province(counts: pd.DataFrame, shape: pd.Series, kitchen: Kitchen) -> pd.DataFrame:
    """Write the recipe's years; a rounded value is whole and has no counts beside it."""
    rows = counts.loc[shape["years"]].rename_axis("year").reset_index()
    statuses, breaks = shape["statuses"] or {}, shape["breaks"] or {}
    status = rows["year"].map(lambda year: statuses.get(year, "final"))
    rounded = status.eq("rounded")
    rows[["numerator", "denominator"]] = rows[["numerator", "denominator"]].mask(rounded)
    rows["value"] = rows["value"].mask(rounded, rows["value"].round())
    rows = rows.assign(status=status, **{"break": rows["year"].map(lambda year: breaks.get(year, ""))})
    return write(rows, shape, kitchen, "province", kitchen.province)


def write_nation(shape: pd.Series, kitchen: Kitchen) -> pd.DataFrame:
    """Write the nation's values of the recipe's years; none where it has no national start."""
    nation = pd.Series({**shape, "start": shape["national_start"], "yearly": shape["national_yearly"]})
    levels = draw(nation, kitchen.stream(shape["indicator"], NATION)).loc[shape["years"]]
    rows = levels.dropna().rename("value").rename_axis("year").reset_index()
    return write(rows.assign(status="final"), shape, kitchen, "national", NATION)


def make_communes(kitchen: Kitchen, province: pd.DataFrame) -> pd.DataFrame:
    """Return the communes' rows of the indicators with a commune slope.

    They add up to the province's counts, but for the communes left out. area_code is "<list>/<code>".
    """
    totals = province[province["area_level"].eq("province") & province["year"].isin(COMMUNE_YEARS)]
    mapped = kitchen.recipe[kitchen.recipe["commune_slope"].notna()]
    totals = totals[totals["indicator"].isin(mapped.index)]
    rows = [write_communes(total, mapped.loc[total["indicator"]], kitchen) for _, total in totals.iterrows()]
    return pd.concat(rows)


def write_communes(total: pd.Series, shape: pd.Series, kitchen: Kitchen) -> pd.DataFrame:
    """Share one value of the province out among the communes in force at the end of its year."""
    rng = kitchen.stream(total["indicator"], "communes", total["year"])
    units = kitchen.units_of(kitchen.in_force[total["year"]])
    units = allot(units, int(total["numerator"]), int(total["denominator"]), shape["commune_slope"], rng)
    rows = leave_out(units, shape["commune_left_out"], rng)
    value = rows["numerator"] / rows["denominator"] * PER[total["unit"]]
    rows = rows.assign(year=total["year"], value=value, status="final")
    return write(rows, shape, kitchen, "commune", rows["list"] + "/" + rows["code"])


def write(rows: pd.DataFrame, shape: pd.Series, kitchen: Kitchen, level: str, area: object) -> pd.DataFrame:
    """Return ``rows`` with the columns of OBSERVATIONS, numbers as text, each marked illustrative."""
    indicator = kitchen.plan.indicators.loc[shape["indicator"]]
    same = {"measure": indicator.name, "indicator": indicator.name, "unit": indicator["unit"]}
    same |= {"area_level": level, "area_code": area, "group": indicator["group"], "kind": "illustrative"}
    same |= {"source_id": "demo_" + indicator["lead_agency"], "used": "yes", **NOTES}
    rows = rows.reindex(columns=[c.name for c in OBSERVATIONS]).assign(**same)
    decimals = {"value": int(shape["decimals"]), "numerator": 0, "denominator": 0}
    return rows.assign(**{name: [as_text(v, n) for v in rows[name]] for name, n in decimals.items()})


def as_text(value: float, decimals: int) -> str:
    """Write a number in the canonical form of the data files, "" where it is missing."""
    if pd.isna(value):
        return ""
    written = f"{value:.{decimals}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def make_sources(plan: Plan) -> pd.DataFrame:
    """Return one demo source for each lead agency (columns of SOURCES)."""
    leads = plan.agencies.loc[list(dict.fromkeys(plan.indicators["lead_agency"]))]
    rows = leads.assign(source_id="demo_" + leads["agency"], title=TITLE, language="vi", **NOTES)
    rows["publisher"] = "Minh hoạ (thay cho " + leads["name_vi"] + ")"
    return rows.reindex(columns=[c.name for c in SOURCES])


def make_all(data: Path, seed: int) -> dict[str, str]:
    """Return the CSV text of every generated file, by its path below data/demo."""
    kitchen = load_kitchen(DataPaths(data), seed)
    assessed = make_assessments(kitchen)
    province = make_province(kitchen, assessed["assessments"])
    tables = {
        "sources.csv": make_sources(kitchen.plan),
        "observations/province.csv": province,
        "observations/communes.csv": make_communes(kitchen, province),
        **{f"communes/{name}.csv": table for name, table in assessed.items()},
    }
    return {name: table.to_csv(index=False, lineterminator="\n") for name, table in tables.items()}


def main(arguments: list[str] | None = None) -> int:
    """Write the data set below data/demo and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m analysis.demo", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="data folder (default: data)")
    parser.add_argument("--seed", type=int, default=52, help="seed of the random streams (default: 52)")
    options = parser.parse_args(arguments)
    try:
        files = make_all(options.data, options.seed)
    except AnalysisError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    for name, content in files.items():
        file = options.data / "demo" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{file}: {len(content.splitlines()) - 1}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
