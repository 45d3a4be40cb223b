"""The commune map as an A3 sheet: complete, readable, at scale, marked where illustrative, the same again."""

import json
import re
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
import shapely
from defusedxml import ElementTree
from pypdf import PdfReader

from analysis.charts.lettering import SEMIBOLD, text_width
from analysis.charts.maps import METRES, STATUSES
from analysis.charts.patterns import PATTERNS, status_fill
from analysis.charts.poster import draw
from analysis.charts.poster_layout import lay_out
from analysis.charts.poster_parts import LIST_GAP
from analysis.charts.sheet import HEIGHT, WIDTH
from analysis.language import speak
from analysis.parameters import check_parameters
from analysis.report.build import _groups
from analysis.report.findings.places import communes_headline
from analysis.report.narrative import words_of
from analysis.report.pictures import SealMark
from analysis.report.posters import printed, status_poster, write_posters
from analysis.report.printed import _pdf, _png, _svg
from analysis.results import compute

SEAL = "7K3M9-D2FQX"
SVG = "{http://www.w3.org/2000/svg}"
POINTS_PER_MM = 72 / 25.4


def poster_of(results):
    return status_poster(results, f"Seal: {SEAL}")


@pytest.fixture(scope="module")
def older_results(data_dir):
    """The illustrative data on the 171 communes before July 2025, in English."""
    asked = {"report_year": 2024, "language": "en", "illustrative": True, "data_dir": data_dir}
    return compute(check_parameters(**asked))


SETS = {"54": "results", "171": "older_results"}


@pytest.fixture(scope="module", params=SETS.values(), ids=SETS)
def laid_out(request):
    """A poster and where its parts lie: real data on 54 communes, illustrative ones on 171."""
    poster = poster_of(request.getfixturevalue(request.param))
    return poster, lay_out(poster)


@pytest.fixture(scope="module")
def files(demo_results, tmp_path_factory):
    """The files of the illustrative poster in Vietnamese, by ending."""
    paths = write_posters(demo_results, tmp_path_factory.mktemp("posters"), seal=SEAL)
    return {path.suffix[1:]: path for path in paths}


def parts_of(layout):
    return [layout.whole, *layout.insets]


def texts_of(svg):
    """Return the texts of an SVG in their order."""
    return [element.text for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_no_label_is_on_another_or_on_a_line(laid_out):
    """Whole map and insets alike; a label that is led to is at the end of its own line only."""
    _, layout = laid_out
    for part in parts_of(layout):
        boxes = {label.number: label.box.shape() for label in part.labels}
        lines = {x.number: shapely.LineString(x.leader) for x in part.labels if x.leader}

        assert not any(a.intersects(b) for a, b in combinations(boxes.values(), 2))
        assert [] == [(n, m) for n in boxes for m in lines if n != m and boxes[n].intersects(lines[m])]


def test_labels_stand_on_their_own_unit_or_in_reach_of_it(laid_out):
    _, layout = laid_out
    for part in parts_of(layout):
        for label in part.labels:
            shape = part.shapes[label.number]
            assert label.inside == shape.contains(label.box.shape())
            assert label.inside or shapely.LineString(label.leader).intersects(shape)


def test_every_commune_is_on_the_map_and_in_the_list_with_its_number(laid_out):
    """No commune is without a label, and none is in the list twice or without its class."""
    poster, layout = laid_out
    labelled = {label.number for part in parts_of(layout) for label in part.labels}
    listed = [entry.number for entry in poster.entries if entry.fill]

    assert len(poster.units) in (54, 171)
    assert listed == list(poster.units["number"]) == [str(n + 1) for n in range(len(poster.units))]
    assert set(listed) == labelled
    assert len(poster.entries) == len(layout.entries.placed)


def test_the_list_fits_its_columns(laid_out):
    """No two entries in one place, no district's name alone at the end of a column."""
    _, layout = laid_out
    placed = layout.entries.placed
    last = max(row for _, row, _ in placed)

    assert len({(column, row) for column, row, _ in placed}) == len(placed)
    assert not any(entry.fill is None and row == last for _, row, entry in placed)
    assert layout.list.width / layout.entries.n_columns > 30 + LIST_GAP


def test_no_number_of_the_list_touches_its_swatch(laid_out):
    """Of 171 communes, or of the 126 of a large province, some have three digits."""
    _, layout = laid_out
    numbers = [entry.number for _, _, entry in layout.entries.placed]
    widest = max(text_width(number, layout.entries.size, SEMIBOLD) for number in numbers)

    assert widest + 1 < layout.entries.number_width


def test_the_legend_counts_every_commune_once(laid_out):
    poster, _ = laid_out
    counts = {status: row.n for status, row in poster.legend.items()}

    assert len(poster.units) == sum(counts.values())
    assert counts == poster.units["status"].value_counts().to_dict()
    assert list(counts) == [status for status in STATUSES if status in counts]


def test_nothing_lies_on_the_land_and_all_lies_on_the_sheet(laid_out):
    """Key and insets leave the map free; title, map, list and sources follow each other down."""
    _, layout = laid_out
    land = shapely.union_all(list(layout.whole.shapes.values()))
    boxes = [layout.key, *(part.box for part in layout.insets)]

    assert not any(box.shape().intersects(land) for box in boxes)
    assert not any(a.shape().intersects(b.shape()) for a, b in combinations(boxes, 2))
    assert all(box.shape().within(layout.frame.shape()) for box in boxes)
    assert land.within(layout.frame.shape())
    assert 0 < layout.frame.top < layout.frame.bottom < layout.list.top < layout.list.bottom < HEIGHT


def test_islands_and_small_wards_are_in_insets(laid_out):
    """Both insets are there, at a larger scale; every map is at the scale that it says."""
    poster, layout = laid_out
    units = poster.units.to_crs(METRES).set_index("number")

    assert [part.name for part in poster.insets] == [part.name for part in layout.insets]
    assert all(1.3 * part.view.denominator < layout.whole.view.denominator for part in layout.insets)
    for number, shape in layout.whole.shapes.items():
        on_paper = units.geometry[number].area * (1000 / layout.whole.view.denominator) ** 2
        assert shape.area == pytest.approx(on_paper, rel=0.03, abs=0.2)


def grey(colour):
    """Return the lightness of a colour in grey print, 0 to 1 (Rec. 709 luma)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_statuses_stay_apart_in_black_and_white():
    """Two fills of one pattern differ far in lightness."""
    for one, other in combinations(STATUSES, 2):
        if PATTERNS[one] == PATTERNS[other]:
            assert abs(grey(status_fill(one).colour) - grey(status_fill(other).colour)) > 0.4


def test_illustrative_posters_say_so(files):
    """The banner above and across each map; the title and the description of the file too."""
    banner, svg = speak("vi").text("illustrative.banner"), files["svg"].read_text(encoding="utf-8")
    root = ElementTree.fromstring(svg)

    assert 1 + 3 == texts_of(svg).count(banner)
    assert banner in root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text.startswith(banner)


def test_each_map_is_marked_where_data_are_illustrative_and_nowhere_else(laid_out):
    poster, layout = laid_out
    banner = speak("vi").text("illustrative.banner"), speak("en").text("illustrative.banner")
    said = texts_of(f'<svg xmlns="{SVG[1:-1]}">{"".join(draw(poster, layout, speak("en")))}</svg>')

    assert sum(text in banner for text in said) == (1 + len(parts_of(layout)) if poster.banner else 0)
    assert bool(poster.banner) == (len(poster.units) == 171)


def test_real_data_say_that_nothing_is_published(results):
    """An empty map is never left to be read as a bad one."""
    words, poster = speak("vi"), poster_of(results)

    assert words.text("finding.communes.none") == poster.title
    assert {"no_data": 54} == {status: row.n for status, row in poster.legend.items()}
    assert [words.text("map.none"), f"{words.text('map.approximate')}."] == poster.foot[:2]


def missing_in(svg, results, scale, north):
    """Return what of the words of a sheet is missing in an SVG."""
    words, said = words_of(results), texts_of(svg)
    wanted = [words.text(f"poster.{part}") for part in ("list", "projection")]
    wanted += [words.text("poster.scale", scale=scale), north, f"{words.text('map.approximate')}."]
    wanted.append(communes_headline(results)[0])
    ends = [words.text("map.restated"), words.text("seal.short", code=SEAL)]
    starts = [words.text(f"commune.{status}") + " (" for status in STATUSES]
    return [
        *(text for text in wanted if text not in said),
        *(text for text in ends if not any(line.endswith(text) for line in said)),
        *(text for text in starts if not any(line.startswith(text) for line in said)),
    ]


def test_both_languages_say_the_same(files, demo_results):
    """Title, legend, scale, north, list, notes and seal in each; numbers as the language writes them."""
    en = speak("en")
    spoken = replace(demo_results, parameters=replace(demo_results.parameters, language="en"))
    poster = status_poster(spoken, en.text("seal.short", code=SEAL))
    english = "".join(draw(poster, lay_out(poster), en))
    vietnamese = files["svg"].read_text(encoding="utf-8")

    assert [] == missing_in(vietnamese, demo_results, "1:545.000", "B")
    assert [] == missing_in(f'<svg xmlns="{SVG[1:-1]}">{english}</svg>', spoken, "1:545,000", "N")


def test_a_known_day_is_told(demo_results):
    known = replace(demo_results.parameters, known_on=date(2025, 12, 31))
    lines = poster_of(replace(demo_results, parameters=known)).lines

    assert "31/12/2025" in lines[0]


def test_the_svg_is_a_sheet_of_a3_with_its_fonts_and_its_words(files, demo_results):
    svg = files["svg"].read_text(encoding="utf-8")
    root, said = ElementTree.fromstring(svg), set(texts_of(svg))

    assert ("420mm", "297mm", f"0 0 {WIDTH:g} {HEIGHT:g}") == tuple(
        root.get(name) for name in ("width", "height", "viewBox")
    )
    assert 2 == svg.count("@font-face") and f"seal: {SEAL}" in svg
    assert set(demo_results.communes["full_name"]) <= said
    assert not re.search(r"nan|None", "".join(re.findall(r'd="([^"]*)"', svg)))


def test_the_pdf_is_one_page_of_a3_tagged_with_its_fonts_inside(files, demo_results):
    """Real text in embedded subsets of the report's font and of no other; the picture has its alternative."""
    reader = PdfReader(files["pdf"])
    page, content = reader.pages[0], files["pdf"].read_bytes()
    fonts = _fonts(page)

    assert 1 == len(reader.pages)
    assert (WIDTH, HEIGHT) == pytest.approx(
        tuple(float(side) / POINTS_PER_MM for side in page.mediabox[2:]), abs=0.1
    )
    assert {"SourceSansPro-Regular", "SourceSansPro-Semibold"} == {name.split("+")[1] for name in fonts}
    assert all(fonts.values())
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content and b"/StructTreeRoot" in content
    text = page.extract_text()
    assert all(name in text for name in demo_results.communes["full_name"])
    assert SEAL in text


def _fonts(holder, found=None):
    """Return the fonts of a page and of the forms drawn on it: name -> whether the font itself is inside."""
    found = {} if found is None else found
    resources = holder.get("/Resources", {})
    for font in resources.get("/Font", {}).values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        told = inner["/FontDescriptor"].get_object()
        name = inner["/BaseFont"].removeprefix("/").removesuffix("-Identity-H")
        found[name] = any(f"/FontFile{kind}" in told for kind in ("", "2", "3"))
    for form in resources.get("/XObject", {}).values():
        _fonts(form.get_object(), found)
    return found


def test_the_png_is_a3_at_300_dots_an_inch_and_no_heavier_than_a_mail_can_carry(files):
    """4961 × 3508 pixels, 11,811 a metre; the seal as a text; less than 3 MB."""
    png = files["png"].read_bytes()
    at = png.index(b"pHYs") + 4
    density = [int.from_bytes(png[at + 4 * n : at + 4 * n + 4]) for n in range(2)]

    assert (4961, 3508) == (int.from_bytes(png[16:20]), int.from_bytes(png[20:24]))
    assert [11_811, 11_811] == density and 1 == png[at + 8]
    assert b"tEXtSeal\0" + SEAL.encode() in png
    assert len(png) < 3_000_000


def test_the_same_data_give_the_same_bytes(demo_results, files):
    """The drawing again, the PDF of it again, and one small picture twice."""
    again = printed(demo_results, status_poster(demo_results, speak("vi").text("seal.short", code=SEAL)))
    mark = SealMark(SEAL, SEAL)
    svg = _svg(again, mark, style="")
    small = '<svg xmlns="http://www.w3.org/2000/svg" width="9mm" height="9mm"><circle r="20"/></svg>'

    assert again.marks in files["svg"].read_text(encoding="utf-8")
    assert files["pdf"].read_bytes() == _pdf(again, svg)
    assert _png(small, mark) == _png(small, mark)


def test_what_an_agency_writes_stays_text(demo_results, markup):
    """Names with markup are cut and shown; the file stays well-formed."""
    communes = demo_results.communes.assign(full_name=demo_results.communes["full_name"] + markup)
    spoilt = replace(demo_results)
    spoilt.__dict__["communes"] = communes
    marks = printed(spoilt, poster_of(spoilt)).marks

    assert "<script" not in marks and "<img" not in marks
    assert 54 <= len(texts_of(f'<svg xmlns="{SVG[1:-1]}">{marks}</svg>'))


def test_the_start_page_links_the_posters_by_clear_names(tmp_path):
    """A group of their own; without documents there are none and no group."""
    words, maps = speak("vi"), tmp_path / "maps"
    maps.mkdir()
    for name in ("map_tiles.svg", "poster_status.svg", "poster_status.pdf", "poster_status.png"):
        (maps / name).write_bytes(b"")
    groups = {group["title"]: group["files"] for group in _groups(words, tmp_path)}
    posters = groups[words.text("index.posters")]

    assert {"maps/poster_status.pdf", "maps/poster_status.png", "maps/poster_status.svg"} == {
        link["href"] for link in posters
    }
    assert all("A3" in link["name"] for link in posters)
    assert ["maps/map_tiles.svg"] == [link["href"] for link in groups[words.text("index.maps")]]
    for path in maps.glob("poster_*"):
        path.unlink()
    assert words.text("index.posters") not in json.dumps(_groups(words, tmp_path), ensure_ascii=False)
