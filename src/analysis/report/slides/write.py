"""Write the deck of a report beside its pages."""

from pathlib import Path

from altair.utils.schemapi import debug_mode

from analysis.report.page import save
from analysis.report.slides.content import deck
from analysis.report.slides.html import slides_page
from analysis.report.slides.powerpoint import presentation
from analysis.results import Results

NAME = "slides"


def write_slides(results: Results, folder: Path) -> list[Path]:
    """Write the slides as a page and as a PowerPoint file, in this order; return both paths.

    Charts are made without altair's validation, which takes most of their time: the tests validate them.
    """
    page, powerpoint = folder / f"{NAME}.html", folder / f"{NAME}.pptx"
    with debug_mode(False):
        made = deck(results)
        save(page, slides_page(made))
        powerpoint.write_bytes(presentation(made))
    return [page, powerpoint]
