"""How the observations are told in SDMX: concepts and codes, as rows of ``data/sdmx``.

Concepts have the names of SDMX, the SDG indicators or UNICEF's data warehouse where one of them has it;
``origin`` says which. Format: SDMX-CSV 2.0 (SDMX 3.0), one row a fact.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
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
    text("also"),
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
HEADINGS = tuple(text(name, required=True) for name in ("heading", "column", "publisher"))


@dataclass(frozen=True)
class Mapping:
    """``concepts`` in the order of the file, indexed by concept; ``codes``, of which the first that fits
    counts; ``structure``: the name of the data structure, "AGENCY:ID(1.0.0)", and of what it is one."""

    concepts: pd.DataFrame
    codes: pd.DataFrame
    structure: str
    structure_kind: str

    def words(self, concept: str, codes: pd.Series) -> pd.Series:
        """Return the project's word for each code of a concept, the code itself where it has none."""
        mine = self.codes[self.codes["concept"].eq(concept)]
        return codes.replace(dict(zip(mine["code"], mine["word"], strict=True)))


def load_mapping(paths: DataPaths) -> Mapping:
    """Read data/sdmx. Raises MissingFileError, DataError."""

    def read(name: str, columns: tuple) -> pd.DataFrame:
        path = paths.data / "sdmx" / name
        return read_table(path, columns, name=paths.name(path))

    one = read("structure.csv", STRUCTURE).iloc[0]
    concepts = read("concepts.csv", CONCEPTS).set_index("concept", drop=False).rename_axis(None)
    name = f"{one['agency']}:{one['id']}({one['version']})"
    return Mapping(concepts, read("codes.csv", CODES), name, one["structure"])


def load_headings(paths: DataPaths, found: Sequence[str]) -> dict[str, str]:
    """Return which of the headings of a file holds which column, by data/sdmx/headings.csv.

    Where several could be one, the first of the list is.
    """
    path = paths.data / "sdmx" / "headings.csv"
    known = read_table(path, HEADINGS, name=paths.name(path))
    known = known[known["heading"].isin(found)].drop_duplicates("column")
    return dict(zip(known["column"], known["heading"], strict=True))


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
        values = rows[row["column"]]
        values = values.map({v: _written(v) for v in values.unique()})
    else:
        values = pd.Series(row["otherwise"], rows.index)
    for code in codes[codes["concept"].eq(concept)].iloc[::-1].itertuples():
        values = values.mask(rows[code.column].eq(code.word).fillna(False), code.code)
    return values.astype("str")


def _written(value: object) -> str:
    """Write one cell: numbers in digits as short as they are, yes and no in words, nothing for missing."""
    if pd.isna(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return repr(float(value)).removesuffix(".0") if isinstance(value, float) else str(value)


def out_of_sdmx(table: pd.DataFrame, mapping: Mapping) -> pd.DataFrame:
    """Return the columns of observations that a data message tells, as texts; what is empty is missing.

    ``group`` is missing where a row is of more than one group, or of one that has no word here. ``kind`` and
    ``status`` follow from OBS_STATUS where they are not told; ``used`` is true or false.
    """
    concepts = mapping.concepts
    table = table.rename(columns=dict(zip(concepts["also"], concepts.index, strict=True)))
    told = concepts[concepts["column"].notna() & concepts["otherwise"].isna() & concepts.index.isin(table)]
    columns = {
        row["column"]: _filled(mapping.words(concept, table[concept])) for concept, row in told.iterrows()
    }
    rows = pd.DataFrame(columns | {"group": _groups(table, mapping)}, index=table.index)
    rows = rows.rename(columns={"source_detail": "publisher"})
    if "used" in rows:
        rows["used"] = rows["used"].eq("yes")
    return rows.assign(**_of_status(table, mapping, list(rows.columns)))


def _filled(texts: pd.Series) -> pd.Series:
    """Return texts with the empty ones missing."""
    return texts.where(texts.ne(""))


def _groups(table: pd.DataFrame, mapping: Mapping) -> pd.Series:
    """Return the group of each row: what one of the dimensions of groups says beside the total."""
    concepts = mapping.concepts[mapping.concepts["column"].eq("group")]
    found = pd.DataFrame(index=table.index)
    for concept, row in concepts[concepts.index.isin(table)].iterrows():
        codes = mapping.codes[mapping.codes["concept"].eq(concept)]
        words = dict(zip(codes["code"], codes["word"], strict=True))
        total = table[concept].isin(["", row["otherwise"]])
        found[concept] = table[concept].map(words).fillna("?").mask(total)
    several = found.notna().sum(axis=1).gt(1)
    group = found.bfill(axis=1).iloc[:, 0] if len(found.columns) else pd.Series(None, table.index)
    return group.fillna("total").mask(several | group.eq("?")).astype("str")


def _of_status(table: pd.DataFrame, mapping: Mapping, known: list[str]) -> dict[str, pd.Series]:
    """Return kind and status as far as OBS_STATUS alone tells them."""
    if "OBS_STATUS" not in table:
        return {}
    codes = mapping.codes[mapping.codes["concept"].eq("OBS_STATUS")]
    plain = {"kind": "observed", "status": "final"}
    found = {"obs_status": table["OBS_STATUS"]}
    for column, otherwise in plain.items():
        if column not in known:
            mine = codes[codes["column"].eq(column)]
            words = dict(zip(mine["code"], mine["word"], strict=True))
            found[column] = table["OBS_STATUS"].map(words).fillna(otherwise)
    return found
