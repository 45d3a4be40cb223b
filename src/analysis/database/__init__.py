"""A province's own PostgreSQL database as a source: read only, at one moment, into a data folder.

The tables of a schema are written as the CSV files that they stand for (``snapshot``), below a folder that is
named by its content; everything else reads that folder as any other. What the database does not have comes
from the project's own data folder, but for facts: observations, sources, assessments and deliveries all come
from the database or are not there.
"""
