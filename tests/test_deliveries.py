"""Deliveries: how they are loaded, which value is in force, and what was known on a day."""

from datetime import date
from itertools import groupby, pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_deliveries import deliver
from spoiled import spoil

from analysis.communes.assessments import load_assessments
from analysis.communes.criterion_scores import load_assessed_tiers, load_criterion_scores
from analysis.communes.standard import load_standard
from analysis.deliveries import load_deliveries, supersede
from analysis.errors import DataError, MissingFileError
from analysis.observations import load_observations
from analysis.paths import DataPaths

MORNING, NOON = "2026-02-01T08:00:00", "2026-02-01T12:00:00"


def problems(load, *arguments) -> set[tuple]:
    """Return (file, row, column, expected) of everything that loading finds wrong."""
    with pytest.raises(DataError) as raised:
        load(*arguments)
    return {(p.file, p.row, p.column, p.expected) for p in raised.value.problems}


def of_17a(observations) -> list[tuple]:
    """Return what is known of the value that the deliveries are about."""
    rows = observations.rows
    rows = rows[rows["measure"].eq("17a") & rows["year"].eq(2023) & rows["area_code"].eq("22")]
    return list(rows[["source_id", "value", "used", "status"]].itertuples(index=False, name=None))


def test_without_deliveries_the_ledger_is_empty(data_dir):
    """The project's own data have no delivery, and the ledger its columns and no rows."""
    ledger = load_deliveries(data_dir)

    assert 0 == len(ledger)
    assert {"delivery", "workbook", "received"} <= set(ledger.columns)


def test_a_delivery_is_loaded_with_its_source(data_copy, plan):
    """Its observation is used, its source is known, and the ledger holds the name of the workbook."""
    deliver(data_copy, "2025_so_gddt_1", NOON, {})

    known = load_observations(data_copy, plan)

    assert [("2025_so_gddt_1", 98.5, True, "final")] == of_17a(known)
    assert "Báo cáo 2025_so_gddt_1" == known.sources.at["2025_so_gddt_1", "title"]
    assert "So_GDDT.xlsx" == known.deliveries.at["2025_so_gddt_1", "workbook"]
    assert pd.Timestamp(NOON) == known.deliveries.at["2025_so_gddt_1", "received"]


def test_a_folder_that_is_being_written_is_no_delivery(data_copy):
    """A folder whose name begins with a dot is not there yet."""
    deliver(data_copy, "a", NOON, {}).rename(data_copy / "deliveries" / ".a.part")

    assert load_deliveries(data_copy).empty


@pytest.mark.parametrize("missing", ["delivery.csv", "source.csv", "observations.csv"])
def test_a_delivery_is_whole(data_copy, plan, missing):
    """A delivery without one of its files is told and never passed over."""
    (deliver(data_copy, "a", NOON, {}) / missing).unlink()

    with pytest.raises(MissingFileError, match=missing):
        load_observations(data_copy, plan)


LEDGER = "data/deliveries/a/delivery.csv"


@pytest.mark.parametrize(
    ("expected", "change"),
    [
        ((LEDGER, 2, "delivery", "expected.deliveries.folder"), {"delivery": "b"}),
        ((LEDGER, 2, "agency", "expected.agency"), {"agency": "so_la"}),
        ((LEDGER, 2, "received", "expected.deliveries.moment"), {"received": "03/12/2026"}),
        ((LEDGER, 2, "received", "expected.deliveries.moment"), {"received": "2026-12-03"}),
        ((LEDGER, 2, "received", "expected.deliveries.moment"), {"received": "2026-13-03T09:15:00"}),
        ((LEDGER, 2, "sha256", "expected.deliveries.sha256"), {"sha256": "AB" * 32}),
        ((LEDGER, 2, "sha256", "expected.deliveries.sha256"), {"sha256": "ab" * 31}),
        ((LEDGER, 2, "file", "expected.filled"), {"file": ""}),
        ((LEDGER, 2, "report_year", "expected.year"), {"report_year": "26"}),
    ],
)
def test_a_ledger_row_that_cannot_be_is_refused(data_copy, plan, expected, change):
    """Each mistake of a delivery's row is told with file, row and column as they stand in the file."""
    deliver(data_copy, "a", NOON, {}, ledger=change)

    assert {expected} == problems(load_observations, data_copy, plan)


def test_a_delivery_has_one_row(data_copy):
    """None and two are refused."""
    folder = deliver(data_copy, "a", NOON, {})
    heading, row = (folder / "delivery.csv").read_text(encoding="utf-8").splitlines()
    (folder / "delivery.csv").write_text(f"{heading}\n", encoding="utf-8")
    assert {(LEDGER, None, None, "expected.deliveries.one_row")} == problems(load_deliveries, data_copy)

    (folder / "delivery.csv").write_text(f"{heading}\n{row}\n{row}\n", encoding="utf-8")
    assert {(LEDGER, 3, "delivery", "expected.deliveries.one_row")} == problems(load_deliveries, data_copy)


def test_rows_of_a_delivery_name_it_and_no_others_do(data_copy, plan):
    """A delivered row with another source is refused, and so is a founding row that names a delivery."""
    deliver(data_copy, "a", NOON, {"source_id": "plan52"})
    file = "data/deliveries/a/observations.csv"
    assert {(file, 2, "source_id", "expected.deliveries.source")} == problems(
        load_observations, data_copy, plan
    )

    spoil(data_copy, "deliveries/a/observations.csv", "plan52", "a")
    spoil(data_copy, "observations/protection.csv", ",dangcongsan_haiduong,", ",a,")
    found = problems(load_observations, data_copy, plan)
    assert {("data/observations/protection.csv", "source_id", "expected.deliveries.source")} == {
        (file, column, expected) for file, _, column, expected in found
    }


@pytest.mark.parametrize(("illustrative", "kind"), [(False, "illustrative"), (True, "observed")])
def test_real_and_illustrative_deliveries_never_mix(data_copy, plan, illustrative, kind):
    """A delivery of the wrong kind is refused in either folder."""
    paths = DataPaths(data_copy, illustrative=illustrative)
    deliver(paths.facts, "a", NOON, {"kind": kind})

    file = f"{'data/demo' if illustrative else 'data'}/deliveries/a/observations.csv"
    expected = "expected.only_illustrative" if illustrative else "expected.only_real"
    assert {(file, 2, "kind", expected)} == problems(load_observations, paths, plan)


def test_real_and_illustrative_deliveries_are_kept_apart(data_copy, plan):
    """What was delivered as illustrative is not there among the real data, and the reverse."""
    deliver(data_copy / "demo", "demo_1", NOON, {"kind": "illustrative"})
    deliver(data_copy, "real_1", NOON, {})

    assert ["real_1"] == list(load_observations(data_copy, plan).deliveries.index)
    assert ["demo_1"] == list(load_observations(DataPaths(data_copy, True), plan).deliveries.index)


def test_the_later_delivery_is_used_and_the_earlier_stays(data_copy, plan):
    """Names don't count, moments do; the earlier value is superseded and says by which delivery and when."""
    deliver(data_copy, "z", MORNING, {"value": "97"})
    deliver(data_copy, "a", NOON, {"value": "98"})

    known = load_observations(data_copy, plan)

    assert {("z", 97.0, False, "superseded"), ("a", 98.0, True, "final")} == set(of_17a(known))
    before = known.rows[known.rows["source_id"].eq("z")].iloc[0]
    assert ("a", pd.Timestamp(NOON)) == (before["superseded_by"], before["superseded_on"])
    assert pd.Timestamp(MORNING) == before["known_from"]


def test_a_published_value_that_a_delivery_replaces_is_another_source(data_copy, plan):
    """It keeps its status and is not used."""
    own = load_observations(data_copy, plan).rows
    own = own[own["measure"].eq(own["indicator"]) & own["used"] & own["area_code"].eq("22")]
    row = own[own["unit"].eq("percent")].iloc[-1]
    same = {name: str(row[name]) for name in ("measure", "indicator", "year", "group", "unit")}
    deliver(data_copy, "a", NOON, same | {"value": "50"})

    rows = load_observations(data_copy, plan).rows
    rows = rows[rows["measure"].eq(row["measure"]) & rows["year"].eq(row["year"])]
    before = rows[rows["source_id"].eq(row["source_id"]) & rows["superseded_by"].eq("a")].iloc[0]

    assert (row["status"], False) == (before["status"], bool(before["used"]))
    assert pd.isna(before["known_from"])


def test_deliveries_of_one_moment_are_refused(data_copy, plan):
    """Which of two is newer is never guessed."""
    deliver(data_copy, "a", NOON, {"value": "97"})
    deliver(data_copy, "b", NOON, {"value": "98"})

    expected = {
        (f"data/deliveries/{d}/observations.csv", 2, "source_id", "expected.deliveries.one_moment")
        for d in "ab"
    }
    assert expected == problems(load_observations, data_copy, plan)


def test_two_published_used_values_stay_an_error(data_copy, plan):
    """A delivery doesn't hide that the founding data contradict themselves."""
    deliver(data_copy, "a", NOON, {})
    text = (data_copy / "deliveries" / "a" / "observations.csv").read_text(encoding="utf-8")
    heading, row = text.splitlines()
    twice = [row.replace(",a,", f",{source},") for source in ("plan52", "qd23_2021")]
    file = data_copy / "observations" / "twice.csv"
    file.write_text("\n".join([heading, *twice]) + "\n", encoding="utf-8")

    found = problems(load_observations, data_copy, plan)

    assert {2, 3} == {row for name, row, *_ in found if name == "data/observations/twice.csv"}
    assert {"expected.one_used"} == {expected for *_, expected in found}


def test_as_known_on_a_day_is_as_if_what_came_later_were_not_there(data_copy, plan):
    """What was received on the day itself counts, to its last second; a later delivery's rows don't."""
    deliver(data_copy, "a", "2026-02-01T23:59:59", {"value": "97"})
    before = load_observations(data_copy, plan)
    deliver(data_copy, "b", "2026-02-02T00:00:00", {"value": "98"}, {"year": "2024"})

    then = load_observations(DataPaths(data_copy, known_on=date(2026, 2, 1)), plan)

    for table in ("rows", "sources", "deliveries"):
        pd.testing.assert_frame_equal(getattr(before, table), getattr(then, table))
    assert {"a", "b"} == {source for source, *_ in of_17a(load_observations(data_copy, plan))}
    assert [] == of_17a(load_observations(DataPaths(data_copy, known_on=date(2026, 1, 31)), plan))


@pytest.fixture
def commune(data_dir) -> dict[str, str]:
    """The list, code, year and decision of an assessment that can be made."""
    from analysis.communes.units import load_units

    units = load_units(data_dir)
    code = units.loc[units["list"].eq("2025"), "code"].iloc[0]
    decision = load_standard(data_dir).decisions.index[-1]
    return {"list": "2025", "code": code, "year": "2026", "decision": decision}


def test_of_a_commune_s_assessments_the_last_delivered_is_there(data_copy, plan, commune):
    """Total, points by criterion and tier are each replaced by a later delivery."""
    standard = load_standard(data_copy)
    tier = standard.tiers.loc[standard.tiers["decision"].eq(commune["decision"]), "tier"].iloc[0]
    for name, received, points in (("b", MORNING, "70"), ("a", NOON, "80")):
        status = {"points": points, "status": "recognised"}
        scores = [commune | {"criterion": str(n), "points": "1"} for n in ((1, 2) if name == "b" else (1,))]
        deliver(
            data_copy,
            name,
            received,
            assessments=[commune | status],
            criterion_scores=scores,
            assessed_tiers=[commune | {"tier": tier}],
        )
    sources = load_observations(data_copy, plan).sources

    assert [("a", 80.0)] == list(
        load_assessments(data_copy, sources)[["source_id", "points"]].itertuples(index=False, name=None)
    )
    scores = load_criterion_scores(data_copy, sources, standard)
    assert {("a", 1), ("b", 2)} == set(scores[["source_id", "criterion"]].itertuples(index=False, name=None))
    assert ["a"] == list(load_assessed_tiers(data_copy, sources, standard)["source_id"])
    then = DataPaths(data_copy, known_on=date(2026, 1, 1))
    assert load_assessments(then, load_observations(then, plan).sources).empty


rows_of = st.lists(
    st.tuples(st.sampled_from("xy"), st.sampled_from([None, *"abcde"]), st.booleans()),
    max_size=14,
)


@given(rows_of, st.permutations("abcde"))
def test_the_value_in_force_is_what_a_plain_loop_finds(drawn, order):
    """The vectorised precedence agrees with a loop over the rows of each key, whatever their order."""
    received = {name: pd.Timestamp(2026, 1, 1 + day) for day, name in enumerate(order)}
    ledger = pd.DataFrame({"received": received}).astype("datetime64[s]")
    # A delivery has one row a key; of founding rows there may be two.
    seen = set()
    drawn = [d for d in drawn if d[1] is None or not (d[:2] in seen or seen.add(d[:2]))]
    rows = pd.DataFrame(drawn, columns=["key", "source_id", "used"]).astype({"used": bool})
    rows = rows.assign(source_id=rows["source_id"].fillna("founding"), file="f", row=range(len(rows)))

    settled = supersede(rows, ledger, ["key"])

    assert plainly(rows, received) == [
        (bool(row.used), None if pd.isna(row.superseded_by) else row.superseded_by)
        for row in settled.itertuples()
    ]


def plainly(rows: pd.DataFrame, received: dict) -> list[tuple]:
    """Return (used, superseded by) of each row, found one after the other."""
    answer = {i: (used, None) for i, used in zip(rows.index, rows["used"], strict=True)}
    used = sorted(rows.index[rows["used"]], key=lambda i: rows.at[i, "key"])
    for _, group in groupby(used, key=lambda i: rows.at[i, "key"]):
        members = list(group)
        founding = [i for i in members if rows.at[i, "source_id"] not in received]
        delivered = sorted(set(members) - set(founding), key=lambda i: received[rows.at[i, "source_id"]])
        line = (founding if len(founding) == 1 else []) + delivered
        for older, newer in pairwise(line):
            answer[older] = (False, rows.at[newer, "source_id"])
    return [answer[i] for i in rows.index]
