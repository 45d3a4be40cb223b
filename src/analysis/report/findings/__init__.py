"""What each chart shows, in one sentence: the title of the chart on pages, slides and in documents.

The sentences say what has been judged already (status, reason, rates, chances) and judge nothing again, so
that a title can't say otherwise than the status and the explanation under the chart.
"""
