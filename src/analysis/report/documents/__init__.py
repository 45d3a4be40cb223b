"""The annual report as documents: Word in the layout of administrative reports, and an accessible PDF.

``content`` puts the report together once from results, sentences, tables and charts; ``docx`` and ``pdf``
only write it.
"""
