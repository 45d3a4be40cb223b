"""The description that travels with the tables: a Frictionless data package, and a data dictionary.

Types, bounds, allowed words and keys come from the columns as they are declared for reading: described once.
"""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.language import LANGUAGES, speak
from analysis.report.open_data.datasets import Dataset
from analysis.report.open_data.words import in_both
from analysis.report.slugs import slug
from analysis.results import Results
from analysis.tables import FIRST_YEAR, LAST_YEAR, Column, parse_year

TYPES = {"float64": "number", "int64": "integer", "Int64": "integer", "bool": "boolean", "str": "string"}
# The key of a table that is pointed to from columns of another name.
LINK_KEYS = {"agencies": "agency", "areas": "area_code", "objectives": "objective"}
DICTIONARY = ["table", "column", "type", "required", "key", "link", "allowed"]


def write_package(results: Results, made: list[Dataset], folder: Path, *, seal: str) -> Path:
    """Write datapackage.json beside the tables' CSV files, with the size and SHA-256 of each.

    No licence has been chosen for the data: the package names none and says so.
    """
    parameters = results.parameters
    words = results.plan.words(parameters.language)
    year = parameters.report_year
    content = {
        "name": _name(results, "illustrative" if parameters.illustrative else str(year)),
        "title": words.text("open_data.title", year=year),
        "description": "\n\n".join(_about(code, parameters.illustrative) for code in LANGUAGES),
        "version": f"{year}+{version('quang-ninh-children')}",
        **({"seal": seal} if seal else {}),
        "illustrative": parameters.illustrative,
        "language": parameters.language,
        "resources": [_resource(each, folder) for each in made],
    }
    path = folder / "datapackage.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    return path


def _name(results: Results, edition: str) -> str:
    """Return what the package is called in a catalogue: province, plan and edition, in small letters."""
    names = results.plan.names["en"]
    return "-".join(map(slug, (names["the_province"], names["the_short_plan"]))) + f"-{edition}"


def _about(language: str, illustrative: bool) -> str:
    """Say what the data are, under which licence, and whether they are real."""
    words = speak(language)
    warning = [words.text("illustrative.banner")] if illustrative else []
    return " ".join([*warning, words.text("open_data.about"), words.text("open_data.no_licence")])


def _resource(dataset: Dataset, folder: Path) -> dict[str, Any]:
    """Return the description of one table."""
    content = (folder / f"{dataset.name}.csv").read_bytes()
    names = in_both("table", dataset.name)
    return {
        "name": dataset.name.replace("_", "-"),
        "type": "table",
        "path": f"{dataset.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "description": " / ".join(names.values()),
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "parquet": f"{dataset.name}.parquet",
        "schema": {
            "fields": [_field(dataset, column) for column in dataset.columns],
            "primaryKey": list(dataset.key),
            "foreignKeys": [_link(dataset, column, table) for column, table in dataset.links.items()],
            "missingValues": [""],
        },
    }


def _field(dataset: Dataset, column: Column) -> dict[str, Any]:
    """Return the description of one column: type, constraints, what it means in both languages."""
    names = in_both("column", dataset.name, column.name)
    return {
        "name": column.name,
        "type": TYPES.get(column.dtype, "string"),
        "description": " / ".join(names.values()),
        **{f"description_{code}": text for code, text in names.items()},
        "constraints": _constraints(column),
    }


def _constraints(column: Column) -> dict[str, Any]:
    """Return what every value of a column satisfies."""
    years = {"minimum": FIRST_YEAR, "maximum": LAST_YEAR} if column.parse is parse_year else {}
    words = {"enum": list(column.allowed)} if column.allowed else {}
    return {"required": column.required, **years, **words}


def _link(dataset: Dataset, column: str, table: str) -> dict[str, Any]:
    """Return the description of a column that points to the key of a table, its own perhaps."""
    key = LINK_KEYS.get(table, column)
    resource = "" if table == dataset.name else table.replace("_", "-")
    return {"fields": [column], "reference": {"resource": resource, "fields": [key]}}


def dictionary(made: list[Dataset]) -> pd.DataFrame:
    """Return the data dictionary, one row a table and column: DICTIONARY, and what it means as vi, en."""
    rows = [
        {
            "table": each.name,
            "column": column.name,
            "type": TYPES.get(column.dtype, "string"),
            "required": "yes" if column.required else "no",
            "key": "yes" if column.name in each.key else "no",
            "link": each.links.get(column.name, ""),
            "allowed": " ".join(column.allowed),
            **in_both("column", each.name, column.name),
        }
        for each in made
        for column in each.columns
    ]
    return pd.DataFrame(rows)
