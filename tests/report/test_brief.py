"""An agency's brief: its own indicators, whose work it took over, and what it owes."""

import pytest

from analysis.errors import ParameterError
from analysis.report import brief as briefs
from analysis.report.brief import Brief, open_brief
from analysis.report.notebook import Report


@pytest.fixture
def shown(monkeypatch):
    """What a brief displays."""
    seen = []
    monkeypatch.setattr(briefs, "display", seen.append)
    monkeypatch.setattr("analysis.report.notebook.display", seen.append)
    return seen


def test_every_indicator_is_in_one_brief(results):
    plan = results.plan
    agencies = {plan.responsible(agency, 2025) for agency in plan.indicators["lead_agency"]}
    every = [i for agency in agencies for i in Brief(Report(results), agency).indicators]
    assert sorted(plan.indicators.index) == sorted(every)


def test_a_successor_says_whose_indicators_it_took_over(results, shown):
    Brief(Report(results), "so_yt").head()
    said = " ".join(shown[-1].values["sentences"])
    assert "Sở Y tế chủ trì" in said and "Sở Lao động - Thương binh và Xã hội" in said


def test_the_cards_count_its_indicators(demo_results, shown):
    brief = Brief(Report(demo_results), "so_gddt")
    brief.head()
    assert len(brief.indicators) == sum(int(card["n"]) for card in shown[-1].values["cards"])


def test_what_it_owes_are_the_indicators_without_a_value_of_the_plan(results, shown):
    brief = Brief(Report(results), "so_gddt")
    brief.owed()
    told = [item.split(".")[0] for item in shown[-1].values["items"]]
    known = set(results.series.loc[results.series["year"].ge(2021), "indicator"])
    assert sorted(set(brief.indicators) - known) == sorted(told)


def test_one_that_owes_nothing_is_told_so(demo_results, shown):
    Brief(Report(demo_results), "so_gddt").owed()
    assert "Mọi chỉ số" in shown[-1].values["message"]


def test_an_agency_that_answers_for_nothing_is_refused(data_dir, shapes_path):
    asked = {"report_year": 2025, "data_dir": str(data_dir), "shapes": str(shapes_path)}
    with pytest.raises(ParameterError, match="so_ldtbxh"):
        open_brief("so_ldtbxh", **asked)
