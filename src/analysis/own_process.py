"""Imported first by the processes that are this project's alone: the command line, kernels, workers.

jsonschema builds a grammar of internationalised web addresses when it is imported, for a check that nothing
here asks for; it takes longer than pandas. Marked as missing, the optional library is left out.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)
