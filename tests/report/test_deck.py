"""The slides of a report: what is said and left out, and that it fits, on a page and in PowerPoint."""

import io
import re

import pytest
from altair.utils.schemapi import debug_mode
from hypothesis import given
from hypothesis import strategies as st
from in_language import in_english
from pptx import Presentation
from pptx.util import Emu

from analysis.language import LANGUAGES
from analysis.report.origins import source_line
from analysis.report.slides import fit
from analysis.report.slides.content import deck
from analysis.report.slides.deck import Counts, Deck, Picture, Points, Slide, Table
from analysis.report.slides.drawing import inline_svg, panels, png, size, svg
from analysis.report.slides.html import slides_page
from analysis.report.slides.office import POINTS
from analysis.report.slides.powerpoint import presentation

TEXT = st.text("Tử vong trẻ em dưới 5 tuổi %‰≥", max_size=120)
CASES = ("real_vi", "demo_vi", "real_en", "demo_en")


def made(results) -> Deck:
    with debug_mode(False):
        return deck(results)


@pytest.fixture(scope="module")
def real_deck(results) -> Deck:
    return made(results)


@pytest.fixture(scope="module")
def demo_deck(demo_results) -> Deck:
    return made(demo_results)


@pytest.fixture(scope="module")
def decks(results, demo_results, real_deck, demo_deck) -> dict[str, Deck]:
    """The decks of both data sets in both languages."""
    english = {f"{name}_en": made(in_english(r)) for name, r in (("real", results), ("demo", demo_results))}
    return {"real_vi": real_deck, "demo_vi": demo_deck} | english


@pytest.fixture(scope="module")
def powerpoint(demo_deck):
    """The PowerPoint file of the illustrative deck, opened again."""
    return Presentation(io.BytesIO(presentation(demo_deck)))


@pytest.mark.parametrize("case", CASES)
def test_every_slide_says_something_and_shows_something(decks, case):
    """All but the first have content, all have a title and notes, no title stands twice."""
    slides = decks[case].slides

    assert [slides[0]] == [s for s in slides if s.content is None]
    assert all(s.title and all(s.notes) and s.notes for s in slides)
    assert len(slides) == len({s.title for s in slides})
    for slide in slides:
        if isinstance(slide.content, Table):
            assert slide.content.rows
        if isinstance(slide.content, Points):
            assert all(slide.content.sentences)


@pytest.mark.parametrize("case", CASES)
def test_tables_are_rectangular_and_their_columns_share_the_width(decks, case):
    """As many cells as heads in each row, and shares that add up to one."""
    for table in (s.content for s in decks[case].slides if isinstance(s.content, Table)):
        assert {len(table.heads)} == {len(row) for row in table.rows} | {len(table.shares)}
        assert 1 == pytest.approx(sum(table.shares))


def test_each_objective_has_a_slide_with_all_its_indicators(demo_deck, plan):
    """One row an indicator, in the plan's order."""
    rows = [
        row[0].split(".")[0]
        for s in demo_deck.slides
        if s.title.startswith("Mục tiêu ")
        for row in s.content.rows
    ]

    assert list(plan.indicators.index) == rows


def test_the_counts_are_those_of_the_results(demo_deck, demo_results):
    """The numbers on the cards are the numbers of indicators by status, all statuses in their order."""
    counts = next(s.content for s in demo_deck.slides if isinstance(s.content, Counts)).counts
    found = demo_results.headline["status"].value_counts()

    assert list(demo_results.plan.statuses.sort_values("order").index) == [c.mark.status for c in counts]
    assert [str(found.get(c.mark.status, 0)) for c in counts] == [c.n for c in counts]


def test_the_titles_say_the_finding(demo_deck, demo_results):
    """Titles are made of the results: how many are where, which need attention, how many communes."""
    good = demo_results.headline["status"].isin(("reached", "on_track")).sum()
    titles = " | ".join(s.title for s in demo_deck.slides).replace("\u00a0", " ")

    assert f"{good} đã đạt hoặc đúng tiến độ" in titles
    assert "cần quan tâm trước: 4d. Béo phì dưới 5 tuổi, thành thị" in titles  # moving away comes first
    assert "15 trong 54 xã, phường" in titles


def test_what_is_missing_is_said_and_no_slide_is_empty(real_deck):
    """Real data: no map without assessments but a sentence, promises where nothing is published, gaps."""
    assert not any(isinstance(s.content, Picture) and s.content.live for s in real_deck.slides)
    assert "Chưa có danh sách xã, phường" in real_deck.slides[-2].remark
    assert "Còn thiếu số liệu của 32 trong 35 chỉ số" in real_deck.slides[-2].title
    fourth = next(s for s in real_deck.slides if s.title.startswith("Mục tiêu 4"))
    assert "cả 3 chưa đủ số liệu" in fourth.title.replace("\u00a0", " ")
    assert "Sở Y tế" == fourth.content.rows[0][-1]


def test_a_chance_from_few_values_is_never_shown_without_saying_so(decks):
    """A star in a table has its words under the table, and words have their star."""
    starred = 0
    for slide in (s for d in decks.values() for s in d.slides if isinstance(s.content, Table)):
        star = any("*" in c for row in slide.content.rows for c in row if isinstance(c, str))
        assert star == slide.remark.startswith("*")
        starred += star
    assert 2 <= starred


def test_illustrative_slides_warn(demo_deck, real_deck):
    """The warning is the deck's, and in each picture; real data have none."""
    assert "" == real_deck.warning
    assert demo_deck.warning in slides_page(demo_deck)
    words = demo_deck.warning.split()
    for picture in (s.content for s in demo_deck.slides if isinstance(s.content, Picture)):
        assert all(word in svg(picture) for word in words)


@pytest.mark.parametrize("case", CASES)
def test_everything_fits_with_type_that_can_be_read(decks, case):
    """No slide needs the smallest type, and what is estimated stays inside its room."""
    for slide in decks[case].slides[1:]:
        content, height = slide.content, fit.body_height(slide)
        assert fit.TITLE_SIZES[-1] < fit.title_size(slide), slide.title
        assert 15 < height
        if isinstance(content, Table):
            chosen, air = fit.table_size(content, height), fit.table_air(content, height)
            assert 0.75 <= chosen, slide.title
            assert sum(fit.row_heights(content, chosen, air)) <= height + 1e-9
        if isinstance(content, Points):
            assert 1.15 <= fit.points_size(content, height)
            assert fit.points_height(content, fit.points_size(content, height)) <= height
        if isinstance(content, Counts):
            assert fit.CARD_SIZES[-1] < fit.card_size(content, height)


@given(TEXT, st.floats(5, 60), st.floats(0.7, 2))
def test_a_smaller_type_never_takes_more_lines(text, width, size_):
    """Lines grow with the size of the type and shrink with the width."""
    assert fit.lines(text, width, size_ * 0.9) <= fit.lines(text, width, size_)
    assert fit.lines(text, width * 1.1, size_) <= fit.lines(text, width, size_)


@given(st.integers(1, 40))
def test_panels_have_room_for_all(n):
    """Enough places for the charts, none of them too small to see."""
    layout = panels(n)
    rows = -(-n // layout.columns)

    assert layout.columns * rows >= n > layout.columns * (rows - 1)
    assert layout.width >= 60 or n > 27
    assert layout.height >= 60


def test_pictures_are_valid_charts(demo_deck):
    """Slides are made without altair's validation; here each chart is validated."""
    pictures = [s.content for s in demo_deck.slides if isinstance(s.content, Picture)]

    assert 5 <= len(pictures)
    for picture in pictures:
        for chart in (picture.chart, picture.live):
            assert chart is None or chart.to_dict(validate=True)
        assert picture.description


def test_a_picture_is_drawn_once_and_as_wide_as_a_projector(demo_deck):
    """The same drawing is given again; the PNG has 1920 pixels a line; addresses in a page are its own."""
    picture = next(s.content for s in demo_deck.slides if isinstance(s.content, Picture))

    assert svg(picture) is svg(picture)
    assert 1920 == pytest.approx(int.from_bytes(png(picture)[16:20], "big"), abs=2)
    assert size(picture)[0] > size(picture)[1]
    drawn = inline_svg(picture, "bieu-do-9")
    assert set(re.findall(r"url\(#([^)]+)\)", drawn)) <= set(re.findall(r'\bid="([^"]+)"', drawn))
    assert "aria-roledescription" not in drawn


def test_the_publishers_of_many_sources_are_cut_short(demo_results):
    """Three are named, the rest is counted; without sources nothing is said."""
    ids = demo_results.series["source_id"]
    line = source_line(demo_results, ids)

    assert line.startswith("Nguồn: ")
    assert line.endswith("nguồn khác")
    assert 4 == len(line.split("; "))
    assert "" == source_line(demo_results, ids.iloc[:0])


def test_powerpoint_has_titles_notes_and_numbers_of_its_own(powerpoint, demo_deck):
    """Native titles and notes in the deck's order, 16:9, a number and the source on each slide."""
    pages = list(powerpoint.slides)

    assert [s.title for s in demo_deck.slides] == [p.shapes.title.text_frame.text for p in pages]
    assert ["\n".join(s.notes) for s in demo_deck.slides] == [
        p.notes_slide.notes_text_frame.text for p in pages
    ]
    assert 16 / 9 == pytest.approx(powerpoint.slide_width / powerpoint.slide_height, abs=1e-4)
    for page, slide in zip(pages, demo_deck.slides, strict=True):
        texts = [s.text_frame.text for s in page.shapes if s.has_text_frame]
        assert demo_deck.warning in texts
        assert not slide.source or slide.source in texts
        assert any('type="slidenum"' in _xml(shape) for shape in page.shapes)


def _xml(shape) -> str:
    from lxml import etree

    return etree.tostring(shape._element).decode()


def test_powerpoint_has_native_tables_and_pictures_with_alt_text(powerpoint, demo_deck):
    """Tables hold the deck's words; pictures describe themselves and are not bent."""
    for page, slide in zip(powerpoint.slides, demo_deck.slides, strict=True):
        tables = [s.table for s in page.shapes if s.has_table]
        pictures = [s for s in page.shapes if s.shape_type == 13]
        assert isinstance(slide.content, Table) == bool(tables)
        assert isinstance(slide.content, Picture) == bool(pictures)
        if tables:
            written = [cell.text for cell in tables[0].rows[1].cells]
            assert slide.content.rows[0][0] == written[0]
            assert len(slide.content.rows) + 1 == len(tables[0].rows)
        for picture in pictures:
            assert slide.content.description == picture._element.nvPicPr.cNvPr.get("descr")
            assert picture.image.size[0] / picture.image.size[1] == pytest.approx(
                picture.width / picture.height, rel=0.01
            )


def test_nothing_in_powerpoint_leaves_its_slide_or_its_box(powerpoint):
    """Every shape stands on the slide and its text, as estimated, inside the shape; the font is Arial."""
    wide, high = powerpoint.slide_width, powerpoint.slide_height
    for page in powerpoint.slides:
        for shape in page.shapes:
            assert shape.left >= 0 <= shape.top
            assert shape.left + shape.width <= wide + Emu(20)
            assert shape.top + shape.height <= high + Emu(20), (page.shapes.title.text_frame.text, shape.name)
            if shape.has_text_frame and shape.text_frame.text:
                assert _text_height(shape) <= shape.height / 12700 / POINTS + 0.35, shape.text_frame.text
            fonts = set(re.findall(r'<a:latin typeface="([^"]+)"', _xml(shape)))
            assert fonts <= {"Arial"}


def _text_height(shape) -> float:
    """Return about how high a shape's text is, in rem."""
    width, total = shape.width / 12700 / POINTS, 0.0
    for paragraph in shape.text_frame.paragraphs:
        for run in paragraph.runs:
            set_in = run.font.size.pt / POINTS
            total += fit.lines(run.text, width, set_in) * set_in * fit.LINE
        total += (paragraph.space_after or 0) / 12700 / POINTS
    return total


def test_the_same_deck_gives_the_same_bytes(real_deck):
    """No moment of writing, no random name in either file."""
    assert presentation(real_deck) == presentation(real_deck)
    assert slides_page(real_deck) == slides_page(real_deck)


def test_markup_in_names_stays_text():
    """What an agency writes cannot become part of the page, in a title, a cell, a note or a source."""
    markup = "<script>window.ran=1</script>"
    table = Table((markup,), ((markup,),), (1.0,))
    slides = (Slide(markup), Slide(f"{markup} 2", markup, table, markup, (markup,), markup))
    page = slides_page(Deck(markup, "vi", "", slides))

    assert markup not in page
    assert 8 <= page.count("&lt;script&gt;window.ran=1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_without_a_map_does_not_carry_what_draws_one(language):
    """Only the deck's own script may run, by its hash."""
    points = Points(("Một câu.",))
    page = slides_page(Deck("A", language, "", (Slide("A"), Slide("B", content=points, notes=("C",)))))

    assert 1 == page.count("'sha256-")
    assert "vegaEmbed" not in page
    assert f'<html lang="{language}"' in page
    assert "default-src 'none'" in page


def test_a_status_keeps_its_shape_in_every_format(powerpoint, demo_deck):
    """The cards of PowerPoint have the status' shapes; tables its letter before the name."""
    cards = next(s for s in demo_deck.slides if isinstance(s.content, Counts))
    page = powerpoint.slides[demo_deck.slides.index(cards)]
    shapes = [s.auto_shape_type for s in page.shapes if s.shape_type == 1]
    cells = [c.text for p in powerpoint.slides for s in p.shapes if s.has_table for c in s.table.iter_cells()]

    assert 5 <= len(set(shapes))
    assert "● Đã đạt" in cells
    assert "▼ Chậm tiến độ" in cells
