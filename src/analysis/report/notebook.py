"""What a notebook calls: open the report's parameters, then show its parts one after the other."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode
from IPython.display import display

from analysis.charts.theme import enable_renderer
from analysis.database.reading import reading_of
from analysis.database.told import reading_lines
from analysis.errors import AnalysisError
from analysis.language import LANGUAGES, speak
from analysis.parameters import check_parameters
from analysis.paths import is_database
from analysis.report import change_tables, figures, outlook, prospects, reach_figures, reach_tables, tables
from analysis.report import narrative as say
from analysis.report.caption import caption, without_values
from analysis.report.earlier import Earlier, earlier
from analysis.report.fragments import Fragment, fragment
from analysis.report.origins import origin
from analysis.report.scoreboard import scoreboard
from analysis.results import Results, compute


def open_report(**parameters: Any) -> "Report":
    """Check the parameters, compute the results and return what the notebook shows parts of.

    Takes the keywords of :func:`analysis.parameters.check_parameters`; raises ParameterError,
    MissingFileError or DataError with words for the person who can mend them.
    """
    enable_renderer()
    try:
        checked = check_parameters(**parameters)
        if is_database(parameters.get("data_dir")):
            print("\n".join(reading_lines(reading_of(checked.data_dir), speak(checked.language))))
        return Report(compute(checked))
    except AnalysisError as error:
        # The reader of the notebook is told in the language of the report.
        error.language = parameters["language"] if parameters.get("language") in LANGUAGES else "vi"
        raise


@dataclass(frozen=True)
class Report:
    """The parts of the annual report; each method displays one."""

    results: Results

    def banner(self) -> None:
        """Show what the report is about and, for illustrative data, the warning."""
        parameters = self.results.parameters
        self._show("banner", year=parameters.report_year, illustrative=parameters.illustrative)

    def key_messages(self) -> None:
        """Show how much is known and how many indicators stand where."""
        counts = self.results.headline["status"].value_counts()
        cards = [
            {"status": s, "name": say.status_name(self.results, s), "n": self._words.number(counts.get(s, 0))}
            for s in self.results.plan.statuses.sort_values("order").index
        ]
        self._show("key_messages", sentences=say.lead_sentences(self.results), cards=cards)

    def overview(self) -> None:
        """Show all indicators in one picture."""
        self._draw(figures.overview, method="status")

    def scoreboard(self) -> None:
        """Show one row an indicator: status, course, latest value, targets, chances; with filters."""
        display(scoreboard(self.results))

    def highlights(self) -> None:
        """Show a sentence for every indicator that has a value of the plan period."""
        judged = self.results.headline
        known = judged[judged["n_plan"].gt(0)]
        items = [
            {
                "indicator": indicator,
                "anchor": tables.anchor(indicator),
                "name": self._words.pick(self.results.plan.indicators.loc[indicator], "short"),
                "status": row["status"],
                "status_name": say.status_name(self.results, row["status"]),
                "sentence": say.status_sentence(self.results, row),
                "chance": outlook.chance_beside(self.results, indicator),
            }
            for indicator, row in known.iterrows()
        ]
        self._show("highlights", items=items)

    def statuses_by_objective(self) -> None:
        """Show the statuses counted by objective."""
        display(tables.statuses_by(self.results, "objective"))

    def statuses_by_agency(self) -> None:
        """Show the statuses counted by answering agency."""
        display(tables.statuses_by(self.results, "agency"))

    def all_indicators(self) -> None:
        """Show the table of all indicators."""
        display(tables.all_indicators(self.results))

    def changes(self) -> None:
        """Show what changed since last year's report: statuses, what moved them, new and revised values."""
        said = change_tables.lead_sentences(self.results, self._earlier)
        self._show("note", kind="lead", message=" ".join(said))
        self._compared(change_tables.statuses, "changes.no_status")
        self._compared(change_tables.values, "changes.no_value")
        self._compared(change_tables.revised, "changes.no_revision")

    def revisions(self) -> None:
        """Show every value revised since last year's report, with the files that were sent."""
        self._compared(change_tables.revision_annex, "changes.no_revision")
        if self._earlier is None:
            self._note("notice", "changes.first_report")
        else:
            message = change_tables.communes_sentence(self.results, self._earlier)
            self._show("note", kind="notice", message=message)

    def trajectories(self) -> None:
        """Show every indicator by objective."""
        for objective, row in self.results.plan.objectives.iterrows():
            self._objective(objective, row)

    def indicator(self, indicator: str) -> None:
        """Show one indicator: its chart and caption, or why it has none."""
        row = self.results.plan.indicators.loc[indicator]
        name = self._words.pick(row, "name")
        head = {"indicator": indicator, "name": name, "level": 4}
        self._show("indicator_head", anchor=tables.anchor(indicator), **head)
        if self.results.coverage.at[indicator, "n_values"]:
            self._draw(figures.trajectory_figure, indicator)
            display(caption(self.results, indicator))
        else:
            display(without_values(self.results, indicator))

    def picker(self) -> None:
        """Show the chart in which the reader picks the indicator."""
        if self.results.coverage["n_values"].any():
            self._draw(figures.picker_figure, method="status")
        else:
            self._note("empty", "none.any")

    def map(self) -> None:
        """Show the map of communes on boundaries."""
        from analysis.report.map_figures import boundary_map

        if self.results.communes["status"].eq("no_data").all():
            self._note("notice", "map.none")
        self._draw(boundary_map, method="communes")

    def atlas(self) -> None:
        """Show the interactive map with the list of communes beside it."""
        from analysis.report.atlas import atlas_content, atlas_figure
        from analysis.report.commune_list import commune_list

        content = atlas_content(self.results)
        self._draw(atlas_figure, content, method="communes")
        display(commune_list(self.results, content))

    def clusters(self) -> None:
        """Say whether recognised communes lie together."""
        from analysis.report.clusters import cluster_sentence

        self._show("note", kind="lead", message=cluster_sentence(self.results))

    def tiles(self) -> None:
        """Show the map with one tile a commune."""
        from analysis.report.map_figures import tile_map

        self._draw(tile_map, method="communes")

    def equity(self) -> None:
        """Show where recognised communes are, by groups of communes and in children."""
        from analysis.report.equity_tables import children_sentence, equity

        if self.results.communes["status"].eq("no_data").all():
            self._note("notice", "equity.none")
        else:
            self._show("note", kind="lead", message=children_sentence(self.results))
            display(equity(self.results))

    def chances(self) -> None:
        """Show the chances of all targets in one picture."""
        if self.results.projection.chances["probability"].isna().all():
            self._note("notice", "projection.none")
        self._draw(reach_figures.chances_figure, method="chance")

    def fans(self) -> None:
        """Show the fan of every indicator that has a projection, with its chances in words."""
        if self.results.projection.paths.empty:
            self._note("notice", "projection.none_yet")
        for indicator in self.results.projection.paths["indicator"].unique():
            row = self.results.plan.indicators.loc[indicator]
            head = {"indicator": indicator, "name": self._words.pick(row, "name"), "level": 3}
            self._show("indicator_head", anchor=f"du-bao-{indicator}", **head)
            self._draw(reach_figures.fan_figure, indicator, method="chance", of=[indicator])
            chances = outlook.chance_sentences(self.results, indicator)
            self._show("prospects", chances=chances, facts=prospects.facts(self.results, indicator))

    def scenarios(self) -> None:
        """Show what the projected, the best past and the needed pace lead to."""
        self._table(reach_tables.scenarios)

    def own_past(self) -> None:
        """Show how the projection would have done on the province's own past."""
        self._show("note", kind="lead", message=prospects.all_tried(self.results))
        self._table(reach_tables.own_past)

    def sensitivity(self) -> None:
        """Show the same chances by other methods."""
        self._table(reach_tables.sensitivity)

    def reachability(self) -> None:
        """Show status and chance of every target side by side."""
        display(reach_tables.reachability(self.results))

    def completeness(self) -> None:
        """Show which indicator has a value in which year."""
        self._draw(figures.completeness_figure, method="missing")

    def gaps(self) -> None:
        """Show who owes which values."""
        display(tables.gaps(self.results))

    def values(self) -> None:
        """Show every value with its source."""
        display(tables.values(self.results))

    def definitions(self) -> None:
        """Show definitions and caveats."""
        display(tables.definitions(self.results))

    def _objective(self, objective: int, row: Any) -> None:
        """Show one objective: its heading, its charts, its indicators without values."""
        known = figures.indicators_with_values(self.results, objective)
        mine = self.results.plan.indicators["objective"].eq(objective)
        summary = self._words.text(
            "objective.summary", n=self._words.number(len(known)), total=self._words.number(mine.sum())
        )
        title = self._words.text("objective.title", n=objective, name=self._words.pick(row, "name"))
        self._show("objective_head", anchor=f"muc-tieu-{objective}", title=title, summary=summary)
        if len(known) > 1:
            self._draw(figures.objective_figure, objective, method="status", of=known)
        for indicator in self.results.plan.indicators.index[mine]:
            self.indicator(indicator)

    @cached_property
    def _earlier(self) -> Earlier | None:
        """Last year's report made again; None for the first one."""
        return earlier(self.results)

    def _compared(self, make: Callable[[Results, Earlier], Fragment | None], nothing: str) -> None:
        """Display a table of changes, or say that it would be empty; nothing in the first year."""
        if self._earlier is not None:
            self._shown(make(self.results, self._earlier), nothing)

    @property
    def _words(self) -> Any:
        """The words of the report's language."""
        return say.words_of(self.results)

    def _draw(
        self,
        figure: Callable[..., alt.TopLevelMixin],
        *what: Any,
        method: str = "",
        of: list[str] | None = None,
    ) -> None:
        """Make and display a chart, with source and method under it where no caption follows that has them.

        ``of``: the indicators it shows, all where it is not said. It is made without altair's validation,
        which takes most of its time: the tests validate every chart of the report.
        """
        with debug_mode(False):
            display(figure(self.results, *what))
        if method:
            self._show("note", kind="source", message=origin(self.results, method, of))

    def _show(self, template: str, **values: Any) -> None:
        """Display a fragment."""
        display(fragment(template, self._words, **values))

    def _table(self, make: Callable[[Results], Fragment | None]) -> None:
        """Display a table, or say that there is nothing to put into it."""
        self._shown(make(self.results), "table.empty")

    def _shown(self, made: Fragment | None, otherwise: str) -> None:
        """Display a fragment, or say that there is nothing for it."""
        if made is None:
            self._note("notice", otherwise)
        else:
            display(made)

    def _note(self, kind: str, identifier: str) -> None:
        """Display a note of the catalogue."""
        self._show("note", kind=kind, message=self._words.text(identifier))
