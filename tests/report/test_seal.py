"""The seal: the same for the same inputs, another for others, and no slip of the pen passes."""

import io
import struct
from dataclasses import replace
from pathlib import Path

import altair as alt
import pytest
import vl_convert
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops
from pptx import Presentation
from pypdf import PdfReader

from analysis.errors import ParameterError
from analysis.language import speak
from analysis.parameters import check_parameters
from analysis.report.documents.blocks import Paragraph, Run
from analysis.report.documents.docx import write_docx
from analysis.report.documents.pdf import write_pdf
from analysis.report.manifest import origin, report_origin
from analysis.report.page import plain_page
from analysis.report.pictures import SealMark, packed_png, save_pictures
from analysis.report.seal import ALPHABET, LENGTH, read_seal, seal_of
from analysis.report.slides.deck import Deck, Points, Slide
from analysis.report.slides.html import slides_page
from analysis.report.slides.powerpoint import presentation
from analysis.report.slides.write import sealed

ORIGIN = {"parameters": {"language": "vi"}, "versions": {}, "code": "c", "data": {"a.csv": "0"}}
CODE = seal_of(ORIGIN)
FOOT = speak("vi").text("seal.short", code=CODE)
codes = st.integers(0, 10**9).map(lambda n: seal_of(ORIGIN | {"code": str(n)}).replace("-", ""))


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_any_one_wrong_character_is_noticed(code, place, character):
    """A seal with one other character is said to be mistyped."""
    wrong = code[:place] + character + code[place + 1 :]
    if wrong == code:
        assert code == read_seal(wrong).replace("-", "")
    else:
        with pytest.raises(ParameterError) as caught:
            read_seal(wrong)
        assert "error.seal.mistyped" == caught.value.message


@given(codes, st.integers(0, LENGTH - 2), st.integers(1, LENGTH - 1))
def test_any_two_characters_that_changed_places_are_noticed(code, first, apart):
    """Neighbours and others: a seal with two different characters exchanged is said to be mistyped."""
    second = min(first + apart, LENGTH - 1)
    letters = list(code)
    letters[first], letters[second] = letters[second], letters[first]
    if code[first] == code[second]:
        assert code == read_seal("".join(letters)).replace("-", "")
    else:
        with pytest.raises(ParameterError, match="mistyped"):
            read_seal("".join(letters))


@given(codes)
def test_a_seal_is_read_however_a_person_types_it(code):
    """Small letters, no dash or a long one, blanks, O for 0 and I or L for 1."""
    printed = f"{code[:5]}-{code[5:]}"

    assert printed == read_seal(code) == read_seal(printed.lower()) == read_seal(f" {code[:5]} – {code[5:]} ")
    assert printed == read_seal(printed.replace("0", "o").replace("1", "l"))
    assert printed == read_seal(printed.replace("1", "I"))


@pytest.mark.parametrize("written", ["", "-", "7K3M9", "7K3M9-D2FQX7", "7K3M9-D2FQU", "7K3M9-D2FQ!", "xã"])
def test_what_is_no_seal_is_told_apart_from_a_mistyped_one(written):
    """Too short, too long, or with a character that no seal has."""
    with pytest.raises(ParameterError) as caught:
        read_seal(written)

    assert "error.seal.form" == caught.value.message


def test_the_seal_is_made_of_what_determines_the_report_and_of_nothing_else():
    """Order, time and results don't count; each part of the origin does."""
    assert CODE == seal_of(dict(reversed(ORIGIN.items())))
    assert CODE == seal_of(ORIGIN | {"made": "2026-01-01", "seconds": {"data": 1.0}, "results": {"a": "b"}})
    others = [
        ORIGIN | {"parameters": {"language": "en"}},
        ORIGIN | {"versions": {"python": "3.13"}},
        ORIGIN | {"code": "d"},
        ORIGIN | {"data": {"a.csv": "1"}},
        ORIGIN | {"data": {"b.csv": "0"}},
        ORIGIN | {"notebooks": {"a.ipynb": "0"}},
    ]
    assert 1 + len(others) == len({CODE, *map(seal_of, others)})


def test_the_same_inputs_have_one_seal_and_others_another(data_copy, notebooks_dir):
    """Year, language, kind of data, seed, day, one letter of the data, the prose: each gives another seal."""
    parameters = check_parameters(report_year=2025, data_dir=data_copy)
    notebooks = sorted(notebooks_dir.glob("*.ipynb"))
    first = seal_of(report_origin(parameters, notebooks))
    others = [
        seal_of(report_origin(replace(parameters, **change), notebooks))
        for change in ({"language": "en"}, {"report_year": 2024}, {"illustrative": True}, {"seed": 53})
    ]
    others.append(seal_of(report_origin(parameters, notebooks[1:])))

    assert first == seal_of(report_origin(parameters, notebooks))
    with (data_copy / "observations" / "health.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    others.append(seal_of(report_origin(parameters, notebooks)))
    assert 1 + len(others) == len({first, *others})
    assert seal_of(origin(parameters)) not in {first, *others}


def test_a_page_has_the_seal_only_where_it_belongs_to_a_report(plan):
    """The shell writes it into the foot; a page of no report says nothing of seals."""
    page = {"year": 2025, "sentences": [], "cards": [], "groups": [], "title": "A", "illustrative": False}
    with_seal = plain_page("index.html.j2", plan.words("vi"), **page, board="", seal=CODE)
    without = plain_page("index.html.j2", plan.words("vi"), **page, board="")

    assert speak("vi").text("seal.page", code=CODE) in with_seal.partition("<footer>")[2].replace(
        "&#34;", '"'
    )
    assert "Mã kiểm chứng" not in without


def test_the_seal_stands_in_the_foot_of_every_slide():
    """On the page and in PowerPoint, on slides with and without a source; the rest stays as it was."""
    plain = Deck("A", "vi", "", (Slide("A"), Slide("B", content=Points(("C",)), source="Nguồn: D")))
    deck = sealed(plain, CODE)
    texts = [
        [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        for slide in Presentation(io.BytesIO(presentation(deck))).slides
    ]

    assert [FOOT, f"{FOOT} · Nguồn: D"] == [slide.source for slide in deck.slides]
    assert all(slide.source in said for slide, said in zip(deck.slides, texts, strict=True))
    assert 2 == slides_page(deck).count(FOOT)
    assert CODE not in slides_page(plain)


def test_the_seal_stands_at_the_foot_of_every_page_of_the_documents(tmp_path):
    """Word's first page has a foot of its own; in the PDF it is read from each page."""
    blocks = [Paragraph((Run("Trẻ em Quảng Ninh. " * 400),))]
    told = {"title": "A", "year": 2025, "banner": "", "foot": FOOT}
    section = Document(write_docx(blocks, tmp_path / "a.docx", speak("vi"), **told)).sections[0]
    pages = PdfReader(write_pdf(blocks, tmp_path / "a.pdf", speak("vi"), **told)).pages

    assert FOOT == section.footer.paragraphs[0].text == section.first_page_footer.paragraphs[0].text
    assert 1 < len(pages)
    assert all(CODE in page.extract_text() for page in pages)


def png_chunks(path: Path) -> dict[bytes, bytes]:
    """Return the chunks of a PNG by their kind."""
    content, chunks, at = path.read_bytes(), {}, 8
    while at < len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        chunks.setdefault(kind, content[at + 8 : at + 8 + size])
        at += size + 12
    return chunks


def test_the_seal_stands_in_the_pictures(tmp_path):
    """As text and metadata of the SVG, as a named text of the PNG, in a strip that covers no chart."""
    chart = alt.Chart(alt.InlineData([{"a": 1}])).mark_point().encode(x="a:Q").properties(width=200)
    svg, png = save_pictures(chart, tmp_path / "sealed", SealMark(CODE, FOOT))
    bare, small = save_pictures(chart, tmp_path / "bare")
    drawn = svg.read_text(encoding="utf-8")

    assert f">{FOOT}</text>" in drawn and f"<metadata>seal: {CODE}</metadata>" in drawn
    assert b"Seal\0" + CODE.encode() == png_chunks(png)[b"tEXt"]
    assert b"tEXt" not in png_chunks(small) and CODE not in bare.read_text(encoding="utf-8")
    sizes = [struct.unpack(">II", png_chunks(p)[b"IHDR"][:8]) for p in (png, small)]
    assert sizes[0][0] == sizes[1][0] and sizes[0][1] == sizes[1][1] + 48


def test_a_picture_packed_again_is_the_same_picture(tmp_path):
    """Pixel by pixel, smaller, as large on paper as the SVG; one that is seen through stays so."""
    chart = alt.Chart(alt.InlineData([{"a": 1}])).mark_point().encode(x="a:Q").properties(width=200)
    svg, png = save_pictures(chart, tmp_path / "bare")
    loose = vl_convert.svg_to_png(svg.read_text(encoding="utf-8"), scale=2)
    made, plain = Image.open(png), Image.open(io.BytesIO(loose))
    assert not ImageChops.difference(made.convert("RGBA"), plain).getbbox(alpha_only=False)
    assert png.stat().st_size < len(loose) and 192 == round(made.info["dpi"][0])
    ring = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="2"/></svg>'
    assert "RGBA" == Image.open(io.BytesIO(packed_png(vl_convert.svg_to_png(ring), dpi=96))).mode
