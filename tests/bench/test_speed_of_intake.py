"""How fast workbooks are taken in: 54 communes x 35 indicators, and the nation's 3,321 x 35 x 5 years.

`make bench` runs this and prints its time and the most memory that reading the nation took; `make test`
skips it. The nation comes as a text table: a workbook of that size takes a minute to be made.
"""

import itertools
import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.intake.reference import Reference, load_reference
from analysis.intake.take_in import Said, take_in
from analysis.paths import DataPaths

DATA = Path(__file__).resolve().parents[2] / "data"
COMMUNES, YEARS = 3_321, range(2026, 2031)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(DataPaths(DATA, illustrative=True))


@pytest.fixture(scope="module")
def units(reference) -> pd.DataFrame:
    units = reference.gazetteer.units
    return units[units["list"].eq("2025")]


def values(measures, random) -> np.ndarray:
    """Return possible values, whole and small enough for every unit."""
    return random.integers(1, 4, len(measures))


def test_speed_of_the_provinces_communes(benchmark, reference, units, tmp_path):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    measures = list(reference.plan.indicators.index)
    random = np.random.default_rng(54)
    path = tmp_path / "province.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Số liệu")
        sheet.write_row(
            0, 0, ["Mã", "Xã, phường, đặc khu", *reference.known.measures.loc[measures, "name_vi"]]
        )
        for row, unit in enumerate(units.itertuples(), start=1):
            sheet.write_row(row, 0, [unit.code, unit.full_name, *values(measures, random).tolist()])

    taken = benchmark.pedantic(take_in, args=(path, Said(2026), reference), rounds=3)

    assert len(taken.rows) == len(units) * len(measures)


def test_speed_of_the_nations_communes(benchmark, reference, units, tmp_path):
    """The province's units stand again and again for the nation's; as many names are looked up only once."""
    measures = list(reference.plan.indicators.index)
    communes = pd.DataFrame(itertools.islice(itertools.cycle(units.itertuples(index=False)), COMMUNES))
    keys = pd.MultiIndex.from_product([communes.index, measures, YEARS])
    codes, names = (communes[column].to_numpy()[keys.get_level_values(0)] for column in ("code", "full_name"))
    table = pd.DataFrame({"Mã": codes, "Xã, phường": names, "Mã chỉ tiêu": keys.get_level_values(1)})
    table = table.assign(Năm=keys.get_level_values(2), **{"Giá trị": values(keys, np.random.default_rng(1))})
    path = tmp_path / "nation.csv"
    table.to_csv(path, index=False)
    assert len(table) == 581_175

    taken = benchmark.pedantic(take_in, args=(path, Said(), reference), rounds=1)

    assert len(taken.rows) == len(table)
    tracemalloc.start()
    take_in(path, Said(), reference)
    print(f"\nnation: at most {tracemalloc.get_traced_memory()[1] / 1e9:.1f} GB")
    tracemalloc.stop()
