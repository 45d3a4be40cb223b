"""The report's sentences, made from the results in the language of the report."""

import pandas as pd

from analysis.language import Words
from analysis.language.quantities import (
    number_for,
    quantity,
    target,
    yearly_rate,
)
from analysis.plan import MILESTONES
from analysis.results import Results


def words_of(results: Results) -> Words:
    """Return the words of the report's language."""
    return results.plan.words(results.parameters.language)


def unit_of(results: Results, indicator: str) -> pd.Series:
    """Return the row of units.csv that an indicator is measured in."""
    return results.plan.units.loc[results.plan.indicators.at[indicator, "unit"]]


def value_text(results: Results, indicator: str, value: float) -> str:
    """Write a value of an indicator with its unit."""
    return quantity(value, unit_of(results, indicator), words_of(results))


def interval_text(results: Results, indicator: str, low: float, high: float) -> str:
    """Write an interval with its unit once; "–" where there is none."""
    if pd.isna(low):
        return "–"
    unit, words = unit_of(results, indicator), words_of(results)
    return f"{number_for(low, unit, words)} – {quantity(high, unit, words)}"


def target_text(results: Results, row: pd.Series) -> str:
    """Write the target of a row of ``results.judged``."""
    return target(row, unit_of(results, row["indicator"]), words_of(results))


def status_name(results: Results, status: str) -> str:
    """Return the name of a status."""
    return words_of(results).pick(results.plan.statuses.loc[status], "name")


def status_sentence(results: Results, row: pd.Series) -> str:
    """Say why an indicator has its status, with the numbers that were used."""
    words = words_of(results)
    return words.text(_reason(row), **_reason_fields(results, row))


def _reason(row: pd.Series) -> str:
    """Return the identifier of the sentence; a yearly reduction has its own about the pace."""
    if row["relation"] == "yearly_reduction" and row["reason"] in {"reason.pace", "reason.away"}:
        return "reason.reduction"
    return row["reason"]


def _reason_fields(results: Results, row: pd.Series) -> dict[str, str]:
    """Return what the sentences of status_sentence are filled in with."""
    words = words_of(results)
    judged, kept = int(row["n_judged"]), int(row["n_kept"])
    fields = {
        "milestone": str(row["milestone"]),
        "from_year": str(row["from_year"]),
        "target": target_text(results, row),
        # A level to maintain is decided from its first year on, not at the end.
        "due_year": str(row["from_year"] if row["relation"] == "hold" else row["due_year"]),
        "due": _due(row, words),
        "judged": words.number(judged),
        "kept": words.number(kept),
        "missed": words.number(judged - kept),
    }
    if pd.notna(row["latest_year"]):
        fields |= {
            "year": str(int(row["latest_year"])),
            "value": value_text(results, row["indicator"], row["latest_value"]),
            "base_year": str(int(row["base_year"])),
            "base_value": value_text(results, row["indicator"], row["base_value"]),
        }
    for name in ("actual_rate", "required_rate"):
        if pd.notna(row[name]):
            fields[name] = yearly_rate(row[name], words)
    if pd.notna(row.get("last_quantity")):
        fields["change"] = yearly_rate(-row["last_quantity"] / 100, words)
    return fields


def _due(row: pd.Series, words: Words) -> str:
    """Name the milestone, with the last assessment before it where the measure is not yearly."""
    if row["due_year"] == row["milestone"]:
        return str(row["milestone"])
    return words.text("due.assessed", milestone=row["milestone"], due_year=row["due_year"])


def lead_sentences(results: Results) -> list[str]:
    """Say what the first page must: how many have data, since when, what stands where, what is due."""
    words, coverage = words_of(results), results.coverage
    total, year = len(coverage), results.parameters.report_year
    in_plan, older = coverage["n_plan"].gt(0), coverage["n_values"].gt(0) & coverage["n_plan"].eq(0)
    sentences = [
        words.text(
            "lead.coverage",
            total=words.number(total),
            in_plan=words.number(in_plan.sum()),
            older=words.number(older.sum()),
            none=words.number(total - in_plan.sum() - older.sum()),
            year=year,
        )
    ]
    known = coverage[coverage["n_values"].gt(0)]
    if len(known):
        sentences.append(
            words.text("lead.years", first=int(known["first_year"].min()), last=int(known["last_year"].max()))
        )
    if results.parameters.known_on is not None:
        sentences.append(words.text("changes.known_on", day=words.date(results.parameters.known_on)))
    owed = owed_by_agency(results)
    if len(owed):
        parts = [f"{name} ({words.number(n)})" for name, n in owed["n"].items()]
        sentences.append(words.text("lead.owed", agencies=words.listing(parts)))
    return sentences


def owed_by_agency(results: Results) -> pd.DataFrame:
    """Return who owes values: by the answering agency's name, n and the indicators' codes.

    An indicator is owed when it has no value of the plan period.
    """
    words, plan = words_of(results), results.plan
    missing = results.coverage.index[results.coverage["n_plan"].eq(0)]
    rows = plan.indicators.loc[missing]
    agency = rows["lead_agency"].map(lambda a: plan.responsible(a, results.parameters.report_year))
    names = agency.map(lambda a: words.pick(plan.agencies.loc[a], "short"))
    groups = rows.groupby(names)["indicator"]
    table = pd.DataFrame({"n": groups.size(), "indicators": groups.agg(list)})
    return table.sort_values("n", ascending=False, kind="stable")


def agency_text(results: Results, indicator: str) -> str:
    """Name the lead agency, its successor in the report year and the co-leading agencies."""
    words, plan = words_of(results), results.plan
    row = plan.indicators.loc[indicator]
    name = words.pick(plan.agencies.loc[row["lead_agency"]], "name")
    successor = plan.responsible(row["lead_agency"], results.parameters.report_year)
    if successor != row["lead_agency"]:
        name = words.text("agency.succeeded", old=name, new=words.pick(plan.agencies.loc[successor], "name"))
    if pd.notna(row["co_agencies"]):
        others = [words.pick(plan.agencies.loc[a], "name") for a in row["co_agencies"].split(";")]
        name = words.text("agency.with", lead=name, others=words.listing(others))
    return name


def measured_text(results: Results, row: dict) -> str:
    """Write an observed row with the name of its measure: “Số trẻ …: 3.155 người (2024)”."""
    words = words_of(results)
    name = words.pick(results.observations.measures.loc[row["measure"]], "name")
    value = quantity(row["value"], results.plan.units.loc[row["unit"]], words)
    return f"{name}: {value} ({row['year']})"


def captioned(results: Results, caption: str) -> str:
    """Return a caption; one of illustrative data says so."""
    if not results.parameters.illustrative:
        return caption
    return f"{caption} – {words_of(results).text('illustrative.banner')}"


def source_text(results: Results, source_id: str) -> str:
    """Name a source by publisher and title."""
    source = results.observations.sources.loc[source_id]
    return f"{source['publisher']}, “{source['title']}”"


def area_name(results: Results, code: str | None = None) -> str:
    """Name an area in the report's language, None the one that the results are of."""
    code, areas = code or results.area, results.observations.areas
    if code in areas.index:
        return words_of(results).pick(areas.loc[code], "name")
    listed = results.commune_list.set_index("code")["full_name"]
    return listed[code.partition("/")[2]]


def about_lines(results: Results, indicator: str, values: pd.DataFrame) -> list[str]:
    """Return what stands under a chart's finding: the indicator's whole name; area, years and unit."""
    words = words_of(results)
    unit, years = words.pick(unit_of(results, indicator), "name"), span_text(values["year"])
    about = words.text("figure.subtitle", unit=unit, area=area_name(results), years=years)
    return [words.pick(results.plan.indicators.loc[indicator], "name"), about]


def span_text(years: pd.Series) -> str:
    """Write a span of years, a single one once."""
    first, last = int(years.min()), int(years.max())
    return str(first) if first == last else f"{first}–{last}"


def alt_text(results: Results, indicator: str, values: pd.DataFrame) -> str:
    """Describe an indicator's chart in full sentences for people who cannot see it."""
    words = words_of(results)
    row = results.headline.loc[indicator]
    listed = [f"{int(v.year)}: {value_text(results, indicator, v.value)}" for v in values.itertuples()]
    due = results.judged[results.judged["indicator"].eq(indicator)]
    targets = [f"{int(r['milestone'])}: {target_text(results, r)}" for _, r in due.iterrows()]
    return words.text(
        "alt.trajectory",
        name=words.pick(results.plan.indicators.loc[indicator], "name"),
        area=area_name(results),
        values="; ".join(listed),
        targets="; ".join(targets),
        status=status_name(results, row["status"]),
    )


def milestones_text(results: Results, indicator: str) -> dict[int, str]:
    """Return the target at each milestone in words, "–" where the plan sets none."""
    due = results.judged[results.judged["indicator"].eq(indicator)]
    known = {int(r["milestone"]): target_text(results, r) for _, r in due.iterrows()}
    return {m: known.get(m, "–") for m in MILESTONES}
