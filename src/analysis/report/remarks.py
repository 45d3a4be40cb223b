"""What has to be said beside a status: how sure it is, what it rests on, what it takes, who else is where."""

import pandas as pd

from analysis.language import Words
from analysis.language.quantities import difference, target, yearly_rate
from analysis.progress import FLAGS
from analysis.report import narrative as say
from analysis.results import Results

GOOD = ("reached", "on_track")
PACE_REASONS = ("reason.pace", "reason.away")
BREACHES = ("reason.breach", "reason.not_held")


def certainty(results: Results, row: pd.Series) -> str | None:
    """Say whether a verdict by level could be the error of measurement; None where there is nothing to say.

    A breach of a target to maintain always gets its margin, or the word that it is not known.
    """
    words = say.words_of(results)
    known = pd.notna(row["interval_low"])
    fields = {}
    if known:
        low, high = (say.value_text(results, row["indicator"], row[f"interval_{s}"]) for s in ("low", "high"))
        fields = {"low": low, "high": high}
    if row["n_plan"] and row["within_error"]:
        return words.text("certainty.met" if row["met"] else "certainty.not_met", **fields)
    if row["reason"] in BREACHES:
        return words.text("certainty.margin" if known else "certainty.unknown", **fields)
    return None


def flags(results: Results, row: pd.Series) -> list[str]:
    """Return what a reader has to know beside the status, each in a few words."""
    words = say.words_of(results)
    # The reason itself tells these.
    told = {"reason.one_value": "one_value", "reason.before_break": "before_break"}.get(row["reason"])
    raised = [name for name in FLAGS if row[f"is_{name}"] and name != told]
    said = [words.text(f"flag.{name}", **_flag_fields(results, row)) for name in raised]
    caveat = results.observations.measures["caveat"].get(row["indicator"])
    return [*said, *([words.text(f"caveat.{caveat}")] if isinstance(caveat, str) else [])]


def _flag_fields(results: Results, row: pd.Series) -> dict[str, str]:
    """Return what the texts of flags are filled in with."""
    if pd.isna(row["latest_year"]):
        return {}
    words, year = say.words_of(results), int(row["latest_year"])
    breaks = results.plan.breaks
    later = breaks[breaks["measure"].eq(row["indicator"]) & breaks["from_year"].gt(year)]
    since = later.iloc[0] if len(later) else None
    # A plain count has no numerator: it is the number of cases itself.
    cases = row["latest_value"] if pd.isna(row["numerator"]) else row["numerator"]
    return {
        "year": str(year),
        "base_year": str(int(row["base_year"])),
        "cases": words.number(cases, at_most=0),
        "break_year": "" if since is None else str(since["from_year"]),
        "reason": "" if since is None else words.pick(since, "reason"),
    }


def joint(results: Results, row: pd.Series) -> str | None:
    """Say how the parts of a promise stand together; None for a promise of one part."""
    if not isinstance(row["joint_status"], str):
        return None
    words, plan = say.words_of(results), results.plan
    chi_tieu = plan.indicators.at[row["indicator"], "chi_tieu"]
    parts = plan.indicators[
        plan.indicators["chi_tieu"].eq(chi_tieu) & plan.indicators["kind"].eq("by_residence")
    ]
    statuses = [say.status_name(results, s).lower() for s in results.headline.loc[parts.index, "status"]]
    groups_ = [words.text(f"group.{group}") for group in parts["group"]]
    listed = [f"{group}: {status}" for group, status in zip(groups_, statuses, strict=True)]
    status = say.status_name(results, row["joint_status"]).lower()
    return words.text("joint.sentence", parts=words.listing(listed), status=status)


def reduction(results: Results, row: pd.Series) -> str | None:
    """Say the mean yearly fall and what chance alone does to so few cases; None for other targets."""
    if row["relation"] != "yearly_reduction" or not row["n_judged"] or pd.isna(row["mean_change"]):
        return None
    words = say.words_of(results)
    mean = yearly_rate(-row["mean_change"] / 100, words)
    if pd.isna(row["swing"]):
        return words.text("reduction.mean", mean=mean)
    swing = words.number(row["swing"], at_most=0)
    return words.text("reduction.mean_swing", mean=mean, swing=swing)


def effort(results: Results, indicator: str) -> list[str]:
    """Say what each target takes in people and places, where the denominator is known.

    Of a target that is due and missed it says by how many; met ones need no words, and one that was
    decided on older boundaries is not counted on today's.
    """
    rows = results.effort[results.effort["indicator"].eq(indicator)]
    decided = rows["to_go"].isna() & rows["latest_year"].ge(rows["due_year"])
    rows = rows[rows["allowed"].notna() & ~rows["to_go"].eq(0) & ~decided]
    return list(dict.fromkeys(_effort(results, row) for _, row in rows.iterrows()))


def _effort(results: Results, row: pd.Series) -> str:
    """Say what one target takes."""
    words = say.words_of(results)
    fields = {
        "target": say.target_text(results, row),
        "milestone": str(row["milestone"]),
        "what": words.text(f"counted.{row['counted']}"),
        "allowed": words.number(row["allowed"], at_most=0),
    }
    if row["relation"] == "yearly_reduction":
        next_year = str(int(row["latest_year"]) + 1)
        return words.text("effort.reduction", year=next_year, **fields)
    # Deaths are no part of the births or children that they are counted against.
    amount = "effort.against" if row["counted"] == "deaths" else "effort.of"
    denominator = words.number(row["denominator"], at_most=0)
    fields["amount"] = words.text(amount, denominator=denominator, **fields)
    side = "up" if row["comparator"].startswith(">") else "down"
    if pd.isna(row["to_go"]):
        return words.text(f"effort.{side}.open", **fields)
    if row["latest_year"] >= row["due_year"] and row["relation"] == "at":
        return words.text(f"effort.{side}.missed", n=words.number(row["to_go"], at_most=0), **fields)
    return words.text(f"effort.{side}", n=words.number(row["to_go"], at_most=0), **fields)


def other_sources(results: Results, indicator: str) -> list[str]:
    """Say where other published rows give another value for a year, and what an edition replaced."""
    words = say.words_of(results)
    rows = results.series[results.series["indicator"].eq(indicator)]
    said = []
    for row in rows.to_dict("records"):
        fields = {"year": row["year"], "value": say.value_text(results, indicator, row["value"])}
        if row["n_sources"] > 1:
            ends = sorted({row["others_low"], row["others_high"]})
            others = "–".join(say.value_text(results, indicator, v) for v in ends)
            same = _same_verdict(results, indicator, row)
            said.append(words.text("sources.same" if same else "sources.differ", others=others, **fields))
        if pd.notna(row["replaced_value"]):
            before = say.value_text(results, indicator, row["replaced_value"])
            said.append(words.text("sources.replaced", before=before, **fields))
    return said


def _same_verdict(results: Results, indicator: str, row: dict) -> bool:
    """Tell whether the other sources of a year meet and miss the same targets as the one used."""
    from analysis.trajectories import meets

    due = results.judged[results.judged["indicator"].eq(indicator)].reset_index(drop=True)
    verdicts = [
        meets(pd.Series(value, due.index), due["comparator"], due["value"]).tolist()
        for value in (row["value"], row["others_low"], row["others_high"])
    ]
    return verdicts[0] == verdicts[1] == verdicts[2]


def comparisons(results: Results, indicator: str) -> list[str]:
    """Say what nation, region and other provinces had in the same year, the rank, and the nation's target."""
    words = say.words_of(results)
    said = []
    rows = results.beside[results.beside["indicator"].eq(indicator)]
    for year, mine in rows.groupby("year"):
        others = [
            f"{say.area_name(results, r.other)} {say.value_text(results, indicator, r.other_value)}"
            for r in mine.itertuples()
        ]
        own = say.value_text(results, indicator, mine["value"].iloc[0])
        here = say.area_name(results)
        said.append(words.text("compare.areas", year=year, here=here, value=own, others="; ".join(others)))
    place = results.rank[results.rank["indicator"].eq(indicator)]
    said += [
        words.text("compare.rank", year=r.year, rank=words.number(r.rank), n=words.number(r.n_areas))
        for r in place.itertuples(name="Place")
    ]
    return [*said, *groups(results, indicator), *_national_targets(results, indicator)]


def groups(results: Results, indicator: str) -> list[str]:
    """Say how far groups of children are apart, with the interval where it is known."""
    words, unit = say.words_of(results), say.unit_of(results, indicator)
    said = []
    for row in results.inequality[results.inequality["indicator"].eq(indicator)].to_dict("records"):
        fields = {
            "year": row["year"],
            "group": words.text(f"group.{row['group']}"),
            "other": words.text(f"group.{row['other']}"),
            "value": say.value_text(results, indicator, row["value"]),
            "other_value": say.value_text(results, indicator, row["other_value"]),
            "gap": difference(row["difference"], unit, words),
        }
        if pd.notna(row["difference_low"]):
            low, high = (difference(row[f"difference_{s}"], unit, words) for s in ("low", "high"))
            said.append(words.text("compare.groups_interval", low=low, high=high, **fields))
        else:
            said.append(words.text("compare.groups", **fields))
    return said


def _national_targets(results: Results, indicator: str) -> list[str]:
    """Say the nation's targets and how the province's compare with them."""
    words, plan = say.words_of(results), results.plan
    due = plan.milestone_targets(national=True)
    due = due[due["indicator"].eq(indicator)]
    if due.empty:
        return []
    unit = say.unit_of(results, indicator)
    parts = [f"{r['milestone']}: {target(r, unit, words)}" for r in due.to_dict("records")]
    comparison = words.text(f"compare.{due['comparison'].iloc[-1]}")
    note = words.pick(due.iloc[-1], "note")
    sentence = words.text("compare.national", targets="; ".join(parts), comparison=comparison)
    return [sentence if pd.isna(note) else f"{sentence} {note}"]


def related(results: Results, indicator: str) -> list[str]:
    """Return the province's newest values that are about an indicator without measuring it as worded."""
    rows = results.related[results.related["indicator"].eq(indicator)]
    newest = rows.sort_values("year").groupby("measure", sort=False).tail(1)
    return [say.measured_text(results, row) for row in newest.to_dict("records")]


def method_rows(results: Results, indicator: str) -> list[dict[str, str]]:
    """Return what each published method says of the headline target, with the closest status."""
    words = say.words_of(results)
    milestone = results.headline.at[indicator, "milestone"]
    rows = results.published
    rows = rows[rows["indicator"].eq(indicator) & rows["milestone"].eq(milestone)]
    return [
        {
            "key": r["method"],
            "method": words.text(f"method.{r['method']}.name"),
            "short": words.text(f"method.{r['method']}.short"),
            "source": words.text(f"method.{r['method']}.source"),
            "label": label_text(r, words),
            "measure": _measure(r["method"], r["measure"], words),
            "status": r["status"],
            "status_name": say.status_name(results, r["status"]),
        }
        for r in rows.to_dict("records")
    ]


def label_text(row: dict, words: Words) -> str:
    """Write the word that a published method has for a row of ``results.published``, or why it has none."""
    if isinstance(row["label"], str):
        return words.text(f"method.{row['method']}.label.{row['label']}")
    return words.text(row["reason"])


def _measure(method: str, measure: float, words: Words) -> str:
    """Write what a method judges by: an index, a rate in per cent a year, or a share in per cent."""
    if pd.isna(measure):
        return "–"
    scale = 1 if method in {"escap", "unicef"} else 100
    return words.text(f"method.{method}.measure", value=words.number(scale * measure, at_most=scale == 1))


def disagreement(results: Results, indicator: str) -> str | None:
    """Name the published methods whose word is not that of the headline; None where all agree.

    The methods judge the pace. Where the headline was decided by level or by the years kept, only a word
    from the other side counts: good where the headline is bad, or the reverse.
    """
    words, row = say.words_of(results), results.headline.loc[indicator]
    if row["status"] == "not_enough_data":
        return None
    by_pace = row["reason"] in PACE_REASONS
    other = [
        r for r in method_rows(results, indicator) if _differs(row["status"], r["status"], by_pace=by_pace)
    ]
    by_label: dict[str, list[str]] = {}
    for r in other:
        by_label.setdefault(r["label"], []).append(r["short"])
    if not other:
        return None
    said = [f"{words.listing(names)}: {label.lower()}" for label, names in by_label.items()]
    return words.text("methods.disagree", said="; ".join(said))


def _differs(own: str, other: str, *, by_pace: bool) -> bool:
    """Tell whether two statuses disagree; being reached and being on track are the same side."""
    if other == "not_enough_data":
        return False
    good = own in GOOD, other in GOOD
    return good[0] != good[1] or (by_pace and not all(good) and own != other)
