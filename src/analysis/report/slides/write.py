"""Write the deck of a report beside its pages."""

from dataclasses import replace
from pathlib import Path

from altair.utils.schemapi import debug_mode

from analysis.language import speak
from analysis.report.page import save
from analysis.report.slides.content import deck
from analysis.report.slides.deck import Deck
from analysis.report.slides.html import slides_page
from analysis.report.slides.powerpoint import presentation
from analysis.results import Results

NAME = "slides"


def write_slides(results: Results, folder: Path, *, seal: str = "") -> list[Path]:
    """Write the slides as a page and as a PowerPoint file, in this order; return both paths.

    ``seal`` stands in the foot of each slide. Charts are made without altair's validation, which takes most
    of their time: the tests validate them.
    """
    page, powerpoint = folder / f"{NAME}.html", folder / f"{NAME}.pptx"
    with debug_mode(False):
        made = deck(results)
        made = sealed(made, seal) if seal else made
        save(page, slides_page(made))
        powerpoint.write_bytes(presentation(made))
    return [page, powerpoint]


def sealed(deck: Deck, seal: str) -> Deck:
    """Return the deck with the seal in the foot of each slide, before the source: long sources are cut."""
    said = speak(deck.language).text("seal.short", code=seal)
    slides = (replace(s, source=" · ".join(filter(None, [said, s.source]))) for s in deck.slides)
    return replace(deck, slides=tuple(slides))
