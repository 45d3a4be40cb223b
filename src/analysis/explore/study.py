"""The results behind the views: of one data set, by area and model, each computed once."""

from dataclasses import dataclass, field, fields, replace

import pandas as pd

from analysis.errors import ParameterError
from analysis.explore.choices import Choices
from analysis.explore.commune_series import commune_series, communes_with_values
from analysis.observations import NATION
from analysis.parameters import Parameters
from analysis.projection.peers import PEERS
from analysis.results import Results, compute, of_area


@dataclass
class Study:
    """The results of one data set, real or illustrative, never both."""

    results: Results
    kept: dict[tuple, Results] = field(default_factory=dict)

    def of(self, choices: Choices) -> Results:
        """Return the results of the area and by the model that are chosen.

        A forecaster of :data:`PEERS` treats every series by itself, so only those of the chỉ tiêu are given
        to it; the engine's are the report's own. Raises ParameterError for an area that is not known.
        """
        chi_tieu = self.results.plan.indicators.at[choices.indicator, "chi_tieu"]
        few = choices.model in PEERS
        key = (choices.area, choices.model, chi_tieu if few else None)
        if key not in self.kept:
            here = self._of_area(choices.area)
            mine = here.plan.indicators.index[here.plan.indicators["chi_tieu"].eq(chi_tieu)]
            rows = here.series[here.series["indicator"].isin(mine)] if few else here.series
            usual = choices.model == here.model
            self.kept[key] = here if usual else replace(here, model=choices.model, series=rows)
        return self.kept[key]

    def prepare(self) -> None:
        """Compute what most views need, so that the first of them does not keep its reader waiting."""
        made = self.results
        for name in ("judged", "published", "required", "projection", "what_if"):
            getattr(made, name)

    def areas(self, indicator: str) -> list[str]:
        """Return the areas that have values of an indicator's own measure, the province first."""
        found = self._own_rows()
        codes = set(found.loc[found["indicator"].eq(indicator), "area_code"])
        listed = [area for area in self.results.observations.areas.index if area in codes]
        province = self.results.province
        others = [area for area in listed if area != province]
        return [province, *others, *communes_with_values(self.results, indicator)]

    def comparable(self, indicator: str, area: str | None) -> list[str]:
        """Return the codes of the areas that may be set beside one: no communes, and not itself."""
        here, known = area or self.results.province, self.results.observations.areas.index
        return [code for code in self.areas(indicator) if code != here and code in known]

    def in_language(self, language: str) -> "Study":
        """Return the same study in another language; no table of results holds a word of either."""
        made = {key: _in_language(results, language) for key, results in self.kept.items()}
        return Study(_in_language(self.results, language), made)

    def _of_area(self, area: str | None) -> Results:
        """Return the results of an area by the project's own model."""
        if area is None or area == self.results.province:
            return self.results
        key = (area, self.results.model, None)
        if key not in self.kept:
            if area in self.results.observations.areas.index:
                self.kept[key] = of_area(self.results, area)
            else:
                self.kept[key] = of_area(self.results, area, values=self._commune(area))
        return self.kept[key]

    def _commune(self, area: str) -> pd.DataFrame:
        """Return the series of a commune of the list that the report speaks in."""
        vintage, _, code = area.partition("/")
        known = self.results.commune_list["code"]
        if vintage != self.results.parameters.boundary_vintage or code not in set(known):
            raise ParameterError("error.parameter.area", value=area)
        return commune_series(self.results, code)

    def _own_rows(self) -> pd.DataFrame:
        """Return the used rows of the plan's own measures."""
        rows = self.results.observations.rows
        return rows[rows["used"] & rows["measure"].eq(rows["indicator"])]


def open_study(parameters: Parameters) -> Study:
    """Compute the results of a data set and return the study of it; raises what :func:`compute` raises."""
    return Study(compute(parameters))


def usual_comparison(results: Results) -> tuple[str, ...]:
    """Return the areas that the report sets beside the province: nation and region."""
    return (NATION, results.observations.areas.at[results.province, "parent"])


def _in_language(results: Results, language: str) -> Results:
    """Return results in another language with the tables that are known already."""
    other = replace(results, parameters=replace(results.parameters, language=language))
    own = {each.name for each in fields(Results)}
    vars(other).update({name: table for name, table in vars(results).items() if name not in own})
    return other
