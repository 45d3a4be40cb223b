"""Taking over an agency's boundary file: the real ones where they are here, and damaged small ones."""

import json
import unicodedata
import zipfile
from pathlib import Path

import geopandas
import pandas as pd
import pytest
import shapely

from analysis.communes.boundaries import load_boundaries, save_boundaries
from analysis.communes.boundary_file import mended, read_boundary_file
from analysis.communes.boundary_import import import_boundaries, prepare_boundaries
from analysis.communes.units import load_crosswalk, load_units
from analysis.errors import AnalysisError, DataError, MissingFileError, OutputError, ParameterError

ROOT = Path(__file__).parents[2]
EVIDENCE = ROOT.parent / "shared" / "boundaries"
needs_evidence = pytest.mark.skipif(not EVIDENCE.is_dir(), reason="the evidence folder is not here")

# A province of squares of 0.2 degrees, side by side from 107.0 E, 21.0 N. In 2024 Hòa Lạc and Trần Phú
# merged, in 2025 Hà Khẩu was divided. Code 06712 is Trần Phú in 2024, Móng Cái 1 in 2025.
UNITS = [
    ("2020", "06655", "Hà Khẩu", "Phường", "Thành phố Hạ Long"),
    ("2020", "06718", "Hòa Lạc", "Phường", "Thành phố Móng Cái"),
    ("2020", "06712", "Trần Phú", "Phường", "Thành phố Móng Cái"),
    ("2020", "06895", "Đầm Hà", "Thị trấn", "Huyện Đầm Hà"),
    ("2020", "06916", "Đầm Hà", "Xã", "Huyện Đầm Hà"),
    ("2024", "06655", "Hà Khẩu", "Phường", "Thành phố Hạ Long"),
    ("2024", "06712", "Trần Phú", "Phường", "Thành phố Móng Cái"),
    ("2024", "06895", "Đầm Hà", "Thị trấn", "Huyện Đầm Hà"),
    ("2024", "06916", "Đầm Hà", "Xã", "Huyện Đầm Hà"),
    ("2025", "06655", "Việt Hưng", "Phường", None),
    ("2025", "06712", "Móng Cái 1", "Phường", None),
    ("2025", "06895", "Đầm Hà", "Xã", None),
]
PAIRS = [
    ("2020", "06655", "2024", "06655", 1.0),
    ("2020", "06718", "2024", "06712", 1.0),
    ("2020", "06712", "2024", "06712", 1.0),
    ("2020", "06895", "2024", "06895", 1.0),
    ("2020", "06916", "2024", "06916", 1.0),
    ("2024", "06655", "2025", "06655", 0.7),
    ("2024", "06655", "2025", "06712", 0.3),
    ("2024", "06712", "2025", "06712", 1.0),
    ("2024", "06895", "2025", "06895", 1.0),
    ("2024", "06916", "2025", "06895", 1.0),
]
SLUGS = {"Phường": "phuong", "Xã": "xa", "Thị trấn": "thi_tran"}


@pytest.fixture
def units() -> pd.DataFrame:
    table = pd.DataFrame(UNITS, columns=["list", "code", "name", "kind", "district_name"])
    table["full_name"] = table["kind"] + " " + table["name"]
    return table.assign(type=table["kind"].map(SLUGS)).drop(columns="kind")


@pytest.fixture
def crosswalk() -> pd.DataFrame:
    return pd.DataFrame(PAIRS, columns=["from_list", "from_code", "to_list", "to_code", "area_share"])


@pytest.fixture
def facts(units) -> pd.DataFrame:
    """Positions of the lists 2020 and 2025, as in the real facts: none of 2024."""
    own = units[units["list"] != "2024"].reset_index(drop=True)
    place = own.groupby("list").cumcount()
    return own[["list", "code", "name"]].assign(lon=107.1 + 0.2 * place, lat=21.1, land_area_km2=400.0)


@pytest.fixture
def squares(units) -> geopandas.GeoDataFrame:
    """The five units of 2020 as an agency would send them."""
    table = units[units["list"] == "2020"].reset_index(drop=True)
    shapes = [shapely.box(107 + 0.2 * i, 21, 107.2 + 0.2 * i, 21.2) for i in table.index]
    return geopandas.GeoDataFrame(
        table[["code", "full_name", "district_name"]], geometry=shapes, crs="EPSG:4326"
    )


@pytest.fixture
def take(tmp_path, units, facts, crosswalk):
    """Write a frame to a file and import it."""

    def run(frame: geopandas.GeoDataFrame, name: str = "ranh_gioi.geojson", **options):
        file = tmp_path / name
        frame.to_file(file)
        return import_boundaries(
            file,
            units,
            product=tmp_path / "shapes" / "map.geojson",
            facts=facts,
            crosswalk=crosswalk,
            **options,
        )

    return run


def refused(take, frame, *words: str, **options) -> DataError:
    """Check that a file is refused in both languages with these words, and that nothing was written."""
    with pytest.raises(DataError) as caught:
        take(frame, **options)
    for language in ("vi", "en"):
        text = caught.value.text(language)
        assert all(word in text for word in (*words, options.get("name", "ranh_gioi.geojson"))), text
    return caught.value


def zipped_without_prj(frame: geopandas.GeoDataFrame, folder: Path, *, encoding: str = "UTF-8") -> Path:
    """Write a zipped Shapefile in a folder of the zip, without .prj and .cpg."""
    frame = frame.rename(columns={"district_name": "district"})
    frame.to_file(folder / "xa.shp", encoding=encoding)
    with zipfile.ZipFile(folder / "xa.zip", "w") as archive:
        for part in sorted(folder.glob("xa.*")):
            if part.suffix not in {".prj", ".cpg", ".zip"}:
                archive.write(part, f"giao nop/{part.name}")
    return folder / "xa.zip"


def test_a_list_whose_units_all_merge_whole_is_written_as_the_next(take, squares, tmp_path):
    report = take(squares)
    written = load_boundaries(tmp_path / "shapes" / "map.geojson", "2024")

    assert (report.list_id, report.vintage, report.n_features, report.n_units) == ("2020", "2024", 5, 4)
    assert written["code"].tolist() == ["06655", "06712", "06895", "06916"]
    assert written["full_name"].tolist() == [
        "Phường Hà Khẩu",
        "Phường Trần Phú",
        "Thị trấn Đầm Hà",
        "Xã Đầm Hà",
    ]
    assert not written["approximate"].any()
    assert set(written["source"]) == {"ranh_gioi.geojson"}
    assert shapely.area(written.geometry.to_numpy()).tolist() == pytest.approx([0.04, 0.08, 0.04, 0.04])
    for language in ("vi", "en"):
        assert "2024" in report.text(language)


def test_only_the_vintage_of_the_file_is_replaced(take, squares, tmp_path):
    product = tmp_path / "shapes" / "map.geojson"
    take(squares)
    before = [line for line in product.read_text(encoding="utf-8").splitlines() if '"vintage":"2024"' in line]
    new = squares.iloc[:3].assign(
        code=["06655", "06712", "06895"], full_name=["Việt Hưng", "Móng Cái 1", "Xã Đầm Hà"]
    )
    report = take(new.drop(columns="district_name"), "moi.gpkg")
    after = [line for line in product.read_text(encoding="utf-8").splitlines() if '"vintage":"2024"' in line]

    assert (report.list_id, report.vintage) == ("2025", "2025")
    assert [line.rstrip(",") for line in after] == [line.rstrip(",") for line in before]
    assert len(load_boundaries(product, "2025")) == 3


def test_importing_twice_gives_the_same_bytes(take, squares, tmp_path):
    take(squares)
    first = (tmp_path / "shapes" / "map.geojson").read_bytes()
    take(squares.sample(frac=1, random_state=1))

    assert (tmp_path / "shapes" / "map.geojson").read_bytes() == first


def test_a_missing_unit_is_named_and_nothing_is_written(take, squares, tmp_path):
    refused(take, squares.drop(index=0), "Phường Hà Khẩu, Thành phố Hạ Long (06655)")

    assert not (tmp_path / "shapes").exists()


def test_a_refused_file_leaves_the_map_as_it_was(take, squares, tmp_path):
    take(squares)
    before = (tmp_path / "shapes" / "map.geojson").read_bytes()
    refused(take, squares.drop(index=0), "06655")

    assert (tmp_path / "shapes" / "map.geojson").read_bytes() == before
    assert [file.name for file in (tmp_path / "shapes").iterdir()] == ["map.geojson"]


def test_a_unit_that_is_there_twice_is_named(take, squares):
    refused(take, pd.concat([squares, squares.iloc[[0]]]), "Phường Hà Khẩu, Thành phố Hạ Long (06655)")


def test_a_self_crossing_ring_is_repaired_and_reported(take, squares, tmp_path):
    bow = shapely.Polygon([(107, 21), (107.2, 21.2), (107.2, 21), (107, 21.2)])
    report = take(squares.set_geometry([bow, *squares.geometry.iloc[1:]], crs="EPSG:4326"))

    assert report.repaired == ("Phường Hà Khẩu, Thành phố Hạ Long (06655)",)
    assert load_boundaries(tmp_path / "shapes" / "map.geojson", "2024").is_valid.all()
    assert any("06655" in line for line in report.lines("vi"))


def test_a_unit_without_an_area_is_named(take, squares):
    line = shapely.Polygon([(107, 21), (107.2, 21.2), (107, 21)])

    refused(take, squares.set_geometry([line, *squares.geometry.iloc[1:]], crs="EPSG:4326"), "06655")


def test_leading_zeros_that_a_spreadsheet_took_away_come_back(take, squares):
    assert take(squares.assign(code=squares["code"].astype(float))).n_units == 4


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_file_without_codes_is_matched_by_name_type_and_district(take, squares, form):
    written = ["P. Hà Khẩu", "HOÀ LẠC", "phường trần phú", "TT. Đầm Hà", "Xã Đầm Hà"]
    names = [unicodedata.normalize(form, name) for name in written]
    report = take(squares.drop(columns="code").assign(full_name=names))

    assert (report.list_id, report.n_units) == ("2020", 4)


def test_names_without_marks_are_matched_where_they_are_unique(take, squares):
    names = ["Phuong Ha Khau", "Hoa Lac", "tran phu", "Thị trấn Dam Ha", "Xã Dam Ha"]

    assert take(squares.drop(columns="code").assign(full_name=names)).n_units == 4


def test_a_name_with_other_marks_is_not_taken_for_the_unit(take, squares):
    """“Đẩm Hà” is not “Đầm Hà” with a mark left out; without a code nothing else says which unit it is."""
    frame = squares.drop(columns="code")
    frame.loc[frame["full_name"].eq("Xã Đầm Hà"), "full_name"] = "Xã Đẩm Há"

    refused(take, frame, "Xã Đầm Hà", "Đẩm Há")


def test_units_that_the_names_cannot_tell_apart_are_missing_and_left_over(take, squares):
    names = ["Hà Khẩu", "Hòa Lạc", "Trần Phú", "Đầm Hà", "Đầm Hà"]
    frame = squares.drop(columns="code").assign(full_name=names)

    refused(take, frame, "Thị trấn Đầm Hà, Huyện Đầm Hà (06895)", "Đầm Hà (#4)")


def test_a_code_of_another_list_is_recognised_by_the_name_and_reported(take, squares):
    report = take(squares.assign(code=["06655", "99999", "06712", "06895", "06916"]))

    assert report.by_name == ("Phường Hòa Lạc, Thành phố Móng Cái (06718) ← 99999",)


def test_a_code_with_another_units_name_is_a_contradiction(take, squares):
    swapped = squares.assign(code=["06655", "06712", "06718", "06895", "06916"])

    refused(take, swapped, "Phường Hòa Lạc 06712 (#2) ≠ Phường Trần Phú, Thành phố Móng Cái (06712)")


def test_a_name_spelled_a_little_differently_is_taken_and_reported(take, squares):
    names = squares["full_name"].replace("Phường Hà Khẩu", "Phường Hà Khâuu")

    assert len(take(squares.assign(full_name=names)).respelled) == 1


def test_old_units_are_not_taken_for_new_ones_with_the_same_codes(take, squares):
    frame = squares[squares["code"] != "06718"]
    assert take(frame).list_id == "2024"

    refused(take, frame, "Phường Trần Phú 06712 (#2) ≠ Phường Móng Cái 1 (06712)", list_id="2025")


def test_units_beyond_the_list_are_left_out_and_reported(take, squares):
    far = squares.iloc[[0]].assign(code="12345", full_name="Xã Ngoài Tỉnh")
    report = take(pd.concat([squares, far]))

    assert report.extra == ("Xã Ngoài Tỉnh 12345 (#6)",)


def test_a_file_of_another_province_is_no_list(take, squares):
    names = [f"Xã Lạ {i}" for i in range(5)]
    codes = [f"1000{i}" for i in range(5)]

    refused(take, squares.assign(code=codes, full_name=names), "2020 (5), 2024 (4), 2025 (3)")


@pytest.mark.parametrize("epsg", [4756, 3405, 5899, 9214])
def test_vn_2000_is_read_from_the_file(take, squares, tmp_path, epsg):
    report = take(squares.to_crs(epsg), "xa.gpkg")
    written = load_boundaries(tmp_path / "shapes" / "map.geojson", "2024")

    assert report.system.code == f"EPSG:{epsg}"
    assert not report.system.is_guessed
    assert written.total_bounds.tolist() == pytest.approx([107, 21, 108, 21.2], abs=1e-5)


@pytest.mark.parametrize("epsg", [3405, 5899, 9214])
@pytest.mark.parametrize("swap", [False, True])
def test_metres_without_a_system_are_told_by_where_the_units_lie(
    squares, tmp_path, units, facts, crosswalk, epsg, swap
):
    metres = squares.to_crs(epsg)
    if swap:
        metres = metres.set_geometry(
            shapely.transform(metres.geometry.to_numpy(), lambda p: p[:, ::-1]), crs=epsg
        )
    file = zipped_without_prj(metres, tmp_path)
    report = import_boundaries(
        file, units, product=tmp_path / "map.geojson", facts=facts, crosswalk=crosswalk
    )

    assert (report.system.code, report.system.is_guessed, report.system.is_swapped) == (
        f"EPSG:{epsg}",
        True,
        swap,
    )
    assert load_boundaries(tmp_path / "map.geojson", "2024").total_bounds.tolist() == pytest.approx(
        [107, 21, 108, 21.2], abs=1e-5
    )
    assert f"EPSG:{epsg}" in "\n".join(report.lines("vi"))


def test_metres_in_a_geojson_without_a_system_are_not_taken_for_degrees(take, squares):
    report = take(squares.to_crs(5899).set_crs(4326, allow_override=True))

    assert report.system.code == "EPSG:5899"


def test_a_wrong_system_is_refused_with_the_one_that_would_be_right(take, squares):
    wrong = squares.to_crs(5899).set_crs(9214, allow_override=True)

    refused(take, wrong, "EPSG:9214", "EPSG:5899", "78 km", name="xa.gpkg")
    assert take(wrong, "xa.gpkg", crs="EPSG:5899").n_units == 4


def test_coordinates_nowhere_near_are_refused(take, squares):
    away = squares.set_geometry(squares.geometry.translate(-40, 10), crs="EPSG:4326")

    refused(take, away, "EPSG:4326")
    refused(take, away.set_geometry(away.geometry.scale(1e5, 1e5, origin=(0, 0))), "x 6700000")


def test_a_system_that_does_not_exist_is_a_wrong_parameter(take, squares):
    with pytest.raises(ParameterError) as caught:
        take(squares, crs="EPSG:1")

    assert "EPSG:1" in caught.value.text("vi")


def test_a_unit_that_lies_elsewhere_is_named(take, squares):
    moved = [squares.geometry[0].buffer(0), *squares.geometry.iloc[1:4], shapely.box(107.8, 22, 108, 22.2)]

    refused(take, squares.set_geometry(moved, crs="EPSG:4326"), "Xã Đầm Hà, Huyện Đầm Hà (06916): 111 km")


def test_names_in_a_shapefile_without_its_encoding_are_mended(squares, tmp_path, units, facts, crosswalk):
    frame = squares.drop(columns="code").rename(columns={"full_name": "TEN_XA", "district_name": "TEN_HUYEN"})
    file = zipped_without_prj(frame, tmp_path)
    report = import_boundaries(
        file, units, product=tmp_path / "map.geojson", facts=facts, crosswalk=crosswalk
    )

    assert report.n_units == 4
    assert mended("Phường Hòa Lạc".encode().decode("latin-1")) == "Phường Hòa Lạc"
    assert mended("Hà Tu") == "Hà Tu"


def moved(squares: geopandas.GeoDataFrame, code: str, west: float, east: float) -> geopandas.GeoDataFrame:
    """Move the sides of one square; the others stay."""
    frame = squares.copy()
    place = frame.index[frame["code"] == code][0]
    x0, y0, x1, y1 = frame.geometry[place].bounds
    frame.loc[place, "geometry"] = shapely.box(x0 + west, y0, x1 + east, y1)
    return frame


def notched(squares: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Cut sixty metres off a part of one square's western side: a gap with land all around."""
    frame = squares.copy()
    place = frame.index[frame["code"] == "06712"][0]
    x = frame.geometry[place].bounds[0]
    frame.loc[place, "geometry"] = frame.geometry[place].difference(shapely.box(x, 21.05, x + 0.0006, 21.15))
    return frame


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda s: moved(s, "06712", -0.0005, 0.0), id="fifty metres over the neighbour"),
        pytest.param(notched, id="a gap of sixty metres"),
        pytest.param(lambda s: moved(notched(s), "06895", 0.0, 0.0005), id="one of each"),
    ],
)
def test_slivers_between_units_are_closed_and_reported(take, squares, tmp_path, damage):
    """Whatever the slivers, the map is one coverage of the same outline."""
    report = take(damage(squares))
    written = load_boundaries(tmp_path / "shapes" / "map.geojson", "2024").geometry.to_numpy()

    assert report.coverage is not None
    assert report.coverage.overlap_km2 + report.coverage.gap_km2 > 0.5
    assert "km²" in report.text("vi")
    assert shapely.coverage_is_valid(written)
    assert shapely.area(written).sum() == pytest.approx(0.2 * 1.0, rel=1e-3)


def test_a_file_without_slivers_is_not_touched(take, squares):
    report = take(squares)

    assert report.coverage is None


def test_units_that_lie_on_each_other_are_refused_with_their_names(take, squares, tmp_path):
    refused(take, moved(squares, "06712", -0.02, 0.0), "Phường Hòa Lạc", "Phường Trần Phú", "km²")

    assert not (tmp_path / "shapes" / "map.geojson").exists()


def test_what_would_change_is_told_before_it_does(squares, take, tmp_path, units, facts, crosswalk):
    """The second file moves Hà Khẩu's eastern side by a third; nothing is written by preparing."""
    take(squares)
    product = tmp_path / "shapes" / "map.geojson"
    before = product.read_bytes()
    changed = moved(squares, "06655", 0.0, -0.06)
    changed.loc[1, "geometry"] = shapely.box(107.14, 21.0, 107.4, 21.2)
    changed.to_file(tmp_path / "moi.geojson")
    made = prepare_boundaries(
        tmp_path / "moi.geojson", units, product=product, facts=facts, crosswalk=crosswalk
    )
    common = made.changes.set_index("code")["common"]

    assert product.read_bytes() == before
    assert common["06655"] == pytest.approx(0.7, abs=0.01)
    assert common["06895"] == pytest.approx(1.0)
    assert made.changes.loc[made.changes["changed"], "code"].tolist() == ["06655", "06712"]
    for language in ("vi", "en"):
        assert "Phường Hà Khẩu (70%)" in made.text(language)


def test_the_first_map_has_nothing_to_be_compared_with(squares, tmp_path, units, facts, crosswalk):
    squares.to_file(tmp_path / "moi.geojson")
    made = prepare_boundaries(
        tmp_path / "moi.geojson", units, product=tmp_path / "m.geojson", facts=facts, crosswalk=crosswalk
    )

    assert made.changes is None


def test_a_missing_file_is_named(tmp_path, units, facts, crosswalk):
    with pytest.raises(MissingFileError) as caught:
        import_boundaries(
            tmp_path / "không có.zip", units, product=tmp_path / "m.geojson", facts=facts, crosswalk=crosswalk
        )

    assert "không có.zip" in caught.value.text("vi")


def test_a_file_that_is_no_map_is_refused(tmp_path):
    for name, content in (("a.geojson", "{"), ("b.zip", "x"), ("c.gpkg", "x"), ("d.xlsx", "x")):
        (tmp_path / name).write_text(content)
        with pytest.raises(DataError) as caught:
            read_boundary_file(tmp_path / name)
        for language in ("vi", "en"):
            assert name in caught.value.text(language)


def test_a_zip_with_two_maps_says_which(tmp_path):
    with zipfile.ZipFile(tmp_path / "hai.zip", "w") as archive:
        archive.writestr("xa.geojson", "{}")
        archive.writestr("huyen.shp", "")

    with pytest.raises(DataError) as caught:
        read_boundary_file(tmp_path / "hai.zip")
    assert "xa.geojson, huyen.shp" in caught.value.text("vi")


def test_a_layer_of_a_geopackage_can_be_chosen(squares, tmp_path):
    for layer in ("xa", "huyen"):
        squares.to_file(tmp_path / "nhieu.gpkg", layer=layer)

    with pytest.raises(DataError) as caught:
        read_boundary_file(tmp_path / "nhieu.gpkg")
    assert "--layer" in caught.value.text("vi")
    assert "huyen" in caught.value.text("vi")
    assert len(read_boundary_file(tmp_path / "nhieu.gpkg", layer="xa")) == 5


def test_a_file_with_neither_codes_nor_names_says_what_it_has(take, squares):
    frame = squares[["district_name", "geometry"]].rename(columns={"district_name": "ghi_chu"})

    refused(take, frame, "ghi_chu", "maxa")


def test_an_unknown_list_is_a_wrong_parameter(take, squares):
    with pytest.raises(ParameterError) as caught:
        take(squares, list_id="2023")

    assert "2020, 2024, 2025" in caught.value.text("vi")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_map_that_is_missing_or_incomplete_says_so(tmp_path, language):
    path = tmp_path / "map.geojson"

    def said() -> str:
        with pytest.raises(AnalysisError) as caught:
            load_boundaries(path, "2025")
        return caught.value.text(language)

    assert "map.geojson" in said()
    path.write_text("không phải JSON", encoding="utf-8")
    assert "GeoJSON" in said()
    path.write_text('{"type":"FeatureCollection","features":[]}', encoding="utf-8")
    assert "2025" in said()
    feature = {"type": "Feature", "properties": {"code": "1", "ten": "x"}, "geometry": None}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    assert "vintage" in said()
    assert "code, ten" in said()


def test_a_map_with_a_unit_twice_says_so(tmp_path):
    properties = dict.fromkeys(("name", "full_name", "type", "district_name", "approximate"), "x")
    feature = {
        "type": "Feature",
        "properties": {"vintage": "2025", "code": "06652", **properties},
        "geometry": None,
    }
    path = tmp_path / "map.geojson"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature, feature]}), encoding="utf-8"
    )

    with pytest.raises(DataError) as caught:
        load_boundaries(path, "2025")
    assert "06652" in caught.value.text("vi")


def test_another_file_is_not_overwritten_as_if_it_were_the_map(take, squares, tmp_path):
    (tmp_path / "shapes").mkdir()
    squares.to_file(tmp_path / "shapes" / "map.geojson")

    with pytest.raises(DataError) as caught:
        take(squares)
    assert "vintage" in caught.value.text("vi")


def test_a_map_that_cannot_be_written_says_so(squares, tmp_path):
    (tmp_path / "shapes").write_text("a file, not a folder")
    table = squares.assign(vintage="2025", name="x", type="xa", approximate=False, source="x")

    with pytest.raises(OutputError) as caught:
        save_boundaries(table, tmp_path / "shapes" / "map.geojson")
    assert "shapes" in caught.value.text("vi")


@needs_evidence
@pytest.mark.parametrize(
    ("name", "list_id", "vintage", "n_features", "n_units"),
    [
        ("quang_ninh_communes_2021.geojson", "2020", "2024", 177, 171),
        ("quang_ninh_communes_2025.geojson", "2025", "2025", 54, 54),
        ("quang_ninh_communes_2025_nested.geojson", "2025", "2025", 54, 54),
    ],
)
def test_the_provinces_files_are_taken_over(tmp_path, name, list_id, vintage, n_features, n_units):
    facts = pd.read_csv(EVIDENCE / "commune_facts.csv", dtype={"list": str, "code": str})
    product = tmp_path / "map.geojson"
    report = import_boundaries(
        EVIDENCE / name,
        load_units(ROOT / "data"),
        product=product,
        facts=facts,
        crosswalk=load_crosswalk(ROOT / "data"),
    )
    written = load_boundaries(product, vintage)

    assert (report.list_id, report.vintage, report.n_features, report.n_units) == (
        list_id,
        vintage,
        n_features,
        n_units,
    )
    assert (report.repaired, report.extra, report.by_name, report.respelled) == ((), (), (), ())
    assert report.system.distance_km < 1.5
    assert len(written) == n_units
    assert written.is_valid.all()


@needs_evidence
def test_codes_alone_tell_the_177_from_the_54_although_all_54_codes_are_among_them(tmp_path):
    facts = pd.read_csv(EVIDENCE / "commune_facts.csv", dtype={"list": str, "code": str})
    old = geopandas.read_file(EVIDENCE / "quang_ninh_communes_2021.geojson")[["code", "geometry"]]
    old.to_file(tmp_path / "ma.gpkg")
    report = import_boundaries(
        tmp_path / "ma.gpkg",
        load_units(ROOT / "data"),
        product=tmp_path / "map.geojson",
        facts=facts,
        crosswalk=load_crosswalk(ROOT / "data"),
    )

    assert (report.list_id, report.n_units) == ("2020", 171)


@needs_evidence
@pytest.mark.parametrize("epsg", [3405, 5899])
def test_the_provinces_file_in_metres_without_a_system_is_told(tmp_path, epsg):
    facts = pd.read_csv(EVIDENCE / "commune_facts.csv", dtype={"list": str, "code": str})
    metres = geopandas.read_file(EVIDENCE / "quang_ninh_communes_2025_nested.geojson").to_crs(epsg)
    file = zipped_without_prj(metres[["code", "full_name", "geometry"]], tmp_path)
    report = import_boundaries(
        file,
        load_units(ROOT / "data"),
        product=tmp_path / "map.geojson",
        facts=facts,
        crosswalk=load_crosswalk(ROOT / "data"),
    )

    assert report.system.is_guessed
    assert report.n_units == 54
    assert report.system.code == f"EPSG:{epsg}"
