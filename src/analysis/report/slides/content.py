"""The deck of a report, from its results and its own sentences."""

from analysis.charts.frame import unbroken
from analysis.report import figures
from analysis.report import narrative as say
from analysis.report.findings.counted import BEHIND, overview_finding
from analysis.report.findings.places import communes_finding
from analysis.report.origins import publishers, values_source
from analysis.report.remarks import GOOD
from analysis.report.slides.deck import Count, Counts, Deck, Mark, Points, Slide, Table
from analysis.report.slides.drawing import on_slide
from analysis.report.slides.objectives import objective_slides
from analysis.report.slides.places import communes_known, place_slides
from analysis.results import Results

METHODS = ("status", "chance", "missing", "interval", "trace")
GAP_SHARES = (0.26, 0.16, 0.58)


def deck(results: Results) -> Deck:
    """Return the slides of a report in the order in which they are shown."""
    words, parameters = say.words_of(results), results.parameters
    slides = [
        _opening(results),
        _messages(results),
        _counts(results),
        _overview(results),
        *(s for objective in results.plan.objectives.index for s in objective_slides(results, objective)),
        *place_slides(results),
        _missing(results),
        _methods(results),
    ]
    return Deck(
        title=slides[0].title,
        language=parameters.language,
        warning=words.text("illustrative.banner") if parameters.illustrative else "",
        slides=tuple(slides),
    )


def _opening(results: Results) -> Slide:
    """Return the first slide."""
    words, parameters = say.words_of(results), results.parameters
    known = parameters.known_on
    said = [words.text("banner.about", year=parameters.report_year)]
    if known is not None:
        said.append(words.text("changes.known_on", day=words.date(known)))
    return Slide(
        title=words.text("index.title", year=parameters.report_year),
        subtitle=" ".join(said),
        notes=(words.text("slides.notes.opening"),),
    )


def _messages(results: Results) -> Slide:
    """Return the key messages."""
    words, coverage = say.words_of(results), results.coverage
    fields = {"n": words.number(coverage["n_plan"].gt(0).sum()), "total": words.number(len(coverage))}
    sentences = [*say.lead_sentences(results), *_told(results)]
    return Slide(
        title=words.text("slides.messages", **fields),
        content=Points(tuple(sentences)),
        notes=(words.text("slides.notes.messages"),),
        source=values_source(results, coverage.index),
    )


def _told(results: Results) -> list[str]:
    """Return what is known of the communes, or that nothing is."""
    if not communes_known(results):
        return [say.words_of(results).text("map.none")]
    return [f"{communes_finding(results)}."]


def _counts(results: Results) -> Slide:
    """Return how many indicators stand where."""
    words, plan, status = say.words_of(results), results.plan, results.headline["status"]
    found = status.value_counts()
    counts = [
        Count(
            Mark(s, say.status_name(results, s)), words.number(found.get(s, 0)), words.pick(row, "definition")
        )
        for s, row in plan.statuses.sort_values("order").iterrows()
    ]
    return Slide(
        title=overview_finding(results),
        content=Counts(tuple(counts)),
        notes=tuple(_sentences(results)) or (words.text("slides.notes.none"),),
        source=values_source(results, status.index),
    )


def _sentences(results: Results) -> list[str]:
    """Return a sentence for every indicator that is behind."""
    words, names = say.words_of(results), results.plan.indicators
    rows = results.headline[results.headline["status"].isin(BEHIND)]
    return [
        f"{i}. {words.pick(names.loc[i], 'short')}: {say.status_sentence(results, row)}"
        for i, row in rows.iterrows()
    ]


def _overview(results: Results) -> Slide:
    """Return the picture of all indicators."""
    words, plan = say.words_of(results), results.plan
    chart = figures.overview(results)
    good = results.headline["status"].isin(GOOD).groupby(plan.indicators["objective"]).agg(["sum", "size"])
    parts = [
        words.text("slides.overview.part", name=words.pick(plan.objectives.loc[o], "short"), n=n, total=total)
        for o, n, total in good.itertuples()
    ]
    picture = on_slide(chart, words, illustrative=results.parameters.illustrative)
    return Slide(
        title=words.text("slides.overview", parts="; ".join(parts)),
        subtitle=unbroken(chart)[1][-1],
        content=picture,
        notes=(picture.description,),
        source=values_source(results, results.headline.index),
    )


def _missing(results: Results) -> Slide:
    """Return who owes which values, or that nobody does."""
    words, owed = say.words_of(results), say.owed_by_agency(results)
    remark = "" if communes_known(results) else words.text("map.none")
    if owed.empty:
        said = words.text("slides.missing.nothing")
        return Slide(title=said, content=Points((remark or said,)), notes=(said,))
    total = {"n": words.number(owed["n"].sum()), "total": words.number(len(results.coverage))}
    most = {"agency": owed.index[0], "most": words.number(owed["n"].iloc[0])}
    heads = tuple(words.text(f"table.{head}") for head in ("agency", "n_missing", "indicators"))
    rows = tuple(
        (name, words.number(row["n"]), _names(results, row["indicators"])) for name, row in owed.iterrows()
    )
    return Slide(
        title=words.text("slides.missing", **total, **most),
        content=Table(heads, rows, GAP_SHARES, (1,)),
        remark=remark,
        notes=(words.text("slides.notes.missing"),),
        source=words.text("origin.source.plan"),
    )


def _names(results: Results, indicators: list[str]) -> str:
    """Return codes of many indicators, codes and names of few."""
    if len(indicators) > 3:
        return ", ".join(indicators)
    words, names = say.words_of(results), results.plan.indicators
    return "; ".join(f"{i}. {words.pick(names.loc[i], 'short')}" for i in indicators)


def _methods(results: Results) -> Slide:
    """Return how it was done, and whose numbers these are."""
    words = say.words_of(results)
    names = publishers(results, results.series["source_id"])
    from_whom = [words.text("origin.source", names="; ".join(names))] if names else []
    points = [words.text(f"slides.method.{name}") for name in METHODS]
    return Slide(
        title=words.text("slides.methods"),
        content=Points((*points, *from_whom)),
        notes=(words.text("slides.notes.methods"), words.text("page.footer")),
    )
