"""The data of a report, published for reuse: tables, their descriptions, and the standards others read."""

from analysis.report.open_data.write import write_data

__all__ = ["write_data"]
