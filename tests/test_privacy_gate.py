"""What a report publishes of small counts of children in communes: nothing that gives one away."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import vl_convert
from made_privacy import MARK, YEAR, add_sensitive_counts

from analysis.charts.theme import HIDDEN, register_fonts
from analysis.parameters import check_parameters
from analysis.privacy import feasible_intervals
from analysis.report.atlas import atlas_content, atlas_figure
from analysis.report.commune_list import commune_list
from analysis.report.map_hidden import hidden_units
from analysis.report.tables import write_csv
from analysis.results import Results, compute

THRESHOLD = 5


@pytest.fixture(scope="module")
def made(data_dir, tmp_path_factory) -> tuple[Results, pd.DataFrame]:
    """The results of a copy of the demo data with drawn counts of sensitive measures, and those rows."""
    data = Path(shutil.copytree(data_dir, tmp_path_factory.mktemp("private") / "data"))
    rows = add_sensitive_counts(data)
    _leave_only(data / "demo" / "observations", ["9", "13", "11b"])
    whole = json.loads(
        (data_dir.parent / "shapes" / "quang_ninh_communes.geojson").read_text(encoding="utf-8")
    )
    # The list that the counts are of is enough, and half the work.
    one = [shape for shape in whole["features"] if shape["properties"]["vintage"] == "2025"]
    shapes = data.parent / "communes.geojson"
    shapes.write_text(json.dumps(whole | {"features": one}), encoding="utf-8")
    return compute(check_parameters(report_year=YEAR, data_dir=data, shapes=shapes, illustrative=True)), rows


def _leave_only(folder: Path, indicators: list[str]) -> None:
    """Leave out the observations of other indicators: they are not looked at here and take their time."""
    for path in folder.glob("*.csv"):
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        table[table["indicator"].isin(indicators)].to_csv(path, index=False)


@pytest.fixture(scope="module")
def content(made):
    """The content of the interactive map."""
    return atlas_content(made[0])


@pytest.fixture(scope="module")
def listed(made, content) -> str:
    """The list of communes beside the map, as HTML."""
    return str(commune_list(made[0], content))


@pytest.fixture(scope="module")
def written(made, tmp_path_factory) -> Path:
    """The folder of the report's tables."""
    folder = tmp_path_factory.mktemp("tables")
    write_csv(made[0], folder)
    return folder


@pytest.fixture(scope="module")
def told(written) -> pd.DataFrame:
    """What the published table of observations tells of the year and the communes' list."""
    rows = pd.read_csv(written / "observations.csv", dtype={"area_code": "str"})
    return rows[rows["year"].eq(YEAR) & rows["area_code"].str.match("2025/|22$")]


def test_every_small_count_is_hidden(made, told):
    """No count of 1 to 4 below the province, and no zero of abuse, is in the published table."""
    _, rows = made
    count = pd.to_numeric(rows["numerator"].where(rows["numerator"].ne(""), rows["value"]))
    low = count.lt(THRESHOLD) & (count.gt(0) | rows["indicator"].eq("9")) & rows["area_level"].eq("commune")
    keys = ["measure", "area_code", "group"]
    published = told.set_index(keys).loc[pd.MultiIndex.from_frame(rows.loc[low, keys])]

    assert 50 <= len(published)
    assert (
        published[["value", "numerator", "denominator", "quote", "note_vi", "note_en"]].isna().all(axis=None)
    )
    assert {"≤ 4, ẩn để bảo vệ trẻ em"} == set(published["shown_as"])


@pytest.mark.parametrize("reads", [False, True])
@pytest.mark.parametrize("measure", ["9_reported_children", "13"])
def test_no_count_can_be_reckoned_back(told, measure, reads):
    """With every sum that can be done with the table no hidden count is known within less than 5.

    Who reads "≤ 4" too knows no more of those counts than that, and of no other within less than 5.
    """
    rows = told[told["measure"].eq(measure) & told["used"]].set_index(["area_code", "group"])
    areas = [a for a in rows.index.unique(0) if a != "22"]
    groups = list(rows.index.unique(1))
    sums = [(f"by {g}", ("22", g), (a, g)) for g in groups for a in areas]
    if "female" in groups:
        sums += [(f"of {a}", (a, "total"), (a, g)) for a in areas for g in ("female", "male")]
    zero = 0.0 if measure == "9_reported_children" else 1.0
    known = pd.DataFrame({"low": rows["at_most"].where(rows["at_most"].isna(), zero).fillna(0.0)})
    known["high"] = rows["at_most"].fillna(np.inf)

    found = feasible_intervals(
        rows["value"], pd.DataFrame(sums, columns=["sum", "whole", "part"]), known if reads else None
    )["width"]

    said = rows.loc[found.index, "at_most"].notna() & reads
    assert 20 <= len(found)
    assert found[~said].ge(THRESHOLD - 1e-6).all()
    assert found[said].ge(THRESHOLD - 1 - zero - 1e-6).all()


def test_no_output_has_the_words_of_a_hidden_row(made, content, listed, written):
    """The map's tables, the list of communes and the tables repeat nothing of a hidden row."""
    results, rows = made
    hidden = results.observations.rows.query("suppressed != ''")
    codes = pd.MultiIndex.from_frame(hidden[["measure", "area_code", "group"]])
    own = pd.MultiIndex.from_frame(rows[["measure", "area_code", "group"]]).isin(codes)
    outputs = [path.read_text(encoding="utf-8-sig") for path in written.glob("*.csv")]
    outputs += [t.to_json(force_ascii=False) for t in (content.cells, content.legends, content.captions)]
    outputs.append(listed)

    leaked = [mark for mark in rows.loc[own, "quote"] for output in outputs if mark in output]

    assert [] == leaked
    assert any(MARK in output for output in outputs)


def test_hidden_is_not_missing_in_the_list_of_communes(listed):
    """The list says that a number is hidden, in words, and never writes that it is not a number."""
    assert "≤ 4, ẩn để bảo vệ trẻ em" in listed
    assert '<td class="number">ẩn để bảo vệ trẻ em' in listed
    assert "nan" not in listed


@pytest.mark.parametrize("measure", ["9_reported_children", "13", "11b"])
def test_hidden_is_not_missing_on_the_map(made, content, measure):
    """A hidden unit is hatched, its tooltip says so, the legend names it and the caption counts it."""
    rows = made[0].observations.rows
    rows = rows[rows["measure"].eq(measure) & rows["group"].eq("total") & rows["suppressed"].ne("")]
    cells = content.cells[content.cells["layer"].eq(measure) & content.cells["colour"].eq(HIDDEN)]
    legend = content.legends[content.legends["layer"].eq(measure)]
    captions = content.captions[content.captions["layer"].eq(measure) & content.captions["year"].eq(YEAR)]

    assert set(rows["area_code"]) == set(cells["list"] + "/" + cells["code"])
    assert cells["state"].str.fullmatch(rf"(≤ 4, )?ẩn để bảo vệ trẻ em \({YEAR}\)").all()
    assert "Ẩn để bảo vệ trẻ em" == legend.set_index("colour").at[HIDDEN, "label"]
    assert f"ẩn {len(rows)} đơn vị để bảo vệ trẻ em" in captions.set_index("list").at["2025", "text"]


def test_hidden_units_are_drawn_hatched(made, content):
    """In the picture each hidden unit and the legend's square are filled with stripes."""
    one = replace(content, start=("11b", YEAR, "2025"), lists={"2025": content.lists["2025"]}, districts=None)
    register_fonts()

    svg = vl_convert.vegalite_to_svg(atlas_figure(made[0], one).to_dict())

    n_hidden = (one.cells["layer"].eq("11b") & one.cells["colour"].eq(HIDDEN)).sum()
    assert 40 <= n_hidden
    assert n_hidden + 1 == len(re.findall(r'<path[^>]* fill="url\(#gradient', svg))


def test_what_is_hidden_in_a_former_commune_is_hidden_in_the_newer_one(data_dir, tmp_path):
    """Counts of the list of 2024 are shown on that of 2025: hidden where any part is."""
    data = Path(shutil.copytree(data_dir, tmp_path / "data"))
    rows = add_sensitive_counts(data, list_name="2024", only="11b")
    results = compute(check_parameters(report_year=YEAR, data_dir=data, illustrative=True))

    hidden = hidden_units(results, ["2024", "2025"])
    small = rows[pd.to_numeric(rows["numerator"]).between(1, 4)]

    assert len(small) == hidden["list"].eq("2024").sum()
    assert hidden.loc[hidden["list"].eq("2025"), "state"].eq(f"ẩn để bảo vệ trẻ em ({YEAR})").all()
    assert 30 <= hidden["list"].eq("2025").sum() <= 54


def test_the_numbers_of_the_province_are_never_hidden(results, demo_results, made):
    """Real, illustrative and with small counts: all rows of the province are told."""
    for some in (results, demo_results, made[0]):
        rows = some.observations.rows.query("area_level != 'commune'")
        assert 4 <= len(rows)
        assert rows["suppressed"].eq("").all()
        assert rows["value"].notna().all()
