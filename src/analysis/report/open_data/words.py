"""What tables and columns are called and mean, in both languages."""

from analysis.language import LANGUAGES, MissingTextError, speak


def table_text(table: str, language: str) -> str:
    """Say what a table holds."""
    return speak(language).text(f"dataset.{table}")


def column_text(table: str, column: str, language: str) -> str:
    """Say what a column holds: in this table, where it means something else there, or in all."""
    words = speak(language)
    try:
        return words.text(f"column.{table}.{column}")
    except MissingTextError:
        return words.text(f"column.{column}")


def in_both(text: str, *of: str) -> dict[str, str]:
    """Return a text in each language, by its code: "table" or "column"."""
    say = {"table": table_text, "column": column_text}[text]
    return {language: say(*of, language) for language in LANGUAGES}
