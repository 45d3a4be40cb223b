"""From an agency's file to a delivery, or to nothing at all."""

from dataclasses import replace
from datetime import datetime

import pytest
from grids import GOOD, MIXED, identifiers, written

from analysis.errors import DataError
from analysis.intake.delivery import Receipt, plain_number
from analysis.intake.intake import deliver, read_files
from analysis.intake.reference import load_reference
from analysis.intake.take_in import Said
from analysis.observations import load_observations
from analysis.paths import DataPaths
from analysis.plan import load_plan


@pytest.fixture
def paths(data_copy) -> DataPaths:
    return DataPaths(data_copy, illustrative=True)


def receipt(**fields) -> Receipt:
    return Receipt(2026, datetime(2026, 12, 3, 9, 15), "Hà", **fields)


def taken_in(paths, *files, **fields):
    reference = load_reference(paths)
    return reference, read_files(files, Said(2026), receipt(**fields), reference)


def test_a_file_becomes_a_delivery_that_loads(paths, tmp_path):
    """What was typed is what the report will read, with its source and the cell it came from."""
    reference, found = taken_in(paths, written(GOOD, tmp_path / "gddt.xlsx"))
    (folder,) = deliver(found, reference)

    known = load_observations(paths, load_plan(paths))
    rows = known.rows[known.rows["source_id"].eq("2026_so_gddt_1")].set_index("measure")
    assert folder == paths.facts / "deliveries" / "2026_so_gddt_1"
    assert rows["value"].to_dict() == {"17a": 99.3, "17b": 0.02}
    assert rows["quote"].to_dict() == {"17a": "Bảng!B2: 99.3", "17b": "Bảng!B3: 0,02"}
    assert set(rows["kind"]) == {"illustrative"}
    assert "gddt.xlsx" in known.sources.at["2026_so_gddt_1", "title"]


def test_reading_writes_nothing(paths, tmp_path):
    before = sorted(paths.facts.rglob("*"))

    taken_in(paths, written(GOOD, tmp_path / "gddt.xlsx"))

    assert sorted(paths.facts.rglob("*")) == before


def test_one_wrong_cell_is_named_and_the_others_are_in_order(paths, tmp_path):
    _, found = taken_in(paths, written(MIXED, tmp_path / "gddt.xlsx"))

    (finding,) = [finding for finding in found.findings if finding.blocks]
    assert (finding.file, finding.cell, finding.read) == ("gddt.xlsx", "Bảng!B3", "rất thấp")
    assert found.refused
    assert found.n_accepted == 1


def test_the_same_file_is_taken_in_once(paths, tmp_path):
    file = written(GOOD, tmp_path / "gddt.xlsx")
    reference, found = taken_in(paths, file, file)
    assert "expected.intake.file_once" in identifiers(found.findings)

    reference, found = taken_in(paths, file)
    deliver(found, reference)
    _, again = taken_in(paths, file)

    assert "expected.intake.new_file" in identifiers(again.findings)
    assert again.n_accepted == 0


def test_a_known_value_is_replaced_only_with_a_reason(paths, tmp_path):
    reference, found = taken_in(paths, written(GOOD, tmp_path / "gddt.xlsx"))
    deliver(found, reference)
    later = written(GOOD.replace("99.3", "99.1"), tmp_path / "gddt_moi.xlsx")

    _, without = taken_in(paths, later)
    reference, with_reason = taken_in(paths, later, reason="Rà soát lại sổ đăng bộ")

    assert {"intake.found.needs_reason", "intake.found.unchanged"} <= set(identifiers(without.findings))
    assert without.refused
    assert not with_reason.refused
    assert next(iter(with_reason.taken)) == "2026_so_gddt_2"


def test_if_one_delivery_cannot_be_written_none_is(paths, tmp_path):
    """Two files; the second one's folder is in the way."""
    files = written(GOOD, tmp_path / "a.xlsx"), written(MIXED.replace("rất thấp", "0.1"), tmp_path / "b.xlsx")
    reference, found = taken_in(paths, files[0])
    folder = paths.facts / "deliveries"
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the folder should be")

    with pytest.raises(Exception, match=r"deliveries"):
        deliver(found, reference)

    assert folder.read_text() == "a file where the folder should be"


@pytest.mark.parametrize(
    ("value", "written_as"),
    [(99.3, "99.3"), (1000.0, "1000"), (0.00001, "0.00001"), (1e15, "1000000000000000"), (float("nan"), "")],
)
def test_numbers_are_written_plainly(value, written_as):
    assert plain_number(value) == written_as


def test_two_cells_may_not_give_one_value(paths, tmp_path):
    """Even an equal one: which of the two files is the right one, only the officer knows."""
    first, second = written(GOOD, tmp_path / "a.xlsx"), written(MIXED, tmp_path / "b.xlsx")

    _, found = taken_in(paths, first, second)

    (twice,) = [
        f for f in found.taken["2026_so_gddt_2"].findings if f.remark.identifier == "intake.found.twice"
    ]
    assert (twice.file, twice.cell, twice.remark.fields["cell"]) == ("b.xlsx", "Bảng!B2", "a.xlsx, Bảng!B2")
    assert found.taken["2026_so_gddt_1"].n_accepted == 1


def test_what_would_not_load_is_not_kept(paths, tmp_path):
    """A delivery is loaded as a report loads it before it counts."""
    reference, found = taken_in(paths, written(GOOD, tmp_path / "gddt.xlsx"))
    without = reference.plan.units.drop("percent")
    spoiled = replace(reference, plan=replace(reference.plan, units=without))

    with pytest.raises(DataError):
        deliver(found, spoiled)

    assert list(paths.deliveries.glob("*")) == []
