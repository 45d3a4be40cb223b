"""Say what came of taking in workbooks: a page to keep, and a few lines for the terminal."""

from collections.abc import Sequence

import pandas as pd

from analysis.intake.checks import load_checks
from analysis.intake.findings import HELD, SEVERITIES, Finding
from analysis.intake.found_values import effective_values
from analysis.intake.intake import Intake
from analysis.intake.reference import Reference
from analysis.language import Words
from analysis.language.quantities import quantity
from analysis.report.page import plain_page

# So many rows of one kind are on the page; all accepted ones are in the delivery.
MOST_ROWS = 500
MOST_TOLD = 20
MOST_NAMED = 5
COMMUNE_LEVEL = "commune"


def intake_page(
    intake: Intake, reference: Reference, words: Words, *, verdict: str, missing: pd.DataFrame
) -> str:
    """Return the page: verdict, files, findings by gravity, accepted values, and what is still missing.

    ``missing`` as :func:`analysis.intake.missing.still_missing` returns it.
    """
    findings = intake.findings
    checks = load_checks(reference.paths, reference.known.measures).catalogue
    return plain_page(
        "intake.html.j2",
        words,
        title=words.text("intake.page.title", year=intake.receipt.report_year),
        illustrative=reference.paths.illustrative,
        verdict=verdict,
        refused=intake.refused,
        files=_files(intake, reference, words),
        sections=[_section(severity, findings, checks, words) for severity in SEVERITIES],
        accepted=_accepted(intake, reference, words),
        more=words.text("intake.page.more", n=words.number(max(0, intake.n_accepted - MOST_ROWS))),
        n_more=max(0, intake.n_accepted - MOST_ROWS),
        missing=_missing(missing, reference, words),
        missing_title=words.text("intake.page.missing", year=intake.receipt.report_year),
    )


def verdict(intake: Intake, words: Words, *, deliveries: Sequence[str], dry_run: bool) -> str:
    """Say in a sentence what was written, or why nothing was."""
    blocked = words.number(sum(finding.blocks for finding in intake.findings))
    values = words.number(intake.n_accepted)
    names = words.listing(list(deliveries))
    if deliveries:
        what = "partly" if intake.refused else "delivered"
        return words.text(f"intake.verdict.{what}", values=values, folders=names, n=blocked)
    if intake.refused:
        return words.text("intake.verdict.refused", n=blocked)
    if dry_run and intake.n_accepted:
        return words.text("intake.verdict.dry_run", values=values)
    return words.text("intake.verdict.empty")


def told(findings: Sequence[Finding], words: Words, *, most: int = MOST_TOLD) -> list[str]:
    """Return a line for each of the gravest findings, and one that counts the others."""
    lines = [
        f"{words.text(f'intake.page.{f.severity}')} – {_place(f)}: {_said(f, words)}" for f in findings[:most]
    ]
    others = len(findings) - most
    return lines + [words.text("intake.page.more_findings", n=words.number(others))] * (others > 0)


def _files(intake: Intake, reference: Reference, words: Words) -> list[dict[str, str]]:
    """Return a row for each file."""
    agencies = reference.plan.agencies
    return [
        {
            "file": taken.workbook.name,
            "agency": words.pick(agencies.loc[taken.agency], "name")
            if taken.agency in agencies.index
            else words.text("intake.page.unknown_agency"),
            "values": words.number(len(taken.accepted)),
            "blocked": words.number(sum(finding.blocks for finding in taken.findings)),
            "delivery": name,
        }
        for name, taken in intake.taken.items()
    ]


def _section(
    severity: str, findings: Sequence[Finding], checks: pd.DataFrame, words: Words
) -> dict[str, object]:
    """Return the findings of one gravity, each with the name and explanation of its check if it has one."""
    own = [finding for finding in findings if finding.severity == severity]
    rows = [
        {
            "place": _place(f),
            "said": _said(f, words),
            "answers": _answers(f, words),
            "check": words.pick(checks.loc[f.check], "name") if f.check in checks.index else "",
            "explanation": words.pick(checks.loc[f.check], "explanation") if f.check in checks.index else "",
        }
        for f in own
    ]
    return {
        "severity": severity,
        "title": words.text(f"intake.page.{severity}"),
        "rows": rows[:MOST_ROWS],
        "more": max(0, len(rows) - MOST_ROWS),
    }


def _place(finding: Finding) -> str:
    """Return file and cell."""
    return ", ".join(filter(None, (finding.file, finding.cell)))


def _said(finding: Finding, words: Words) -> str:
    """Return what was found, and of how many cells."""
    said = finding.text(words)
    if not finding.others:
        return said
    return f"{said} ({words.text('intake.page.others', n=words.number(finding.others))})"


def _answers(finding: Finding, words: Words) -> list[str]:
    """Return the commands that answer a held cell."""
    if finding.severity != HELD:
        return []
    return [
        words.text("intake.page.answer", cell=_place(finding), value=words.number(value, at_most=6))
        for value in finding.proposals
    ]


def _missing(missing: pd.DataFrame, reference: Reference, words: Words) -> list[dict[str, str]]:
    """Return what is still owed, a row an indicator: who answers for it, and of which areas.

    The province's own values come first; communes are counted, and named where they are few.
    """
    names = _area_names(reference, words)
    agencies, measures = reference.plan.agencies, reference.known.measures
    by = ["area_level", "content", "indicator", "agency"]
    rows = []
    for (level, content, indicator, agency), own in missing.groupby(by, sort=False):
        name = words.pick(measures.loc[indicator], "name")
        scores = content == "scores"
        rows.append(
            {
                "indicator": words.text("intake.page.scores") if scores else f"{indicator}. {name}",
                "agency": words.pick(agencies.loc[agency], "name"),
                "areas": _areas_told(level, [names[code] for code in own["area_code"]], words),
            }
        )
    return rows


def _areas_told(level: str, areas: Sequence[str], words: Words) -> str:
    """Return the areas of which a value is owed: by name, or so many where they are too many to read."""
    if level != COMMUNE_LEVEL or len(areas) <= MOST_NAMED:
        return words.listing(areas)
    return words.count("intake.page.communes", len(areas))


def _accepted(intake: Intake, reference: Reference, words: Words) -> list[dict[str, str]]:
    """Return the accepted values in words."""
    names = _area_names(reference, words)
    rows = [
        (taken.workbook.name, row)
        for taken in intake.taken.values()
        for row in taken.accepted.assign(effective=effective_values).head(MOST_ROWS).itertuples()
    ]
    return [_accepted_row(file, row, names, reference, words) for file, row in rows[:MOST_ROWS]]


def _accepted_row(
    file: str, row: tuple, names: dict[str, str], reference: Reference, words: Words
) -> dict[str, str]:
    """Return one accepted value in words."""
    unit = reference.plan.units.loc[row.unit]
    value = row.effective
    counts = (row.numerator, row.denominator)
    both = " / ".join(words.number(n) if pd.notna(n) else "–" for n in counts)
    return {
        "place": f"{file}, {row.address}",
        "indicator": f"{row.measure}. {words.pick(reference.known.measures.loc[row.measure], 'name')}",
        "area": names.get(row.area_code, row.area_code),
        "year": str(row.year),
        "value": quantity(value, unit, words) if pd.notna(value) else "",
        "counts": both if any(map(pd.notna, counts)) else "",
    }


def _area_names(reference: Reference, words: Words) -> dict[str, str]:
    """Return the names of communes and of the province by their code."""
    units, areas = reference.gazetteer.units, reference.known.areas
    names = dict(zip(units["list"] + "/" + units["code"], units["full_name"], strict=True))
    own = reference.known.province
    return names | {own: words.pick(areas.loc[own], "name")}
