"""The commands: their help, their exit codes, and what they say about data that cannot be used."""

import contextlib
import json
import re
from pathlib import Path

import click
import pytest
import typer
from typer.testing import CliRunner

from analysis.cli import app
from analysis.language import speak
from analysis.observations import OBSERVATIONS

ROOT = Path(__file__).resolve().parents[1]
OK, BAD_DATA, BAD_PARAMETER, NO_FILE, NO_OUTPUT = 0, 1, 2, 3, 4
HEADING = ",".join(column.name for column in OBSERVATIONS)
GOOD = "17a,17a,2023,,province,22,total,98.5,percent,,,observed,final,,plan52,yes,,,"
NAME = "data/observations/reported.csv"


@pytest.fixture
def run(monkeypatch):
    """Run a command in the project's folder; return its exit code and everything it said."""
    monkeypatch.chdir(ROOT)

    def command(*arguments: str | Path) -> tuple[int, str]:
        result = CliRunner().invoke(app, [str(a) for a in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return command


@pytest.fixture
def report(run, monkeypatch, tmp_path):
    """Run the report into a folder that holds an earlier report; a notebook must not be reached."""

    def reached(*_, **__):
        raise AssertionError("a notebook was run")

    monkeypatch.setattr("analysis.report.build.execute", reached)
    before = tmp_path / "outputs" / "2025" / "index.html"
    before.parent.mkdir(parents=True)
    before.write_text("an earlier report", encoding="utf-8")

    def command(*arguments: str | Path, outputs: Path = tmp_path / "outputs") -> tuple[int, str]:
        told = run("report", "--outputs", outputs, *arguments)
        assert [before] == [path for path in (tmp_path / "outputs").rglob("*") if path.is_file()]
        assert "an earlier report" == before.read_text(encoding="utf-8")
        assert ["2025"] == [path.name for path in (tmp_path / "outputs").iterdir()]
        return told

    return command


def one_line(text: str) -> str:
    """Return what was printed without line breaks and frames."""
    return re.sub(r"[\s│┃]+", " ", text)


@pytest.mark.parametrize(
    ("identifier", "command"),
    [
        ("analysis", []),
        ("report", ["report"]),
        ("batch", ["batch"]),
        ("nation", ["nation"]),
        ("validate", ["validate"]),
        ("indicators", ["indicators"]),
        ("commune", ["commune"]),
        ("template", ["template"]),
        ("intake", ["intake"]),
        ("letters", ["letters"]),
        ("publish_data", ["publish-data"]),
        ("seal", ["seal"]),
        ("database", ["database"]),
        ("boundaries", ["boundaries"]),
        ("boundaries_import", ["boundaries", "import"]),
    ],
)
def test_the_help_of_each_command_is_vietnamese_first(run, identifier, command):
    """Every command explains itself in Vietnamese and then in English."""
    code, said = run(*command, "--help")
    said = one_line(said)

    assert OK == code
    assert (
        -1
        < said.find(speak("vi").text(f"cli.{identifier}"))
        < said.find(speak("en").text(f"cli.{identifier}"))
    )


def commands() -> dict[str, click.Command]:
    """Return every command by its name, groups left out."""
    whole = typer.main.get_command(app)
    groups = [whole, *(c for c in whole.commands.values() if hasattr(c, "commands"))]
    return {n: c for group in groups for n, c in group.commands.items() if not hasattr(c, "commands")}


@pytest.mark.parametrize("command", sorted(commands()))
def test_the_help_explains_each_option_in_vietnamese(command):
    """No option of a command stands without its Vietnamese and English words."""
    options = [option for option in commands()[command].params if option.name != "help"]

    for option in options:
        vietnamese, _, english = option.help.partition(" / ")
        assert vietnamese
        assert english
        assert vietnamese != english


def test_every_command_has_its_help_tested():
    """A new command must be added to the help test."""
    names = {command.callback.__name__ for command in app.registered_commands}
    groups = {group.name for group in app.registered_groups}

    assert {
        "batch",
        "nation",
        "report",
        "validate",
        "indicators",
        "commune",
        "template",
        "intake",
        "letters",
        "publish_data",
        "seal",
        "database",
        "boundaries",
    } == names | groups


def test_without_a_command_the_help_is_shown(run):
    """Typing nothing shows the commands."""
    assert "validate" in run()[1]


@pytest.mark.parametrize("demo", [[], ["--demo"]])
@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Số liệu hợp lệ: 35 chỉ số"), ("en", "35 indicators")]
)
def test_the_committed_data_are_valid(run, demo, language, words):
    """Both the real and the illustrative data pass, and the command says how much there is."""
    code, said = run("validate", "--language", language, *demo)

    assert OK == code
    assert words in one_line(said)


def test_the_validation_says_what_the_child_friendly_rule_makes_of_the_assessments(run):
    """The illustrative assessments are judged again by their points."""
    code, said = run("validate", "--demo")

    assert OK == code
    assert re.search(r"tính lại theo quy định .* 11 chưa kiểm chứng được; 0 khác", one_line(said))


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("communes/child_friendly_tiers", ",850,850,", ",850,abc,", "cột “min_points”: đọc được “abc”"),
        ("communes/child_friendly_standard", ",13,,", ",14,,", "đọc được “14”, cần số thứ tự một tiêu chí"),
        (
            "demo/communes/criterion_scores",
            ",7,,,",
            ",7,,,9",
            "cần số điểm không quá điểm tối đa",
        ),
        ("demo/communes/assessed_tiers", ",850,", ",700,", "đọc được “700”, cần một mức của quyết định ấy"),
        ("demo/communes/assessments", "(2019)", "(2018)", "cần một quyết định có trong"),
    ],
)
def test_the_tables_of_the_child_friendly_standard_are_checked(run, data_copy, name, before, after, said):
    """A mistake in any of them stops the validation and is told with its file."""
    file = data_copy / f"{name}.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    code, told = run("validate", "--demo", "--data", data_copy)

    assert BAD_DATA == code
    assert f"{name}.csv, dòng" in one_line(told) and said in one_line(told)


BROKEN = [
    pytest.param(
        HEADING.replace(",value", "") + "\n" + GOOD.replace(",98.5", "") + "\n",
        f"{NAME}, dòng 1: cần cột “value” (đang thiếu)",
        id="a missing column",
    ),
    pytest.param(
        f"{HEADING}\n{GOOD.replace('98.5', 'abc')}\n",
        f"{NAME}, dòng 2, cột “value”: đọc được “abc”, cần một số viết bằng chữ số",
        id="a text in a number",
    ),
    pytest.param(
        f"{HEADING}\n" + GOOD.replace("98.5", '"6,5"') + "\n",
        f"{NAME}, dòng 2, cột “value”: đọc được “6,5”, cần một số viết bằng chữ số",
        id="6,5",
    ),
    pytest.param(
        f"{HEADING}\n{GOOD.replace('98.5', '1.000')}\n",
        f"{NAME}, dòng 2, cột “value”: đọc được “1.000”, cần một số không mơ hồ: viết 1 nếu là 1, viết 1000",
        id="1.000",
    ),
    pytest.param(
        f"{HEADING}\n{GOOD.replace('2023', '20235')}\n",
        f"{NAME}, dòng 2, cột “year”: đọc được “20235”, cần một năm bốn chữ số",
        id="a year of 20235",
    ),
    pytest.param(
        f"{HEADING}\n{GOOD.replace('17a,17a', '17a,99')}\n",
        f"{NAME}, dòng 2, cột “indicator”: đọc được “99”, cần mã một chỉ số của kế hoạch",
        id="an unknown indicator",
    ),
    pytest.param(
        f"{HEADING}\n{GOOD}\n{GOOD}\n",
        f"{NAME}, dòng 3: cần một giá trị duy nhất",
        id="a duplicate key",
    ),
    pytest.param(
        f"{HEADING}\n{GOOD.replace('17a,17a', '16,16').replace('98.5', '130')}\n",
        f"{NAME}, dòng 2, cột “value”: đọc được “130.0”, cần một giá trị trong khoảng",
        id="a percentage of 130",
    ),
    pytest.param("", f"{NAME}: cần tệp có dòng tiêu đề và số liệu", id="an empty file"),
    pytest.param(
        f"{HEADING}\n{GOOD}".encode() + "tỉnh\n".encode("utf-16-le"),
        f"{NAME}, dòng 2: đọc được",
        id="a file that is not UTF-8",
    ),
]


def put(data_copy: Path, content: str | bytes) -> Path:
    """Put a file beside the real observations and return the data folder."""
    content = content if isinstance(content, bytes) else content.encode("utf-8")
    (data_copy / "observations" / "reported.csv").write_bytes(content)
    return data_copy


def test_the_row_that_is_broken_below_is_good(run, data_copy):
    """The file that the next test breaks is valid as it stands."""
    assert OK == run("validate", "--data", put(data_copy, f"{HEADING}\n{GOOD}\n"))[0]


@pytest.mark.parametrize(("content", "words"), BROKEN)
def test_broken_data_are_told_with_file_row_and_column(run, data_copy, content, words):
    """Every mistake ends with exit code 1 and says where it is, what was read and what was expected."""
    code, said = run("validate", "--data", put(data_copy, content))

    assert BAD_DATA == code
    assert words in said
    assert "Traceback" not in said
    assert "chưa ghi gì" in said


def test_broken_data_are_told_in_english_when_asked(run, data_copy):
    """With --language en the same mistake is told in English."""
    path = put(data_copy, f"{HEADING}\n{GOOD.replace('98.5', 'abc')}\n")

    code, said = run("validate", "--language", "en", "--data", path)

    assert BAD_DATA == code
    assert f"{NAME}, row 2, column “value”: read “abc”, expected a number in digits" in said


def test_a_report_on_broken_data_leaves_the_earlier_one(report, data_copy):
    """When the data are wrong the earlier report stays as it was and nothing is left beside it."""
    code, said = report("--data", put(data_copy, f"{HEADING}\n{GOOD.replace('98.5', 'abc')}\n"))

    assert BAD_DATA == code
    assert f"{NAME}, dòng 2, cột “value”: đọc được “abc”" in said


def test_a_missing_map_is_told_with_its_path(report, tmp_path):
    """Without the boundary file the report ends with exit code 3 and names the file."""
    code, said = report("--shapes", tmp_path / "nowhere.geojson")

    assert NO_FILE == code
    assert "nowhere.geojson" in said and "Traceback" not in said


def test_missing_notebooks_are_told_before_anything_is_done(report, tmp_path):
    """Without the notebooks the report ends with exit code 3 at once."""
    code, said = report("--notebooks", tmp_path / "nowhere")

    assert NO_FILE == code
    assert "nowhere" in said


@pytest.mark.parametrize("command", ["report", "validate", "indicators"])
def test_a_missing_data_folder_is_told(run, tmp_path, command):
    """A data folder that does not exist ends every command with exit code 3."""
    code, said = run(command, "--data", tmp_path / "nowhere")

    assert NO_FILE == code
    assert "nowhere" in said and "Traceback" not in said


def test_outputs_that_cannot_be_written_are_told(report, tmp_path):
    """Where the outputs folder is a file the report ends with exit code 4 and the file stays."""
    occupied = tmp_path / "occupied"
    occupied.write_text("not a folder", encoding="utf-8")

    code, said = report(outputs=occupied)

    assert NO_OUTPUT == code
    assert "occupied" in said and "Traceback" not in said
    assert "not a folder" == occupied.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--year", "2031"], "Năm báo cáo “2031” không hợp lệ; cần một năm từ 2021 đến 2030"),
        (["--year", "20235"], "“20235”"),
        (["--year", "abc"], "--year"),
        (["--language", "fr"], "Ngôn ngữ “fr” không có; hãy chọn một trong: vi, en"),
        (["--vintage", "2019"], "“2019”"),
        (["--as-known", "hôm qua"], "“hôm qua”"),
    ],
)
def test_a_bad_parameter_is_told_before_anything_is_done(report, arguments, words):
    """A year, a language or a list that does not exist ends with exit code 2 in words."""
    code, said = report(*arguments)

    assert BAD_PARAMETER == code
    assert words in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["validate", "indicators"])
def test_a_bad_language_is_told_by_every_command(run, command):
    """A language that does not exist ends every command with exit code 2."""
    code, said = run(command, "--language", "fr")

    assert BAD_PARAMETER == code
    assert "Ngôn ngữ “fr” không có" in said


@pytest.mark.parametrize(("language", "words"), [("vi", "LĐ-TB&XH"), ("en", "(DOLISA)")])
def test_the_list_has_all_35_indicators(run, plan, language, words):
    """The list shows every indicator once, in the plan's order, with its agency in the language."""
    code, said = run("indicators", "--language", language)
    listed = re.findall(r"^│ (\d+[a-d]?)\s+│", said, flags=re.MULTILINE)

    assert OK == code
    assert plan.indicators.index.tolist() == listed
    assert words in said


def test_an_interrupt_that_is_swallowed_still_stops_the_report():
    """Ctrl-C inside a destructor is lost as an exception; the next step notices it all the same."""
    import signal

    from analysis.cli import reports

    with pytest.raises(KeyboardInterrupt), reports._progress("vi") as begin:
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        begin("data")


def test_a_boundary_file_can_be_tried_first(run, tmp_path):
    """A dry run says what would change, leaves the picture and writes nothing."""
    product = tmp_path / "map.geojson"
    product.write_bytes((ROOT / "shapes" / "quang_ninh_communes.geojson").read_bytes())
    sent = tmp_path / "gui.geojson"
    present = json.loads(product.read_text(encoding="utf-8"))
    present["features"] = [f for f in present["features"] if f["properties"]["vintage"] == "2025"]
    sent.write_text(json.dumps(present), encoding="utf-8")
    options = ("--shapes", product, "--dry-run", "--picture", tmp_path / "so_sanh.png")
    code, said = run("boundaries", "import", sent, *options)

    assert code == OK
    assert "Chạy thử" in said
    assert product.read_bytes() == (ROOT / "shapes" / "quang_ninh_communes.geojson").read_bytes()
    assert (tmp_path / "so_sanh.png").stat().st_size > 10_000
