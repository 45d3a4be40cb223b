"""The pictures of a profile."""

import altair as alt
import pandas as pd

from analysis.charts import profile as charts
from analysis.charts.frame import Heading
from analysis.language import Words
from analysis.report import narrative as say
from analysis.report.map_figures import on_two_lines, vintage_line
from analysis.report.map_numbers import number_name, number_text, number_unit
from analysis.report.profile.numbers import measures, near
from analysis.report.profile.shared import Shared, latest_status
from analysis.results import Results


def neighbourhood(results: Results, found: Shared, code: str) -> alt.LayerChart:
    """Return the map of a commune and its neighbours."""
    words = say.words_of(results)
    codes = [code, *found.pairs.loc[found.pairs["code"].eq(code), "neighbour"]]
    communes = _communes(found, codes, words)
    lines = [vintage_line(results)]
    if bool(found.boundaries["approximate"].any()):
        lines.append(words.text("map.approximate"))
    return charts.neighbourhood(
        found.boundaries.loc[codes],
        communes,
        words,
        heading=Heading(
            title=_map_title(communes, words),
            subtitle=lines,
            description="; ".join(f"{c.name}: {c.state}" for c in communes.itertuples()),
            illustrative=results.parameters.illustrative,
        ),
    )


def _communes(found: Shared, codes: list[str], words: Words) -> pd.DataFrame:
    """Return what the map shows of each commune; the first of ``codes`` is the one that it is about."""
    rows, latest = found.units.loc[codes], latest_status(found, codes, words)
    return pd.DataFrame(
        {
            "code": codes,
            "name": rows["full_name"].array,
            "short": [on_two_lines(name).split("\n") for name in rows["name"]],
            "status": latest["status"].array,
            "state": latest["state"].array,
            "own": [each == codes[0] for each in codes],
        }
    )


def _map_title(communes: pd.DataFrame, words: Words) -> str:
    """Say how many of the neighbours are recognised, and of how many nothing is known."""
    around = communes.loc[~communes["own"], "status"]
    unknown = int(around.eq("no_data").sum())
    told = {"name": communes["name"].iloc[0], "total": words.number(len(around))}
    if unknown == len(around):
        return words.text("profile.map.none", **told)
    title = words.count("profile.map.title", int(around.eq("recognised").sum()), **told)
    return f"{title}, {words.count('finding.communes.no_data', unknown)}" if unknown else title


def courses(results: Results, found: Shared, code: str) -> alt.FacetChart | None:
    """Return the commune's numbers over the years among all others'; None where it has none."""
    words, shown = say.words_of(results), []
    own = found.numbers[found.numbers["code"].eq(code)]
    for measure in (m for m in measures(results, found) if own["indicator"].eq(m).any()):
        rows = found.numbers[found.numbers["indicator"].eq(measure)]
        shown.append(_panel(results, found, code, measure, rows))
    if not shown:
        return None
    numbers = pd.concat(shown, ignore_index=True)
    name = found.units.at[code, "full_name"]
    mine = numbers[numbers["group"].eq("own")]
    listed = "; ".join(f"{row.panel}: {row.label}" for row in mine.itertuples())
    return charts.courses(
        numbers,
        words,
        heading=Heading(
            title=words.text("profile.courses.title", name=name),
            subtitle=[words.text("profile.courses.subtitle")],
            description=listed,
            illustrative=results.parameters.illustrative,
        ),
    )


def _panel(results: Results, found: Shared, code: str, measure: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of one measure's panel; the commune's own are drawn last."""
    words, unit = say.words_of(results), results.plan.units.loc[number_unit(results, measure)]
    group = rows["code"].map({c: "neighbour" for c in near(found, code)} | {code: "own"}).fillna("other")
    names = found.units["full_name"]
    label = [f"{names[row.code]}: {number_text(row, unit, words)}" for row in rows.itertuples()]
    note = [words.number(value, at_most=int(unit["decimals"])) for value in rows["value"]]
    made = rows[["code", "year", "value"]].assign(
        panel=number_name(results, measure),
        group=group.array,
        label=label,
        note=pd.Series(note, rows.index).where(group.eq("own")),
    )
    place = made["group"].map({name: n for n, name in enumerate(charts.GROUPS)})
    return made.assign(place=place).sort_values(["place", "code", "year"]).drop(columns="place")
