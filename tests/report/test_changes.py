"""What changed since last year's report: new and revised values, and what moved each status."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from made_deliveries import deliver

from analysis.errors import DataError, MissingFileError, ParameterError
from analysis.parameters import check_parameters
from analysis.report import change_tables
from analysis.report.changes import CAUSES, changed_statuses, new_values, revisions
from analysis.report.earlier import Earlier, earlier
from analysis.report.manifest import origin, write_manifest
from analysis.report.tables import write_csv
from analysis.results import Results, compute

FIRST, SECOND = "2024-12-03T09:15:00", "2025-12-04T10:00:00"


def of_3a(year: int, value: str) -> dict:
    """Return what differs from the good delivered row: under-five mortality of the province."""
    row = {"measure": "3a", "indicator": "3a", "unit": "per_1000_live_births", "kind": "illustrative"}
    return row | {"year": str(year), "value": value}


@pytest.fixture(scope="module")
def rounds(data_dir, tmp_path_factory):
    """The illustrative data with a delivery of each of two years; the second revises the first's value.

    Nobody knew a value of 2024 or 2025 before. Not to be changed.
    """
    data = Path(shutil.copytree(data_dir, tmp_path_factory.mktemp("rounds") / "data"))
    facts = data / "demo"
    founding = facts / "observations" / "province.csv"
    table = pd.read_csv(founding, dtype="str", keep_default_na=False)
    known = table["measure"].eq("3a") & table["year"].isin(["2024", "2025"])
    table[~known].to_csv(founding, index=False)
    deliver(facts, "2024_so_yt_1", FIRST, of_3a(2024, "7.5"), report_year=2024)
    ledger = {"agency": "so_yt", "reason": "<b>Tính lại</b>", "reporter": "Trần Văn An"}
    deliver(facts, "2025_so_yt_1", SECOND, of_3a(2024, "7.9"), of_3a(2025, "7.2"), ledger=ledger)
    return data


@pytest.fixture
def two_rounds(rounds, tmp_path):
    """A copy of them that a test may change."""
    return Path(shutil.copytree(rounds, tmp_path / "data"))


@pytest.fixture(scope="module")
def both(rounds):
    """This year's results and last year's, made again."""
    now = made(rounds)
    return now, earlier(now)


def made(data, **values) -> Results:
    """Return the results of the illustrative 2025 report."""
    return compute(check_parameters(**{"report_year": 2025, "data_dir": data, "illustrative": True} | values))


# Statuses on a hand-made series of one indicator that is to fall to 10 by 2025 and to 5 by 2030.


@pytest.fixture
def on(tiny_plan, results):
    """Return the results of a report of a year on the values of some years."""
    goals = ((2021, 2025, "<=", 10.0, "at"), (2026, 2030, "<=", 5.0, "at"))
    plan = tiny_plan(*goals, direction="down")

    def make(report_year: int, values: dict[int, float]) -> Results:
        rows = {"indicator": "1", "area_code": "22", "year": list(values), "value": list(values.values())}
        series = pd.DataFrame(rows).astype({"year": "Int64"})
        parameters = replace(results.parameters, report_year=report_year)
        return Results(parameters, plan, results.observations, series[series["year"].le(report_year)])

    return make


GOOD = {2021: 14.0, 2022: 12.5, 2023: 11.0}
WORSE = {2021: 14.0, 2022: 14.0, 2023: 13.9}


@pytest.mark.parametrize(
    ("year", "then", "now", "published", "expected"),
    [
        (2024, GOOD, GOOD | {2024: 13.9}, None, ["by_world"]),
        (2024, GOOD, WORSE, None, ["by_data"]),
        (2024, GOOD, WORSE, "on_track", ["by_data"]),
        (2024, GOOD, GOOD, "at_risk", ["by_method"]),
        (2024, GOOD, WORSE | {2024: 15.0}, None, ["by_data", "by_world"]),
        (2024, GOOD, GOOD, None, None),
        (2024, GOOD, WORSE, "off_track", None),
        (2026, GOOD | {2025: 10.0}, GOOD | {2025: 10.0}, None, ["by_milestone"]),
        (2026, GOOD | {2025: 10.0}, GOOD | {2025: 10.0, 2026: 12.0}, None, ["by_milestone", "by_world"]),
    ],
)
def test_what_moved_a_status_is_found_step_by_step(on, year, then, now, published, expected):
    """Method, data, target, world and time are told apart; where the status is the same nothing is told."""
    said = None if published is None else pd.Series({"1": published})
    before = Earlier(on(year - 1, then), on(year - 1, now), said)

    rows = changed_statuses(on(year, now), before)

    found = [cause for cause in CAUSES if rows[cause].any()]
    assert (expected or []) == found
    assert len(rows) == (expected is not None)


def test_what_nothing_else_moved_time_alone_did(on):
    """No rule of today's moves a status by time alone; should one come, it is not laid to a new value."""
    then, now = on(2024, GOOD), on(2025, GOOD)
    later = SimpleNamespace(headline=now.headline.assign(status="off_track"))

    rows = changed_statuses(later, Earlier(then, then, None))

    assert ["by_time"] == [cause for cause in CAUSES if rows[cause].any()]


def test_a_status_goes_through_all_steps(on):
    """The steps are there one by one, with the milestones that both reports judge by."""
    before = Earlier(on(2025, GOOD | {2025: 10.0}), on(2025, GOOD | {2025: 10.5}), None)

    row = changed_statuses(on(2026, GOOD | {2025: 10.5}), before).loc["1"]

    assert ["reached", "reached", "off_track"] == list(row[["published", "before", "revised"]])
    assert row["same_goal"] == row["after"]
    assert (2025, 2030) == (row["milestone_before"], row["milestone"])


# The whole way, from deliveries to tables.


def test_what_was_known_then_is_what_had_been_delivered_before_this_round(both):
    """Without last year's folder the first delivery for this year's report ends what was known."""
    now, before = both

    def value(results: Results, year: int) -> float:
        rows = results.series[results.series["indicator"].eq("3a")]
        return rows.set_index("year")["value"][year]

    assert (7.5, 7.9, 7.9) == (value(before.then, 2024), value(before.revised, 2024), value(now, 2024))
    assert 2024 == before.then.parameters.report_year == before.revised.series["year"].max()
    assert before.published is None


def test_new_and_revised_values_are_told_with_who_sent_them(both):
    """The new year's value is new; the older year's is a revision with delivery, sender, file and reason."""
    now, then = both[0], both[1].then

    values = new_values(now, then)
    assert [(2025, 7.2, "2025_so_yt_1", False)] == list(
        values.loc[values["indicator"].eq("3a"), ["year", "value", "source_id", "late"]].itertuples(
            index=False, name=None
        )
    )
    row = revisions(now, then).set_index("year").loc[2024]
    assert (7.5, 7.9, "2024_so_yt_1", "2025_so_yt_1") == tuple(
        row[["before", "after", "source_id", "delivery"]]
    )
    assert ("so_yt", "Trần Văn An", "Nguyễn Thị Hoa", pd.Timestamp(SECOND)) == tuple(
        row[["agency", "reporter", "received_by", "received"]]
    )


def test_what_the_last_report_knew_is_no_revision(two_rounds):
    """A founding value that was replaced before the last report was made isn't listed again."""
    row = of_3a(2022, "8.1")
    deliver(two_rounds / "demo", "2024_so_yt_2", "2024-12-04T08:00:00", row, report_year=2024)
    now = made(two_rounds)

    assert {"2025_so_yt_1"} == set(revisions(now, earlier(now).then)["delivery"])
    founding = made(two_rounds, known_on="01/12/2024")
    assert {"2024_so_yt_2", "2025_so_yt_1"} == set(revisions(now, founding)["delivery"])


def test_a_confirmed_value_is_no_revision(two_rounds):
    """The same value sent again replaces the older one and changes nothing."""
    deliver(two_rounds / "demo", "2025_so_yt_2", "2025-12-05T08:00:00", of_3a(2024, "7.9"))
    now = made(two_rounds)

    assert ["2025_so_yt_1"] == list(revisions(now, earlier(now).then)["delivery"])


def test_a_value_of_a_year_already_reported_is_late(two_rounds):
    """A first value of an earlier year counts as new, and as late."""
    founding = made(two_rounds).series
    known = set(zip(founding["indicator"], founding["year"], strict=True))
    year = next(year for year in range(2024, 2000, -1) if ("22", year) not in known)
    row = {"measure": "22", "indicator": "22", "kind": "illustrative", "year": str(year), "value": "50"}
    deliver(two_rounds / "demo", "2025_late", "2025-12-06T08:00:00", row)
    now = made(two_rounds)

    values = new_values(now, earlier(now).then)

    assert [(year, True)] == list(
        values.loc[values["indicator"].eq("22"), ["year", "late"]].itertuples(index=False, name=None)
    )


def test_a_report_as_known_on_a_day_is_the_report_of_that_day(two_rounds, both):
    """Without the later delivery the tables are those of the day before it came."""
    last = made(two_rounds, known_on="03/12/2025")

    assert not last.series.equals(both[0].series)
    (two_rounds / "demo" / "deliveries" / "2025_so_yt_1").rename(two_rounds / "away")
    for name in ("series", "judged", "effort"):
        pd.testing.assert_frame_equal(getattr(made(two_rounds), name), getattr(last, name))


def test_the_first_report_has_nothing_to_compare_with(data_dir):
    """The report of the plan's first year says so."""
    now = made(data_dir, report_year=2021)

    assert earlier(now) is None
    assert ["Đây là báo cáo đầu tiên của kỳ kế hoạch nên chưa có báo cáo năm trước để so sánh."] == (
        change_tables.lead_sentences(now, None)
    )


# Last year's folder.


@pytest.fixture(scope="module")
def built(rounds, tmp_path_factory):
    """Last year's report as built on 20 December 2024, with a status that today's methods don't give."""
    parameters = check_parameters(report_year=2024, data_dir=rounds, illustrative=True)
    then = compute(replace(parameters, known_on=date(2024, 12, 20)))
    target = tmp_path_factory.mktemp("built") / "2024"
    write_csv(then, target / "tables")
    manifest = json.loads(write_manifest(target, origin(parameters), rounds, {}).read_text(encoding="utf-8"))
    manifest["made"] = datetime(2024, 12, 20, 5, tzinfo=UTC).isoformat()
    status = target / "tables" / "status.csv"
    table = pd.read_csv(status, dtype={"indicator": "str"})
    chosen = table["indicator"].eq("3a") & table["headline"]
    assert ["reached"] != list(table.loc[chosen, "status"])
    table.loc[chosen, "status"] = "reached"
    table.to_csv(status, index=False, encoding="utf-8-sig")
    (target / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return target


@pytest.fixture
def folder(built, tmp_path):
    """A copy of it that a test may spoil."""
    return Path(shutil.copytree(built, tmp_path / "2024"))


def test_the_published_status_and_day_come_from_last_year_s_folder(rounds, folder):
    """What was published and what was known then are read from what was built."""
    now = made(rounds, previous_report=folder)
    before = earlier(now)

    assert "reached" == before.published["3a"]
    assert "reached" != before.then.headline.at["3a", "status"]
    assert date(2024, 12, 20) == before.then.parameters.known_on.date()
    assert changed_statuses(now, before).at["3a", "by_method"]
    assert "Báo cáo này được so với báo cáo năm 2024 đã công bố." in change_tables.lead_sentences(now, before)


def test_a_report_that_was_made_as_known_on_a_day_knew_no_more(rounds, folder):
    """The day in the manifest counts where it lies before the moment of making."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["parameters"]["known_on"] = "2024-11-30"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    before = earlier(made(rounds, previous_report=folder))

    assert date(2024, 11, 30) == before.then.parameters.known_on.date()
    assert before.then.observations.deliveries.empty


@pytest.mark.parametrize(("name", "value"), [("report_year", 2023), ("illustrative", False)])
def test_a_folder_with_another_report_is_refused(rounds, folder, name, value):
    """A report of another year, or of real data beside illustrative ones, is never compared with."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["parameters"][name] = value
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    with pytest.raises(ParameterError, match="does not hold the 2024 report"):
        earlier(made(rounds, previous_report=folder))


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("manifest.json", "{", "expected.changes.manifest"),
        ("manifest.json", "[]", "expected.changes.manifest"),
        ("manifest.json", '{"made": "hôm qua", "parameters": {}}', "expected.changes.manifest"),
        ("tables/status.csv", "indicator,status\n3a,on_track\n", "expected.changes.statuses"),
        (
            "tables/status.csv",
            "indicator,milestone,status,headline\n3a,2025,fine,True\n",
            "expected.changes.statuses",
        ),
    ],
)
def test_a_spoiled_folder_is_told(rounds, folder, file, content, expected):
    """A manifest or a table that is not as it was written raises DataError and no traceback."""
    (folder / file).write_text(content, encoding="utf-8")

    with pytest.raises(DataError) as raised:
        earlier(made(rounds, previous_report=folder))

    assert [expected] == [p.expected for p in raised.value.problems]


def test_a_folder_without_its_statuses_is_told(rounds, folder):
    """The table of statuses is asked for by name."""
    (folder / "tables" / "status.csv").unlink()

    with pytest.raises(MissingFileError, match=r"status\.csv"):
        earlier(made(rounds, previous_report=folder))


# In words.


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("vi", "Sở Y tế (Trần Văn An) gửi, Nguyễn Thị Hoa nhận ngày 04/12/2025"),
        ("en", "sent by Department of Health (Trần Văn An), received by Nguyễn Thị Hoa on 4 December 2025"),
    ],
)
def test_the_annex_names_value_sender_file_and_reason(rounds, language, sentence):
    """Old and new value, who, which file with the beginning of its SHA-256, and the reason as text."""
    now = made(rounds, language=language)

    html = change_tables.revision_annex(now, earlier(now)).html

    for part in (sentence, "So_GDDT.xlsx (SHA-256 abababababab…)", "2025_so_yt_1"):
        assert part in html
    assert "&lt;b&gt;Tính lại&lt;/b&gt;" in html
    assert all(value in html for value in (("7,5‰", "7,9‰") if language == "vi" else ("7.5‰", "7.9‰")))


def test_the_sections_are_empty_where_nothing_changed(both):
    """Two reports on the same data have no table, and sentences with zero."""
    now, _ = both
    same = replace(now, parameters=replace(now.parameters, report_year=2025))
    before = Earlier(same, same, None)

    for make in (change_tables.statuses, change_tables.values, change_tables.revised):
        assert make(now, before) is None
    assert change_tables.revision_annex(now, before) is None
    assert "Có 0 giá trị được sửa." in change_tables.lead_sentences(now, before)


def test_statuses_are_told_with_what_moved_them(both):
    """The sentence of a cause names the new value and its year; a due target is named too."""
    html = change_tables.statuses(*both).html

    assert "thực tế thay đổi: giá trị mới năm 2025 là 7,2‰; mục tiêu năm 2025 đã đến hạn" in html
    assert 'href="#chi-tieu-3a"' in html


def test_values_of_communes_are_counted_and_not_listed(two_rounds):
    """A commune's revised value is in no table; the sentence counts it."""
    commune = of_3a(2024, "9") | {"area_level": "commune", "area_code": "06652"}
    deliver(two_rounds / "demo", "2024_xa_1", "2024-12-05T08:00:00", commune, report_year=2024)
    deliver(two_rounds / "demo", "2025_xa_1", "2025-12-08T08:00:00", commune | {"value": "4"})
    now = made(two_rounds)
    before = earlier(now)

    assert "06652" in set(revisions(now, before.then)["area_code"])
    assert "2025_xa_1" not in change_tables.revision_annex(now, before).html
    assert "có 1 giá trị cấp xã được sửa" in change_tables.communes_sentence(now, before)
