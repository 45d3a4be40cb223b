"""Why a commune meets the child-friendly standard, does not, or why nobody can tell: as rows and in words."""

import numpy as np
import pandas as pd

from analysis.communes.standard import Standard, band_points
from analysis.communes.tiers import KEY
from analysis.language import Words

# Every reason and its kind, in the order in which they are told.
REASONS = {
    "criterion_not_met": "against",
    "criterion_zero": "against",
    "total_short": "against",
    "total_short_at_least": "against",
    "criteria_unreported": "unverified",
    "criterion_unreported": "unverified",
    "criterion_met_unreported": "unverified",
    "criterion_points_unreported": "unverified",
    "total_unknown": "unverified",
    "total_unsure": "unverified",
    "total_between": "unverified",
    "tier_unknown": "unverified",
    "tier_unnamed": "unverified",
    "minimum_unseen": "unverified",
    "conditions_unseen": "unverified",
    "status_differs": "disagreement",
    "total_differs": "disagreement",
    "tier_differs": "disagreement",
    "band_differs": "disagreement",
    "all_met": "for",
    "none_zero": "for",
    "total_reached": "for",
}
NUMBERS = ["points", "points_high", "reported_points", "minimum", "minimum_high", "short", "n", "value"]
REASON_COLUMNS = [*KEY, "reason", "kind", "criterion", "item", *NUMBERS, "reported"]
MINIMUM = {"minimum": "min_low", "minimum_high": "min_high"}
MOST_NAMES = 3  # of more criteria only the numbers are told


def reasons_of(
    verdicts: pd.DataFrame, criteria: pd.DataFrame, scores: pd.DataFrame, standard: Standard
) -> pd.DataFrame:
    """Return one row a reason: what is for and against each verdict, unverified, or contradicts itself.

    ``verdicts`` and ``criteria``: see :func:`analysis.communes.child_friendly.evaluate`; ``scores``: see
    ``load_criterion_scores``. Columns: list, code, year, decision, reason and kind (REASONS), and what the
    reason is about, missing where it has none: criterion and item; points and points_high (of the total, or
    by the rule) beside reported_points; minimum and minimum_high (of the total); short (points missing); n
    (criteria); value (measured); reported (status or tier). Sorted by commune in the order of REASONS.
    """
    found = [
        *_of_criteria(verdicts, criteria),
        *_of_totals(verdicts),
        *_of_rules(verdicts),
        *_of_disagreements(verdicts),
        _of_bands(scores, standard),
    ]
    rows = pd.concat([f for f in found if len(f)] or found).reindex(columns=REASON_COLUMNS)
    rows["kind"] = rows["reason"].map(REASONS)
    rows["place"] = rows["reason"].map({reason: place for place, reason in enumerate(REASONS)})
    rows = rows.sort_values([*KEY, "place", "criterion", "item"], ignore_index=True).drop(columns="place")
    texts = dict.fromkeys(["list", "code", "decision", "reason", "kind", "item", "reported"], "str")
    return rows.astype({**dict.fromkeys(NUMBERS, "float64"), **texts, "criterion": "Int64"})


def reasons_text(reasons: pd.DataFrame, words: Words, standard: Standard) -> list[str]:
    """Tell the reasons of one commune's assessment, one sentence a reason, in the order of REASONS.

    ``reasons``: the rows of ``reasons_of`` for one list, code, year and decision. Criteria with the same
    reason are told together, by name unless they are many.
    """
    told = []
    for reason, rows in reasons.groupby("reason", sort=False):
        if reason.startswith("criterion_"):
            names = words.listing(_criteria_names(rows, words, standard))
            told.append(words.count(f"child_friendly.reason.{reason}", len(rows), criteria=names))
        else:
            told += [_sentence(reason, row, words) for row in rows.to_dict("records")]
    return told


def verdict_text(verdict: str, words: Words) -> str:
    """Say a verdict (VERDICTS of child_friendly) in words."""
    return words.text(f"child_friendly.verdict.{verdict}")


def _of_criteria(verdicts: pd.DataFrame, criteria: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the reasons about criteria; where none is reported only how many there are."""
    none = criteria["points"].isna() & criteria["met"].isna()
    by_case = none.groupby([criteria[k] for k in KEY]).transform("all")
    answers = criteria[KEY].merge(verdicts[[*KEY, "criteria_met", "no_zero"]], on=KEY, how="left")
    met_open = answers["criteria_met"].ne("yes").set_axis(criteria.index)
    zero_open = answers["no_zero"].ne("yes").set_axis(criteria.index)
    found = {
        "criterion_not_met": criteria["met"].eq("no"),
        "criterion_zero": criteria["points"].eq(0),
        "criterion_unreported": none & ~by_case & (met_open | zero_open),
        "criterion_met_unreported": criteria["met"].isna() & ~none & met_open,
        "criterion_points_unreported": criteria["points"].isna() & ~none & zero_open,
    }
    rows = [_rows(criteria, mask, reason, criterion="criterion") for reason, mask in found.items()]
    silent = verdicts["n_scored"].eq(0) & verdicts["n_met"].eq(0) & verdicts["n_not_met"].eq(0)
    complete, scored = (verdicts["n_criteria"].eq(verdicts[c]) for c in ("n_met", "n_scored"))
    return [
        *rows,
        _rows(verdicts, silent, "criteria_unreported", n="n_criteria"),
        _rows(verdicts, complete, "all_met", n="n_criteria"),
        _rows(verdicts, scored & verdicts["n_zero"].eq(0), "none_zero", n="n_criteria"),
    ]


def _of_totals(verdicts: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the reasons about the total."""
    reached = verdicts["total_reached"]
    exact = verdicts["points"].notna() & verdicts["min_low"].eq(verdicts["min_high"])
    unknown = reached.eq("unknown") & verdicts["points"].isna()
    between_minima = reached.eq("unknown") & verdicts["points"].notna() & verdicts["min_low"].notna()
    bounded = np.isfinite(verdicts["points_high"])
    short = {"points": "points_high", **MINIMUM, "short": "short_low"}
    between = {"points": "points_low", "points_high": "points_high", **MINIMUM}
    return [
        _rows(verdicts, reached.eq("no") & exact, "total_short", **short),
        _rows(verdicts, reached.eq("no") & ~exact, "total_short_at_least", **short),
        _rows(verdicts, unknown & ~bounded, "total_unknown", points="points_sum", **MINIMUM),
        _rows(verdicts, unknown & bounded, "total_unsure", **between),
        _rows(verdicts, between_minima, "total_between", points="points", **MINIMUM),
        _rows(verdicts, reached.eq("yes"), "total_reached", points="points_low", minimum="min_high"),
    ]


def _of_rules(verdicts: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the reasons about what is not known of the decision and of the commune's tier."""
    needed = verdicts["total_reached"].eq("unknown")
    basis = verdicts["tier_basis"]
    return [
        _rows(verdicts, needed & basis.eq("unknown"), "tier_unknown", **MINIMUM),
        _rows(verdicts, needed & basis.eq("unnamed"), "tier_unnamed", **MINIMUM),
        _rows(verdicts, basis.eq("unseen"), "minimum_unseen"),
        _rows(verdicts, ~verdicts["conditions_seen"], "conditions_unseen"),
    ]


def _of_disagreements(verdicts: pd.DataFrame) -> list[pd.DataFrame]:
    """Return where what was reported contradicts itself or the rule."""
    differs = verdicts["tier_basis"].eq("differs")
    return [
        _rows(verdicts, verdicts["agrees"].eq(False).fillna(False), "status_differs", reported="status"),
        _rows(
            verdicts,
            verdicts["total_differs"],
            "total_differs",
            points="points_sum",
            reported_points="reported_points",
        ),
        _rows(verdicts, differs, "tier_differs", reported="reported_tier", **MINIMUM),
    ]


def _of_bands(scores: pd.DataFrame, standard: Standard) -> pd.DataFrame:
    """Return the items that were given other points than the bands seen give their value."""
    bands = standard.items[["decision", "criterion", "item", "bands"]]
    rows = scores[scores["value"].notna() & scores["points"].notna()]
    rows = rows.merge(bands, on=["decision", "criterion", "item"], how="inner")
    due = [band_points(b, v) for b, v in zip(rows["bands"], rows["value"], strict=True)]
    rows = rows.assign(due=pd.Series(due, index=rows.index, dtype="float64"))
    differs = rows["due"].notna() & rows["due"].ne(rows["points"])
    about = {"criterion": "criterion", "item": "item", "value": "value"}
    return _rows(rows, differs, "band_differs", points="due", reported_points="points", **about)


def _rows(frame: pd.DataFrame, mask: "pd.Series[bool]", reason: str, **columns: str) -> pd.DataFrame:
    """Return a reason for the rows of a mask, with what it is about: column of the reason = of the frame."""
    chosen = frame[mask.astype(bool)]
    return chosen[KEY].assign(reason=reason, **{name: chosen[own] for name, own in columns.items()})


def _criteria_names(rows: pd.DataFrame, words: Words, standard: Standard) -> list[str]:
    """Return the criteria as "3 (name)", as numbers and runs of numbers ("5–9") where they are many."""
    numbers = [int(number) for number in rows["criterion"]]
    if len(numbers) > MOST_NAMES:
        return _runs(numbers)
    names = [standard.name(rows["decision"].iloc[0], number, words.code) for number in numbers]
    return [str(n) if name is None else f"{n} ({name})" for n, name in zip(numbers, names, strict=True)]


def _runs(numbers: list[int]) -> list[str]:
    """Join rising numbers that follow each other: 1, 2, 3, 7 as "1–3", "7"."""
    starts = [n for n in numbers if n - 1 not in numbers]
    ends = [n for n in numbers if n + 1 not in numbers]
    return [str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True)]


def _sentence(reason: str, row: dict, words: Words) -> str:
    """Tell one reason that names no criteria, or one item."""
    if reason == "status_differs":
        return words.text(f"child_friendly.reason.status_differs.{row['reported']}")
    numbers = {name: words.number(row[name]) for name in NUMBERS if not pd.isna(row[name])}
    numbers["minimum_low"] = numbers.get("minimum")
    span = (numbers["minimum_low"], numbers.get("minimum_high"))
    numbers["minimum"] = "–".join(dict.fromkeys(filter(None, span)))
    texts = {name: row[name] for name in ("item", "reported")}
    return words.text(f"child_friendly.reason.{reason}", **(numbers | texts))
