"""The way in: what agencies write into cells, read, corrected visibly, asked about or refused.

Nothing here opens a file: functions take the contents of cells as python-calamine gives them and
return readings, whose words are catalogue identifiers (``intake.*``, ``expected.intake.*``).
"""
