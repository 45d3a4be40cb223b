"""The brief of one agency: the indicators that it answers for, and what it owes."""

from dataclasses import dataclass
from typing import Any

from IPython.display import display

from analysis.errors import ParameterError
from analysis.parameters import check_parameters
from analysis.plan import PLAN_START
from analysis.report import narrative as say
from analysis.report.fragments import fragment
from analysis.report.notebook import Report, open_report
from analysis.report.scoreboard import scoreboard
from analysis.results import keep


def prepare(**parameters: Any) -> None:
    """Make what the briefs of all agencies share, for the kernels of a batch."""
    results = keep(check_parameters(**parameters))
    scoreboard(results)


def open_brief(agency: str, **parameters: Any) -> "Brief":
    """Return the brief of an agency (``agency`` of data/plan/agencies.csv) in the report year.

    ``parameters``: those of :func:`analysis.report.notebook.open_report`. Raises what that raises, and
    ParameterError for an agency that answers for no indicator in that year.
    """
    brief = Brief(open_report(**parameters), agency)
    if not brief.indicators:
        plan, year = brief.report.results.plan, brief.report.results.parameters.report_year
        known = sorted({plan.responsible(a, year) for a in plan.indicators["lead_agency"]})
        error = ParameterError("error.brief.agency", agency=agency, year=year, known=", ".join(known))
        error.language = brief.report.results.parameters.language
        raise error
    return brief


@dataclass(frozen=True)
class Brief:
    """The parts of an agency's brief; each method displays one."""

    report: Report
    agency: str

    @property
    def indicators(self) -> list[str]:
        """The indicators that the agency answers for in the report year."""
        plan, year = self.report.results.plan, self.report.results.parameters.report_year
        lead = plan.indicators["lead_agency"]
        return list(lead.index[lead.map(lambda agency: plan.responsible(agency, year)).eq(self.agency)])

    def head(self) -> None:
        """Show which agency it is, whose work it took over, and how its indicators stand."""
        results, words = self.report.results, say.words_of(self.report.results)
        agencies, mine = results.plan.agencies, results.plan.indicators.loc[self.indicators]
        name = words.pick(agencies.loc[self.agency], "name")
        sentences = [words.count("brief.answers", len(mine), agency=name)]
        earlier = [agency for agency in mine["lead_agency"].unique() if agency != self.agency]
        if earlier:
            names = words.listing([words.pick(agencies.loc[agency], "name") for agency in earlier])
            n = int(mine["lead_agency"].isin(earlier).sum())
            sentences.append(words.count("brief.took_over", n, names=names))
        counts = results.headline.loc[self.indicators, "status"].value_counts()
        cards = [
            {"status": s, "name": say.status_name(results, s), "n": words.number(counts.get(s, 0))}
            for s in results.plan.statuses.sort_values("order").index
        ]
        self.report.banner()
        display(fragment("key_messages", words, sentences=sentences, cards=cards))

    def overview(self) -> None:
        """Show a row an indicator: status, course, latest value, targets, chances."""
        display(scoreboard(self.report.results, indicators=self.indicators))

    def owed(self) -> None:
        """Say which indicators have no value of the plan period yet."""
        results, words = self.report.results, say.words_of(self.report.results)
        missing = results.coverage.loc[self.indicators, "n_plan"].eq(0)
        rows = results.plan.indicators.loc[missing.index[missing]]
        if rows.empty:
            display(fragment("note", words, kind="notice", message=words.text("brief.owes_nothing")))
            return
        said = words.count("brief.owes", len(rows), first=PLAN_START, year=results.parameters.report_year)
        display(fragment("note", words, kind="lead", message=said))
        items = [f"{indicator}. {words.pick(row, 'name')}" for indicator, row in rows.iterrows()]
        display(fragment("listing", words, items=items))

    def each(self) -> None:
        """Show every indicator: its chart with its caption, or why it has none."""
        for indicator in self.indicators:
            self.report.indicator(indicator)
