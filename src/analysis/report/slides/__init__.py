"""The report as slides: one deck without a format, written as a page and as a PowerPoint file."""
