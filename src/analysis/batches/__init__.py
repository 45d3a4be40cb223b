"""Many reports in one go: a page for every commune or agency, a whole report for every year.

dask.distributed shares the work out, to processes of this machine or to a cluster; what is done and
unchanged is not done again, and a report that fails stops no other.
"""
