"""A built report carries its seal wherever a part of it may be taken away."""

import io
import json
import re

import pytest
from docx import Document
from pptx import Presentation
from pypdf import PdfReader

from analysis.language import speak
from analysis.report.seal import read_seal, seal_of
from analysis.report.steps import NOTEBOOKS

pytestmark = pytest.mark.notebooks
vi = speak("vi")


@pytest.fixture(scope="module")
def seal(real_vi) -> str:
    """The seal that the manifest gives, which is that of its own contents."""
    manifest = json.loads((real_vi / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seal"] == seal_of(manifest) == read_seal(manifest["seal"])
    return manifest["seal"]


def test_every_page_has_the_seal_in_its_foot(real_vi, seal):
    """Start page and notebooks once with what to do with it; the pages' charts have it in their names."""
    for name in ("index", *NOTEBOOKS):
        page = (real_vi / f"{name}.html").read_text(encoding="utf-8")
        foot = re.search(r"<footer>(.*?)</footer>", page, flags=re.S)[1]
        assert 1 == foot.count(vi.text("seal.page", code=seal)), name
        assert name == "index" or f'"seal":"{seal}"' in page


def test_slides_and_documents_have_the_seal(real_vi, seal):
    """Each slide, on the page and in PowerPoint; each page of the PDF, each foot of the Word file."""
    said = vi.text("seal.short", code=seal)
    page = (real_vi / "slides.html").read_text(encoding="utf-8")
    slides = Presentation(io.BytesIO((real_vi / "slides.pptx").read_bytes())).slides
    section = Document(real_vi / "annual_report.docx").sections[0]

    assert page.count("<footer>") == len(re.findall(f'<p class="source">{said}', page)) == len(slides)
    for slide in slides:
        assert any(said in s.text_frame.text for s in slide.shapes if s.has_text_frame)
    assert said == section.footer.paragraphs[0].text == section.first_page_footer.paragraphs[0].text
    assert all(seal in p.extract_text() for p in PdfReader(real_vi / "annual_report.pdf").pages)


def test_maps_and_tables_have_the_seal(real_vi, seal):
    """Maps as text and metadata; tables in a file beside them, for programs read the tables."""
    for path in (real_vi / "maps").glob("*.svg"):
        assert vi.text("seal.short", code=seal) in path.read_text(encoding="utf-8")
    for path in (real_vi / "maps").glob("*.png"):
        assert b"tEXtSeal\0" + seal.encode() in path.read_bytes()
    assert seal in (real_vi / "tables" / "report_seal.txt").read_text(encoding="utf-8")
    assert not [
        p.name for p in (real_vi / "tables").glob("*.csv") if seal in p.read_text(encoding="utf-8-sig")
    ]
