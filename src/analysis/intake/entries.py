"""One row a value that a table holds, with all that the table says of it; nothing is understood yet."""

from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.intake.findings import REJECTED, WARNING, Finding
from analysis.intake.found_tables import FoundTable
from analysis.intake.headings import PARTS, Heading, shown_text
from analysis.intake.readings import Remark
from analysis.intake.workbook import address

# Which columns of a table say what its rows are about, by the names they have among the entries.
ABOUT = {
    "area": "area_text",
    "code": "code_text",
    "district": "district_text",
    "measure": "measure_text",
    "measure_code": "measure_code_text",
    "unit": "unit_text",
    "year": "year_text",
    "source": "source",
    "note": "note",
}
COLUMNS = (
    "row",
    "title",
    "total",
    *ABOUT.values(),
    "section",
    "measure",
    "year",
    "group",
    "unit_heading",
    *PARTS,
    *(f"{part}_at" for part in PARTS),
)
NOWHERE = -1


@dataclass(frozen=True)
class _Series:
    """The columns of one measure, year and group: by part (value, numerator, denominator) the place."""

    measure: str | None
    year: int | None
    group: str | None
    places: dict[str, int]
    # Columns that would be the same part again.
    repeated: dict[str, int] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str | None, int | None, str | None]:
        return self.measure, self.year, self.group


def entries(
    rows: Sequence[Sequence[Any]],
    table: FoundTable,
    *,
    file: str,
    sheet: str,
    names_district: Callable[[str], bool],
    first: int = 0,
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the values of a table, one row a row of the table and series of columns, and what is wrong.

    The index counts from ``first`` on. Columns: COLUMNS. ``row`` on the sheet, 0-based; ``total`` what the
    row is the total of, empty for a row of data; the texts as they stand; ``section`` the text of the
    nearest row above without values that ``names_district``; ``measure``, ``year``, ``group``,
    ``unit_heading`` as the column's heading says; the contents of the parts and the columns they stand in
    (NOWHERE for a part that the table does not have).
    """
    found = _series(table)
    taken = sorted((*table.rows, *table.totals))
    districts = {row: text for row, text in table.unfilled.items() if names_district(text)}
    about = _about(rows, taken, table).assign(section=_sections(taken, districts))
    frames = [about.assign(**_parts(rows, taken, series, table.headings)) for series in found]
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))
    filled = frame[list(PARTS)].map(shown_text).ne("").any(axis=1) if len(frame) else []
    frame = frame.loc[filled, list(COLUMNS)].reset_index(drop=True)
    frame.index = frame.index + first
    return frame, [*_not_understood(table, file, sheet), *_repeated(found, frame, table, file, sheet)]


def _series(table: FoundTable) -> list[_Series]:
    """Group the columns that belong together."""
    found: dict[tuple, _Series] = {}
    for place, heading in enumerate(table.headings):
        if heading.is_part:
            key = (heading.measure, heading.year, heading.group)
            series = found.setdefault(key, _Series(*key, {}))
            columns = series.repeated if heading.role in series.places else series.places
            columns[heading.role] = place
    return _completed(list(found.values()))


def _not_understood(table: FoundTable, file: str, sheet: str) -> list[Finding]:
    """Tell the columns that are left out because their heading is not understood."""
    row = table.heading_rows[1]
    return [
        Finding(WARNING, file, address(sheet, row, place), Remark("intake.found.column"), heading.text)
        for place, heading in enumerate(table.headings)
        if heading.text and heading.role is None
    ]


def _repeated(
    found: list[_Series], frame: pd.DataFrame, table: FoundTable, file: str, sheet: str
) -> list[Finding]:
    """Reject the values of series for which two columns say the same part."""
    findings = []
    for series in found:
        for part, place in series.repeated.items():
            own = frame.index[frame[f"{part}_at"].eq(series.places[part])]
            other = table.headings[series.places[part]].text
            remark = Remark("expected.intake.one_column", {"other": other})
            cell = address(sheet, table.heading_rows[1], place)
            findings.append(Finding(REJECTED, file, cell, remark, table.headings[place].text, tuple(own)))
    return findings


def _completed(found: list[_Series]) -> list[_Series]:
    """Give counts that stand apart to the one series that lacks them and that they fit.

    "Tổng số trẻ" beside "Tỷ lệ năm 2025" is the denominator of that share.
    """
    apart = [s for s in found if "value" not in s.places]
    kept = [s for s in found if s not in apart]
    for counts in apart:
        lacking = [s for s in kept if _fits(counts, s) and not s.places.keys() & counts.places.keys()]
        if len(lacking) == 1:
            lacking[0].places.update(counts.places)
        else:
            kept.append(counts)
    return kept


def _fits(counts: _Series, series: _Series) -> bool:
    """Return whether what counts say of measure, year and group is said of the series too."""
    pairs = zip(counts.key, series.key, strict=True)
    return "value" in series.places and all(own is None or own == other for own, other in pairs)


def _about(rows: Sequence[Sequence[Any]], taken: list[int], table: FoundTable) -> pd.DataFrame:
    """Return what the rows are about, in the order of ``taken``."""
    columns: dict[str, Any] = {"row": taken, "title": table.title}
    columns["total"] = [table.totals.get(row, "") for row in taken]
    for role, name in ABOUT.items():
        places = table.columns(role)
        columns[name] = [_text(rows[row], places) for row in taken]
    return pd.DataFrame(columns)


def _text(row: Sequence[Any], places: list[int]) -> str:
    """Return the text of the cells at some places of a row."""
    texts = (shown_text(row[place]) for place in places if place < len(row))
    return " ".join(filter(None, texts))


def _sections(taken: list[int], districts: dict[int, str]) -> list[str]:
    """Return for each row the name of the district above it, empty where there is none."""
    starts = sorted(districts)
    places = (bisect(starts, row) for row in taken)
    return [districts[starts[place - 1]] if place else "" for place in places]


def _parts(
    rows: Sequence[Sequence[Any]], taken: list[int], series: _Series, headings: tuple[Heading, ...]
) -> dict[str, Any]:
    """Return the contents of the columns of one series and what their headings say."""
    columns: dict[str, Any] = {"measure": series.measure, "year": series.year, "group": series.group}
    units = [headings[place].unit for part, place in series.places.items() if part == "value"]
    columns["unit_heading"] = next(filter(None, units), "")
    for part in PARTS:
        place = series.places.get(part, NOWHERE)
        contents = [_cell(rows[row], place) for row in taken]
        columns[part] = pd.Series(contents, dtype=object)
        columns[f"{part}_at"] = place
    return columns


def _cell(row: Sequence[Any], place: int) -> Any:
    """Return the content at a place of a row, None beyond its end."""
    return row[place] if 0 <= place < len(row) else None
