"""Communes: the three lists of commune-level units, how they follow each other, and where they lie.

The key of a unit is always ``(list, code)``: all 54 codes of the 2025 list were already codes of
older units, 23 of them under another name.
"""

from analysis.callable_module import callable_as

# ``import analysis as qn`` gives qn.communes().
callable_as(__name__, "analysis.api:communes")
