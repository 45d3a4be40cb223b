"""The researchers' workbench: choices in, views out; each with its chart, its data and its lines of Python.

Nothing is computed here: tables come from the rooms to the left, charts and sentences from the report's.
"""
