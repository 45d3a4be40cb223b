"""How fast the child-friendly rule judges the nation: 3,321 communes, 13 criteria each.

`make bench` runs this and prints its time; `make test` skips it.
"""

import numpy as np
import pandas as pd

from analysis.communes.child_friendly import assessed, evaluate
from analysis.communes.standard import load_standard
from analysis.communes.tiers import unit_tiers

N, CRITERIA = 3_321, 13
DECISION = "06/QĐ-TTg (2019)"


def test_judging_every_commune_of_the_nation(benchmark, data_dir):
    """Tiers, verdicts and reasons of one round of assessments."""
    standard, rng = load_standard(data_dir), np.random.default_rng(3321)
    codes = [f"{number:05}" for number in range(N)]
    units = pd.DataFrame({"list": "2025", "code": codes, "type": rng.choice(["xa", "phuong"], N)})
    keys = units[["list", "code"]].assign(year=2027, decision=DECISION)
    points = rng.integers(0, 50, (N, CRITERIA)) + 30.0
    totals = keys.assign(points=points.sum(axis=1), status=rng.choice(["recognised", "not_recognised"], N))
    scores = keys.loc[keys.index.repeat(CRITERIA)].reset_index(drop=True)
    scores = scores.assign(criterion=np.tile(np.arange(1, CRITERIA + 1), N), points=points.ravel())
    scores = scores.assign(
        met=rng.choice(["yes", "no"], N * CRITERIA, p=[0.97, 0.03]), value=np.nan, item=None
    )
    scores, none = scores.astype({"item": "str"}), pd.DataFrame(columns=[*keys, "tier"])
    classes = pd.DataFrame(columns=["list", "code", "class", "valid_from", "valid_to"])

    def judge():
        tiers = unit_tiers(assessed(totals, scores), units, classes, none, standard)
        return evaluate(totals, scores, tiers, standard)

    made = benchmark(judge)
    assert len(made.verdicts) == N and made.verdicts["verdict"].nunique() == 3
