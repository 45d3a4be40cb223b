"""The slides about communes: the map, and where recognised ones are."""

from analysis.charts.frame import unbroken
from analysis.report import narrative as say
from analysis.report.equity_tables import children_sentence, equity_rows
from analysis.report.findings.places import communes_headline
from analysis.report.map_figures import boundary_map
from analysis.report.origins import communes_source
from analysis.report.slides.deck import Picture, Slide, Table
from analysis.report.slides.drawing import WIDTH, on_slide
from analysis.results import Results

MAP_HEIGHT, LIVE_HEIGHT = 360, 345
# Former districts are seen on the map.
DIMENSIONS = ("residence", "type", "class")
SHARES = (0.16, 0.25, 0.08, 0.13, 0.1, 0.1, 0.18)
HEADS = ("dimension", "commune_group", "units", "recognised", "mixed", "unknown", "share")


def place_slides(results: Results) -> list[Slide]:
    """Return the slides about communes; none where nothing is known of any."""
    if not communes_known(results):
        return []
    return [_map(results), *_equity(results)]


def communes_known(results: Results) -> bool:
    """Tell whether any commune has been assessed."""
    return bool(results.communes["status"].ne("no_data").any())


def _map(results: Results) -> Slide:
    """Return the slide with the map: a picture, and on a page one to choose year and content on."""
    from analysis.report.atlas import atlas_content, atlas_figure

    words, illustrative = say.words_of(results), results.parameters.illustrative
    chart = boundary_map(results, width=WIDTH, height=MAP_HEIGHT)
    made = on_slide(chart, words, illustrative=illustrative, height=MAP_HEIGHT)
    # On a page the slide itself warns, and the map has the watermark.
    atlas = atlas_figure(results, atlas_content(results))
    live = on_slide(atlas, words, illustrative=False, height=LIVE_HEIGHT)
    title, others = communes_headline(results)
    return Slide(
        title=title,
        content=Picture(made.chart, made.description, live=live.chart),
        remark=" ".join(line.rstrip(".") + "." for line in filter(None, [others, *unbroken(chart)[1]])),
        notes=(words.text("slides.notes.map"), chart.description),
        source=communes_source(results),
    )


def _equity(results: Results) -> list[Slide]:
    """Return the slide with the shares by groups of communes; none where the groups are not known."""
    words = say.words_of(results)
    rows = [row for row in equity_rows(results) if row[0] in DIMENSIONS]
    if not rows:
        return []
    unknown = words.text("equity.unknown")
    shown = [row for row in rows if row[0] == rows[0][0] and row[1] != unknown]
    parts = [words.text("slides.equity.part", group=row[1], share=row[-1]) for row in shown]
    cells = tuple((words.text(f"equity.dimension.{row[0]}"), *row[1:]) for row in rows)
    heads = tuple(words.text(f"table.{head}") for head in HEADS)
    return [
        Slide(
            title=words.text("slides.equity", parts="; ".join(parts)),
            subtitle=words.text("table.caption.equity"),
            content=Table(heads, cells, SHARES, (2, 3, 4, 5, 6)),
            remark=children_sentence(results),
            notes=(children_sentence(results),),
            source=communes_source(results),
        )
    ]
