"""The observations of a report as SDMX-CSV."""

import pandas as pd

from analysis.language import speak
from analysis.results import Results
from analysis.sdmx import in_sdmx, load_mapping

WARNING = "WARNING"


def sdmx_table(results: Results) -> pd.DataFrame:
    """Return every observation that the report knows as a row of an SDMX-CSV 2.0 message.

    Hidden values are empty with OBS_STATUS "Q"; rows of illustrative data carry a warning.
    """
    known, parameters = results.observations, results.parameters
    sources = known.sources.loc[known.rows["source_id"]].set_axis(known.rows.index)
    detail = sources["publisher"] + ", “" + sources["title"] + "”"
    rows = known.rows.assign(source_detail=detail, address=sources["address"])
    table = in_sdmx(rows, load_mapping(parameters.paths))
    if parameters.illustrative:
        table[WARNING] = speak(parameters.language).text("illustrative.banner")
    return table
