"""Turn an executed notebook into one self-contained page, and make the start page.

nbconvert renders the cells through our own template (templates/body); the shell around them carries
style sheet, fonts, the Vega bundle and the charts' data, each once. Nothing is fetched by the page.
"""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from markupsafe import Markup
from traitlets.config import Config

from analysis.charts.theme import MIME_TYPE, number_locale
from analysis.language import Words
from analysis.report.chart_tables import chart_table, table_words
from analysis.report.fragments import TEMPLATES, environment
from analysis.report.packed import packed
from analysis.report.page_assets import page_script, script_hash, style_sheet, vega_bundle
from analysis.report.slugs import slug

if TYPE_CHECKING:
    from nbconvert.exporters import HTMLExporter

LANGUAGE_TAGS = {"vi", "en"}
# In this order: all use dom, views hear of a chart that page draws, which uses what writes the charts' files.
CHART_SCRIPTS = ("datasets.js", "page.js")
SCRIPTS = (
    *("dom.js", "tables.js", "chart_files.js", "views.js"),
    *CHART_SCRIPTS,
    *("scoreboard.js", "place.js"),
)
HIDDEN_TAGS = {"parameters", "injected-parameters"}


def notebook_page(
    notebook: nbformat.NotebookNode, words: Words, *, title: str, illustrative: bool, seal: str = ""
) -> str:
    """Return the HTML page of an executed notebook; ``seal`` stands in its foot and in its charts' names."""
    shown, datasets, config = _lift_shared(_reader_cells(notebook), words)
    body, _ = _exporter().from_notebook_node(shown, {"chart_type": MIME_TYPE})
    scripts = (vega_bundle(), *map(page_script, SCRIPTS))
    settings = _settings(words, illustrative=illustrative, seal=seal) | {"config": config}
    return _render(
        "notebook.html.j2",
        words,
        scripts=scripts,
        title=title,
        illustrative=illustrative,
        seal=seal,
        toc=contents(body),
        body=Markup(body),
        settings=Markup(json_in_html(settings)),
        datasets=Markup(json_in_html(packed(datasets))),
    )


def _settings(words: Words, *, illustrative: bool, seal: str) -> dict[str, Any]:
    """Return what the page's scripts need to know: texts, and how numbers are written."""
    return {
        "numberLocale": number_locale(words),
        "failed": words.text("page.chart_failed"),
        "play": words.text("page.play"),
        "pause": words.text("page.pause"),
        "showCode": words.text("page.code.show"),
        "hideCode": words.text("page.code.hide"),
        "find": {name: words.text(f"annex.find.{name}") for name in ("label", "found", "nothing", "reset")},
        "files": {name: words.text(f"chart.files.{name}") for name in ("menu", "png", "svg", "csv", "table")}
        | {"warning": words.text("illustrative.banner") if illustrative else "", "seal": seal}
        | table_words(words),
    }


def plain_page(
    template: str,
    words: Words,
    *,
    title: str,
    illustrative: bool,
    seal: str = "",
    script_names: Sequence[str] = (),
    **values: Any,
) -> str:
    """Return a page without charts: the start page of a report's folder, what came of an intake.

    ``seal``: the report's; what belongs to no report has none. ``script_names``: the assets that run in it.
    """
    return _render(
        template,
        words,
        scripts=[page_script(name) for name in script_names],
        title=title,
        illustrative=illustrative,
        seal=seal,
        toc=[],
        **values,
    )


def _render(template: str, words: Words, *, scripts: Sequence[str], **values: Any) -> str:
    """Fill a page's template; only ``scripts`` and the one for its ground may run in it."""
    theme = page_script("theme.js")
    hashes = " ".join(map(script_hash, (theme, *scripts)))
    return (
        environment()
        .get_template(template)
        .render(
            w=words,
            t=words.text,
            style=Markup(style_sheet()),
            theme_script=Markup(theme),
            script_hashes=Markup(hashes),
            page_scripts=[Markup(script) for script in scripts],
            **values,
        )
    )


def in_language(notebook: nbformat.NotebookNode, language: str) -> nbformat.NotebookNode:
    """Return the notebook without the prose of the other languages (cells tagged "vi" or "en")."""
    other = LANGUAGE_TAGS - {language}
    kept = [c for c in notebook.cells if not other & set(c.metadata.get("tags", []))]
    return _with_cells(notebook, kept)


def contents(body: str) -> list[dict[str, Any]]:
    """Return the table of contents of a page: its h2 headings with the h3 headings below them."""
    items: list[dict[str, Any]] = []
    for level, identifier, inner in re.findall(r'<h([23]) id="([^"]+)">(.*?)</h\1>', body, flags=re.S):
        item = {"id": identifier, "text": Markup(inner).striptags(), "children": []}
        if level == "2" or not items:
            items.append(item)
        else:
            items[-1]["children"].append(item)
    return items


def json_in_html(value: Any) -> str:
    """Return JSON that can stand inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _reader_cells(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return the notebook without the cells that hold parameters."""
    kept = [c for c in notebook.cells if not HIDDEN_TAGS & set(c.metadata.get("tags", []))]
    return _with_cells(notebook, kept)


def _with_cells(notebook: nbformat.NotebookNode, cells: list) -> nbformat.NotebookNode:
    """Return a copy of the notebook that has only these cells."""
    made = nbformat.from_dict({**notebook, "cells": cells})
    return nbformat.from_dict(json.loads(json.dumps(made)))


def _lift_shared(
    notebook: nbformat.NotebookNode, words: Words
) -> tuple[nbformat.NotebookNode, dict[str, Any], dict[str, Any]]:
    """Take data and configuration out of the charts' specifications, so that each is on the page once."""
    datasets: dict[str, Any] = {}
    config: dict[str, Any] = {}
    number = 0
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            spec = output.get("data", {}).get(MIME_TYPE)
            if spec is None:
                continue
            number += 1
            lifted = spec.pop("datasets", {})
            datasets.update(lifted)
            spec.pop("$schema", None)
            table = chart_table(spec, lifted, words)
            made = {"id": f"bieu-do-{number}", "datasets": sorted(lifted), "table": table}
            config = config or spec.get("config", {})
            if config and spec.get("config") == config:
                del spec["config"]
                made["commonConfig"] = True
            spec["usermeta"] = spec.get("usermeta", {}) | made
    return notebook, datasets, config


@cache
def _exporter() -> "HTMLExporter":
    """Return the one nbconvert exporter, set to our template."""
    from nbconvert.exporters import HTMLExporter

    config = Config(NbConvertBase={"display_data_priority": [MIME_TYPE, "text/html", "text/plain"]})
    exporter = HTMLExporter(config=config, template_name="body", extra_template_basedirs=[str(TEMPLATES)])
    exporter.register_filter("json_in_html", json_in_html)
    exporter.register_filter("prose", _prose)
    return exporter


def _prose(source: str) -> str:
    """Turn Markdown into HTML; headings get addresses without percent signs."""
    from nbconvert.filters import markdown2html_mistune

    def address(match: re.Match[str]) -> str:
        text = Markup(match["inner"]).striptags().replace("¶", "").strip()
        return f'<h{match["level"]} id="{slug(text)}">{text}</h{match["level"]}>'

    html = markdown2html_mistune(source)
    return re.sub(r"<h(?P<level>[1-6])[^>]*>(?P<inner>.*?)</h(?P=level)>", address, html, flags=re.S)


def save(path: Path, html: str) -> None:
    """Write a page."""
    path.write_text(html, encoding="utf-8", newline="\n")
