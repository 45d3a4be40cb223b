"""The tile map: every commune once, in its rough place, the same on every machine and run."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.communes.positions import unit_positions
from analysis.communes.tiles import load_tiles, tile_layout
from analysis.communes.units import load_crosswalk, load_facts, load_units
from analysis.errors import DataError, MissingFileError

DATA = Path(__file__).parents[2] / "data"
LISTS = ("2020", "2024", "2025")


@pytest.fixture(scope="module")
def positions() -> dict[str, pd.DataFrame]:
    facts, crosswalk = load_facts(DATA), load_crosswalk(DATA)
    return {name: unit_positions(facts, crosswalk, name) for name in LISTS}


@pytest.fixture(scope="module")
def tiles() -> pd.DataFrame:
    return load_tiles(DATA)


def towns(names: str, *, width: int) -> pd.DataFrame:
    """Units of 100 km² in rows of ``width`` from the north-west, 10 km apart."""
    place = np.arange(len(names))
    return pd.DataFrame(
        {
            "list": "L",
            "code": list(names),
            "lon": 107 + (place % width) * 10 / 103.8,
            "lat": 21 - (place // width) * 10 / 111.32,
            "land_area_km2": 100.0,
            "landmass": 0,
        }
    )


def drawn(layout: pd.DataFrame) -> str:
    """Draw a layout as text."""
    lines = [[" "] * (layout["column"].max() + 1) for _ in range(layout["row"].max() + 1)]
    for tile in layout.itertuples():
        lines[tile.row][tile.column] = tile.code
    return "\n".join("".join(line).rstrip() for line in lines)


def test_units_in_rows_keep_their_rows():
    assert drawn(tile_layout(towns("abcdefghi", width=3))) == "abc\ndef\nghi"


def test_an_island_stays_apart():
    units = towns("abcdefghi", width=3)
    units.loc[units["code"] == "i", ["lon", "lat", "landmass"]] = [107.36, 20.75, 1]
    layout = tile_layout(units).set_index("code")
    apart = (layout.drop(index="i")[["column", "row"]] - layout.loc["i", ["column", "row"]]).abs().max(axis=1)

    assert apart.min() >= 2


def test_the_layout_does_not_depend_on_the_order_of_rows(positions):
    units = positions["2025"]
    shuffled = units.sample(frac=1, random_state=3)

    pd.testing.assert_frame_equal(tile_layout(units), tile_layout(shuffled))


def test_the_stored_layout_of_2025_is_the_computed_one(positions, tiles):
    stored = tiles[tiles["list"] == "2025"].reset_index(drop=True)

    pd.testing.assert_frame_equal(stored, tile_layout(positions["2025"]), check_dtype=False)


@pytest.mark.parametrize("name", LISTS)
def test_every_unit_has_one_tile(tiles, name):
    units = load_units(DATA)
    found = tiles[tiles["list"] == name]

    assert sorted(found["code"]) == sorted(units.loc[units["list"] == name, "code"])
    assert not found.duplicated(["column", "row"]).any()


@pytest.mark.parametrize("name", LISTS)
def test_west_stays_west_and_north_stays_north(tiles, positions, name):
    both = tiles[tiles["list"] == name].merge(positions[name], on=["list", "code"])

    assert both["column"].corr(both["lon"], method="spearman") > 0.95
    assert both["row"].corr(-both["lat"], method="spearman") > 0.9


@pytest.mark.parametrize("name", ["2024", "2025"])
def test_no_island_shares_a_side_with_the_mainland(tiles, positions, name):
    both = tiles[tiles["list"] == name].merge(positions[name], on=["list", "code"])
    is_mainland = both["landmass"] == both["landmass"].mode().item()
    pairs = both[is_mainland].merge(both[~is_mainland], on="list", suffixes=("", "_island"))
    columns = (pairs["column"] - pairs["column_island"]).abs()
    rows = (pairs["row"] - pairs["row_island"]).abs()

    assert (columns + rows).min() >= 2


def test_van_don_and_co_to_lie_on_the_sea_side(tiles):
    tile = tiles[tiles["list"] == "2025"].set_index("code")
    others = tile.drop(index=["06994", "07192"])

    for island in ("06994", "07192"):
        column, row = tile.loc[island, ["column", "row"]]
        assert not ((others["column"] == column) & (others["row"] > row)).any()
    assert tile.loc["07192", "column"] > tile.loc["06994", "column"]


def test_tiles_that_are_missing_or_damaged_are_named(tmp_path):
    with pytest.raises(MissingFileError):
        load_tiles(tmp_path)
    (tmp_path / "communes").mkdir()
    for content in ("list,code\n2025,06652\n", "list,code,column,row\n2025,06652,x,1\n"):
        (tmp_path / "communes" / "tiles.csv").write_text(content, encoding="utf-8")
        with pytest.raises(DataError) as caught:
            load_tiles(tmp_path)
        for language in ("vi", "en"):
            assert "communes/tiles.csv" in caught.value.text(language)
