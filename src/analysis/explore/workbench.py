"""The workbench in JupyterLab: controls above, the view below, and what can be taken away from it."""

import base64
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import ipywidgets as widgets
from altair.utils.schemapi import debug_mode
from IPython.display import display
from markupsafe import Markup

from analysis.charts.theme import MIME_TYPE, VEGA_LITE_SCHEMA
from analysis.errors import AnalysisError
from analysis.explore.choices import Choices
from analysis.explore.code import lines
from analysis.explore.controls import Controls
from analysis.explore.export import save
from analysis.explore.one_view import view_of
from analysis.explore.study import Study, open_study
from analysis.explore.view import View
from analysis.language import LANGUAGES, Words, speak
from analysis.parameters import Parameters, check_parameters
from analysis.report.fragments import environment

# So many views are kept as they were drawn: going back to one costs nothing.
KEPT = 64


def open_workbench(**parameters: Any) -> "Workbench":
    """Check the parameters, compute the results and return the workbench on them.

    Takes the keywords of :func:`analysis.parameters.check_parameters`; raises ParameterError,
    MissingFileError or DataError with words for the person who can mend them.
    """
    try:
        return Workbench(check_parameters(**parameters))
    except AnalysisError as error:
        error.language = parameters["language"] if parameters.get("language") in LANGUAGES else "vi"
        raise


@dataclass(frozen=True)
class Drawn:
    """A view as it is shown: the chart's specification, and what stands under it as HTML."""

    view: View
    spec: dict[str, Any] | None
    said: str
    code: str


class Workbench:
    """One set of controls and the view that they choose; real and illustrative data have a study each."""

    def __init__(self, parameters: Parameters, studies: dict[tuple[bool, str], Study] | None = None) -> None:
        self.parameters = parameters
        self.studies = {} if studies is None else studies
        self.drawn = lru_cache(maxsize=KEPT)(self._draw)
        self.controls = Controls(self.study(parameters))
        self.picture, self.said = widgets.Output(), widgets.HTML()
        self.code, self.saved = widgets.HTML(), widgets.HTML()
        self.state = widgets.HTML()
        self.save = widgets.Button(icon="download", layout={"width": "auto", "align_self": "flex-start"})
        self.chosen = widgets.HBox(layout={"flex_flow": "row wrap"})
        self.save.on_click(lambda _: self._save())
        self.controls.on_change(self._changed)
        self._update()

    def show(self) -> None:
        """Show the workbench."""
        display(self.box())

    def box(self) -> widgets.VBox:
        """Return the workbench as one widget."""
        switches = widgets.HBox([self.controls.language, self.controls.illustrative, self.state])
        switches.layout = {"flex_flow": "row wrap", "align_items": "center"}
        what = widgets.HBox([self.controls.indicator, self.controls.area], layout={"flex_flow": "row wrap"})
        view = [self.picture, self.said, self.save, self.saved, self.code]
        return widgets.VBox([switches, what, self.controls.view, self.chosen, *view])

    def study(self, parameters: Parameters) -> Study:
        """Return the study of a data set in a language, made once; in another language it is only worded."""
        key = (parameters.illustrative, parameters.language)
        if key not in self.studies:
            same = [study for (kind, _), study in self.studies.items() if kind == parameters.illustrative]
            made = same[0].in_language(parameters.language) if same else open_study(parameters)
            made.prepare()
            self.studies[key] = made
        return self.studies[key]

    def now(self) -> Drawn:
        """Return what is shown now."""
        return self.drawn(self.controls.view.value, self.controls.choices(), self._parameters())

    def _parameters(self) -> Parameters:
        """Return the parameters with the language and the data that are chosen."""
        controls = self.controls
        return replace(
            self.parameters, language=controls.language.value, illustrative=controls.illustrative.value
        )

    def _changed(self, control: widgets.Widget) -> None:
        """Follow a change: some decide what the others offer."""
        controls, words = self.controls, speak(self.controls.language.value)
        self.state.value = _fragment("explore_state", words, message=words.text("explore.wait"))
        if control in (controls.indicator, controls.area, controls.language, controls.illustrative):
            controls.fill(self.study(self._parameters()))
        self._update()

    def _update(self) -> None:
        """Show the view that is chosen, or what is wrong with the choice."""
        words = speak(self.controls.language.value)
        self.chosen.children = self.controls.shown()
        self.save.description, self.saved.value = words.text("explore.save"), ""
        try:
            drawn = self.now()
        except AnalysisError as error:
            self.picture.outputs, self.said.value, self.code.value = (), _told_error(error, words), ""
        else:
            self.picture.outputs = () if drawn.spec is None else (_output(drawn.spec),)
            self.said.value, self.code.value = drawn.said, drawn.code
        self.state.value = ""

    def _draw(self, view: str, choices: Choices, parameters: Parameters) -> Drawn:
        """Make a view as it is shown."""
        # Our own charts are tested against the schema; here that would cost most of a second.
        with debug_mode(False):
            made = view_of(view, self.study(parameters), **vars(choices))
            spec = None if made.chart is None else made.chart.to_dict()
        words = speak(parameters.language)
        said = _fragment("explore_said", words, view=made, illustrative=parameters.illustrative)
        code = _fragment("explore_code", words, program=lines(view, choices, parameters))
        return Drawn(made, spec, said, code)

    def _save(self) -> None:
        """Write the view's files and say where they are, with a link to take each away."""
        drawn, choices = self.now(), self.controls.choices()
        parameters = self._parameters()
        words = speak(parameters.language)
        try:
            folder = save(drawn.view, choices, self.study(parameters).of(choices))
        except AnalysisError as error:
            self.saved.value = _told_error(error, words)
            return
        files = [(path.name, _link(path)) for path in sorted(folder.iterdir())]
        self.saved.value = _fragment("explore_saved", words, folder=str(folder), files=files)


def _output(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a chart as an output of a notebook, which JupyterLab draws by itself.

    Without Vega's own menu: it speaks English, has no name for who cannot see it, and leads to the network.
    """
    data = {MIME_TYPE: spec | {"$schema": VEGA_LITE_SCHEMA}, "text/plain": spec.get("description", "")}
    metadata = {MIME_TYPE: {"embed_options": {"actions": False}}}
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def _fragment(template: str, words: Words, **values: Any) -> str:
    """Fill a template of the workbench."""
    made = environment().get_template(f"fragments/{template}.html.j2")
    return made.render(w=words, t=words.text, **values)


def _told_error(error: AnalysisError, words: Words) -> str:
    """Say what is wrong in the language that is chosen."""
    return _fragment("note", words, kind="warning", message=error.text(words.code))


def _link(path: Path) -> Markup:
    """Return the address of a file that the browser saves: its own content."""
    return Markup(f"data:application/octet-stream;base64,{base64.b64encode(path.read_bytes()).decode()}")
