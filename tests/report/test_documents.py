"""The annual report as documents: what they hold, their layout, that equal reports are equal files."""

import re
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from pypdf import PdfReader

from analysis.language import LANGUAGES, speak
from analysis.plan import MILESTONES
from analysis.report import narrative as say
from analysis.report import tables
from analysis.report.documents.blocks import (
    SHORT,
    Cell,
    Figure,
    Heading,
    Paragraph,
    Run,
    Table,
)
from analysis.report.documents.content import document_content
from analysis.report.documents.docx import write_docx
from analysis.report.documents.indicators import indicator_blocks
from analysis.report.documents.marks import status_mark
from analysis.report.documents.pdf import write_pdf
from analysis.report.documents.prose import section_prose
from analysis.report.documents.tables import commune_counts, indicators, sources, status_counts, table_block
from analysis.report.documents.write import write_documents

TOLD = {"title": "Báo cáo", "year": 2025, "banner": ""}
VIETNAMESE = re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđơư]")


def in_language(results, language):
    """Return the results worded in another language; the numbers are the same."""
    return replace(results, parameters=replace(results.parameters, language=language))


@pytest.fixture(scope="module")
def notebook(notebooks_dir):
    return notebooks_dir / "annual_report.ipynb"


@pytest.fixture(scope="module")
def blocks(results, notebook, tmp_path_factory):
    """The blocks of the real report in Vietnamese."""
    return document_content(results, tmp_path_factory.mktemp("pictures"), notebook=notebook)


@pytest.fixture(scope="module")
def word(blocks, tmp_path_factory):
    """The real report as read back from its Word file."""
    path = tmp_path_factory.mktemp("word") / "report.docx"
    return Document(write_docx(blocks, path, speak("vi"), **TOLD))


@pytest.fixture(scope="module")
def pdf(blocks, tmp_path_factory):
    """The path of the real report as PDF."""
    return write_pdf(blocks, tmp_path_factory.mktemp("pdf") / "report.pdf", speak("vi"), **TOLD)


def headings(blocks, level):
    return [b.line for b in blocks if isinstance(b, Heading) and b.level == level]


def test_the_parts_are_numbered_and_the_annex_is_not(blocks):
    """Five parts with Roman numbers, the annex, one heading an objective, one an indicator with values."""
    assert [
        "I. Thông điệp chính",
        "II. Quỹ đạo các chỉ số",
        "III. Xã, phường phù hợp với trẻ em",
        "IV. Khả năng đạt mục tiêu",
        "V. Số liệu còn thiếu",
        "Phụ lục: phương pháp và nguồn số liệu",
    ] == headings(blocks, 1)
    assert 4 == sum("Mục tiêu về" in line for line in headings(blocks, 2))


def test_every_indicator_with_values_has_its_section_and_chart_and_the_others_are_listed(results, blocks):
    """Those with values have heading and chart; those without stand in their objective's table."""
    known = results.coverage.index[results.coverage["n_values"].gt(0)]
    listed = [row[0].text.split(".")[0] for b in blocks if isinstance(b, Table) for row in b.rows]
    charts = {b.stem.name for b in blocks if isinstance(b, Figure)}

    assert len(known) == len(headings(blocks, 3))
    assert {f"indicator_{i}" for i in known} <= charts
    assert all(listed.count(i) >= 2 for i in results.coverage.index.difference(known))


def test_figures_and_tables_are_numbered_in_their_order(blocks):
    """Captions begin with Hình 1, Hình 2, …; Bảng 1, Bảng 2, …"""
    for kind, name in ((Figure, "Hình"), (Table, "Bảng")):
        captions = [b.caption for b in blocks if isinstance(b, kind)]
        assert [f"{name} {n}." for n in range(1, len(captions) + 1)] == [
            " ".join(c.split()[:2]) for c in captions
        ]


def test_real_data_are_never_called_illustrative(blocks, pdf, word):
    """No warning stands in a report of real data."""
    banner = speak("vi").text("illustrative.banner")

    assert banner not in repr(blocks)
    assert banner not in etree.tostring(word.element, encoding="unicode")


def test_the_key_sentences_come_first(results, blocks):
    """The sentences of the start page stand before any table."""
    first = next(i for i, b in enumerate(blocks) if isinstance(b, Table))

    assert say.lead_sentences(results) == [b.text for b in blocks[:first] if isinstance(b, Paragraph)]


def test_a_table_holds_as_many_columns_as_it_has_heads(blocks):
    """Heads, cells and widths agree, and the widths fill the text."""
    for table in (b for b in blocks if isinstance(b, Table)):
        assert {len(table.heads)} == {len(row) for row in table.rows} | {len(table.widths)}
        assert pytest.approx(1) == sum(table.widths)
        assert set(table.numbers) <= set(range(len(table.heads)))


def test_the_statuses_are_counted_once_each(results):
    """Six statuses whose counts add up to all indicators."""
    made = status_counts(results)

    assert [*results.plan.statuses.sort_values("order").index] == [row[0].status for row in made.rows]
    assert len(results.plan.indicators) == sum(int(row[1].text) for row in made.rows)


@pytest.mark.parametrize("which", ["results", "demo_results"])
def test_the_communes_are_counted_once_each(which, request):
    """The statuses of communes add up to the last row."""
    *parts, total = [int(row[1].text) for row in commune_counts(request.getfixturevalue(which)).rows]

    assert total == sum(parts) == 54


def test_the_table_of_indicators_has_a_short_chance_that_tells_how_few_values_it_rests_on(results):
    """35 rows with value, targets and status; a chance of one value says so."""
    made = indicators(results)
    rows = {row[0].text.split(".")[0]: [cell.text for cell in row[1:]] for row in made.rows}

    assert len(results.plan.indicators) == len(rows)
    assert "chỉ từ 1 giá trị" in rows["16"][4]
    assert ["chưa có số liệu công bố", "≥ 65%", "≥ 75%", "Chưa đủ số liệu"] == rows["1"][:4]
    assert all(str(m) in " ".join(made.heads) for m in MILESTONES)


def test_every_shown_value_has_its_source_in_the_annex(results):
    """Each source of the province's series is listed once with its title."""
    listed = [row[0].text for row in sources(results).rows]

    assert set(results.series["source_id"]) <= set(listed)
    assert len(listed) == len(set(listed))


def test_a_table_of_the_pages_keeps_the_columns_and_rows_asked_for(results):
    """Columns in the order given, rows by their marks, aligned as in the pages."""
    made = tables.gaps(results)
    n = len(made.values["rows"])
    block = table_block(made, widths=(1, 3), columns=(2, 1), rows=[True] + [False] * (n - 1))

    assert (made.values["heads"][2], made.values["heads"][1]) == block.heads
    assert 1 == len(block.rows)
    assert ((0.25, 0.75), (1,)) == (block.widths, block.numbers)


def test_a_caption_of_illustrative_data_says_so(demo_results, tmp_path):
    """In every table's and figure's caption, once; the chart's picture is marked as well."""
    banner = speak("vi").text("illustrative.banner")
    _, *_, chart = indicator_blocks(demo_results, "3a", tmp_path)

    for made in (status_counts(demo_results), commune_counts(demo_results), sources(demo_results)):
        assert 1 == made.caption.count(banner)
    assert banner not in chart.note.split("Nguồn")[0]
    assert banner in chart.stem.with_suffix(".svg").read_text(encoding="utf-8")
    assert banner in chart.alt


def test_an_indicator_says_its_status_its_reason_and_where_its_values_come_from(demo_results, tmp_path):
    """Heading, the status in bold with its sentence, a chart with source and agency, drawn twice."""
    head, status, *_, chart = indicator_blocks(demo_results, "3a", tmp_path)
    row = demo_results.headline.loc["3a"]

    assert (3, "Chỉ số 3a. Tỷ suất tử vong trẻ sơ sinh") == (head.level, head.line)
    assert Run(f"{say.status_name(demo_results, row['status'])}.", bold=True) == status.runs[0]
    assert say.status_sentence(demo_results, row) in status.text
    assert "Nguồn: " in chart.note and "Chủ trì: " in chart.note
    assert b"\x89PNG" == chart.stem.with_suffix(".png").read_bytes()[:4]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["trajectories", "communes", "prospects", "methods"])
def test_the_explanations_are_those_of_the_notebook(notebook, language, name):
    """Each heading of the catalogue that takes its text from the notebook is there, in each language."""
    told = section_prose(notebook, language, speak(language).text(f"documents.heading.{name}"))
    text = " ".join(paragraph.text for paragraph in told)

    assert len(text) > 200
    assert "**" not in text and "#" not in text
    assert (language == "vi") == bool(VIETNAMESE.search(text.replace("Quảng Ninh", "")))


def test_methods_are_a_list_whose_terms_are_bold(notebook):
    """Every method is an item that begins with its name in bold."""
    told = section_prose(notebook, "en", "Methods")

    assert {"item"} == {paragraph.kind for paragraph in told}
    assert all(paragraph.runs[0].bold for paragraph in told)


def test_a_heading_that_the_notebook_lacks_is_a_defect(notebook):
    """A catalogue that has parted from the notebook does not go unnoticed."""
    with pytest.raises(LookupError, match="No such heading"):
        section_prose(notebook, "en", "No such heading")


def test_no_english_is_in_the_vietnamese_and_no_vietnamese_in_the_english(results):
    """Captions, heads and cells of the documents' own tables are in the language of the report."""
    made = [f(in_language(results, "en")) for f in (status_counts, commune_counts)]
    words = [t for m in made for t in (m.caption, *m.heads, *(c.text for row in m.rows for c in row))]

    assert [] == [w for w in words if VIETNAMESE.search(w)]


def test_every_status_has_a_mark_of_its_own(plan):
    """Signs differ, so that they can be told apart without colour."""
    marks = [status_mark(status) for status in plan.statuses.index]

    assert len(plan.statuses) == len({sign for sign, _ in marks})
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for _, colour in marks)


def test_the_page_is_that_of_the_decree(word):
    """A4, left margin 30 mm, right 20, top and bottom 20; Times New Roman 13; Vietnamese."""
    section, normal = word.sections[0], word.styles["Normal"]
    margins = [section.left_margin, section.right_margin, section.top_margin, section.bottom_margin]

    assert [30, 20, 20, 20] == [round(m.mm) for m in margins]
    assert (210, 297) == (round(section.page_width.mm), round(section.page_height.mm))
    assert ("Times New Roman", 13) == (normal.font.name, normal.font.size.pt)
    assert {"vi-VN"} == {e.get(qn("w:val")) for e in word.styles.element.iter(qn("w:lang"))}


def test_pages_are_numbered_from_the_second_on(word):
    """The first page's own header has no number, the others have the field in the middle."""
    section = word.sections[0]

    assert section.different_first_page_header_footer
    assert "PAGE" in etree.tostring(section.header._element, encoding="unicode")
    assert "PAGE" not in etree.tostring(section.first_page_header._element, encoding="unicode")


def test_the_head_and_the_end_are_those_of_an_administrative_report_with_marked_blanks(word):
    """National heading beside the body that reports; recipients beside the signature; blanks are yellow."""
    first, last = word.tables[0], next(t for t in word.tables if "Nơi nhận:" in t.cell(0, 0).text)
    marked = [
        r.text
        for c in (*first._cells, *last._cells)
        for p in c.paragraphs
        for r in p.runs
        if r.font.highlight_color
    ]

    assert first.cell(0, 1).text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert "TM. [CƠ QUAN BÁO CÁO]" in last.cell(0, 1).text
    assert {"[CƠ QUAN BÁO CÁO]", "[Họ và tên]", "......"} <= set(marked)


def test_headings_are_real_ones_and_in_the_same_order(blocks, word):
    """Word's navigation shows every heading at its level."""
    written = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]
    asked = [
        (f"Heading {b.level}", b.line.upper() if b.level == 1 else b.line)
        for b in blocks
        if isinstance(b, Heading)
    ]

    assert asked == written


def test_tables_repeat_their_head_and_do_not_cut_rows(blocks, word):
    """Every table of data has a head that is repeated; short ones stay on one page."""
    made = [b for b in blocks if isinstance(b, Table)]
    written = [t for t in word.tables if t.style.name == "Table Grid"]

    assert len(made) == len(written)
    for block, table in zip(made, written, strict=True):
        first, *rows = table._tbl.tr_lst
        assert 1 == len(first.findall(f".//{qn('w:tblHeader')}"))
        assert all(row.findall(f".//{qn('w:cantSplit')}") for row in rows)
        assert [*block.heads] == [cell.text for cell in table.rows[0].cells]
        kept = bool(table.cell(0, 0).paragraphs[0].paragraph_format.keep_with_next)
        assert (len(block.rows) <= SHORT) == kept


def test_every_chart_has_its_text_alternative_in_word(blocks, word):
    """The picture's description is the chart's own."""
    asked = [b.alt for b in blocks if isinstance(b, Figure)]

    assert asked == [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert all(len(alt) > 20 for alt in asked)


def test_a_status_in_a_table_has_its_mark(tmp_path):
    """The sign stands before the name in the colour of the status."""
    table = Table("Bảng", ("A",), ((Cell("Đã đạt", "reached"),),), (1.0,))
    word = Document(write_docx([table], tmp_path / "one.docx", speak("vi"), **TOLD))

    assert "●\u00a0Đã đạt" == word.tables[0].cell(1, 0).text


def test_the_warning_of_illustrative_data_is_on_every_page(tmp_path):
    """The first page's header and that of the others carry the banner."""
    told = TOLD | {"banner": "MINH HOẠ"}
    word = Document(write_docx([Heading(1, "I", "A")], tmp_path / "one.docx", speak("vi"), **told))
    section = word.sections[0]

    assert "MINH HOẠ" == section.first_page_header.paragraphs[0].text
    assert "MINH HOẠ" in [p.text for p in section.header.paragraphs]


@pytest.mark.parametrize("write", [write_docx, write_pdf])
def test_the_same_report_gives_the_same_bytes(write, blocks, tmp_path):
    """Nothing in a document knows the time of day."""
    two = [write(blocks, tmp_path / name, speak("vi"), **TOLD).read_bytes() for name in ("a", "b")]

    assert two[0] == two[1]


def test_the_pdf_is_tagged_and_declares_its_standard_language_and_title(pdf):
    """PDF/UA-1 with language and title, as readers for the blind ask for."""
    content = pdf.read_bytes()

    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"/StructTreeRoot" in content and b"/MarkInfo" in content
    assert b"/Lang(vi)" in content.replace(b"/Lang (", b"/Lang(")
    assert "Báo cáo".encode() in content


def text_of(pdf):
    """Return the text of a PDF in reading order."""
    return "\n".join(page.extract_text() for page in PdfReader(pdf).pages)


def test_the_pdf_says_what_the_blocks_say(blocks, pdf):
    """Every heading and every sentence stands in the PDF, whatever the line breaks."""
    read = "".join(text_of(pdf).split())
    asked = [b.line.upper() if b.level == 1 else b.line for b in blocks if isinstance(b, Heading)]
    asked += [b.text for b in blocks if isinstance(b, Paragraph) and len(b.text) < 120]

    assert [] == [line for line in asked if "".join(line.split()) not in read]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_documents_are_written_for_both_languages(
    monkeypatch, language, results, notebook, plan, tmp_path
):
    """Two files, with few charts; the English one has the English title."""
    short = [Heading(1, "I", "A"), Paragraph((Run("x"),))]
    monkeypatch.setattr("analysis.report.documents.write.document_content", lambda *_, **__: short)
    paths = write_documents(in_language(results, language), tmp_path, notebook=notebook)

    assert ["annual_report.docx", "annual_report.pdf"] == [p.name for p in paths]
    title = Document(paths[0]).core_properties.title
    assert title == plan.words(language).text("documents.title.about", year=2025)
