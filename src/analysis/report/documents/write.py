"""Write the annual report's documents: made once, written twice."""

import tempfile
from pathlib import Path

from analysis.report import narrative as say
from analysis.report.documents.content import document_content
from analysis.report.documents.docx import write_docx
from analysis.report.documents.pdf import write_pdf
from analysis.results import Results

NAME = "annual_report"


def write_documents(results: Results, folder: Path, *, notebook: Path, seal: str = "") -> list[Path]:
    """Write annual_report.docx and annual_report.pdf into ``folder`` and return their paths.

    ``notebook``: the annual report's, whose explanations the documents repeat; ``seal`` stands at
    the foot of every page.
    """
    words, parameters = say.words_of(results), results.parameters
    banner = words.text("illustrative.banner") if parameters.illustrative else ""
    about = words.text("documents.title.about", year=parameters.report_year)
    told = {"title": f"[{banner}] {about}" if banner else about, "year": parameters.report_year}
    looks = {"banner": banner, "foot": words.text("seal.short", code=seal) if seal else ""}
    with tempfile.TemporaryDirectory() as pictures:
        blocks = document_content(results, Path(pictures), notebook=notebook)
        return [
            write_docx(blocks, folder / f"{NAME}.docx", words, **told, **looks),
            write_pdf(blocks, folder / f"{NAME}.pdf", words, **told, **looks),
        ]
