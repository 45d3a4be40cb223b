"""The deck as one page: full screen, without a network, under the same security policy as the report's."""

from typing import Any

from markupsafe import Markup

from analysis.charts.theme import number_locale
from analysis.language import Words, speak
from analysis.report.fragments import environment
from analysis.report.packed import packed
from analysis.report.page import CHART_SCRIPTS, json_in_html
from analysis.report.page_assets import page_script, script_hash, style_sheet, vega_bundle
from analysis.report.slides import fit
from analysis.report.slides.deck import Counts, Deck, Picture, Points, Slide, Table
from analysis.report.slides.drawing import inline_svg


def slides_page(deck: Deck) -> str:
    """Return the HTML page of a deck."""
    words, datasets = speak(deck.language), {}
    slides = [_slide(slide, n, datasets) for n, slide in enumerate(deck.slides, 1)]
    live = any(slide["kind"] == "map" for slide in slides)
    # Only a deck with a map to work with carries what draws it.
    names = (*CHART_SCRIPTS, "slides.js") if live else ("slides.js",)
    scripts = [*([vega_bundle()] if live else []), *map(page_script, names)]
    told = {"notes": words.text("slides.notes"), "next": words.text("slides.notes.next", title="{title}")}
    return (
        environment()
        .get_template("slides.html.j2")
        .render(
            w=words,
            t=words.text,
            title=f"[{deck.warning}] {deck.title}" if deck.warning else deck.title,
            warning=deck.warning,
            style=Markup(style_sheet("slides.css")),
            script_hashes=Markup(" ".join(map(script_hash, scripts))),
            scripts=[Markup(script) for script in scripts],
            slides=slides,
            live=live,
            deck_words=Markup(json_in_html(told)),
            settings=Markup(json_in_html(_settings(words))),
            datasets=Markup(json_in_html(packed(datasets))),
        )
    )


def _settings(words: Words) -> dict[str, Any]:
    """Return what the script that draws charts needs to know."""
    return {"numberLocale": number_locale(words), "failed": words.text("page.chart_failed")}


def _slide(slide: Slide, n: int, datasets: dict[str, Any]) -> dict[str, Any]:
    """Return what the template writes of a slide; the data of a live chart go to ``datasets``."""
    content, height = slide.content, fit.body_height(slide)
    made = {name: getattr(slide, name) for name in ("title", "subtitle", "remark", "notes", "source")}
    made |= {"content": content, "title_size": fit.title_size(slide), "size": 1.0, "kind": "empty"}
    made["remark_size"] = fit.remark_size(slide)
    if isinstance(content, Points):
        return made | {"kind": "points", "size": fit.points_size(content, height)}
    if isinstance(content, Counts):
        return made | {"kind": "counts", "size": fit.card_size(content, height)}
    if isinstance(content, Table):
        made |= {"air": fit.table_air(content, height)}
        return made | {"kind": "table", "size": fit.table_size(content, height)}
    if fit.is_live(slide):
        return made | {"kind": "map"} | _live(content, f"bieu-do-{n}", datasets)
    if isinstance(content, Picture):
        return made | {"kind": "picture", "svg": Markup(inline_svg(content, f"bieu-do-{n}"))}
    return made


def _live(picture: Picture, figure: str, datasets: dict[str, Any]) -> dict[str, Any]:
    """Return the specification of a chart to work with; the slide gives it its size."""
    spec = picture.live.to_dict()
    lifted = spec.pop("datasets", {})
    datasets |= lifted
    spec.pop("$schema", None)
    spec["usermeta"] = {"id": figure, "datasets": sorted(lifted), "stretch": False}
    return {"figure": figure, "spec": Markup(json_in_html(spec))}
