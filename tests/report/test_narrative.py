"""Sentences of the report: the right year, the right number of the noun."""

import pytest

from analysis.language import speak
from analysis.language.quantities import difference
from analysis.report import narrative as say


def test_a_level_to_maintain_is_due_from_its_first_year(demo_results):
    """Not at the end of the years that it is to be maintained in."""
    row = demo_results.headline.loc["7"].copy()
    row["relation"], row["reason"], row["latest_year"] = "hold", "reason.due_unknown", 2024
    row["from_year"], row["due_year"], row["milestone"] = 2025, 2030, 2030
    said = say.status_sentence(demo_results, row)

    assert "2025" in said
    assert "2030" not in said


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        (1.0, "en", "1 percentage point"),
        (0.5, "en", "0.5 percentage points"),
        (2.0, "en", "2 percentage points"),
        (1.0, "vi", "1 điểm phần trăm"),
    ],
)
def test_percentage_points_agree_with_their_number(value, language, expected, results):
    """One point, two points."""
    assert expected == difference(value, results.plan.units.loc["percent"], speak(language))
