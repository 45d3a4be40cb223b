"""How the observations are told in SDMX: concepts and codes, as rows of ``data/sdmx``.

Concepts have the names of SDMX, the SDG indicators or UNICEF's data warehouse where one of them has it;
``origin`` says which. Format: SDMX-CSV 2.0 (SDMX 3.0), one row a fact.
"""

from dataclasses import dataclass

import pandas as pd

from analysis.paths import DataPaths
from analysis.tables import choice, read_table, text

ROLES = ("dimension", "measure", "attribute")
ORIGINS = ("SDMX", "SDG", "UNICEF", "ISO 3166-1", "own")
STRUCTURE = tuple(
    text(name, required=True) for name in ("structure", "agency", "id", "version", "name_vi", "name_en")
)
CONCEPTS = (
    text("concept", required=True),
    choice("role", ROLES),
    text("column"),
    text("otherwise"),
    choice("origin", ORIGINS),
    text("note_vi", required=True),
    text("note_en", required=True),
)
CODES = (
    *(text(name, required=True) for name in ("concept", "column", "word", "code")),
    choice("origin", ORIGINS),
)


@dataclass(frozen=True)
class Mapping:
    """``concepts`` in the order of the file, indexed by concept; ``codes``, of which the first that fits
    counts; ``structure``: the name of the data structure, "AGENCY:ID(1.0.0)", and of what it is one."""

    concepts: pd.DataFrame
    codes: pd.DataFrame
    structure: str
    structure_kind: str


def load_mapping(paths: DataPaths) -> Mapping:
    """Read data/sdmx. Raises MissingFileError, DataError."""

    def read(name: str, columns: tuple) -> pd.DataFrame:
        path = paths.data / "sdmx" / name
        return read_table(path, columns, name=paths.name(path))

    one = read("structure.csv", STRUCTURE).iloc[0]
    concepts = read("concepts.csv", CONCEPTS).set_index("concept", drop=False).rename_axis(None)
    name = f"{one['agency']}:{one['id']}({one['version']})"
    return Mapping(concepts, read("codes.csv", CODES), name, one["structure"])


def in_sdmx(rows: pd.DataFrame, mapping: Mapping) -> pd.DataFrame:
    """Return rows of observations as the rows of an SDMX-CSV 2.0 data message; all cells are texts.

    ``rows`` has the columns that the concepts name. A word without a code of its own stays as it is.
    """
    head = {"STRUCTURE": mapping.structure_kind, "STRUCTURE_ID": mapping.structure, "ACTION": "I"}
    told = {concept: _told(rows, concept, mapping) for concept in mapping.concepts.index}
    return pd.DataFrame(head | told, index=rows.index)


def _told(rows: pd.DataFrame, concept: str, mapping: Mapping) -> pd.Series:
    """Return what one concept says of each row."""
    row, codes = mapping.concepts.loc[concept], mapping.codes
    if pd.isna(row["otherwise"]):
        values = rows[row["column"]].map(_written)
    else:
        values = pd.Series(row["otherwise"], rows.index)
    for code in codes[codes["concept"].eq(concept)].iloc[::-1].itertuples():
        values = values.mask(rows[code.column].eq(code.word).fillna(False), code.code)
    return values.astype("str")


def _written(value: object) -> str:
    """Write one cell: numbers in digits as short as they are, yes and no in words, nothing for missing."""
    if pd.isna(value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(float(value)).removesuffix(".0") if isinstance(value, float) else str(value)
