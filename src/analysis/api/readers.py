"""Read what others publish, to put it beside the province's own series.

What is read is a researcher's own table: for :func:`analysis.api.study` and charts, never for ``data/``. Its
rows say so (``comparison``) and where they come from.
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.api.studies import YEAR
from analysis.api.text_table import chosen, numbers, one_a_year, refuse, require, text_table, years
from analysis.errors import ParameterError
from analysis.observations import GROUPS, OBSERVATIONS, SLOT
from analysis.parameters import check_parameters
from analysis.paths import DataPaths
from analysis.plan import Plan, load_plan
from analysis.sdmx import load_headings, load_mapping, out_of_sdmx

NUMBERS = ("numerator", "denominator")
MORE = (
    *("area_name", "publisher", "address", "unit_in_file", "obs_status", "comparison"),
    *("file", "row"),
)


def read_long_csv(
    path: str | Path,
    *,
    indicators: Mapping[str, str] | str | None = None,
    columns: Mapping[str, str] | None = None,
    where: Mapping[str, str] | None = None,
    group: str = "total",
    source: str | None = None,
    data: str | Path = "data",
) -> pd.DataFrame:
    """Read a long CSV (one value a row) of the UN, the World Bank, UNICEF or anyone's.

    Returns the columns of :func:`observations` and area_name, publisher, unit_in_file, comparison (true in
    every row), file and row of the CSV: a table for ``series=`` of the other functions.

    Parameters
    ----------
    indicators
        Which of the plan's indicators a code of the file is ({"SH_DYN_MORT": "3c"}), or the one that all
        rows are of. Values must be in that indicator's unit. Other codes are read without an indicator.
    columns
        The file's heading of a column: {"value": "Obs", "area_code": "iso3"}. Headings that are known
        (``data/sdmx/headings.csv``) need not be told.
    where
        Rows to keep: heading -> text, {"Sex": "BOTHSEX"}.
    group
        Which group of children the rows are of: "total", "rural", "urban", …
    source
        Who published it, where the file does not say.
    data
        The project's data folder.

    Raises
    ------
    DataError
        With file, row, column, what was read and what was expected: a column is missing, a number or year
        can't be read, two rows say the same (choose with ``where``).

    Examples
    --------
    >>> import analysis as qn
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp()) / "wb.csv"
    >>> _ = file.write_text("Country Code,Indicator Code,Year,Value\\nVNM,SH.DYN.MORT,2022,20.2\\n")
    >>> read = qn.read_long_csv(file, indicators={"SH.DYN.MORT": "3c"}, source="World Bank")
    >>> read[["indicator", "area_code", "year", "value"]].values.tolist()
    [['3c', 'VN', 2022, 20.2]]
    """
    paths, plan = _project(data)
    if group not in GROUPS:
        raise ParameterError("error.api.group", value=group, allowed=", ".join(GROUPS))
    table = chosen(text_table(Path(path)), where)
    found = load_headings(paths, list(table.columns)) | dict(columns or {})
    require(table, [found.get(name, name) for name in ("area_code", "year", "value")])
    rows = pd.DataFrame({name: table[heading] for name, heading in found.items() if heading in table})
    rows["value"] = numbers(table, found["value"])
    rows["year"], rows["period"] = years(table, found["year"])
    for name in NUMBERS:
        if name in found:
            rows[name] = numbers(table, found[name])
    if source or "publisher" not in rows:
        rows["publisher"] = source or Path(path).stem
    rows = rows.assign(group=group, source_id=f"file:{Path(path).name}")
    rows["area_code"] = load_mapping(paths).words("REF_AREA", rows["area_code"])
    return _comparison(rows, table, indicators, plan)


def read_sdmx_csv(
    path: str | Path,
    *,
    indicators: Mapping[str, str] | str | None = None,
    where: Mapping[str, str] | None = None,
    data: str | Path = "data",
) -> pd.DataFrame:
    """Read an SDMX-CSV data message (1.0 or 2.0), with or without labels ("VNM: Viet Nam").

    Returns what :func:`read_long_csv` returns; sex and residence become the group. This project's own
    ``observations.sdmx.csv`` comes back as it was. Parameters and errors: see :func:`read_long_csv`;
    ``where`` takes concepts and codes, {"WEALTH_QUINTILE": "_T"}.

    Examples
    --------
    >>> import analysis as qn
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp()) / "cme.csv"
    >>> head = "DATAFLOW,REF_AREA,INDICATOR,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS"
    >>> row = "UNICEF:CME(1.0),VNM,CME_MRY0T4,_T,2022,20.2,E"
    >>> _ = file.write_text(head + "\\n" + row + "\\n")
    >>> read = qn.read_sdmx_csv(file, indicators={"CME_MRY0T4": "3c"})
    >>> read[["indicator", "area_code", "year", "value", "kind"]].values.tolist()
    [['3c', 'VN', 2022, 20.2, 'estimated']]
    """
    paths, plan = _project(data)
    table = chosen(_without_labels(text_table(Path(path))), where)
    require(table, ["REF_AREA", "TIME_PERIOD", "OBS_VALUE"])
    rows = out_of_sdmx(table, load_mapping(paths))
    refuse(table, "SEX" if "SEX" in table else "row", rows["group"].isna(), "expected.api.one_group")
    rows["value"] = numbers(table, "OBS_VALUE")
    rows["year"], period = years(table, "TIME_PERIOD")
    rows["period"] = rows["period"].fillna(period) if "period" in rows else period
    for name in NUMBERS:
        if name in rows:
            rows[name] = numbers(table, name.upper())
    if "source_id" not in rows:
        rows["source_id"] = f"file:{Path(path).name}"
    if "unit" in rows:
        rows["unit_in_file"] = rows["unit"]
        rows["unit"] = rows["unit"].where(rows["unit"].isin(plan.units.index))
    return _comparison(rows, table, indicators, plan)


def _project(data: str | Path) -> tuple[DataPaths, Plan]:
    """Return the project's folders and plan."""
    paths = check_parameters(report_year=YEAR, data_dir=data).paths
    return paths, load_plan(paths)


def _without_labels(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of concepts and codes alone: "REF_AREA:Area", "VNM: Viet Nam" lose their names."""
    labelled = [h for h in table.columns if ":" in h]
    bare = {h: table[h].str.partition(":")[0].str.strip() for h in labelled}
    return table.assign(**bare).rename(columns={h: h.partition(":")[0].strip() for h in labelled})


def _comparison(
    rows: pd.DataFrame, table: pd.DataFrame, indicators: Mapping[str, str] | str | None, plan: Plan
) -> pd.DataFrame:
    """Return rows as observations, one a measure, year, area and group, marked as a comparison.

    What is told to be an indicator's is that indicator's own measure here.
    """
    code = rows["measure"] if "measure" in rows else pd.Series(None, rows.index, dtype="str")
    told = pd.Series(indicators, rows.index) if isinstance(indicators, str) else code.map(indicators or {})
    told = told.astype("str")
    said = rows["indicator"] if "indicator" in rows else code.where(code.isin(plan.indicators.index))
    indicator, measure = told.fillna(said), told.fillna(code)
    unknown = indicator.notna() & ~indicator.isin(plan.indicators.index)
    refuse(table, "row", unknown | measure.isna(), "expected.indicator")
    unit = indicator.map(plan.indicators["unit"])
    same = {"indicator": indicator, "measure": measure, "comparison": True}
    rows = rows.assign(**same, file=table["file"], row=table["row"])
    rows = rows.assign(unit=rows["unit"].fillna(unit) if "unit" in rows else unit)
    one_a_year(rows, table, [*SLOT, "source_id", "period"])
    defaults = {"kind": "observed", "status": "final", "used": True}
    rows = rows.assign(**{c: v for c, v in defaults.items() if c not in rows})
    return rows.reindex(columns=[*(c.name for c in OBSERVATIONS), *(c for c in MORE if c in rows)])
