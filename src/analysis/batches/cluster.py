"""The workers of a batch: processes of this machine, or those of a scheduler that runs already."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from analysis.errors import ParameterError

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

CONNECT_SECONDS = 10


@contextmanager
def workers(jobs: int, cluster: str | None = None) -> Iterator["Client"]:
    """Yield a client of ``jobs`` worker processes, or of the scheduler at an address (tcp://host:8786).

    Local workers listen on this machine alone and are gone afterwards. Raises ParameterError where no
    scheduler answers.
    """
    from distributed import Client

    if cluster is not None:
        try:
            client = Client(cluster, timeout=CONNECT_SECONDS)
        except (OSError, ValueError) as error:
            raise ParameterError("error.batch.cluster", address=cluster, reason=str(error)) from error
        with client:
            yield client
        return
    with _local(jobs) as local, Client(local) as client:
        yield client


def _local(jobs: int) -> "LocalCluster":
    """Return a cluster of this machine's own processes."""
    import dask
    from distributed import LocalCluster

    # Dask lets its workers give back memory at once. The projections ask for the same arrays again and again,
    # and the system would clear every page of them anew: a quarter of the time.
    with dask.config.set({"distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None}):
        return LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            host="127.0.0.1",
            # Any free port: with a given one a second batch at the same time would complain, in English.
            dashboard_address=":0",
            # Each kernel is a process of its own: the memory of a worker says little and limits nothing.
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        )
