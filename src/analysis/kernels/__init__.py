"""Kernels for notebooks that start with everything imported: forked from a server that imported it once.

Starting Python and importing pandas, altair and geopandas costs a kernel more time than most notebooks
need. Where the system can fork, one server imports them and each kernel is a copy of it; elsewhere
(Windows) kernels start as always. The standard library's ``forkserver`` would run the caller's own script
again in every copy, so the server is ours.
"""

from analysis.kernels.provisioner import PROVISIONER, kill_kernels, prepare_kernels, warm_up

__all__ = ["PROVISIONER", "kill_kernels", "prepare_kernels", "warm_up"]
