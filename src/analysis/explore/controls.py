"""The controls of the workbench: what can be picked, worded in the language that is chosen."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ipywidgets as widgets
from babel import Locale

from analysis.explore.choices import FACTORS, LEVELS, VIEWS, Choices
from analysis.explore.scenario import pace_years
from analysis.explore.study import Study
from analysis.explore.told import model_name
from analysis.language import LANGUAGES, Words, speak
from analysis.plan import MILESTONES
from analysis.progress.methods import METHODS
from analysis.projection.by_model import MODELS
from analysis.report import narrative as say
from analysis.trajectories.chosen_pace import comparable_years

# Which controls a view depends on, besides indicator and area.
USED = {
    "trajectory": ("compared",),
    "methods": ("method",),
    "fan": ("model", "levels", "until"),
    "tried": ("model",),
    "scenario": ("pace", "factor", "levels", "until"),
    "data": (),
}
# What stands for "none chosen": a drop-down shows nothing for None.
USUAL, NOTHING, ALL = "usual", "nothing", "all"
# A control with its name beside it; wide enough for the longest short name of an indicator.
CONTROL = {"width": "24rem", "max_width": "100%"}


class Controls:
    """The widgets that a researcher picks with, and what they say together."""

    def __init__(self, study: Study) -> None:
        style, layout = {"description_width": "6.5rem"}, CONTROL
        self.indicator = widgets.Dropdown(style=style, layout=layout)
        self.area = widgets.Dropdown(style=style, layout=layout)
        self.compared = widgets.Dropdown(style=style, layout=layout)
        self.method = widgets.Dropdown(style=style, layout=layout)
        self.model = widgets.Dropdown(style=style, layout=layout)
        self.levels = widgets.SelectMultiple(style=style, layout=layout | {"height": "4.2rem"})
        self.until = widgets.IntSlider(min=MILESTONES[0], max=MILESTONES[1], style=style, layout=layout)
        self.pace = widgets.SelectionRangeSlider(options=[0, 1], style=style, layout=layout)
        self.factor = widgets.FloatSlider(
            value=1.0, min=FACTORS[0], max=FACTORS[1], step=0.25, style=style, layout=layout
        )
        self.language = widgets.ToggleButtons(
            options=[(Locale(code).get_display_name(), code) for code in LANGUAGES],
            style={"button_width": "6.5rem"},
        )
        self.illustrative = widgets.Checkbox(indent=False, layout={"width": "auto"})
        self.view = widgets.ToggleButtons(options=VIEWS, style={"button_width": "auto"})
        self._quiet, self._called = False, lambda control: None
        self._pace_of: tuple | None = None
        self._usual_pace: tuple[int, int] | None = None
        with self.quietly():
            parameters = study.results.parameters
            self.language.value, self.illustrative.value = parameters.language, parameters.illustrative
            self.fill(study)
            known = study.results.coverage["n_plan"]
            self.indicator.value = known.idxmax()
            self.until.value, self.levels.value = MILESTONES[1], (50, 80)
            self.fill(study)
        for each in self._all():
            each.observe(self._changed, names="value")

    def on_change(self, called: Any) -> None:
        """Call a function whenever something is picked: with the widget that changed."""
        self._called = called

    def choices(self) -> Choices:
        """Return what is picked."""
        compared = {USUAL: None, NOTHING: ()}.get(self.compared.value, (self.compared.value,))
        own_pace = None if self.pace.disabled else tuple(self.pace.value)
        return Choices(
            self.indicator.value,
            area=self._area(),
            compared=compared,
            method=None if self.method.value == ALL else self.method.value,
            model=self.model.value,
            levels=tuple(sorted(self.levels.value)),
            until=self.until.value,
            pace_years=None if own_pace == self._usual_pace else own_pace,
            factor=self.factor.value,
        )

    def fill(self, study: Study) -> None:
        """Write what can be picked from a study, in its language; what was picked stays where it can."""
        words = speak(study.results.parameters.language)
        with self.quietly():
            self._name(words)
            _offer(self.indicator, _indicators(study, words))
            indicator = self.indicator.value
            _offer(self.area, _areas(study, indicator))
            self._province = study.results.province
            comparable = study.comparable(indicator, self._area())
            named = [(say.area_name(study.results, code), code) for code in comparable]
            first = [(words.text("explore.pick.usual"), USUAL), (words.text("explore.pick.nothing"), NOTHING)]
            _offer(self.compared, [*first, *named])
            methods = [(words.text(f"method.{m}.name"), m) for m in METHODS]
            _offer(self.method, [(words.text("explore.pick.all_methods"), ALL), *methods])
            _offer(self.model, [(model_name(m, words), m) for m in MODELS])
            self._offer_pace(study)

    def shown(self) -> list[widgets.Widget]:
        """Return the controls that the chosen view depends on, besides indicator and area."""
        return [getattr(self, name) for name in USED[self.view.value]]

    def _area(self) -> str | None:
        """Return the code of the area that is picked, None for the province."""
        return None if self.area.value == self._province else self.area.value

    def _offer_pace(self, study: Study) -> None:
        """Offer the years whose pace a scenario may take; usually that since the base."""
        choices = Choices(self.indicator.value, area=self._area())
        results = study.of(choices)
        years = comparable_years(results.series, choices.indicator)
        usual = pace_years(results, choices) if years else None
        self.pace.disabled = self.factor.disabled = usual is None
        # Another series starts from its own usual pace again.
        series = (choices.indicator, choices.area, results.parameters.illustrative)
        if series != self._pace_of:
            self._pace_of, self._usual_pace = series, usual
            self.pace.options = years if usual else [0, 1]
            self.pace.value = usual or (0, 1)

    def _name(self, words: Words) -> None:
        """Name the controls in a language."""
        for name in ("indicator", "area", "compared", "method", "model", "levels", "until", "pace", "factor"):
            getattr(self, name).description = words.text(f"explore.pick.{name}")
        self.illustrative.description = words.text("explore.pick.illustrative")
        _offer(self.levels, [(f"{level}%", level) for level in LEVELS])
        _offer(self.view, [(words.text(f"explore.view.{view}"), view) for view in VIEWS])

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Change controls without being told of it."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def _changed(self, change: dict[str, Any]) -> None:
        if not self._quiet:
            self._called(change["owner"])

    def _all(self) -> list[widgets.Widget]:
        return [widget for widget in vars(self).values() if isinstance(widget, widgets.Widget)]


def _offer(control: widgets.Widget, options: list[tuple[str, Any]]) -> None:
    """Put other options into a control; what is picked stays where it is among them, else the first is."""
    if tuple(control.options) == tuple(options):
        return
    before, values = control.value, [value for _, value in options]
    control.options = options
    if isinstance(control, widgets.SelectMultiple):
        control.value = tuple(value for value in before if value in values)
    else:
        control.value = before if before in values else values[0]


def _indicators(study: Study, words: Words) -> list[tuple[str, str]]:
    """Return the indicators by code and short name; those without a value of the province say so."""
    results, named = study.results, []
    for code, row in results.plan.indicators.iterrows():
        name = f"{code}. {words.pick(row, 'short')}"
        known = results.coverage.at[code, "n_values"]
        named.append((name if known else words.text("explore.pick.no_data", name=name), code))
    return named


def _areas(study: Study, indicator: str) -> list[tuple[str, str]]:
    """Return the areas of an indicator by name."""
    return [(say.area_name(study.results, code), code) for code in study.areas(indicator)]
