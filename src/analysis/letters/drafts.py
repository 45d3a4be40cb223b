"""The drafts of one round: a letter for each agency and each commune that still owes values."""

from datetime import date
from pathlib import Path

import pandas as pd

from analysis.communes.names import without_marks
from analysis.errors import ParameterError
from analysis.intake.reference import Reference
from analysis.intake.still_owed import still_owed
from analysis.intake.template import template_names
from analysis.intake.template_rows import units_asked
from analysis.language import Words, speak
from analysis.letters.document import letter_document
from analysis.letters.facts import LetterFacts
from analysis.letters.wording import Letter, Occasion, agency_letter, commune_letter, issuing_agency
from analysis.publish import published


def write_letters(
    reference: Reference,
    facts: LetterFacts,
    folder: Path,
    *,
    year: int,
    dated: int,
    language: str = "vi",
    agency: str | None = None,
    deadline: date | None = None,
) -> list[Path]:
    """Write a letter to each who owes values of ``year`` into ``folder``; return the files, sorted by name.

    ``dated`` is the year in which the letters go out: who answers in it is asked. ``agency`` writes that
    agency's letter alone. ``folder`` is replaced as a whole in one step; when nobody owes anything it is not
    touched and the list is empty (:func:`letters_told` says so). Raises ParameterError for an unknown agency
    or language, OutputError where the folder cannot be written.
    """
    words = reference.plan.words(language)
    occasion = Occasion(
        plan=reference.plan,
        facts=facts,
        measures=reference.known.measures,
        words=words,
        year=year,
        dated=dated,
        issuer=issuing_agency(reference.plan, facts, dated),
        communes=units_asked(reference.paths, year),
        deadline=deadline,
        templates=template_names(reference, words, year=year),
        illustrative=reference.known.illustrative,
    )
    letters = draft_letters(still_owed(reference, year, asked_in=dated), occasion, agency=agency)
    if not letters:
        return []
    with published(folder) as work:
        for name, letter in letters.items():
            (work / name).write_bytes(letter_document(letter, language))
    return [folder / name for name in letters]


def draft_letters(
    missing: pd.DataFrame, occasion: Occasion, *, agency: str | None = None
) -> dict[str, Letter]:
    """Word every letter of a round, by the name of its file ("cong_van_so_gddt.docx"), sorted.

    Raises ParameterError if ``agency`` is not one of the plan's.
    """
    agencies = occasion.plan.agencies.index
    if agency is not None and agency not in agencies:
        raise ParameterError("error.letters.agency", value=agency, allowed=", ".join(agencies))
    of_province = missing["area_level"].eq("province")
    letters = {}
    for name, owed in missing[of_province].groupby("agency"):
        if agency in (None, name):
            letters[_file_name(name, occasion.words)] = agency_letter(occasion, name, owed)
    for code, owed in missing[~of_province & (agency is None)].groupby("area_code"):
        unit = occasion.communes.loc[_codes(occasion.communes).eq(code), "full_name"].iloc[0]
        name = f"{code.split('/')[1]} {without_marks(unit.lower())}"
        letters[_file_name(name, occasion.words)] = commune_letter(occasion, code, owed)
    return dict(sorted(letters.items()))


def letters_folder(
    outputs: Path, *, year: int, language: str, agency: str | None = None, illustrative: bool = False
) -> Path:
    """Return the folder of a round: letters/2026_vi, letters/2026_vi_so_gddt, letters/2026_vi_demo.

    Each round has its own, because writing replaces it: one agency's letter does not remove the others.
    """
    parts = [str(year), language, *([agency] if agency else []), *(["demo"] if illustrative else [])]
    return outputs / "letters" / "_".join(parts)


def letters_told(files: list[Path], *, year: int, language: str) -> str:
    """Say how many letters were written and where, or that nobody owes anything."""
    words = speak(language)
    if not files:
        return words.text("letters.nothing", year=year)
    return words.count("letters.written", len(files), folder=str(files[0].parent))


def _codes(units: pd.DataFrame) -> pd.Series:
    """Return the area codes of units: "2025/06649"."""
    return units["list"] + "/" + units["code"]


def _file_name(name: str, words: Words) -> str:
    """Return a file name of plain letters, digits and underscores."""
    plain = "_".join(without_marks(name.lower()).replace("-", " ").split())
    return f"{words.text('letters.file')}_{plain}.docx"
