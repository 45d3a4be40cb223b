"""Was a commune's child-friendly standard met: by the rule itself, as far as what was reported can tell.

A decision's conditions (``standard``) are checked one by one: every criterion met, none with 0 points, the
total not below the least one of the commune's tier. Each is yes, no or unknown, and so is the whole: nothing
that is not known is taken for good or bad. The points of a criterion are taken as reported.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.communes.assessments import load_assessments
from analysis.communes.child_friendly_reasons import reasons_of
from analysis.communes.criterion_scores import load_assessed_tiers, load_criterion_scores, maximum_points
from analysis.communes.gazetteer import load_unit_classes
from analysis.communes.standard import Standard, load_standard
from analysis.communes.tiers import KEY, unit_tiers
from analysis.communes.units import load_units
from analysis.language import speak
from analysis.paths import DataPaths

VERDICTS = ("recognised", "not_recognised", "cannot_be_verified")
ANSWERS = ("yes", "no", "unknown")
CONDITIONS = ("criteria_met", "no_zero", "total_reached")


@dataclass(frozen=True)
class Evaluation:
    """What the rule says of every assessed commune.

    ``verdicts``, ``criteria``: see :func:`evaluate`; ``reasons``: see
    :func:`analysis.communes.child_friendly_reasons.reasons_of`. All by (list, code, year, decision).
    """

    verdicts: pd.DataFrame
    criteria: pd.DataFrame
    reasons: pd.DataFrame

    def text(self, language: str) -> str:
        """Say how many assessments the rule confirms, refuses and leaves open, in ``language``."""
        words = speak(language)
        counts = self.verdicts["verdict"].value_counts()
        said = {verdict: words.number(int(counts.get(verdict, 0))) for verdict in VERDICTS}
        differing = int(self.verdicts["agrees"].eq(False).sum())
        scored = int(self.criteria["points"].notna().sum())
        return words.text(
            "child_friendly.summary", scored=words.number(scored), differing=words.number(differing), **said
        )


def load_evaluation(data: Path | DataPaths, sources: pd.DataFrame) -> Evaluation:
    """Read everything about the standard and the assessments of a data folder and evaluate it.

    Raises MissingFileError or DataError, as the loaders do.
    """
    standard, units = load_standard(data), load_units(data)
    assessments = load_assessments(data, sources)
    scores = load_criterion_scores(data, sources, standard)
    reported = load_assessed_tiers(data, sources, standard)
    classes = load_unit_classes(data, units)
    tiers = unit_tiers(assessed(assessments, scores), units, classes, reported, standard)
    return evaluate(assessments, scores, tiers, standard)


def evaluate(
    assessments: pd.DataFrame, scores: pd.DataFrame, tiers: pd.DataFrame, standard: Standard
) -> Evaluation:
    """Evaluate each commune that has an assessment or points by criterion.

    Parameters
    ----------
    assessments
        list, code, year, decision, points (the total, may be missing), status (as reported).
    scores
        See ``load_criterion_scores``; no rows where only totals were reported.
    tiers
        See ``unit_tiers``, for all of ``assessed(assessments, scores)``.

    Returns
    -------
    ``verdicts``, one row a commune, year and decision:

    - verdict (VERDICTS): not_recognised if any condition is broken; recognised if all hold and no other
      condition is missing from what was seen of the decision; cannot_be_verified otherwise;
    - criteria_met, no_zero, total_reached (ANSWERS): which part of the rule could be checked;
    - n_criteria, n_scored (with points), n_met, n_not_met, n_zero, n_obstacles (criteria not met or with 0
      points, and the total if it is too low);
    - points (missing unless known exactly), points_low, points_high (infinite where no maximum was seen),
      points_sum (of the criteria with points), reported_points, total_differs (they contradict each other);
    - tier, tier_basis, reported_tier, min_low, min_high (see ``unit_tiers``), conditions_seen;
    - short_low, short_high: how many points are missing at least and at most;
    - attainable: how many more points the criteria with points and a known maximum could still have;
      n_without_maximum: the number of those whose maximum was not seen;
    - status (as reported, missing if not), agrees (whether the verdict says the same, missing where either
      is not known).

    ``criteria``, one row a commune and criterion: criterion, points, met (as reported), max_points, left
    (points to the maximum), is_obstacle. A criterion of which nothing was reported has a row without points.
    """
    cases = assessed(assessments, scores)
    criteria = _criteria(cases, scores, standard)
    rows = cases.merge(_counted(criteria), on=KEY, how="left", validate="one_to_one")
    reported = assessments[[*KEY, "points", "status"]].rename(columns={"points": "reported_points"})
    rows = rows.merge(reported, on=KEY, how="left", validate="one_to_one")
    rows = rows.merge(tiers, on=KEY, how="left", validate="one_to_one")
    of_decision = standard.decisions[["all_criteria", "no_zero", "conditions_seen", "max_points"]]
    rows = rows.join(of_decision.rename(columns={"no_zero": "asks_no_zero"}), on="decision")
    verdicts = _judged(_checked(_totals(rows)))
    return Evaluation(verdicts, criteria, reasons_of(verdicts, criteria, scores, standard))


def assessed(assessments: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Return the (list, code, year, decision) that have a total, a status or points by criterion, sorted."""
    both = pd.concat([assessments[KEY], scores[KEY]]).drop_duplicates()
    return both.sort_values(KEY, ignore_index=True)


def _criteria(cases: pd.DataFrame, scores: pd.DataFrame, standard: Standard) -> pd.DataFrame:
    """Return one row a case and criterion of its decision, with what was reported of it."""
    n = cases["decision"].map(standard.decisions["n_criteria"]).to_numpy(int)
    rows = cases.loc[cases.index.repeat(n)].reset_index(drop=True)
    rows["criterion"] = rows.groupby(KEY, sort=False).cumcount() + 1
    own = scores.loc[scores["item"].isna(), [*KEY, "criterion", "points", "met"]]
    rows = rows.merge(own, on=[*KEY, "criterion"], how="left", validate="one_to_one")
    most = maximum_points(rows.assign(item=pd.Series(index=rows.index, dtype="str")), standard)
    obstacle = rows["met"].eq("no") | rows["points"].eq(0)
    return rows.assign(max_points=most, left=most - rows["points"], is_obstacle=obstacle)


def _counted(criteria: pd.DataFrame) -> pd.DataFrame:
    """Count each case's criteria and add up their points."""
    points, most = criteria["points"], criteria["max_points"]
    marked = criteria.assign(
        scored=points.notna(),
        zero=points.eq(0),
        is_met=criteria["met"].eq("yes"),
        not_met=criteria["met"].eq("no"),
        most=points.fillna(most).fillna(np.inf),
        unlimited=points.notna() & most.isna(),
    )
    return marked.groupby(KEY, as_index=False).agg(
        n_criteria=("criterion", "size"),
        n_scored=("scored", "sum"),
        n_met=("is_met", "sum"),
        n_not_met=("not_met", "sum"),
        n_zero=("zero", "sum"),
        n_obstacles=("is_obstacle", "sum"),
        points_sum=("points", "sum"),
        points_most=("most", "sum"),
        attainable=("left", "sum"),
        n_without_maximum=("unlimited", "sum"),
    )


def _totals(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the bounds of the total, by the criteria and as reported.

    A reported total that the criteria allow is the total; if they contradict it, it is anywhere between.
    """
    low, reported = rows["points_sum"], rows["reported_points"]
    high = rows[["points_most", "max_points"]].min(axis=1)
    high = high.where(high >= low, low)
    differs = reported.notna() & ~reported.between(low, high)
    said = reported.notna() & ~differs
    points_low = low.mask(said, reported).mask(differs, np.minimum(low, reported))
    points_high = high.mask(said, reported).mask(differs, np.maximum(high, reported))
    points = points_low.where(points_low == points_high)
    made = rows.assign(points=points, points_low=points_low, points_high=points_high, total_differs=differs)
    return made.drop(columns=["points_most", "max_points"])


def _checked(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the answer to each condition and how many points are missing."""
    all_met = _answer(rows["n_met"].eq(rows["n_criteria"]), rows["n_not_met"].gt(0))
    none_zero = _answer(rows["n_zero"].eq(0) & rows["n_scored"].eq(rows["n_criteria"]), rows["n_zero"].gt(0))
    low, high = rows["points_low"], rows["points_high"]
    return rows.assign(
        criteria_met=_asked(all_met, rows["all_criteria"]),
        no_zero=_asked(none_zero, rows["asks_no_zero"]),
        total_reached=_answer(low.ge(rows["min_high"]), high.lt(rows["min_low"])),
        short_low=(rows["min_low"] - high).clip(lower=0),
        short_high=(rows["min_high"] - low).clip(lower=0),
    ).drop(columns=["all_criteria", "asks_no_zero"])


def _answer(holds: pd.Series, broken: pd.Series) -> pd.Series:
    """Return yes where a condition holds, no where it is broken, else unknown."""
    return pd.Series("unknown", index=holds.index).mask(holds, "yes").mask(broken, "no")


def _asked(answer: pd.Series, asked: pd.Series) -> pd.Series:
    """Turn an answer into one to what the decision asks: it may not ask for it, or that was not seen."""
    return answer.mask(asked.eq("no"), "yes").mask(asked.isna() & answer.eq("no"), "unknown")


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the verdict and whether the reported status agrees with it."""
    answers = rows[list(CONDITIONS)]
    holds = answers.eq("yes").all(axis=1) & rows["conditions_seen"]
    broken = answers.eq("no").any(axis=1)
    verdict = _answer(holds, broken).map(
        {"yes": "recognised", "no": "not_recognised", "unknown": "cannot_be_verified"}
    )
    agrees = rows["status"].eq(verdict).astype("boolean")
    return rows.assign(
        verdict=verdict,
        n_obstacles=rows["n_obstacles"] + rows["total_reached"].eq("no"),
        agrees=agrees.mask(verdict.eq("cannot_be_verified") | rows["status"].isna()),
    )
