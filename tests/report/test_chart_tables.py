"""Which datasets of a chart are for its reader, under which heads, each row once."""

import pytest

from analysis.language import LANGUAGES, speak
from analysis.report.chart_tables import COLUMNS, PARTS, chart_table, table_words

POINT = {"line": "observed", "year": 2024, "value": 98.0, "label": "2024: 98%", "width": 2.5}
AHEAD = {"line": "median", "year": 2025, "value": 98.1, "label": "2025: 98,1%", "width": 2.0}
BAND = {"year": 2025, "median": 98.1, "label": "2025: 98,1%"} | dict.fromkeys(
    ("lower_50", "upper_50", "lower_80", "upper_80", "lower_95", "upper_95"), 98.1
)
COMMUNE = {"code": "06877", "name": "Xã Đông Ngũ", "district": "Huyện Tiên Yên"}
ONE_ROW = [{"one": 1}]
words = speak("vi")


def test_a_fan_is_one_table_of_its_lines_and_bands():
    """Lines first, bands after them; the points on the line are not told again."""
    datasets = {"a": [BAND], "b": [POINT], "c": [POINT, AHEAD], "d": ONE_ROW}
    table = chart_table({}, datasets, words)

    assert ["c", "a"] == [part["data"] for part in table["parts"]]
    assert {"line": "median"} == table["parts"][0]["unless"]
    assert ["line", "year", "value"] == table["columns"][:3]
    assert ["=median", "year", "median"] == table["parts"][1]["cells"][:3]
    assert None is table["parts"][0]["cells"][table["columns"].index("lower_80")]


def test_the_map_to_work_with_looks_up_what_it_shows():
    """One part a list of communes, shown with its list, coloured by the cells of that list."""
    spec = {"params": [{"name": name} for name in ("shown", "year", "units", "place")]}
    datasets = {f"{kind}-{units}": [COMMUNE] for kind in ("about",) for units in ("2024", "2025")}
    table = chart_table(spec, datasets | {"communes-2025": {"type": "Topology"}}, words)

    assert [{"units": "2024"}, {"units": "2025"}] == [part["when"] for part in table["parts"]]
    assert {"data": "cells-2025", "field": "state", "otherwise": "Chưa có số liệu"} == (
        table["parts"][1]["lookup"]
    )
    assert ["@shown", "code", "name", "district", "@year", "state"] == table["parts"][0]["cells"]


@pytest.mark.parametrize("datasets", [{}, {"a": []}, {"a": ONE_ROW}, {"a": {"type": "Topology"}}])
def test_what_only_draws_is_no_table(datasets):
    """A chart without data for readers offers none."""
    assert None is chart_table({}, datasets, words)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_column_has_a_head_of_its_own_in_the_language(code, plan):
    """No two columns of a table are called alike; every column of every part is known."""
    told = table_words(plan.words(code))

    assert {"warning", *COLUMNS} == set(told["columns"])
    assert len(told["columns"]) == len(set(told["columns"].values()))
    assert {name for part in PARTS for name in part.columns} == set(COLUMNS)
