"""What changed since last year's report, in words and tables; and the annex of revised values."""

import pandas as pd

from analysis.language.quantities import quantity
from analysis.report import narrative as say
from analysis.report.changes import CAUSES, changed_statuses, new_values, revisions
from analysis.report.earlier import Earlier
from analysis.report.fragments import Fragment
from analysis.report.tables import anchor, table
from analysis.results import Results

# Digits of a SHA-256 that are printed: enough to tell two files apart.
DIGEST = 12


def lead_sentences(now: Results, earlier: Earlier | None) -> list[str]:
    """Say how much changed since last year's report and what the comparison rests on."""
    words = say.words_of(now)
    if earlier is None:
        return [words.text("changes.first_report")]
    then, late = earlier.then.parameters, new_values(now, earlier.then)["late"]
    year = then.report_year
    basis = "changes.recomputed" if earlier.published is None else "changes.published"
    said = [
        words.text(basis, year=year),
        words.count("changes.new", int((~late).sum())),
        words.count("changes.late", int(late.sum()), year=year),
        words.count("changes.revised", int(_shown(now, earlier)["delivery"].size)),
        words.count("changes.moved", len(changed_statuses(now, earlier)), year=year),
    ]
    if then.known_on is not None:
        said.insert(1, words.text("changes.known_then", day=words.date(then.known_on), year=year))
    return said


def statuses(now: Results, earlier: Earlier) -> Fragment | None:
    """Return the statuses that moved, each with what moved it; None where none did."""
    rows = [
        [
            _named(now, indicator),
            {"status": row["published"], "name": say.status_name(now, row["published"])},
            {"status": row["after"], "name": say.status_name(now, row["after"])},
            "; ".join(_causes(now, indicator, row)),
        ]
        for indicator, row in changed_statuses(now, earlier).iterrows()
    ]
    heads = ["indicator", "status_before", "status_after", "moved_by"]
    return table(now, "table.caption.statuses", heads, rows) if rows else None


def _causes(now: Results, indicator: str, row: pd.Series) -> list[str]:
    """Say what moved a status, one text a cause."""
    words = say.words_of(now)
    fields = {"before": str(row["milestone_before"]), "milestone": str(row["milestone"])}
    if pd.notna(row["latest_year"]):
        value = say.value_text(now, indicator, row["latest_value"])
        fields |= {"year": str(int(row["latest_year"])), "value": value}
    causes = [words.text(f"changes.{cause}", **fields) for cause in CAUSES if row[cause]]
    is_due = row["milestone"] == now.parameters.report_year
    return [*causes, words.text("changes.due", **fields)] if is_due and row["by_world"] else causes


def values(now: Results, earlier: Earlier) -> Fragment | None:
    """Return the values that last year's report did not have; None where there are none."""
    words = say.words_of(now)
    rows = [
        [
            _named(now, row.indicator),
            str(row.year),
            say.value_text(now, row.indicator, row.value),
            words.text("changes.is_late" if row.late else "changes.is_new"),
            say.source_text(now, row.source_id),
        ]
        for row in new_values(now, earlier.then).itertuples()
    ]
    heads = ["indicator", "year", "value", "novelty", "source"]
    return table(now, "table.caption.new_values", heads, rows, (1, 2)) if rows else None


def revised(now: Results, earlier: Earlier) -> Fragment | None:
    """Return the values that were revised, by whom and why; None where there are none."""
    rows = [
        [*_slot(now, row), _who(now, row), _reason(now, row)]
        for row in _shown(now, earlier).to_dict("records")
    ]
    heads = ["measure", "area", "year", "value_before", "value_after", "revised_by", "reason"]
    return table(now, "table.caption.revised", heads, rows, (2, 3, 4)) if rows else None


def revision_annex(now: Results, earlier: Earlier) -> Fragment | None:
    """Return the revised values with delivery, file and SHA-256; None where there are none."""
    rows = [
        [
            *_slot(now, row),
            row["delivery"],
            _who(now, row),
            f"{row['workbook']} (SHA-256 {row['sha256'][:DIGEST]}…)",
            _reason(now, row),
        ]
        for row in _shown(now, earlier).to_dict("records")
    ]
    heads = [
        "measure",
        "area",
        "year",
        "value_before",
        "value_after",
        "delivery",
        "revised_by",
        "file",
        "reason",
    ]
    return table(now, "table.caption.revisions", heads, rows, (2, 3, 4)) if rows else None


def communes_sentence(now: Results, earlier: Earlier) -> str:
    """Say how many values of communes were revised: they are not listed, for small counts are protected."""
    made = revisions(now, earlier.then)
    return say.words_of(now).count("changes.communes", int(made["area_level"].eq("commune").sum()))


def _shown(now: Results, earlier: Earlier) -> pd.DataFrame:
    """Return the revisions that are listed: those of province, region and nation."""
    made = revisions(now, earlier.then)
    return made[made["area_level"].ne("commune")]


def _slot(now: Results, row: dict) -> list[str]:
    """Return what was revised: measure, area, year, value before and after."""
    words, unit = say.words_of(now), now.plan.units.loc[row["unit"]]
    area = say.area_name(now, row["area_code"])
    if row["group"] != "total":
        area = f"{area} ({words.text('group.' + row['group'])})"
    name = words.pick(now.observations.measures.loc[row["measure"]], "name")
    return [name, area, str(row["year"]), *(quantity(row[k], unit, words) for k in ("before", "after"))]


def _who(now: Results, row: dict) -> str:
    """Say who sent a revision, who received it and on which day."""
    words = say.words_of(now)
    if pd.isna(row["agency"]):
        sender = now.observations.sources.at[row["delivery"], "publisher"]
    else:
        sender = words.pick(now.plan.agencies.loc[row["agency"]], "name")
    if not pd.isna(row["reporter"]):
        sender = f"{sender} ({row['reporter']})"
    return words.text(
        "changes.who", sender=sender, receiver=row["received_by"], day=words.date(row["received"])
    )


def _reason(now: Results, row: dict) -> str:
    """Return why a value was revised, or that no reason was given."""
    return say.words_of(now).text("changes.no_reason") if pd.isna(row["reason"]) else row["reason"]


def _named(now: Results, indicator: str) -> dict[str, str]:
    """Return an indicator's code and short name, linked to its section."""
    name = say.words_of(now).pick(now.plan.indicators.loc[indicator], "short")
    return {"href": f"#{anchor(indicator)}", "name": f"{indicator}. {name}"}
