"""What data/demo is made from: its recipe tables, read and checked, and its random streams.

Helper of :mod:`analysis.demo`.
"""

import zlib
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pandera.pandas as pa

from analysis.communes.standard import Standard, load_standard
from analysis.communes.units import list_in_force, load_crosswalk, load_lists, load_units
from analysis.demo_communes import add_advantage
from analysis.observations import load_areas, own_province
from analysis.paths import DataPaths
from analysis.plan import Plan, load_plan
from analysis.tables import Column, check, choice, integer, number, parse_number, parse_year, read_table, text

YEARS = range(2019, 2026)


def parse_years(content: str) -> list[int]:
    """Read years and spans of years: "2019 2022-2024"."""
    spans = [[parse_year(end) for end in part.split("-")] for part in content.split()]
    return [year for span in spans for year in range(span[0], span[-1] + 1)]


def parse_marks(content: str) -> dict[int, str]:
    """Read what holds in single years: "2025:provisional"."""
    pairs = [part.partition(":") for part in content.split()]
    return {parse_year(year): mark for year, _, mark in pairs}


def parse_shocks(content: str) -> dict[int, float]:
    """Read the deviations of single years: "2021:-4.2 2022:-1.1"."""
    return {year: parse_number(value) for year, value in parse_marks(content).items()}


# start: level in the first year; yearly, noise, shocks: change a year, standard deviation, deviations of
# single years, in the indicator's unit (step = points) or in per cent of the level (step = percent).
RECIPE = (
    text("indicator", required=True),
    choice("made_from", ("drawn", "assessments")),
    Column("years", parse_years, True, "object"),
    *(number(name) for name in ("start", "yearly")),
    choice("step", ("points", "percent"), required=False),
    number("noise"),
    Column("shocks", parse_shocks, False, "object"),
    text("population"),
    integer("decimals"),
    *(Column(name, parse_marks, False, "object") for name in ("statuses", "breaks")),
    *(number(name) for name in ("national_start", "national_yearly", "commune_slope", "commune_left_out")),
)
POPULATIONS = (
    text("population", required=True),
    *(number(name, required=True) for name in ("start", "yearly", "noise")),
    Column("shocks", parse_shocks, False, "object"),
    *(text(name, required=True) for name in ("name_vi", "name_en")),
)
# unevenness: standard deviation of the logarithm of a criterion's part of the total; points_per_unmet: how
# many points below the minimum go with each criterion not met; the last three columns count communes.
ROUNDS = (
    integer("year"),
    *(text(name, required=True) for name in ("list", "decision")),
    *(number(name, required=True) for name in ("recognised_percent", "spread")),
    *(integer(name) for name in ("minimum_urban", "minimum_rural", "left_out")),
    *(number(name, required=True) for name in ("unevenness", "zero_percent", "points_per_unmet")),
    *(integer(name) for name in ("only_total", "one_unreported", "tier_unreported")),
)


@dataclass(frozen=True)
class Kitchen:
    """What the data set is made from: the plan, the recipe's tables, the communes and the seed.

    ``units`` has the columns of :func:`analysis.demo_communes.add_advantage`, ``standard`` is the
    child-friendly one; ``in_force`` gives the list of communes on 31 December of each year that has one.
    """

    plan: Plan
    recipe: pd.DataFrame
    populations: pd.DataFrame
    rounds: pd.DataFrame
    units: pd.DataFrame
    standard: Standard
    province: str
    in_force: dict[int, str]
    seed: int

    def stream(self, *name: object) -> np.random.Generator:
        """Return the random stream of one series, the same whatever else is drawn."""
        return stream(self.seed, *name)

    def units_of(self, name: str) -> pd.DataFrame:
        """Return the commune-level units of one list."""
        return self.units[self.units["list"].eq(name)].reset_index(drop=True)


def stream(seed: int, *name: object) -> np.random.Generator:
    """Return the random generator that belongs to a seed and a name."""
    return np.random.default_rng([seed, zlib.crc32("/".join(map(str, name)).encode())])


def load_kitchen(paths: DataPaths, seed: int) -> Kitchen:
    """Read everything the data set is made from; raises MissingFileError or DataError."""

    def read(name: str, columns: tuple[Column, ...]) -> pd.DataFrame:
        file = paths.data / "demo" / name
        return read_table(file, columns, name=paths.name(file))

    lists, plan = load_lists(paths), load_plan(paths)
    populations = read("populations.csv", POPULATIONS).set_index("population").assign(step="percent")
    recipe = in_plan_order(read("recipe.csv", RECIPE), plan, populations)
    rng = stream(seed, "communes")
    units = add_advantage(load_units(paths), load_crosswalk(paths), list(lists.index), rng)
    ends = [date(year, 12, 31) for year in YEARS]
    in_force = {end.year: list_in_force(end, lists) for end in ends if end >= lists["valid_from"].min()}
    province = own_province(load_areas(paths))
    rounds, standard = read("rounds.csv", ROUNDS), load_standard(paths)
    check(rounds, pa.DataFrameSchema({"decision": pa.Column(checks=_known(standard.decisions.index))}))
    return Kitchen(plan, recipe, populations, rounds, units, standard, province, in_force, seed)


def _known(decisions: pd.Index) -> pa.Check:
    """Return a check that a column holds only decisions of the standard."""
    return pa.Check.isin(list(decisions), error="expected.child_friendly.decision")


def in_plan_order(recipe: pd.DataFrame, plan: Plan, populations: pd.DataFrame) -> pd.DataFrame:
    """Check that the recipe's indicators and populations exist, and index it by indicator."""
    known = [*populations.index, *plan.indicators.index, "communes"]
    schema = pa.DataFrameSchema(
        {
            "indicator": pa.Column(
                checks=[
                    pa.Check.isin(list(plan.indicators.index), error="expected.indicator"),
                    pa.Check(lambda c: ~c.duplicated(keep=False), error="expected.unique"),
                ]
            ),
            "population": pa.Column(nullable=True, checks=pa.Check.isin(known)),
        }
    )
    keyed = check(recipe, schema).set_index("indicator", drop=False).rename_axis(None)
    return keyed.loc[plan.indicators.index.intersection(keyed.index, sort=False)]
