"""The reference of the data files, from the columns that the loaders declare."""

import importlib
import pkgutil
from collections.abc import Iterator

import analysis
from analysis.language import speak
from analysis.tables import CellError, Column
from handbook.pages import ROOT

HEAD = """# Các tệp dữ liệu / Data files

Lập lại bằng `make reference` từ khai báo cột của các hàm đọc; sai ở đâu thì lệnh `analysis validate` nêu tệp,
dòng, cột. Mọi tệp là CSV, UTF-8, dấu phẩy ngăn cột, dấu chấm thập phân. ● là ô không được để trống. Ý nghĩa
từng cột của số liệu quan sát: [data/observations](../../data/observations/README.md); tên gọi:
[glossary](../glossary.md).

*Made by `make reference` from the columns that the loaders declare. All files are CSV in UTF-8 with a decimal
point; ● marks a cell that may not be empty.*
"""
# Files that the project's own tools write or rebuild from, and who says what their columns are.
OTHERWISE = {
    "data/communes/list_changes.csv": "analysis.communes.rebuild_lists",
    "data/communes/tiles.csv": "analysis.communes.tiles",
}
Schema = tuple[Column, ...]


def data_files() -> str:
    """Return the page of all data files with their columns."""
    grouped: dict[tuple[str, ...], list[str]] = {}
    for path in sorted(set(files()) - set(OTHERWISE)):
        grouped.setdefault(heading(path), []).append(path)
    known = schemas()
    return "\n".join(
        [
            HEAD,
            *(_section(paths, known[columns]) for columns, paths in grouped.items()),
            *(_other(path, module) for path, module in OTHERWISE.items()),
        ]
    )


def files() -> list[str]:
    """Return the data files, as paths from the project's folder; deliveries have the form of observations."""
    found = (path.relative_to(ROOT).as_posix() for path in (ROOT / "data").rglob("*.csv"))
    return sorted(path for path in found if "/deliveries/" not in path)


def heading(path: str) -> tuple[str, ...]:
    """Return the column names in the first line of a file."""
    with (ROOT / path).open(encoding="utf-8-sig") as file:
        return tuple(file.readline().strip().split(","))


def schemas() -> dict[tuple[str, ...], Schema]:
    """Return every declared table of the project by its column names."""
    return {tuple(column.heading for column in schema): schema for schema in _declared()}


def _declared() -> Iterator[Schema]:
    for module in pkgutil.walk_packages(analysis.__path__, "analysis."):
        if not module.name.endswith("__main__"):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, tuple) and value and all(isinstance(item, Column) for item in value):
                    yield value


def _section(paths: list[str], schema: Schema) -> str:
    rows = [
        f"| `{c.heading}` | {'●' if c.required else ''} | {holds(c, 'vi')} | {holds(c, 'en')} |"
        for c in schema
    ]
    table = ["| cột / column | | ô ghi | a cell holds |", "| --- | --- | --- | --- |", *rows]
    return "\n\n".join(["## " + ", ".join(paths), "\n".join(table)]) + "\n"


def _other(path: str, module: str) -> str:
    columns = ", ".join(f"`{name}`" for name in heading(path))
    return f"## {path}\n\n{columns}: xem / see `{module}`.\n"


def holds(column: Column, language: str) -> str:
    """Return what a cell of a column must be, in the words in which a mistake is told."""
    try:
        column.parse("\N{REPLACEMENT CHARACTER}")
    except CellError as error:
        return speak(language).text(error.expected, **error.fields).replace("|", "\\|")
    return {"vi": "chữ", "en": "text"}[language]
