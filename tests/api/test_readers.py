"""What others publish is read as it is written, put beside the province's series, never taken as its own."""

import gzip
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import analysis as qn
from analysis.errors import DataError, MissingFileError, ParameterError
from analysis.observations import GROUPS, KINDS, OBSERVATIONS
from analysis.paths import DataPaths
from analysis.report.open_data.sdmx import sdmx_table
from analysis.sdmx import in_sdmx, load_mapping

UN = """Goal,SeriesCode,GeoAreaCode,GeoAreaName,TimePeriod,Value,Source,Sex,Units
3,SH_DYN_MORT,704,Viet Nam,2020,20.7,UN IGME,BOTHSEX,PER_1000_LIVE_BIRTHS
3,SH_DYN_MORT,704,Viet Nam,2020,23.4,UN IGME,MALE,PER_1000_LIVE_BIRTHS
3,SH_DYN_MORT,704,Viet Nam,2022,2.02e1,UN IGME,BOTHSEX,PER_1000_LIVE_BIRTHS
"""
UNICEF = """DATAFLOW,REF_AREA:Area,INDICATOR:Id,SEX:Sex,RESIDENCE:Where,TIME_PERIOD,OBS_VALUE,OBS_STATUS:Is
UNICEF:CME(1.0),VNM: Viet Nam,CME_MRY0T4: Under-five,_T: Total,_T: Total,2020,20.7,E: Estimated
UNICEF:CME(1.0),VNM: Viet Nam,CME_MRY0T4: Under-five,F: Female,_T: Total,2020,17.5,A: Normal
UNICEF:CME(1.0),VNM: Viet Nam,CME_MRY0T4: Under-five,_T: Total,R: Rural,2020,24.5,P: Provisional
"""
U5 = {"SH_DYN_MORT": "3c", "CME_MRY0T4": "3c"}


def written(folder: Path, text: str, name: str = "read.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_un_csv_is_read_with_its_source(tmp_path):
    """Known headings are found; unit and publisher stay at hand; each row knows where it stands."""
    rows = qn.read_long_csv(written(tmp_path, UN), indicators=U5, where={"Sex": "BOTHSEX"})

    assert rows["value"].tolist() == [20.7, 20.2]
    assert set(rows["indicator"]) == set(rows["measure"]) == {"3c"}
    assert set(rows["unit"]) == {"per_1000_live_births"} and set(rows["publisher"]) == {"UN IGME"}
    assert rows["row"].tolist() == [2, 4] and set(rows["area_name"]) == {"Viet Nam"}
    assert rows["comparison"].all()
    assert list(rows.columns[: len(OBSERVATIONS)]) == [c.name for c in OBSERVATIONS]


def test_a_unicef_sdmx_csv_with_labels_is_read(tmp_path):
    """SDMX-CSV 1.0 with labels: codes become words, sex and residence the group."""
    rows = qn.read_sdmx_csv(written(tmp_path, UNICEF), indicators=U5)

    assert rows["group"].tolist() == ["total", "female", "rural"]
    assert rows["kind"].tolist() == ["estimated", "observed", "observed"]
    assert rows["status"].tolist() == ["final", "final", "provisional"]
    assert set(rows["area_code"]) == {"VN"}


@pytest.mark.parametrize("which", ["results", "demo_results"])
def test_our_own_sdmx_csv_comes_back_as_it_was(which, request, tmp_path):
    """What is published as SDMX-CSV says the same when it is read."""
    made = request.getfixturevalue(which)
    path = tmp_path / "own.csv"
    sdmx_table(made).to_csv(path, index=False)

    read, rows = qn.read_sdmx_csv(path), made.observations.rows

    same = {"check_names": False, "check_index": False}
    for column in (*("measure", "indicator", "period", "area_code"), *("group", "unit", "kind", "status")):
        pd.testing.assert_series_equal(read[column].astype("str"), rows[column].astype("str"), **same)
    for column in ("year", "value", "numerator", "denominator"):
        numbers = (table[column].astype("float64") for table in (read, rows))
        pd.testing.assert_series_equal(*numbers, **same)
    assert read["used"].tolist() == rows["used"].tolist()
    assert read["source_id"].tolist() == rows["source_id"].tolist()


# Every file is one more: a case that fails is told as it was drawn.
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(
    st.lists(
        st.tuples(
            st.integers(1990, 2040),
            st.floats(allow_nan=False, allow_infinity=False, width=64) | st.none(),
            st.sampled_from(GROUPS),
            st.sampled_from(KINDS),
            st.sampled_from(["final", "provisional", "rounded", "unclear"]),
            st.sampled_from(["22", "VN", "2025/06652"]),
        ),
        min_size=1,
        unique_by=lambda row: (row[0], row[2], row[5]),
    )
)
def test_whatever_is_written_as_sdmx_csv_is_read_again(data_dir, tmp_path, drawn):
    """Every value comes back to the last bit, every word as it was."""
    names = ["year", "value", "group", "kind", "status", "area_code"]
    rows = pd.DataFrame(drawn, columns=names).astype({"value": "float64", "year": "Int64"})
    rows = rows.assign(measure="3c", indicator="3c", unit="per_1000_live_births", source_id="s", used=True)
    for column in ("period", "source_detail", "address", "note_vi", "suppressed", "break"):
        rows[column] = pd.Series(None, rows.index, dtype="str")
    rows = rows.assign(numerator=float("nan"), denominator=float("nan"))
    path = tmp_path / "drawn.csv"
    in_sdmx(rows, load_mapping(DataPaths(data_dir))).to_csv(path, index=False)

    read = qn.read_sdmx_csv(path, data=data_dir)

    for column in ("group", "kind", "status", "area_code", "year"):
        assert read[column].tolist() == rows[column].tolist()
    pd.testing.assert_series_equal(read["value"], rows["value"], check_exact=True)


@pytest.mark.parametrize(
    "text, ask, said",
    [
        (UN.replace("20.7", '"20,7"', 1), {}, ("row 2", "“Value”", "20,7")),
        (UN.replace("2022", "22"), {}, ("row 4", "TimePeriod", "22")),
        (UN.replace("Value", "Wert"), {}, ("column", "value")),
        (UN, {"where": {}}, ("row 3", "Sex")),
        (UN, {"where": {"Sex": "BOTH"}}, ("Sex", "BOTH", "BOTHSEX")),
        (UN, {"indicators": "99z"}, ("row 2", "indicator")),
        (UN + "3,SH_DYN_MORT\n", {}, ("row 5", "9")),
        ("", {}, ("read.csv",)),
    ],
)
def test_errors_of_a_long_csv_name_the_place(tmp_path, text, ask, said):
    """File, row, column, what was read and what was expected, in both languages."""
    asked = {"indicators": U5, "where": {"Sex": "BOTHSEX"}} | ask

    with pytest.raises(DataError) as error:
        qn.read_long_csv(written(tmp_path, text), **asked)

    told = error.value.text("en")
    assert all(part in told for part in ("read.csv", *said)), told
    assert error.value.text("vi") != told


def test_two_groups_at_once_are_refused(tmp_path):
    """Rural girls are no group of this project: not read as girls, nor as all of the rural."""
    text = UNICEF.replace("F: Female,_T: Total", "F: Female,R: Rural")

    with pytest.raises(DataError, match="row 3"):
        qn.read_sdmx_csv(written(tmp_path, text), indicators=U5)


def test_what_is_not_there_or_not_a_group_is_said(tmp_path):
    """A missing file and an unknown group have their own errors."""
    with pytest.raises(MissingFileError):
        qn.read_sdmx_csv(tmp_path / "nothing.csv")
    with pytest.raises(ParameterError, match="suburban"):
        qn.read_long_csv(written(tmp_path, UN), group="suburban")


def test_a_unit_that_is_not_the_plans_is_refused(tmp_path):
    """A share is never drawn as a rate."""
    head, *rows = UNICEF.splitlines()
    text = "\n".join([f"{head},UNIT_MEASURE", *(f"{row},PERCENT" for row in rows[:1])])
    read = qn.read_sdmx_csv(written(tmp_path, text), indicators=U5)

    with pytest.raises(DataError, match="percent"):
        qn.trajectories(read)


def test_the_nation_of_a_reader_stands_beside_the_province(tmp_path, results):
    """The read series takes the nation's place in comparison and chart; the province's own stay untouched."""
    read = qn.read_long_csv(
        written(tmp_path, UN.replace("704", "VNM")), indicators=U5, where={"Sex": "BOTHSEX"}
    )
    made = qn.study(beside=read, language="en")

    nation = made.national[made.national["indicator"].eq("3c")]
    assert nation["value"].tolist() == [20.7, 20.2]
    pd.testing.assert_frame_equal(made.series, results.series, check_dtype=False)
    assert "Viet Nam, 2022: 20.2" in qn.charts.trajectory("3c", made).to_json()


def test_another_province_stands_beside_ours(tmp_path):
    """An area of which the data know nothing is compared in the years that both have."""
    ours = qn.trajectories().query("indicator == '3c' and layer == 'observed'")
    year = int(ours["year"].iloc[-1])
    text = f"area_code,area,indicator,year,value\nX1,Tỉnh X,3c,{year},10.5\n"

    made = qn.study(beside=qn.read_long_csv(written(tmp_path, text)))

    row = made.beside[made.beside["other"].eq("X1")].iloc[0]
    assert (row["indicator"], row["year"], row["other_value"]) == ("3c", year, 10.5)
    assert made.observations.areas.at["X1", "name_vi"] == "Tỉnh X"


def test_rows_of_the_province_itself_cannot_stand_beside_it(tmp_path):
    """The province's own values come from its data alone."""
    text = "area_code,indicator,year,value\n22,3c,2024,10.5\n"

    with pytest.raises(ParameterError, match="22"):
        qn.study(beside=qn.read_long_csv(written(tmp_path, text)))


def test_real_series_of_others_are_read(shared, tmp_path):
    """A large long CSV of a dozen publishers: every value is read, those that can't be are none."""
    path = shared / "training" / "series.csv.gz"
    if not path.exists():
        pytest.skip("../shared/training is not here: real series were not read")
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    file = written(tmp_path, "\n".join(lines[:4001]) + "\n")

    rows = qn.read_long_csv(file, columns={"area_code": "series_id", "area_name": "area"})

    raw = pd.read_csv(file)
    assert len(rows) == len(raw) == 4000
    assert rows["value"].tolist() == raw["value"].tolist()
    assert rows["indicator"].isna().all() and rows["measure"].tolist() == raw["indicator"].tolist()
