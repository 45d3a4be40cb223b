"""Read the cells of addressed entries into rows of the observation table, or say why that can't be done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.intake.findings import CORRECTED, HELD, REJECTED, WARNING, Finding, once
from analysis.intake.headings import PARTS, shown_text
from analysis.intake.numbers import read_column
from analysis.intake.plain_cells import plain_cells
from analysis.intake.readings import ABOUT, ABOVE, BELOW, FRACTION, Expectation, Reading, Remark, expect
from analysis.intake.reference import Reference
from analysis.intake.vocabulary import meaning
from analysis.intake.workbook import address
from analysis.observations import OBSERVATIONS, REAL_KINDS

# What numerators and denominators are counted in.
COUNT_UNIT = "persons"
ILLUSTRATIVE = "illustrative"
# What is told of a cell whose meaning somebody has said.
ANSWERED = "intake.found.answered"
# The columns of a candidate observation.
CANDIDATE = (*(c.name for c in OBSERVATIONS if c.name != "source_id"), "address", "total")


def no_candidates() -> pd.DataFrame:
    """Return a table of candidates without rows."""
    return pd.DataFrame(columns=list(CANDIDATE)).astype(dict.fromkeys(PARTS, "float64"))


@dataclass(frozen=True)
class CellsRead:
    """What the cells of one part (value, numerator, denominator) hold.

    ``values``: numbers, missing where there is none; ``readings``: by entry, the cells that are no plain
    numbers.
    """

    values: pd.Series
    readings: dict[int, Reading]


def candidates(
    entries: pd.DataFrame,
    *,
    file: str,
    sheet: str,
    formats: Mapping[tuple[int, int], str],
    answers: Mapping[str, str],
    reference: Reference,
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return one candidate observation an entry that gives a value, and what is to be told of the cells.

    ``entries`` as :func:`analysis.intake.addressed.addressed` returns them; those without measure, year or
    area are left out. ``formats``: the number formats of cells that show per cent; ``answers``: what cells
    mean, by address, where someone has said so. Columns of the candidates: those of
    observations.OBSERVATIONS but source_id, with ``address`` and ``total``; the index is the entries'. A row
    about which a finding blocks is there too, as far as it could be read.
    """
    known = entries[entries[["measure", "year", "area_code"]].notna().all(axis=1)]
    known = known.assign(previous=previous_values(known, reference))
    known, answered = _answered(known, answers, file, sheet)
    read = {part: _read_part(known, part, formats, reference) for part in PARTS}
    findings = answered + [
        finding
        for part in PARTS
        for entry, reading in read[part].readings.items()
        for finding in _told(entry, reading, known, part, file, sheet)
    ]
    rows = _rows(known, read, reference)
    return rows, [*findings, *_other_units(known, file, reference), *_half(rows, file)]


def previous_values(entries: pd.DataFrame, reference: Reference) -> pd.Series:
    """Return the latest value known of each entry's measure, area and group before its year, or missing."""
    by = ["measure", "area_code", "group"]
    rows = reference.known.rows
    before = rows.loc[rows["used"], [*by, "year", "value"]].sort_values("year", kind="stable")
    asked = entries[[*by, "year"]].reset_index(names="entry").astype(dict.fromkeys(by, "str"))
    asked = asked.astype({"year": "int64"}).sort_values("year", kind="stable")
    before = before.astype({**dict.fromkeys(by, "str"), "year": "int64"})
    found = pd.merge_asof(asked, before, on="year", by=by, allow_exact_matches=False)
    return found.set_index("entry")["value"].reindex(entries.index)


def _answered(
    entries: pd.DataFrame, answers: Mapping[str, str], file: str, sheet: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the entries with the answers in the place of the cells, which are then compared with nothing."""
    if not answers:
        return entries, []
    table, findings = entries.copy(), []
    for part in PARTS:
        places = zip(entries.index, entries["row"], entries[f"{part}_at"], strict=True)
        cells = {entry: address(sheet, row, place) for entry, row, place in places if place >= 0}
        for entry, cell in cells.items():
            if cell in answers:
                read = shown_text(entries.at[entry, part])
                remark = Remark(ANSWERED, {"read": read, "answer": answers[cell]})
                findings.append(Finding(CORRECTED, file, cell, remark, read, (entry,)))
                table.at[entry, part], table.at[entry, "previous"] = answers[cell], np.nan
    return table, findings


def _read_part(
    entries: pd.DataFrame, part: str, formats: Mapping[tuple[int, int], str], reference: Reference
) -> CellsRead:
    """Read the cells of one part, column by column."""
    expected = {m: _expected(m, part, reference) for m in entries["measure"].unique()}
    values, readings = pd.Series(np.nan, entries.index), {}
    before = entries["previous"] if part == "value" else values
    for place, column in entries[entries[part].notna()].groupby(f"{part}_at"):
        shown = pd.Series([formats.get((row, place)) for row in column["row"]], column.index, dtype=object)
        plain = plain_cells(column[part], column["measure"], before[column.index], expected)
        plain = plain.where(shown.isna())
        values.loc[column.index] = plain
        others = column[plain.isna()]
        expectations = [
            replace(expected[m], previous=None if pd.isna(b) else b)
            for m, b in zip(others["measure"], before[others.index], strict=True)
        ]
        own = read_column(
            list(others[part]),
            expectations,
            number_formats=list(shown[others.index]),
            one_measure=column["measure"].nunique() == 1,
        )
        readings |= dict(zip(others.index, own, strict=True))
    known = {entry: reading.value for entry, reading in readings.items() if reading.value is not None}
    return CellsRead(values.where(~values.index.isin(list(known)), pd.Series(known, dtype=float)), readings)


def _expected(measure: str, part: str, reference: Reference) -> Expectation:
    """Return what a cell of a measure should hold."""
    units, measures = reference.plan.units, reference.known.measures
    if part == "value":
        row = measures.loc[measure]
        return expect(units.loc[row["unit"]], maximum=row["maximum"])
    return expect(units.loc[COUNT_UNIT])


def _told(
    entry: int, reading: Reading, entries: pd.DataFrame, part: str, file: str, sheet: str
) -> list[Finding]:
    """Return what is to be told of one cell."""
    cell = address(sheet, entries.at[entry, "row"], entries.at[entry, f"{part}_at"])
    said = [(CORRECTED, change) for change in reading.changes]
    if reading.kind in (BELOW, ABOVE):
        said.append((WARNING, Remark("intake.found.bound", {"read": reading.read})))
    if reading.kind == ABOUT:
        said.append((WARNING, Remark("intake.found.about", {"read": reading.read, "value": reading.value})))
    if reading.question:
        said.append((HELD, reading.question))
    if reading.problem:
        said.append((REJECTED, reading.problem))
    return [
        Finding(severity, file, cell, remark, reading.read, (entry,), proposals=reading.proposals)
        for severity, remark in said
    ]


def _rows(entries: pd.DataFrame, read: Mapping[str, CellsRead], reference: Reference) -> pd.DataFrame:
    """Return the candidate observations: entries with a value, or with a count."""
    value, numerator, denominator = (_numbers(read[part], part, entries) for part in PARTS)
    for entry, reading in read["value"].readings.items():
        if reading.kind == FRACTION:
            # The cell gives the two counts; their share is computed where it is needed, never rounded here.
            value.at[entry] = np.nan
            numerator.at[entry], denominator.at[entry] = reading.numerator, reading.denominator
    about = [entry for entry, reading in read["value"].readings.items() if reading.kind == ABOUT]
    rows = entries[
        ["measure", "indicator", "year", "area_level", "area_code", "group", "unit", "address", "total"]
    ].assign(value=value, numerator=numerator, denominator=denominator)
    rows = rows.assign(
        period=None,
        kind=ILLUSTRATIVE if reference.paths.illustrative else REAL_KINDS[0],
        status=np.where(rows.index.isin(about), "rounded", entries.get("status", "final")),
        **{"break": None},
        used=True,
        note_vi=_notes(entries),
        note_en=None,
        quote=_quotes(entries),
    )
    return rows[rows[list(PARTS)].notna().any(axis=1)]


def _numbers(read: CellsRead, part: str, entries: pd.DataFrame) -> pd.Series:
    """Return the numbers of a part; a bound is no value."""
    bounds = [entry for entry, reading in read.readings.items() if reading.kind in (BELOW, ABOVE)]
    return read.values.where(~read.values.index.isin(bounds))


def _notes(entries: pd.DataFrame) -> pd.Series:
    """Return what the agency wrote beside the value: the document it names, and its note."""
    joined = entries["source"] + np.where(entries["source"].ne("") & entries["note"].ne(""), "; ", "")
    return (joined + entries["note"]).replace("", None)


def _quotes(entries: pd.DataFrame) -> list[str]:
    """Return the cell and its content, as it stands in the workbook."""
    contents = [
        " / ".join(filter(None, map(shown_text, cells)))
        for cells in zip(*(entries[part] for part in PARTS), strict=True)
    ]
    return [f"{cell}: {read}" for cell, read in zip(entries["address"], contents, strict=True)]


def _other_units(entries: pd.DataFrame, file: str, reference: Reference) -> list[Finding]:
    """Hold what stands under a heading, or in a row, that names another unit than the measure's."""
    named = entries["unit_text"].where(entries["unit_text"].ne(""), entries["unit_heading"])
    pairs = pd.Series(list(zip(named, entries["unit"], strict=True)), entries.index)
    wrong = pairs.map({pair: not _is_unit(*pair) for pair in set(pairs)}).astype(bool)
    units = reference.plan.units

    def told(entry: int) -> Finding:
        unit = entries.at[entry, "unit"]
        name = {code: units.at[unit, f"name_{code}"] for code in ("vi", "en")}
        remark = Remark("intake.found.unit", {"written": named[entry], "unit": name})
        return Finding(HELD, file, entries.at[entry, "address"], remark, named[entry])

    return once(wrong & entries["value"].notna(), pairs, told)


def _is_unit(words: str, unit: str) -> bool:
    """Return whether words, if there are any, can name a unit."""
    word = meaning(words) if words else None
    return word is None or word.role != "unit" or unit in word.means


def _half(rows: pd.DataFrame, file: str) -> list[Finding]:
    """Reject a count without the other one, where no value is given."""
    half = rows["value"].isna() & rows[["numerator", "denominator"]].isna().any(axis=1)
    expected = Remark("expected.intake.both_counts")
    cells = rows.loc[half, "address"].items()
    return [Finding(REJECTED, file, cell, expected, "", (entry,)) for entry, cell in cells]
