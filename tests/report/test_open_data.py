"""The data published for reuse: valid for those who know nothing of this project, the same in every format,
with nothing that a report hides."""

import json
import re
import shutil
from io import BytesIO
from pathlib import Path

import frictionless
import pandas as pd
import pytest
from made_privacy import MARK, add_sensitive_counts
from pysdmx.io.csv.sdmx20.reader import read as read_sdmx

from analysis.language import LANGUAGES
from analysis.observations import KEY
from analysis.parameters import check_parameters
from analysis.report.open_data import write_data
from analysis.report.open_data.datasets import datasets
from analysis.results import Results, compute


@pytest.fixture(scope="module")
def real(results, tmp_path_factory) -> Path:
    """The published data of the 2025 report."""
    return write_data(results, tmp_path_factory.mktemp("real") / "data", seal="7K3M9-D2FQX").parent


@pytest.fixture(scope="module")
def demo(demo_results, tmp_path_factory) -> Path:
    """The published illustrative data."""
    return write_data(demo_results, tmp_path_factory.mktemp("demo") / "data").parent


@pytest.fixture(params=["real", "demo"])
def published(request) -> Path:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def secret(data_dir, tmp_path_factory) -> tuple[Path, Results]:
    """What is published of data with small counts of children in communes."""
    data = Path(shutil.copytree(data_dir, tmp_path_factory.mktemp("secret") / "data"))
    add_sensitive_counts(data, only="13")
    made = compute(check_parameters(report_year=2025, data_dir=data, illustrative=True))
    return write_data(made, data.parent / "published").parent, made


def table(folder: Path, name: str) -> pd.DataFrame:
    """Read a published CSV as text."""
    return pd.read_csv(folder / f"{name}.csv", dtype="str", keep_default_na=False)


def test_the_data_package_is_valid(published):
    """Frictionless finds every file as described: types, bounds, words, keys, links, size and SHA-256."""
    report = frictionless.validate(str(published / "datapackage.json"))

    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]
    assert report.stats["tasks"] == len(list(published.glob("*.parquet")))


def test_the_package_finds_what_is_wrong(real, tmp_path):
    """A link to a source that there is not, a word that is not allowed: the description is no decoration."""
    folder = Path(shutil.copytree(real, tmp_path / "data"))
    rows = table(folder, "observations")
    rows.loc[0, ["source_id", "kind"]] = ["nobody", "guessed"]
    rows.to_csv(folder / "observations.csv", index=False)
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in described["resources"]:
        del resource["hash"], resource["bytes"]
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")

    report = frictionless.validate(str(folder / "datapackage.json"))

    assert {"foreign-key", "constraint-error"} <= {kind for (kind,) in report.flatten(["type"])}


def test_csv_parquet_and_workbook_say_the_same(published, results, demo_results):
    """A reader may take any of the three."""
    made = results if published.parent.name.startswith("real") else demo_results
    book = pd.read_excel(published / "data.xlsx", sheet_name=None, engine="calamine")
    for each in datasets(made):
        stored = pd.read_parquet(published / f"{each.name}.parquet")
        pd.testing.assert_frame_equal(stored, each.frame)
        csv, sheet = table(published, each.name), book[each.name]
        assert list(csv.columns) == list(sheet.columns) == list(stored.columns)
        assert len(csv) == len(sheet) == len(stored)
        for column in each.frame.select_dtypes("float64"):
            written = pd.to_numeric(csv[column])
            pd.testing.assert_series_equal(written, stored[column], check_dtype=False, check_names=False)
            shown = sheet[column].astype("float64")
            pd.testing.assert_series_equal(shown, stored[column], check_names=False)


def test_every_observation_that_the_report_knows_is_published(real, results):
    """Nothing is lost, and each leads to its source."""
    rows, known = table(real, "observations"), results.observations.rows

    assert len(rows) == len(known)
    assert set(rows["source_id"]) <= set(table(real, "sources")["source_id"])
    assert not rows.duplicated(KEY).any()


def test_the_same_data_give_the_same_bytes(results, real, tmp_path):
    """A second writing changes no byte of any file."""
    again = write_data(results, tmp_path / "data", seal="7K3M9-D2FQX").parent

    assert {p.name for p in again.iterdir()} == {p.name for p in real.iterdir()}
    assert [] == [p.name for p in again.iterdir() if p.read_bytes() != (real / p.name).read_bytes()]


def test_illustrative_data_say_so_in_every_row_and_file(demo):
    """No table of invented data can be taken for a real one, whatever part of it is copied."""
    for path in demo.glob("*.parquet"):
        assert table(demo, path.stem)["warning"].ne("").all(), path.stem
        assert pd.read_parquet(path)["warning"].notna().all()
    book = pd.read_excel(demo / "data.xlsx", sheet_name=None, engine="calamine")
    assert all(sheet["warning"].notna().all() for name, sheet in book.items() if name != "Mục lục")
    assert table(demo, "observations.sdmx")["WARNING"].ne("").all()
    described = json.loads((demo / "datapackage.json").read_text(encoding="utf-8"))
    assert described["illustrative"] is True and "MINH HOẠ" in described["description"]
    assert "MINH HOẠ" in (demo / "dictionary.html").read_text(encoding="utf-8")


def test_real_data_carry_no_warning_and_no_licence_that_nobody_chose(real):
    """The real data are real; the package names no licence and says that there is none yet."""
    described = json.loads((real / "datapackage.json").read_text(encoding="utf-8"))

    assert described["illustrative"] is False and "licenses" not in described
    assert "Chưa có giấy phép" in described["description"] and "No licence" in described["description"]
    assert "warning" not in table(real, "observations")


def test_hidden_counts_are_hidden_in_every_format(secret):
    """No file holds a hidden number, its quote or its notes; SDMX says that it is suppressed."""
    folder, made = secret
    hidden = made.observations.rows["suppressed"].ne("")
    assert hidden.sum() > 10
    for numbers in (
        table(folder, "observations").loc[hidden.to_numpy(), ["value", "numerator", "denominator"]],
        table(folder, "observations.sdmx").loc[hidden.to_numpy(), ["OBS_VALUE", "NUMERATOR", "DENOMINATOR"]],
    ):
        assert numbers.eq("").all().all()
    columns = ["value", "numerator", "denominator", "quote"]
    assert pd.read_parquet(folder / "observations.parquet").loc[hidden.to_numpy(), columns].isna().all().all()
    sheet = pd.read_excel(folder / "data.xlsx", sheet_name="observations", engine="calamine")
    assert sheet.loc[hidden.to_numpy(), columns].isna().all().all()
    assert set(table(folder, "observations.sdmx").loc[hidden.to_numpy(), "OBS_STATUS"]) == {"Q"}
    told = {int(n) for n in re.findall(rf"{MARK}(\d+)!", _everything(folder))}
    rows = table(folder, "observations")
    assert told == {int(n) for n in re.findall(rf"{MARK}(\d+)!", " ".join(rows["quote"]))}
    assert len(told) < len(rows)


def _everything(folder: Path) -> str:
    """Return all texts of all files."""
    texts = [
        p.read_text(encoding="utf-8") for p in folder.iterdir() if p.suffix in {".csv", ".json", ".html"}
    ]
    texts += [pd.read_parquet(p).to_csv() for p in folder.glob("*.parquet")]
    book = pd.read_excel(BytesIO((folder / "data.xlsx").read_bytes()), sheet_name=None, engine="calamine")
    return "\n".join([*texts, *(sheet.to_csv() for sheet in book.values())])


def test_another_library_reads_the_sdmx_csv(published):
    """pysdmx finds one dataset of our structure with each value under its concept."""
    (dataset,) = read_sdmx((published / "observations.sdmx.csv").read_text(encoding="utf-8"))
    rows = table(published, "observations")

    assert str(dataset.structure) == "DataStructure=QUANG_NINH:PLAN_52_CHILDREN(1.0.0)"
    assert len(dataset.data) == len(rows)
    values = pd.to_numeric(dataset.data["OBS_VALUE"]).reset_index(drop=True)
    pd.testing.assert_series_equal(values, pd.to_numeric(rows["value"]), check_names=False, check_dtype=False)


def test_the_dimensions_tell_each_sdmx_row_from_the_others(published):
    """No two rows have the same key, as SDMX wants it."""
    rows = table(published, "observations.sdmx")
    concepts = pd.read_csv(Path(__file__).parents[2] / "data" / "sdmx" / "concepts.csv")
    dimensions = list(concepts.loc[concepts["role"].eq("dimension"), "concept"])

    assert not rows.duplicated(dimensions).any()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_is_explained_in_both_languages(real, results, language):
    """The dictionary has each column of each table, and says it in Vietnamese otherwise than in English."""
    described = table(real, "dictionary")
    wanted = {(each.name, column) for each in datasets(results) for column in each.frame}

    assert wanted == set(zip(described["table"], described["column"], strict=True))
    assert described[language].str.len().gt(1).all()
    assert described["vi"].ne(described["en"]).all()


def test_every_word_of_a_column_has_a_name(real, results):
    """Whoever meets "cohort_rate" in a table finds in the table codes what it means."""
    codes = table(real, "codes")
    for each in datasets(results):
        for column in each.columns:
            if column.allowed and column.name != "comparator":
                named = set(codes.loc[codes["list"].eq(f"{each.name}.{column.name}"), "code"])
                assert set(each.frame[column.name].dropna()) <= named


def test_a_table_too_long_for_excel_is_told_where_it_is(results, tmp_path, monkeypatch):
    """Nothing is cut: the sheet is left out, and the contents name the CSV file that holds all of it."""
    monkeypatch.setattr("analysis.report.open_data.write.MOST_ROWS", 100)
    folder = write_data(results, tmp_path / "data").parent

    book = pd.read_excel(folder / "data.xlsx", sheet_name=None, engine="calamine")

    assert "observations" not in book and "units" in book
    contents = dict(zip(book["Mục lục"]["Bảng"], book["Mục lục"]["Số dòng"], strict=True))
    assert contents["observations.csv"] == len(table(folder, "observations")) > 100
    assert contents["units"] == len(book["units"])
