"""The views of the workbench: what they show, what they say where there is nothing, what they refuse."""

import json

import pandas as pd
import pytest

from analysis.errors import ParameterError
from analysis.explore.choices import LEVELS, VIEWS, Choices, check_choices
from analysis.explore.one_view import view_of
from analysis.explore.study import Study
from analysis.projection.by_model import MODELS
from analysis.results import of_area


@pytest.fixture(scope="module")
def real(results) -> Study:
    return Study(results)


@pytest.fixture(scope="module")
def demo(demo_results) -> Study:
    return Study(demo_results)


def drawn(chart) -> pd.DataFrame:
    """The rows of the largest dataset that a chart draws."""
    return pd.DataFrame(max(chart.to_dict()["datasets"].values(), key=len))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("indicator", ["1", "3c", "7", "8a", "12", "13", "4c", "20b"])
def test_every_view_is_there_for_every_kind_of_indicator(real, demo, view, indicator):
    """With or without data it has a name, a table and either a chart or words about why there is none."""
    for study in (real, demo):
        made = view_of(view, study, indicator=indicator)

        assert made.name == view
        assert isinstance(made.table, pd.DataFrame)
        assert made.chart is not None or made.sentences
        assert all(sentence.strip() for sentence in made.sentences)


def test_an_indicator_without_data_is_an_empty_view_and_no_error(real):
    """What was promised is told, and that nothing is published; no row is made up."""
    for view in VIEWS:
        made = view_of(view, real, indicator="20b")

        assert made.chart is None
        assert made.table.empty
        assert "chưa có số liệu" in made.sentences[0]
        assert "90%" in made.told.html


def test_real_and_illustrative_are_told_apart_in_every_chart(real, demo):
    """Every chart of illustrative data says so in its first line, no real one does."""
    warning = "DỮ LIỆU MINH HOẠ"
    for view in VIEWS:
        assert warning in view_of(view, demo, indicator="3c").chart.to_dict()["title"]["subtitle"][0]
        chart = view_of(view, real, indicator="8a").chart
        assert chart is None or warning not in str(chart.to_dict()["title"])


def test_the_projection_follows_model_levels_and_horizon(demo):
    """What is chosen is in the table: the model's own paths, its intervals, no later year."""
    engine = view_of("fan", demo, indicator="3c", levels=(80, 95), until=2028)
    other = view_of("fan", demo, indicator="3c", model="drift", levels=(80, 95), until=2028)

    assert list(engine.table["year"]) == [2026, 2027, 2028]
    assert {"lower_80", "upper_95"} <= set(engine.table) and "lower_50" not in engine.table
    assert (engine.table["median"] - other.table["median"]).abs().min() > 0
    assert other.more["chances"]["model"].eq("drift").all()
    assert any("chỉ để so sánh" in sentence for sentence in other.sentences)


def test_the_report_s_own_numbers_are_shown(demo, demo_results):
    """By the project's model, the chances are those of the report."""
    shown = view_of("fan", demo, indicator="8a").more["chances"]["probability"]
    told = demo_results.projection.chances.set_index("indicator").loc["8a", "probability"]

    assert list(shown.dropna()) == list(told.dropna()) and shown.notna().any()


def test_a_stale_series_is_not_projected(real):
    """Under-five mortality ends in 2016: the answer is that the data do not say."""
    made = view_of("fan", real, indicator="3c")

    assert made.chart is None and made.table.empty
    assert "quá ba năm" in made.sentences[0]


def test_areas_are_those_with_values(demo):
    """The nation and communes where they have values of the indicator; each can be looked at."""
    areas = demo.areas("5a")
    assert areas[:2] == ["22", "VN"] and len(areas) > 50
    assert demo.areas("22") == ["22"]

    commune = view_of("trajectory", demo, indicator="5a", area=areas[2])
    assert set(commune.table["area_code"]) == {areas[2]}
    assert any("kế hoạch không giao" in sentence for sentence in commune.sentences)
    assert len(view_of("data", demo, indicator="5a", area=areas[2]).table) >= 1


def test_another_area_stands_beside_the_targets_as_itself(demo_results):
    """Its observed values, required path and targets are one table of one area."""
    of_nation = of_area(demo_results, "VN").trajectories
    assert {"observed", "required", "target"} == set(of_nation["layer"])
    assert {"VN"} == set(of_nation["area_code"])


def test_an_area_is_compared_with_what_is_chosen(demo):
    """The nation, nothing, or the province beside a commune, named as itself."""
    layers = {
        compared: set(view_of("trajectory", demo, indicator="5a", compared=compared).table["layer"])
        for compared in (None, (), ("VN",))
    }
    assert "national" in layers[None] and "national" in layers[("VN",)]
    assert not {"national", "regional"} & layers[()]

    commune = demo.areas("5a")[2]
    made = view_of("trajectory", demo, indicator="5a", area=commune, compared=("22",))
    assert "compared" in set(made.table["layer"])
    assert "Quảng Ninh" in str(made.chart.to_dict())


def test_recognition_at_the_pace_of_2022_to_2024(demo):
    """The share goes on by the same points a year and is told in communes."""
    made = view_of("scenario", demo, indicator="1", pace_years=(2022, 2024))
    chosen = made.table[made.table["scenario"].eq("chosen")].set_index("year")["value"]

    assert chosen[2024] == 61.68
    assert chosen[2030] == pytest.approx(61.68 + 6 * (61.68 - 52.33) / 2)
    assert "48 trên 54 xã" in " ".join(made.sentences)


def test_a_scenario_without_a_projection_names_none(demo):
    """Recognition before the communes were rearranged is not projected: no line, no name, no band of it."""
    made = view_of("scenario", demo, indicator="1")

    assert "projection" not in made.more
    assert '"line": "median"' not in json.dumps(made.chart.to_dict()["datasets"])


def test_the_yearly_reduction_doubles(demo):
    """A rate falls twice as fast every year, and what that comes to is told in deaths."""
    once = view_of("scenario", demo, indicator="3c")
    twice = view_of("scenario", demo, indicator="3c", factor=2.0)
    paces = [made.more["reached"]["pace"].iloc[0] for made in (once, twice)]

    assert paces[1] == pytest.approx(2 * paces[0]) and paces[0] < 0
    assert once.more["reached"]["meets"].tolist() == [False]
    assert twice.more["reached"]["meets"].tolist() == [True]
    assert "ca tử vong" in " ".join(twice.sentences)


def test_methods_stand_side_by_side_with_the_report(demo):
    """Each published method that judges it, at each milestone, beside the project's own rule."""
    made = view_of("methods", demo, indicator="3c", method="unsd")
    cells = drawn(made.chart)

    assert set(made.table["method"]) >= {"open_sdg", "eurostat", "unsd", "escap", "sdsn", "destatis"}
    assert len(cells) == len(made.table) + 2
    assert cells["chosen"].sum() == 2
    assert any("Liên hợp quốc" in sentence for sentence in made.sentences)


def test_data_tell_every_source_used_or_not(real):
    """Every published row of the area is there, with its source's title and address."""
    made = view_of("data", real, indicator="3c")
    rows = real.results.observations.rows
    mine = rows[rows["measure"].eq("3c") & rows["area_code"].eq("22")]

    assert len(made.table) == len(mine)
    assert set(made.more["sources"]["source_id"]) == set(mine["source_id"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"indicator": "99"},
        {"indicator": "3c", "model": "crystal ball"},
        {"indicator": "3c", "method": "none such"},
        {"indicator": "3c", "levels": (60,)},
        {"indicator": "3c", "until": 2050},
        {"indicator": "3c", "factor": 9.0},
        {"indicator": "3c", "area": "2025/99999"},
        {"indicator": "3c", "area": "nowhere"},
    ],
)
def test_wrong_choices_are_told(demo, wrong):
    """In the language of the report, naming what was given."""
    with pytest.raises(ParameterError) as error:
        view_of("trajectory", demo, **wrong)

    assert str(next(v for k, v in reversed(wrong.items()))).strip("(),") in error.value.text("vi")


def test_unknown_views_and_paces_are_told(demo):
    with pytest.raises(ParameterError, match="no view"):
        view_of("palmistry", demo, indicator="3c")
    with pytest.raises(ParameterError, match="no pace of 2024, 2022"):
        view_of("scenario", demo, indicator="1", pace_years=(2024, 2022))


def test_choices_come_as_lists_or_tuples():
    assert check_choices(["3c"], indicator="3c", levels=[50]) == Choices("3c", levels=(50,))
    assert set(LEVELS) == {50, 80, 95} and MODELS[0] == "engine"


def test_another_language_words_the_same_numbers(demo):
    """Nothing is computed again, and no Vietnamese is left in what is said."""
    english = demo.in_language("en")

    assert english.results.projection is demo.results.projection
    assert "Under-five mortality" in view_of("fan", english, indicator="3c").chart.usermeta["title"]
