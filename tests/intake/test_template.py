"""Templates ask each agency for exactly its indicators, tell what they are, and open as they were written."""

import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from analysis.communes.standard import load_standard
from analysis.communes.units import load_units
from analysis.errors import ParameterError
from analysis.intake.template import ALL, EACH, book_again, decision_in_force, write_templates
from analysis.intake.template_layout import (
    AGENCY,
    COMMUNES,
    FIRST_ROW,
    HEADER_ROW,
    HIDDEN_SHEET,
    INDICATORS,
    INPUTS,
    KEY_COLUMN,
    REPORTER,
    REPORTER_SHEET,
    SHEETS,
    STANDARD,
    VALUES,
    AssessmentKey,
    RowKey,
    TemplateInfo,
    read_info,
)
from analysis.intake.template_rows import units_asked
from analysis.intake.template_writer import write_book
from analysis.language import LANGUAGES
from analysis.paths import DataPaths

YEAR, N_COMMUNES, N_CRITERIA = 2026, 54, 13
LED = {  # by the plan and its successors, written out by hand
    "so_gddt": "7 15 16 17a 17b 18a 18b 19 20a 20b",
    "so_yt": "1 2 3a 3b 3c 4a 4b 4c 4d 5a 5b 6 8a 8b 9 10 11a 11b 12 22 23 24",
    "ban_dt": "13",
    "so_tp": "14",
    "so_vhtt": "21",
}


@pytest.fixture(scope="module")
def demo(data_dir) -> DataPaths:
    return DataPaths(data_dir, illustrative=True)


@pytest.fixture(scope="module")
def books(demo, tmp_path_factory) -> dict[tuple[str, str], Path]:
    """Every template of the year in both languages, by language and agency ("communes" for theirs)."""
    made = {}
    for language in LANGUAGES:
        folder = tmp_path_factory.mktemp(language)
        for path in write_templates(demo, folder, year=YEAR, language=language, communes=ALL):
            info = info_of(path)
            made[language, info.agency or COMMUNES] = path
    return made


@pytest.fixture(scope="module")
def mended(demo, books, tmp_path_factory) -> Path:
    """The template of one agency written again, with contents and marks."""
    filled = {
        ("7/7/province/total/2026", "value"): "<5",
        ("7/7/province/total/2026", "note"): '=HYPERLINK("http://x.invalid";"x")',
        ("7/7/province/total/2026", "document_date"): date(2027, 1, 15),
        ("16/16/province/total/2026", "value"): 99.5,
        ("16/16/province/total/2026", "numerator"): float("nan"),
        ("person", "answer"): "@Nguyễn Văn A, Phó Giám đốc",
    }
    marks = {("7/7/province/total/2026", "value"): "Đọc được “<5”; cần một số."}
    path = tmp_path_factory.mktemp("mended") / "rejects.xlsx"
    return write_book(path, book_again(demo, info_of(books["vi", "so_gddt"])), filled=filled, marks=marks)


def info_of(path: Path) -> TemplateInfo:
    """Return what a template says of itself."""
    return read_info(CalamineWorkbook.from_path(path).get_sheet_by_name(HIDDEN_SHEET).to_python())


def lines_of(path: Path, sheet: str) -> dict[str, dict[str, object]]:
    """Read a sheet the way the reader does: by key and by the headings that the template tells."""
    info = info_of(path)
    rows = (
        CalamineWorkbook.from_path(path)
        .get_sheet_by_name(info.sheets[sheet])
        .to_python(skip_empty_area=False)
    )
    headings = [str(cell) for cell in rows[HEADER_ROW]]
    places = {c: headings.index(heading) for c, heading in info.columns[sheet].items()}
    return {str(row[KEY_COLUMN]): {c: row[p] for c, p in places.items()} for row in rows[FIRST_ROW:]}


def part(path: Path, name: str) -> str:
    """Return a part of a workbook as text."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def sheet_xml(path: Path, sheet: str) -> str:
    """Return a sheet's part."""
    place = SHEETS[info_of(path).kind].index(sheet) + 1
    return part(path, f"xl/worksheets/sheet{place}.xml")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("agency", LED)
def test_an_agency_is_asked_exactly_what_it_leads(books, language, agency):
    """Each indicator once for the report year, those of the former labour department at its successor."""
    keys = [RowKey.read(key) for key in lines_of(books[language, agency], INDICATORS)]

    assert LED[agency].split() == [key.indicator for key in keys if key.year == YEAR]
    assert {YEAR - 1, YEAR} >= {key.year for key in keys}
    assert {"4c": "rural", "4d": "urban"}.items() >= {
        (k.indicator, k.group) for k in keys if k.group != "total"
    }


def test_every_agency_that_leads_an_indicator_has_a_template(books, plan):
    """All 35 indicators are asked, each of one agency."""
    assert {(lang, of) for lang in LANGUAGES for of in (*LED, COMMUNES)} == set(books)
    assert len(plan.indicators) == sum(len(led.split()) for led in LED.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_says_what_it_is(books, language):
    """The hidden sheet tells kind, year, agency, language, and the headings in their order."""
    info = info_of(books[language, "so_gddt"])

    assert (AGENCY, YEAR, "so_gddt", language, True) == (
        *(info.kind, info.year, info.agency, info.language),
        info.illustrative,
    )
    assert SHEETS[AGENCY] == tuple(info.sheets)
    assert INPUTS[INDICATORS] == tuple(info.columns[INDICATORS])[-len(INPUTS[INDICATORS]) :]
    assert {"final", "provisional"} == set(info.choices["status"].values())
    assert set(LED) == set(info.choices["agency"].values())
    assert set(REPORTER) == set(lines_of(books[language, "so_gddt"], REPORTER_SHEET))


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_differ_from_each_other(books, language):
    """A column is found by its heading alone."""
    for of in (*LED, COMMUNES):
        for columns in info_of(books[language, of]).columns.values():
            assert len(columns) == len(set(columns.values()))


def test_the_communes_are_asked_for_scores_and_values(books, data_dir):
    """One line a commune in force at the year's end, and one a commune and measure."""
    path = books["vi", COMMUNES]
    units = load_units(data_dir).query("list == '2025'")
    areas = {f"2025/{code}" for code in units["code"]}
    standard, values = lines_of(path, STANDARD), lines_of(path, VALUES)

    assert N_COMMUNES == len(areas) == len(standard)
    assert areas == {AssessmentKey.read(key).area for key in standard} == set(info_of(path).communes)
    assert {(m, area) for m in ("5a", "14", "21") for area in areas} == {
        (RowKey.read(key).measure, RowKey.read(key).area) for key in values
    }
    assert {f"points.{n}" for n in range(1, N_CRITERIA + 1)} <= set(info_of(path).columns[STANDARD])
    assert {"800", "850"} == set(info_of(path).choices["tier"].values())
    assert set(units["full_name"]) == {line["unit_name"] for line in standard.values()}
    assert all(isinstance(line["unit_code"], str) for line in standard.values())


def test_one_commune_may_have_a_workbook_of_its_own(demo, tmp_path):
    """A code gives one workbook with one line of scores and one of each measure."""
    (path,) = write_templates(demo, tmp_path, year=YEAR, language="vi", agencies=(), communes="07192")

    assert ("2025/07192",) == info_of(path).communes
    assert ["standard/2026/2025/07192"] == list(lines_of(path, STANDARD))
    assert 3 == len(lines_of(path, VALUES))
    assert "bieu_mau_2026_07192_minh_hoa.xlsx" == path.name


def test_each_commune_may_have_a_workbook_of_its_own(demo, tmp_path, monkeypatch):
    """EACH writes one a commune, all under names of their own."""
    units = units_asked(demo, YEAR).head(3)
    monkeypatch.setattr("analysis.intake.template.units_asked", lambda data, year, code: units)

    paths = write_templates(demo, tmp_path, year=YEAR, language="en", agencies=(), communes=EACH)

    assert [(f"2025/{code}",) for code in units["code"]] == [info_of(path).communes for path in paths]
    assert 3 == len(set(paths))


def test_communes_get_their_template_back_as_well(books, demo, tmp_path):
    """Scores and values of communes stand where they were, whoever of the communes the template asks."""
    filled = {
        ("standard/2026/2025/07192", "points.3"): 44,
        ("standard/2026/2025/07192", "tier"): "800",
        ("14/14/commune/total/2026/2025/07192", "value"): 98.5,
    }
    info = info_of(books["en", COMMUNES])

    path = write_book(tmp_path / "back.xlsx", book_again(demo, info), filled=filled)

    assert info == info_of(path)
    assert 44 == lines_of(path, STANDARD)["standard/2026/2025/07192"]["points.3"]
    assert "800" == lines_of(path, STANDARD)["standard/2026/2025/07192"]["tier"]
    assert 98.5 == lines_of(path, VALUES)["14/14/commune/total/2026/2025/07192"]["value"]


def test_what_is_known_is_told(books):
    """A line tells wording, unit, last value with its year and the target that comes next."""
    line = lines_of(books["vi", "so_tp"], INDICATORS)["14/14/province/total/2026"]

    assert "phần trăm" == line["unit"]
    assert re.fullmatch(r"9\d(,\d+)?% \(năm 2025\)", line["previous"])
    assert "100% (năm 2030)" == line["target"]
    assert "Mẫu số: Số trẻ em dưới 5 tuổi." in line["definition"]
    assert not any(line[c] for c in INPUTS[INDICATORS])


def test_the_year_before_is_asked_where_it_has_no_value(data_dir, tmp_path):
    """Without values of 2025 both years are asked; indicator 1 has no round in 2025."""
    (path,) = write_templates(
        DataPaths(data_dir), tmp_path, year=YEAR, language="en", agencies=["so_yt"], communes=None
    )
    keys = [RowKey.read(key) for key in lines_of(path, INDICATORS)]

    assert {2025, 2026} == {key.year for key in keys if key.indicator == "2"}
    assert {2026} == {key.year for key in keys if key.indicator == "1"}
    assert {2026} == {key.year for key in keys if key.indicator == "8a"}  # its value of 2025 is published


def test_before_the_successor_the_labour_department_is_asked(demo, tmp_path):
    """A report year decides who answers; who does not is refused with those who do."""
    (path,) = write_templates(demo, tmp_path, year=2024, language="vi", agencies=["so_ldtbxh"])
    with pytest.raises(ParameterError, match=r"so_ldtbxh.*so_yt"):
        write_templates(demo, tmp_path, year=2025, language="vi", agencies=["so_ldtbxh"])

    assert {"1", "24"} <= {RowKey.read(key).indicator for key in lines_of(path, INDICATORS)}


def test_an_unknown_commune_is_refused(demo, tmp_path):
    """A code that the list in force does not have is told."""
    with pytest.raises(ParameterError, match="99999"):
        write_templates(demo, tmp_path, year=YEAR, language="vi", agencies=(), communes="99999")
    assert [] == list(tmp_path.iterdir())


def test_the_decision_in_force_is_scored(data_dir):
    """On a day the decision that had begun and not ended; on a day before all of them none."""
    standard = load_standard(data_dir)

    assert "06/QĐ-TTg (2019)" == decision_in_force(standard, date(2026, 12, 31))
    assert "34/2014/QĐ-TTg" == decision_in_force(standard, date(2018, 12, 31))
    with pytest.raises(ParameterError, match="2009-12-31"):
        decision_in_force(standard, date(2009, 12, 31))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sheet", [INDICATORS, STANDARD, VALUES])
def test_cells_ask_and_warn_and_refuse_nothing(books, language, sheet):
    """Every check is a warning with a hint and an error; the sheet is protected without a password."""
    xml = sheet_xml(books[language, "so_gddt" if sheet == INDICATORS else COMMUNES], sheet)
    checks = re.findall(r"<dataValidation [^>]*>", xml)

    assert all('errorStyle="warning"' in c and 'prompt="' in c and 'error="' in c for c in checks)
    assert {"decimal", "list"} <= {re.search(r'type="(\w+)"', c)[1] for c in checks}
    assert re.search(r"<sheetProtection [^>]*>", xml)
    assert "password" not in xml


def test_a_share_may_be_no_more_than_its_measure(books):
    """The range is the unit's, or the measure's own where it has one: completion may pass 100 %."""
    xml = sheet_xml(books["vi", "so_gddt"], INDICATORS)
    bounds = re.findall(r"từ 0 đến (\d+),", xml)

    assert {"100", "120"} == set(bounds)
    assert "6,5" in xml
    assert "6,5" not in sheet_xml(books["en", "so_gddt"], INDICATORS)


def test_only_inputs_are_open(books):
    """Known cells are locked, inputs are not; where there is no ratio, numerator and denominator are shut."""
    path = books["vi", "ban_dt"]
    styles = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", part(path, "xl/styles.xml").split("<cellXfs")[1])
    row = re.search(rf'<row r="{FIRST_ROW + 1}".*?</row>', sheet_xml(path, INDICATORS))[0]
    cells = re.findall(r'<c r="[A-Z]+\d+"(?: s="(\d+)")?', row)
    is_open = ['locked="0"' in styles[int(style or 0)] for style in cells]
    columns = list(info_of(path).columns[INDICATORS])

    assert {"value", "document", "document_date", "status", "note"} == {
        c for c, opened in zip(columns, is_open, strict=True) if opened
    }


def test_the_hidden_sheet_is_very_hidden_and_keys_are_out_of_sight(books):
    """Nobody comes upon the hidden sheet by accident, and the column of keys is hidden."""
    path = books["vi", "so_gddt"]

    assert re.search(rf'name="{HIDDEN_SHEET}"[^>]*state="veryHidden"', part(path, "xl/workbook.xml"))
    assert re.search(r'<col min="1" max="1"[^>]*hidden="1"', sheet_xml(path, INDICATORS))


def test_the_same_inputs_give_the_same_bytes(books, demo, tmp_path):
    """A template written twice is the same file, and nothing else is left in the folder."""
    (path,) = write_templates(demo, tmp_path, year=YEAR, language="vi", agencies=["so_gddt"])

    assert books["vi", "so_gddt"].read_bytes() == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_a_template_goes_back_with_what_was_filled_and_what_to_mend(books, mended):
    """It is as valid a template as before, with the contents as they were typed."""
    lines = lines_of(mended, INDICATORS)

    assert info_of(books["vi", "so_gddt"]) == info_of(mended)
    assert "<5" == lines["7/7/province/total/2026"]["value"]
    assert date(2027, 1, 15) == lines["7/7/province/total/2026"]["document_date"]
    assert (99.5, "nan") == tuple(lines["16/16/province/total/2026"][c] for c in ("value", "numerator"))
    assert "cần một số" in part(mended, "xl/comments1.xml")
    assert 'style="thick"' in part(mended, "xl/styles.xml")


def test_what_an_agency_wrote_never_becomes_a_formula(mended):
    """Texts that a spreadsheet would run come back behind an apostrophe."""
    note = lines_of(mended, INDICATORS)["7/7/province/total/2026"]["note"]

    assert note.startswith("'=HYPERLINK")
    assert "'@Nguyễn Văn A, Phó Giám đốc" == lines_of(mended, REPORTER_SHEET)["person"]["answer"]
    for name in zipfile.ZipFile(mended).namelist():
        assert not re.search(r"<f>|<hyperlink", part(mended, name)) or not name.startswith("xl/worksheets/")


def test_what_the_template_has_no_place_for_is_not_lost_silently(demo, books, tmp_path):
    """A content for an unknown line, or for a locked cell, raises and writes nothing."""
    info = info_of(books["vi", "so_gddt"])
    for cell in (("99/99/province/total/2026", "value"), ("7/7/province/total/2026", "name")):
        with pytest.raises(KeyError, match="no open cells"):
            write_book(tmp_path / "x.xlsx", book_again(demo, info), filled={cell: 1})
    assert [] == list(tmp_path.iterdir())


@pytest.mark.skipif(
    shutil.which("localc") is None, reason="LibreOffice Calc is not here: it was not opened in it"
)
def test_templates_open_in_libreoffice_and_keep_their_checks(books, tmp_path):
    """Converted by LibreOffice, a template says the same of itself and still asks and warns."""
    chosen = [books["vi", "so_gddt"], books["en", COMMUNES]]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, chosen)], check=True, capture_output=True, timeout=180)

    for path, sheet in zip(chosen, (INDICATORS, STANDARD), strict=True):
        converted = tmp_path / f"{path.stem}.ods"
        content = part(converted, "content.xml")
        assert info_of(path) == info_of(converted)
        assert list(lines_of(path, sheet)) == list(lines_of(converted, sheet))
        assert "cell-content-is-in-list" in content
        assert 'table:message-type="warning"' in content
        assert 'table:protected="true"' in content


def test_the_scores_are_printed_on_two_pages_that_part_between_criteria(books):
    """The break stands after a criterion's second column, and names of communes are repeated."""
    path = books["vi", COMMUNES]
    columns = list(info_of(path).columns[STANDARD])
    xml = sheet_xml(path, STANDARD)

    assert "met.7" == columns[int(re.search(r'<colBreaks[^>]*><brk id="(\d+)"', xml)[1]) - 1]
    assert re.search(r'<pageSetup [^>]*scale="[4-9]\d"', xml)
    assert "$A:$D" in part(path, "xl/workbook.xml")
