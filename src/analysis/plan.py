"""What was promised, by whom, by when: Plan 52/KH-UBND as data.

Source: Kế hoạch 52/KH-UBND, UBND tỉnh Quảng Ninh, 8 March 2021; sections I.2 (targets) and IV (lead
agencies). National targets: Quyết định 23/QĐ-TTg, 7 January 2021.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from analysis.callable_module import callable_as
from analysis.language import Words, speak
from analysis.paths import DataPaths
from analysis.tables import Column, check, choice, integer, number, read_table, text, year

MILESTONES = (2025, 2030)
PLAN_START = 2021
KINDS = (
    "level",
    "maintain",
    "by_2030_only",
    "by_2025_only",
    "every_year",
    "yearly_reduction",
    "by_residence",
)
RELATIONS = ("at", "hold", "each_year", "yearly_reduction")
COMPARATORS = ("<", "<=", ">=", ">")

_TARGET_COLUMNS = (
    text("indicator", required=True),
    year("from_year"),
    year("to_year"),
    choice("comparator", COMPARATORS),
    number("value", required=True),
    number("value_upper"),
    choice("relation", RELATIONS),
)
TARGETS = (*_TARGET_COLUMNS, text("phrase", required=True))
NATIONAL_TARGETS = (
    *_TARGET_COLUMNS,
    choice("comparison", ("same", "stricter", "looser", "wording")),
    choice("verification", ("cross_checked", "single")),
    text("note_vi"),
    text("note_en"),
)
OBJECTIVES = (
    integer("objective"),
    *(text(f"{name}_{code}", required=True) for name in ("name", "short") for code in ("vi", "en")),
)
INDICATORS = (
    text("indicator", required=True),
    integer("chi_tieu"),
    integer("objective"),
    *(text(f"{name}_{code}", required=True) for name in ("name", "short") for code in ("vi", "en")),
    text("unit", required=True),
    choice("direction", ("up", "down")),
    choice("kind", KINDS),
    choice("family", ("percent", "rate", "rare", "count")),
    choice("group", ("total", "urban", "rural")),
    text("lead_agency", required=True),
    text("co_agencies"),
    text("sentence", required=True),
)
AGENCIES = (
    text("agency", required=True),
    *(text(f"{name}_{code}", required=True) for name in ("name", "short") for code in ("vi", "en")),
    text("successor"),
    text("successor_from"),
    text("legal_basis_vi"),
    text("legal_basis_en"),
    choice("verified", ("yes", "partly", "no")),
    text("note_vi"),
    text("note_en"),
)
STATUSES = (
    text("status", required=True),
    integer("order"),
    number("least_ratio"),
    *(text(f"{name}_{code}", required=True) for name in ("name", "definition") for code in ("vi", "en")),
)
# Why values before ``from_year`` cannot be compared with those since.
BREAK_KINDS = ("definition", "boundaries", "source")
BREAKS = (
    text("measure", required=True),
    year("from_year"),
    choice("kind", BREAK_KINDS),
    *(text(f"{name}_{code}", required=True) for name in ("basis", "reason") for code in ("vi", "en")),
)
# The years in which a measure that is not yearly is assessed.
ASSESSMENT_YEARS = (
    text("measure", required=True),
    year("year"),
    *(text(f"basis_{code}", required=True) for code in ("vi", "en")),
)
UNITS = (
    text("unit", required=True),
    *(text(f"{name}_{code}") for name in ("symbol", "name") for code in ("vi", "en")),
    number("minimum"),
    number("maximum"),
    integer("decimals"),
    choice("is_count", ("yes", "no")),
    choice("symbol_first", ("yes", "no")),
)


# What texts call the plan and its province: {the_plan} in a catalogue is the row of that name.
OF_THE_PLAN = ("the_plan", "the_short_plan", "the_cited_plan", "the_dated_plan", "the_formal_plan")
NAMES = (
    choice("name", [*OF_THE_PLAN, "the_province", "the_whole_province"]),
    text("vi", required=True),
    text("en", required=True),
)


@dataclass(frozen=True)
class Plan:
    """The plan's tables, each one row a fact, with the columns declared in this module.

    ``indicators`` (35 rows, indexed by ``indicator`` in the plan's order), ``targets``,
    ``national_targets``, ``objectives``, ``agencies``, ``statuses``, ``units``, ``breaks`` (where series
    of a measure break), ``assessment_years`` (of measures that are not yearly) and ``names`` (what the plan
    and its province are called).
    """

    indicators: pd.DataFrame
    targets: pd.DataFrame
    national_targets: pd.DataFrame
    objectives: pd.DataFrame
    agencies: pd.DataFrame
    statuses: pd.DataFrame
    units: pd.DataFrame
    breaks: pd.DataFrame
    assessment_years: pd.DataFrame
    names: pd.DataFrame

    def words(self, language: str) -> Words:
        """Return the texts of a language, with the names of this plan and its province in them."""
        return speak(language).naming(self.names[language])

    def milestone_targets(self, *, national: bool = False) -> pd.DataFrame:
        """Return the target that applies at each milestone: one row an indicator and milestone.

        Columns: those of ``targets`` plus ``milestone`` (2025 or 2030). A target that holds over a
        span ("maintain", every year) applies at every milestone inside the span, except where the
        plan names that year itself.
        """
        return self._national_due if national else self._due

    @cached_property
    def _due(self) -> pd.DataFrame:
        """The province's targets by milestone."""
        return self._by_milestone(self.targets)

    @cached_property
    def _national_due(self) -> pd.DataFrame:
        """The nation's targets by milestone."""
        return self._by_milestone(self.national_targets)

    def _by_milestone(self, targets: pd.DataFrame) -> pd.DataFrame:
        """Return the target of each indicator that applies at each milestone."""
        spans = [
            targets[(targets["from_year"] <= m) & (m <= targets["to_year"])].assign(milestone=m)
            for m in MILESTONES
        ]
        due = pd.concat(spans).assign(span=lambda t: t["to_year"] - t["from_year"])
        order = self.indicators.index.get_indexer(due["indicator"])
        due = due.assign(order=order).sort_values(["order", "milestone", "span"])
        return (
            due.drop_duplicates(["indicator", "milestone"])
            .drop(columns=["span", "order"])
            .reset_index(drop=True)
        )

    def responsible(self, agency: str, year: int) -> str:
        """Return who answers for an agency's indicators in ``year``: itself or its successor."""
        row = self.agencies.loc[agency]
        if pd.isna(row["successor"]) or year < int(str(row["successor_from"])[:4]):
            return agency
        return row["successor"]


def load_plan(data: Path | DataPaths) -> Plan:
    """Read the plan from ``data/plan`` and ``data/units.csv``.

    Raises MissingFileError or DataError (file, row, column, read, expected).
    """
    paths = data if isinstance(data, DataPaths) else DataPaths(Path(data))

    def read(name: str, columns: tuple[Column, ...], folder: Path = paths.plan) -> pd.DataFrame:
        return read_table(folder / name, columns, name=paths.name(folder / name))

    agencies = _keyed(read("agencies.csv", AGENCIES), "agency")
    check(agencies, pa.DataFrameSchema({"successor": _optional(_known(agencies.index, "expected.agency"))}))
    objectives = _keyed(read("objectives.csv", OBJECTIVES), "objective")
    units = _keyed(read("units.csv", UNITS, paths.data), "unit")
    indicators = _keyed(
        read("indicators.csv", INDICATORS),
        "indicator",
        lead_agency=_known(agencies.index, "expected.agency"),
        co_agencies=pa.Check(lambda c: _all_known(c, agencies.index), error="expected.agency"),
        objective=_known(objectives.index, "expected.objective"),
        unit=_known(units.index, "expected.unit"),
    )
    return Plan(
        indicators=indicators,
        targets=_check_targets(read("targets.csv", TARGETS), indicators),
        national_targets=_check_targets(read("national_targets.csv", NATIONAL_TARGETS), indicators),
        objectives=objectives,
        agencies=agencies,
        statuses=_keyed(read("statuses.csv", STATUSES), "status"),
        units=units,
        breaks=_once(read("breaks.csv", BREAKS), ["measure", "from_year"]),
        assessment_years=_once(read("assessment_years.csv", ASSESSMENT_YEARS), ["measure", "year"]),
        names=_keyed(read("names.csv", NAMES), "name"),
    )


def _known(values: pd.Index, expected: str) -> pa.Check:
    """Return a check that a column holds only values of another table's key."""
    return pa.Check.isin(list(values), error=expected)


def _optional(test: pa.Check) -> pa.Column:
    """Declare a column that may be empty and holds the test where it is not."""
    return pa.Column(nullable=True, checks=test)


def _all_known(column: pd.Series, keys: pd.Index) -> pd.Series:
    """Tell which cells hold only known keys, several of them separated by semicolons."""
    return column.fillna("").map(lambda cell: set(filter(None, cell.split(";"))) <= set(keys))


def _keyed(frame: pd.DataFrame, key: str, **checks: pa.Check) -> pd.DataFrame:
    """Check that ``key`` is unique and the other columns hold, and index the frame by it."""
    unique = pa.Check(lambda column: ~column.duplicated(keep=False), error="expected.unique")
    schema = pa.DataFrameSchema(
        {key: pa.Column(checks=unique), **{c: _optional(k) for c, k in checks.items()}}
    )
    return check(frame, schema).set_index(key, drop=False).rename_axis(None)


def _once(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Check that no key stands twice."""
    repeated = frame.duplicated(key, keep=False)
    unique = pa.Check(lambda column: ~repeated, error="expected.unique")
    return check(frame, pa.DataFrameSchema({"row": pa.Column(checks=unique)}))


def _check_targets(targets: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Check a table of targets against the indicators: known, in time order, comparator fits."""
    upward = targets["indicator"].map(indicators["direction"]).eq("up") | targets["relation"].eq(
        "yearly_reduction"
    )
    repeated = targets.duplicated(["indicator", "from_year", "to_year"], keep=False)
    schema = pa.DataFrameSchema(
        {
            "indicator": pa.Column(checks=_known(indicators.index, "expected.indicator")),
            "to_year": pa.Column(
                checks=pa.Check(lambda c: c >= targets["from_year"], error="expected.year_order")
            ),
            "comparator": pa.Column(
                checks=pa.Check(lambda c: c.str.startswith(">") == upward, error="expected.comparator")
            ),
            "row": pa.Column(checks=pa.Check(lambda c: ~repeated, error="expected.unique")),
        }
    )
    return check(targets, schema)


# ``import analysis as qn`` gives qn.plan().
callable_as(__name__, "analysis.api:plan")
