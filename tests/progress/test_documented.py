"""The page of methods tells each rule that gives a status, and none that is not there."""

import re
from pathlib import Path

from analysis.plan import load_plan
from analysis.progress import FLAGS, judge
from analysis.progress.rules import _data_rules, _level_rules, _pace_rules, _span_rules

ROOT = Path(__file__).resolve().parents[2]


def told() -> list[tuple[str, str]]:
    """Return the (statuses, reasons) of the table of rules in docs/methods.md."""
    page = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    return re.findall(r"^\| \d+ \|.*\| ([a-z_, ]+) \| ([a-z_, ]+) \|$", page, flags=re.MULTILINE)


def test_every_rule_is_told_in_its_order(results):
    """Status and reason of each rule stand in the table in the order in which they decide."""
    plan, year = load_plan(ROOT / "data"), 2025
    rows = judge(results.series, plan, report_year=year).assign(before_break=False)
    rules = [*_data_rules(rows, year), *_span_rules(rows), *_level_rules(rows), *_pace_rules(rows, plan)]
    pairs = [(status, reason) for _, status, reason in rules]
    written = [
        (status, reason)
        for statuses, reasons in told()
        for status in statuses.split(", ")
        for reason in reasons.split(", ")
    ]

    assert set(pairs) <= set(written)
    assert [pair for pair in dict.fromkeys(written) if pair in pairs] == list(dict.fromkeys(pairs))


def test_the_page_names_the_cuts_of_the_plan(results):
    """0.95 and 0.60 of the page are those of data/plan/statuses.csv."""
    page = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")

    assert all(f"{cut:.2f}" in page for cut in results.plan.statuses["least_ratio"].dropna() if cut)


def test_every_flag_is_a_column(results):
    """Each flag of the engine is a column of the judged rows."""
    assert {f"is_{name}" for name in FLAGS} <= set(results.judged.columns)
