"""Urban and rural: the promise is kept only if both parts are."""

import pandas as pd
import pytest

from analysis.progress import headline, judge


@pytest.mark.parametrize(
    ("expected", "rural", "urban"),
    [
        ("reached", 4.5, 9.5),
        ("off_track", 4.5, 10.5),
        ("off_track", 5.5, 9.5),
        ("not_enough_data", 4.5, None),
        ("off_track", None, 10.5),
        ("not_enough_data", None, None),
    ],
)
def test_a_part_that_fails_fails_the_whole(plan, expected, rural, urban):
    """A missing part leaves the whole unknown, unless the other part has failed already."""
    values = {"4c": rural, "4d": urban}
    series = pd.DataFrame(
        [{"indicator": i, "area_code": "22", "year": 2025, "value": v} for i, v in values.items() if v],
        columns=["indicator", "area_code", "year", "value"],
    )
    rows = headline(judge(series, plan, report_year=2025))

    assert {expected} == set(rows.loc[["4c", "4d"], "joint_status"])
    assert rows["joint_status"].drop(["4c", "4d"]).isna().all()
