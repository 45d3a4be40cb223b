"""What a seal leads to, in the reader's words: one line a fact."""

from collections.abc import Iterator, Mapping

from analysis.database.reading import told_reading
from analysis.database.told import reading_lines
from analysis.language import Words
from analysis.report.seal_evidence import CodeLine, SourceRow
from analysis.report.sealed import Changes, Found, SealedReport

INDENT = "  "
SHORT = 12


def report_lines(report: SealedReport, words: Words) -> Iterator[str]:
    """Say which report it is: year, language, kind of data, parameters, when and by which code."""
    told, versions = report.manifest["parameters"], report.manifest["versions"]
    kind = "illustrative" if told["illustrative"] else "real"
    yield words.text("seal.report", seal=report.manifest["seal"], folder=report.folder.as_posix())
    yield INDENT + words.text(
        "seal.about",
        year=told["report_year"],
        language=words.text(f"seal.language.{told['language']}"),
        kind=words.text(f"seal.kind.{kind}"),
    )
    known = told["known_on"]
    yield INDENT + words.text(
        "seal.parameters",
        vintage=told["boundary_vintage"],
        seed=told["seed"],
        known=words.text("seal.known_on", day=known) if known else words.text("seal.known_all"),
    )
    made, commit = report.made, report.manifest.get("commit")
    yield INDENT + words.text("seal.made", time=made.strftime("%H:%M"), day=words.date(made.date()))
    yield INDENT + words.text(
        "seal.code",
        version=versions["analysis"],
        digest=report.manifest["code"][:SHORT],
        commit=words.text("seal.commit", commit=commit[:SHORT]) if commit else words.text("seal.no_commit"),
    )


def change_lines(part: str, changes: Changes, n: int, words: Words) -> Iterator[str]:
    """Say whether the ``n`` files of a part (results, data, code) are as they were, and which are not."""
    if not changes:
        yield words.count(f"seal.{part}.same", n)
        return
    yield words.text(f"seal.{part}.changed")
    for kind in ("changed", "gone", "new"):
        for name in getattr(changes, kind):
            yield INDENT + words.text(f"seal.file.{kind}", file=name)


def version_lines(changed: Mapping[str, tuple[str, str]], words: Words) -> Iterator[str]:
    """Say what has another version on this machine."""
    for name, (then, now) in changed.items():
        yield INDENT + words.text("seal.version", name=name, then=then, now=now)


def data_lines(report: SealedReport, words: Words) -> Iterator[str]:
    """List the data files that the report was made from, tables with their rows."""
    rows = report.manifest["rows"]
    if "database" in report.manifest:
        yield from reading_lines(told_reading(report.manifest["database"]), words)
    yield words.count("seal.made_from", len(report.manifest["data"]))
    for name in report.manifest["data"]:
        yield INDENT + (words.count("seal.rows", rows[name], file=name) if name in rows else name)


def evidence_lines(
    indicator: str, name: str, rows: list[SourceRow], code: list[CodeLine], words: Words
) -> Iterator[str]:
    """List the source rows of an indicator's values and the lines of code that made its page."""
    yield words.text("seal.indicator", indicator=indicator, name=name)
    if not rows:
        yield INDENT + words.text("seal.no_values")
    for row in rows:
        yield INDENT + words.text(
            "seal.value", year=row.year, value=row.value, file=row.file, row=row.row, title=row.title
        )
        if row.address:
            yield 2 * INDENT + row.address
    yield words.text("seal.functions")
    for line in code:
        part = words.text(f"seal.part.{line.part}")
        yield INDENT + f"{part}: {line.file}:{line.line} ({line.function})"


def damaged_lines(found: Found, words: Words) -> Iterator[str]:
    """Name the manifests that could not be read: the seal may be one of theirs."""
    for path in found.damaged:
        yield words.text("seal.damaged", path=path.as_posix())
