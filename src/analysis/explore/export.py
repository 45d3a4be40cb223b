"""What a researcher takes away from a view: its chart as HTML, SVG and PNG, its data, its lines of Python."""

import json
from pathlib import Path
from typing import Any

from markupsafe import Markup

from analysis.charts.theme import number_locale
from analysis.explore.choices import Choices
from analysis.explore.code import lines
from analysis.explore.view import View
from analysis.language import speak
from analysis.parameters import Parameters
from analysis.publish import published
from analysis.report.fragments import environment
from analysis.report.page_assets import font_face, page_script, script_hash, vega_bundle
from analysis.report.pictures import save_pictures
from analysis.report.tables import save_table
from analysis.results import Results

CHART, DATA, CODE = "chart", "data", "make_again.py"


def folder_of(view: str, choices: Choices, parameters: Parameters) -> Path:
    """Return the folder that a view is saved to: outputs/explore/… in the project, where its map is."""
    area = (choices.area or "").replace("/", "-")
    kind = "illustrative" if parameters.illustrative else ""
    name = "_".join(filter(None, [choices.indicator, view, area, kind]))
    return parameters.shapes.resolve().parents[1] / "outputs" / "explore" / name


def save(view: View, choices: Choices, results: Results) -> Path:
    """Write a view into its folder, all or nothing, and return the folder.

    chart.html, chart.svg and chart.png where there is a chart; data.csv and a file for every further table;
    make_again.py, the lines that make the view again. Raises OutputError where the folder cannot be written.
    """
    target = folder_of(view.name, choices, results.parameters)
    program = lines(view.name, choices, results.parameters)
    with published(target) as work:
        if view.chart is not None:
            save_pictures(view.chart, work / CHART)
            (work / f"{CHART}.html").write_text(page(view, program, results), encoding="utf-8", newline="\n")
        for name, table in {DATA: view.table, **view.more}.items():
            save_table(table, work / f"{name}.csv", results)
        (work / CODE).write_text(program, encoding="utf-8", newline="\n")
    return target


def page(view: View, program: str, results: Results) -> str:
    """Return a view as one page that opens without a network."""
    parameters = results.parameters
    words, spec = speak(parameters.language), view.chart.to_dict()
    scripts = [vega_bundle(), page_script("one_chart.js")]
    return (
        environment()
        .get_template("one_chart.html.j2")
        .render(
            w=words,
            t=words.text,
            title=view.chart.usermeta["title"],
            sentences=view.sentences,
            told="" if view.told is None else Markup(view.told.html),
            program=program,
            illustrative=parameters.illustrative,
            fonts=Markup("\n".join(font_face(weight) for weight in (400, 600))),
            settings=_json({"spec": spec, "numberLocale": number_locale(words)}),
            scripts=[Markup(script) for script in scripts],
            hashes=Markup(" ".join(script_hash(script) for script in scripts)),
        )
    )


def _json(value: Any) -> Markup:
    """Write a value for a script element: nothing in it can end the element."""
    return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c"))
