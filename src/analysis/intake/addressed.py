"""Say of each entry which measure, year, group and area it is a value of, or why that is not certain.

What a row says comes before what its column says, then the title, the name of the sheet, and what was
given on the command line. Names that are merely alike are told and never taken.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.communes.lookup import labels, match_units
from analysis.intake.findings import CORRECTED, HELD, REJECTED, Finding, once
from analysis.intake.headings import PARTS, year_in
from analysis.intake.measure_names import MeasureMatch
from analysis.intake.readings import Remark
from analysis.intake.reference import Reference, without_number
from analysis.intake.workbook import address

# What may be one of several units is asked about; what is nobody's has to be mended.
_ASKED = ("ambiguous", "district_differs", "code_differs", "near", "other_list")
MOST_CANDIDATES = 5


@dataclass(frozen=True)
class Place:
    """The file and the sheet that entries come from, and what was said of them (None: nothing)."""

    file: str
    sheet: str
    year: int | None = None
    measure: str | None = None


def addressed(
    entries: pd.DataFrame, place: Place, reference: Reference
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the entries with address, measure, indicator, unit, year, group, area_level, area_code.

    What is not certain is missing, and a finding that blocks says why, once for equal texts.
    """
    table = entries.assign(address=_addresses(entries, place.sheet))
    table, measures = _measures(table, place, reference)
    table, years = _years(table, place)
    table = table.assign(group=_groups(table, reference))
    table, areas = _areas(table, place, reference)
    return table, [*measures, *years, *areas]


def _addresses(entries: pd.DataFrame, sheet: str) -> list[str]:
    """Return the cell that each entry is told by: its value's, or that of its first count."""
    places = entries[[f"{part}_at" for part in PARTS]].to_numpy()
    firsts = (next(place for place in row if place >= 0) for row in places)
    return [address(sheet, row, column) for row, column in zip(entries["row"], firsts, strict=True)]


def _measures(table: pd.DataFrame, place: Place, reference: Reference) -> tuple[pd.DataFrame, list[Finding]]:
    """Find the measure of each entry."""
    asked = list(zip(table["measure_code_text"], table["measure_text"], table["measure"], strict=True))
    context = _measure_around(table, place, reference)
    matches = {one: _measure(*one, context, reference) for one in dict.fromkeys(asked)}
    found = pd.Series([matches[one].measure for one in asked], table.index, dtype=object)
    known = reference.known.measures
    table = table.assign(
        measure=found, indicator=found.map(known["indicator"]), unit=found.map(known["unit"])
    )

    def unknown(first: int) -> Finding:
        code, name, heading = asked[table.index.get_loc(first)]
        read = " ".join(filter(None, (code, name, heading)))
        names = [f"{m} ({known.at[m, 'name_vi']})" for m in matches[code, name, heading].proposals]
        what = "measure_like" if names else "measure_unknown" if read else "measure_missing"
        remark = Remark(f"expected.intake.{what}", {"measures": "; ".join(names)})
        return Finding(HELD if names else REJECTED, place.file, table.at[first, "address"], remark, read)

    return table, once(found.isna(), pd.Series(asked, table.index), unknown)


def _measure(
    code: str, name: str, heading: str | None, context: str | None, reference: Reference
) -> MeasureMatch:
    """Return the measure that code and name of a row, or the column's heading, or the context say."""
    named = reference.names.together(code, name)
    said = tuple(dict.fromkeys(filter(None, (named.measure, heading))))
    if len(said) > 1:
        return MeasureMatch(None, said)
    if said and not (named.proposals and not named.measure):
        return MeasureMatch(*said)
    return named if code or name else MeasureMatch(context)


def _measure_around(table: pd.DataFrame, place: Place, reference: Reference) -> str | None:
    """Return the measure that title or sheet name say, or that was given."""
    title = table["title"].iloc[0] if len(table) else ""
    within = (reference.names.within(text).measure for text in (title, place.sheet))
    return next(filter(None, within), None) or reference.names.match(place.sheet).measure or place.measure


def _years(table: pd.DataFrame, place: Place) -> tuple[pd.DataFrame, list[Finding]]:
    """Find the year of each entry."""
    around = (year_in(text) for text in (*table["title"].head(1), place.sheet))
    context = next(filter(None, around), None) or place.year
    in_rows = {text: year_in(text) for text in table["year_text"].unique()}
    headings = table["year"].where(table["year"].notna(), None)
    found = [
        in_rows[text] if text else heading or context
        for text, heading in zip(table["year_text"], headings, strict=True)
    ]
    years = pd.Series(found, table.index, dtype="Int64")

    def unknown(first: int) -> Finding:
        read = table.at[first, "year_text"]
        remark = Remark(f"expected.intake.year{'' if read else '_missing'}")
        return Finding(REJECTED, place.file, table.at[first, "address"], remark, read)

    return table.assign(year=years), once(years.isna(), table["year_text"], unknown)


def _groups(table: pd.DataFrame, reference: Reference) -> pd.Series:
    """Return the group of each entry: its heading's, else the one that the plan means."""
    meant = table["indicator"].map(reference.plan.indicators["group"])
    own = table["measure"].eq(table["indicator"])
    return table["group"].where(table["group"].notna(), meant.where(own)).fillna("total")


def _areas(table: pd.DataFrame, place: Place, reference: Reference) -> tuple[pd.DataFrame, list[Finding]]:
    """Find the area of each entry: a commune where the table names communes, else the province."""
    named = table[["area_text", "code_text"]].ne("").any(axis=1) & table["total"].eq("")
    # Without its year a name may be of any list: the year is asked for first.
    questions = _questions(table[named & table["year"].notna()])
    distinct = questions.drop_duplicates()
    matches = _matches(distinct, reference)
    keys = pd.MultiIndex.from_frame(distinct)
    found = matches.set_axis(keys).reindex(pd.MultiIndex.from_frame(questions)).set_axis(questions.index)
    codes = (found["list"] + "/" + found["code"]).reindex(table.index)
    table = table.assign(
        area_code=codes.where(named, reference.known.province),
        area_level=named.map({True: "commune", False: "province"}),
    )

    def told(first: int) -> Finding:
        match = found.loc[first]
        listed = labels(match["candidates"][:MOST_CANDIDATES], reference.gazetteer)
        remark = Remark(f"lookup.reason.{match['reason']}", {"candidates": "; ".join(listed)})
        severity = CORRECTED if pd.notna(match["code"]) else HELD if match["reason"] in _ASKED else REJECTED
        read = " ".join(filter(None, table.loc[first, ["code_text", "area_text"]]))
        return Finding(severity, place.file, table.at[first, "address"], remark, read)

    spelled_otherwise = found["certainty"].ne("certain").reindex(table.index, fill_value=False)
    texts = table["code_text"] + "\n" + table["area_text"] + "\n" + found["reason"].reindex(table.index)
    return table, once(spelled_otherwise, texts, told)


def _questions(table: pd.DataFrame) -> pd.DataFrame:
    """Return what is asked of the gazetteer: name, code, district and year."""
    sections = {text: without_number(text) for text in table["section"].unique()}
    district = table["district_text"].where(table["district_text"].ne(""), table["section"].map(sections))
    names = table["area_text"].map({text: without_number(text) for text in table["area_text"].unique()})
    return pd.DataFrame(
        {"name": names, "code": table["code_text"], "district": district, "year": table["year"]}
    )


def _matches(questions: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Match the units year by year, by the list in force in it that knows most of them."""
    asked = questions.replace("", None)
    parts = [_best_list(rows, year, reference) for year, rows in asked.groupby("year", dropna=False)]
    if parts:
        return pd.concat(parts).loc[questions.index]
    empty = pd.DataFrame(columns=["list", "code", "certainty", "reason", "candidates"], dtype=object)
    return empty.astype({"list": "str", "code": "str", "certainty": "str", "reason": "str"})


def _best_list(rows: pd.DataFrame, year: int, reference: Reference) -> pd.DataFrame:
    """Match units by each list that was in force in a year; the later list wins where both know as many."""
    lists = reference.gazetteer.lists
    asked = rows[["name", "code", "district"]]
    if pd.isna(year):
        return match_units(asked, reference.gazetteer)
    first, last = date(int(year), 1, 1), date(int(year), 12, 31)
    ends = lists["valid_to"].map(lambda day: date.max if pd.isna(day) else day)
    in_force = lists.loc[(lists["valid_from"] <= last) & (ends >= first), "list"]
    if in_force.empty:
        return match_units(asked.assign(date=last), reference.gazetteer)
    found = [match_units(asked, reference.gazetteer, list_id=name) for name in in_force[::-1]]
    return max(found, key=lambda matches: matches["code"].notna().sum())
