"""The reference of the command line, from typer's own help."""

import typer

from analysis.cli import app

HEAD = """# Các lệnh / Commands

Lập lại bằng `make reference` từ phần trợ giúp của chính các lệnh. Lệnh `analysis` nằm ở `.venv/bin/analysis`
(Windows: `uv run analysis`).

*Made by `make reference` from the help of the commands themselves.*
"""
EXIT_CODES = """
## Mã thoát / Exit codes

| mã / code | khi / when |
| --- | --- |
| 0 | xong / done |
| 1 | số liệu sai, hoặc có báo cáo không lập được / wrong data, or a report that could not be made |
| 2 | tham số sai / wrong parameter |
| 3 | không có tệp, thư mục / file or folder not found |
| 4 | không ghi được kết quả / results cannot be written |
| 130 | bị dừng / interrupted |
"""


def commands() -> str:
    """Return the page of all commands with their arguments and options."""
    root = typer.main.get_command(app)
    return "\n".join([HEAD, *(_section(name, command) for name, command in tree(root)), EXIT_CODES.lstrip()])


def tree(command, name: str = "analysis"):
    """Yield (full name, command) of every command below a group, in the order of the help."""
    for own, below in getattr(command, "commands", {}).items():
        if hasattr(below, "commands"):
            yield from tree(below, f"{name} {own}")
        else:
            yield f"{name} {own}", below


def _section(name: str, command) -> str:
    rows = [_row(parameter) for parameter in command.params]
    table = ["| tuỳ chọn / option | nghĩa / meaning | mặc định / default |", "| --- | --- | --- |", *rows]
    return "\n\n".join([f"## {name}", command.help, "\n".join(table)]) + "\n"


def _row(parameter) -> str:
    name = ", ".join(parameter.opts) if parameter.param_type_name == "option" else parameter.name.upper()
    many = " …" if parameter.multiple or parameter.nargs == -1 else ""
    return f"| `{name}`{many} | {_plain(parameter.help or '')} | {_default(parameter)} |"


def _default(parameter) -> str:
    if parameter.required:
        return "*bắt buộc / required*"
    shown = (
        parameter.default is not None and parameter.default is not False and not callable(parameter.default)
    )
    return f"`{parameter.default}`" if shown else ""


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
