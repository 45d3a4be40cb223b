"""Pages: addresses, contents, scripts, and that nothing in the data can become markup."""

import base64
import hashlib
import json
import re

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts.theme import MIME_TYPE
from analysis.language import speak
from analysis.report.fragments import fragment
from analysis.report.page import SCRIPTS, contents, in_language, json_in_html, notebook_page
from analysis.report.page_assets import page_script, script_hash, style_sheet, vega_bundle
from analysis.report.slugs import slug

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def chart_output(values: list[dict]) -> nbformat.NotebookNode:
    """Return a notebook output that holds a chart with one shared dataset."""
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": "Mô tả",
        "data": {"name": "data-1"},
        "mark": "bar",
        "datasets": {"data-1": values},
    }
    return nbformat.v4.new_output("display_data", {MIME_TYPE: spec, "text/plain": "Mô tả"})


@pytest.fixture
def notebook() -> nbformat.NotebookNode:
    """A small executed notebook: parameters, prose in two languages, two charts on the same data."""
    cells = [
        nbformat.v4.new_code_cell("report_year = 2025", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_markdown_cell("# Tiêu đề\n\n## 1. Quỹ đạo các chỉ số", metadata={"tags": ["vi"]}),
        nbformat.v4.new_markdown_cell("# Title\n\n## 1. Trajectories", metadata={"tags": ["en"]}),
        nbformat.v4.new_code_cell("report.map()"),
    ]
    cells[-1].outputs = [chart_output([{"a": 1}]), chart_output([{"a": 1}])]
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture
def html(notebook, plan) -> str:
    """The page of that notebook in Vietnamese."""
    return notebook_page(in_language(notebook, "vi"), plan.words("vi"), title="Trang", illustrative=False)


def test_headings_get_readable_addresses():
    """Vietnamese headings lose their marks, numbers and percent signs."""
    assert "quy-dao-cac-chi-so" == slug("2. Quỹ đạo các chỉ số")
    assert "dieu-kien" == slug("Điều kiện")


@given(st.text())
def test_an_address_is_always_usable(text):
    """Any text gives an address of plain letters, digits and hyphens."""
    assert re.fullmatch(r"[a-z0-9-]+", slug(text))


def test_contents_nest_sections_below_chapters():
    """The table of contents has the h2 headings with their h3 headings."""
    body = '<h2 id="a">A</h2><h3 id="b">B <em>x</em></h3><h2 id="c">C</h2>'

    assert [("a", ["B x"]), ("c", [])] == [
        (i["id"], [c["text"] for c in i["children"]]) for i in contents(body)
    ]


def test_the_other_language_and_the_parameters_are_left_out(html):
    """A Vietnamese page has no English prose and no parameters cell."""
    assert "Quỹ đạo các chỉ số" in html
    assert "Trajectories" not in html
    assert "report_year" not in html


def test_a_dataset_is_on_the_page_once(html):
    """Two charts on the same data share one copy of it."""
    assert 1 == html.count('"data-1":{"rows":1,"columns":{"a":{"all":1}}}')
    assert 2 == html.count('<figure class="chart"')


def test_the_vega_bundle_is_on_the_page_once(html):
    """The bundle is embedded once, whatever the number of charts."""
    assert 1 == html.count(vega_bundle())


def test_nothing_on_the_page_points_outside(html):
    """No element of the page itself names an address on the network."""
    own = html.replace(vega_bundle(), "").replace(page_script(), "")

    assert [] == re.findall(r"""(?:src|href)\s*=\s*["']?\s*(?:https?:)?//""", own)


def test_only_its_own_scripts_may_run(html):
    """The content security policy allows exactly the hashes of the scripts that are there."""
    scripts = re.findall(r"<script>(.*?)</script>", html, flags=re.S)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]

    assert len(SCRIPTS) + 2 == len(scripts)  # those, Vega and what sets light or dark
    for script in scripts:
        assert script_hash(script) in policy
    assert "unsafe-eval" not in policy
    assert "default-src 'none'" in policy


def test_a_script_hash_is_its_sha256():
    """The hash is base64 of SHA-256, as CSP level 2 defines it."""
    digest = base64.b64encode(hashlib.sha256(b"a()").digest()).decode()

    assert f"'sha256-{digest}'" == script_hash("a()")


@given(st.recursive(st.text() | st.integers(), st.lists))
def test_json_in_a_page_survives_and_cannot_end_the_script(value):
    """What goes in comes out, and no "<" is left that could end the element."""
    text = json_in_html(value)

    assert value == json.loads(text)
    assert "<" not in text


def test_values_in_fragments_are_text():
    """A name with markup in it is shown as text."""
    made = fragment("note", speak("vi"), kind="note", message=EVIL)

    assert "<script" not in made.html
    assert "&lt;script&gt;" in made.html


def test_the_font_has_every_vietnamese_letter():
    """Each weight of the embedded font draws all letters of the Vietnamese alphabet with all tones."""
    import io
    import unicodedata

    from fontTools.ttLib import TTFont

    bases, tones = "aăâeêioôơuưy", ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    letters = {unicodedata.normalize("NFC", b + t) for b in bases for t in tones} | {"đ"}
    letters |= {letter.upper() for letter in letters} | set("≤≥‰–“”…")
    fonts = re.findall(r"data:font/woff2;base64,([^)]+)\)", style_sheet())

    assert 3 == len(fonts)
    for font in fonts:
        known = TTFont(io.BytesIO(base64.b64decode(font))).getBestCmap()
        assert set() == {letter for letter in letters if ord(letter) not in known}


def test_an_illustrative_page_says_so_on_top_and_at_the_end(notebook, plan):
    """The warning stands in the header, which stays in view, and in the footer."""
    html = notebook_page(notebook, plan.words("vi"), title="Trang", illustrative=True)
    body = html[html.index("<body") :]

    assert "KHÔNG PHẢI SỐ LIỆU THỰC" in body[body.index("<header") : body.index("</header>")]
    assert "KHÔNG PHẢI SỐ LIỆU THỰC" in body[body.index("<footer") :]
