"""The commands for workbooks: what is written where, what is said, and with which exit code."""

from pathlib import Path

import pytest
from grids import GOOD, MIXED, written
from typer.testing import CliRunner

from analysis.cli import app

OK, REFUSED, BAD_PARAMETER, UNWRITABLE = 0, 1, 2, 4


@pytest.fixture
def run(data_copy, tmp_path):
    """Run a command on a copy of the illustrative data; return its exit code and what it said."""

    def command(name: str, *arguments: str | Path) -> tuple[int, str]:
        always = ("--data", data_copy, "--demo", "--outputs", tmp_path / "outputs")
        result = CliRunner().invoke(app, [str(a) for a in (name, *arguments, *always)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return command


def deliveries(tmp_path: Path) -> list[str]:
    return sorted(p.name for p in (tmp_path / "data" / "demo" / "deliveries").glob("*"))


def results(tmp_path: Path) -> list[str]:
    """Return what stands in the folder of intakes."""
    return sorted(
        str(p.relative_to(tmp_path / "outputs" / "intake")) for p in (tmp_path / "outputs").rglob("*.*")
    )


def test_a_good_file_is_taken_in(run, tmp_path):
    code, said = run("intake", written(GOOD, tmp_path / "gddt.xlsx"), "--year", "2026", "--by", "Hà")

    assert OK == code
    assert "Đã nhận 2 giá trị" in said
    assert ["2026_so_gddt_1"] == deliveries(tmp_path)
    assert ["2026_so_gddt_1/ket_qua_tiep_nhan.html"] == results(tmp_path)
    assert "Hà" in (tmp_path / "data/demo/deliveries/2026_so_gddt_1/delivery.csv").read_text("utf-8")


def test_nothing_is_taken_in_when_one_cell_is_wrong(run, tmp_path):
    code, said = run("intake", written(MIXED, tmp_path / "gddt.xlsx"), "--year", "2026")

    assert REFUSED == code
    assert "Bảng!B3" in said
    assert "rất thấp" in said
    assert [] == deliveries(tmp_path)
    assert ["2026_so_gddt_1/ket_qua_tiep_nhan.html"] == results(tmp_path)


def test_what_is_good_is_taken_in_when_asked(run, tmp_path):
    code, said = run("intake", written(MIXED, tmp_path / "gddt.xlsx"), "--year", "2026", "--accept-valid")

    assert REFUSED == code
    assert ["2026_so_gddt_1"] == deliveries(tmp_path)
    assert "2026_so_gddt_1/2026_so_gddt_1_tra_lai.xlsx" in results(tmp_path)
    assert "tra_lai.xlsx" in said


@pytest.mark.parametrize("extra", [(), ("--accept-valid",)])
def test_a_trial_writes_only_the_page(run, tmp_path, extra):
    run("intake", written(MIXED, tmp_path / "gddt.xlsx"), "--year", "2026", "--dry-run", *extra)

    assert [] == deliveries(tmp_path)
    assert ["2026_so_gddt_1/ket_qua_tiep_nhan.html"] == results(tmp_path)


def test_an_answer_settles_a_held_cell(run, tmp_path):
    """A number that is ten times last year's waits until somebody has said what it is."""
    drawn = GOOD.replace("'0,02", "'97")
    file = written(drawn, tmp_path / "gddt.xlsx")
    code, said = run("intake", file, "--year", "2026")
    assert REFUSED == code
    assert "Bảng!B3" in said

    code, _ = run("intake", file, "--year", "2026", "--answer", "Bảng!B3=0,97")

    assert OK == code
    rows = (tmp_path / "data/demo/deliveries/2026_so_gddt_1/observations.csv").read_text("utf-8")
    assert "Bảng!B3: 0,97" in rows


def test_an_answer_is_for_one_cell_of_one_file(run, tmp_path):
    """Templates have the same sheets: without the file's name nobody knows which cell is meant."""
    drawn = GOOD.replace("'0,02", "'97")
    first, second = written(drawn, tmp_path / "a.xlsx"), written("Ghi chú | x\ny | z", tmp_path / "b.xlsx")

    code, said = run("intake", first, second, "--year", "2026", "--answer", "Bảng!B3=0,97")
    assert BAD_PARAMETER == code
    assert "Bảng!B3" in said

    code, _ = run("intake", first, second, "--year", "2026", "--answer", "a.xlsx, Bảng!B3=0,97")
    assert OK == code
    assert ["2026_so_gddt_1"] == deliveries(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--answer", "B3=5"), "B3=5"),
        (("--answer", "Bảng!Z99=5"), "Bảng!Z99"),
        (("--agency", "so_la"), "so_la"),
        (("--measure", "99"), "99"),
        (("--language", "fr"), "fr"),
    ],
)
def test_a_bad_option_is_told(run, tmp_path, arguments, words):
    code, said = run("intake", written(GOOD, tmp_path / "gddt.xlsx"), "--year", "2026", *arguments)

    assert BAD_PARAMETER == code
    assert words in said
    assert [] == deliveries(tmp_path)


def test_a_file_that_is_not_there_is_told(run, tmp_path):
    code, said = run("intake", tmp_path / "không_có.xlsx", "--year", "2026")

    assert OK != code
    assert "không_có.xlsx" in said


def test_what_is_not_a_workbook_is_told(run, tmp_path):
    path = tmp_path / "hỏng.xlsx"
    path.write_bytes(b"PK\x03\x04 and no more")
    code, said = run("intake", path, "--year", "2026")

    assert REFUSED == code
    assert "hỏng.xlsx" in said


def test_templates_are_written_by_name(run, tmp_path):
    code, said = run("template", "--year", "2026", "--agency", "gddt")

    assert OK == code
    assert ["bieu_mau_2026_so_gddt_minh_hoa.xlsx"] == [
        path.name for path in (tmp_path / "outputs" / "templates" / "2026").iterdir()
    ]
    assert "bieu_mau_2026_so_gddt_minh_hoa.xlsx" in said


@pytest.mark.parametrize("arguments", [("--agency", "so_la"), ("--commune", "99999"), ("--language", "fr")])
def test_a_template_for_nobody_is_refused(run, tmp_path, arguments):
    code, said = run("template", "--year", "2026", *arguments)

    assert BAD_PARAMETER == code
    assert arguments[1] in said
    assert not list(tmp_path.glob("outputs/**/*.xlsx"))


def test_a_template_that_cannot_be_written_is_told(run, tmp_path):
    """As when a file stands where the folder should be, or the workbook is open in Excel."""
    (tmp_path / "outputs").write_text("a file")
    code, said = run("template", "--year", "2026", "--agency", "so_gddt")

    assert UNWRITABLE == code
    assert "bieu_mau_2026_so_gddt" in said


def test_letters_are_drafted(run, tmp_path):
    code, said = run("letters", "--year", "2026", "--agency", "so_tp", "--deadline", "2027-01-15")

    assert OK == code
    assert "1 công văn" in said
    assert ["cong_van_so_tp.docx"] == [
        path.name for path in (tmp_path / "outputs" / "letters" / "2026_vi_so_tp_demo").iterdir()
    ]


@pytest.mark.parametrize(
    "arguments", [("--agency", "so_la"), ("--deadline", "15/01/2027"), ("--language", "fr")]
)
def test_a_letter_that_cannot_be_drafted_is_told(run, tmp_path, arguments):
    code, said = run("letters", "--year", "2026", *arguments)

    assert BAD_PARAMETER == code
    assert arguments[1] in said
    assert not (tmp_path / "outputs").exists()


def test_files_of_which_nothing_can_be_taken_in_are_told(run, tmp_path):
    """No value in one, a word in the other: a page, workbooks to send back, no delivery."""
    none = written("Chỉ tiêu | Năm 2026\nSản lượng than | 40", tmp_path / "a.xlsx")
    word = written("Chỉ tiêu | Năm 2026\nTỷ lệ trẻ em bỏ học bậc tiểu học | thấp", tmp_path / "b.xlsx")

    code, said = run("intake", none, word, "--year", "2026", "--accept-valid")

    assert REFUSED == code
    assert "Sản lượng than" in said
    assert "thấp" in said
    assert [] == deliveries(tmp_path)
    assert 3 == len(results(tmp_path))
