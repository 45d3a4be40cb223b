"""All mistakes of a data folder in one answer."""

import pytest
from spoiled import spoil

from analysis.errors import DataError, MissingFileError
from analysis.paths import DataPaths
from analysis.validation import check_all


@pytest.mark.parametrize("illustrative", [False, True])
def test_the_projects_own_data_are_in_order(data_dir, illustrative):
    found = check_all(DataPaths(data_dir, illustrative))

    assert len(found.plan.indicators) == 35
    assert len(found.observations.rows) > 0
    assert len(found.evaluation.verdicts) == len(found.assessments)


def test_mistakes_in_different_tables_are_told_together(data_copy):
    """A wrong share, a tile beyond the map, a corner that is none, a band too high: one answer names all."""
    spoil(
        data_copy, "communes/crosswalk.csv", "2020,06649,2024,06649,whole,1", "2020,06649,2024,06649,whole,7"
    )
    spoil(data_copy, "communes/tiles.csv", "2020,06649,", "2020,06649,-")
    spoil(data_copy, "communes/insets.csv", "upper_left", "middle")
    spoil(data_copy, "communes/child_friendly_standard.csv", ">=95:50", ">=95:51")
    with pytest.raises(DataError) as caught:
        check_all(DataPaths(data_copy))
    told = caught.value.text("vi")

    assert all(
        name in told for name in ("crosswalk.csv", "tiles.csv", "insets.csv", "child_friendly_standard.csv")
    )
    assert len(told.splitlines()) == len(set(told.splitlines()))


def test_what_rests_on_a_wrong_table_is_not_blamed(data_copy):
    """With a wrong plan the observations are not looked at: their errors would only be echoes."""
    spoil(data_copy, "plan/indicators.csv", ",up,", ",sideways,")
    with pytest.raises(DataError) as caught:
        check_all(DataPaths(data_copy))

    assert {problem.file for problem in caught.value.problems} == {"data/plan/indicators.csv"}


def test_a_missing_table_is_named(data_copy):
    (data_copy / "communes" / "crosswalk.csv").unlink()
    with pytest.raises(MissingFileError) as caught:
        check_all(DataPaths(data_copy))

    assert "crosswalk.csv" in caught.value.text("vi")
