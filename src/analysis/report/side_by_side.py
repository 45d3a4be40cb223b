"""Run notebooks side by side, each in its kernel, while this process writes documents and slides."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager

from analysis.kernels import kill_kernels

AT_ONCE = max(1, min(4, os.cpu_count() or 1))


@contextmanager
def side_by_side(work: Callable[[str], None], names: Sequence[str]) -> Iterator[None]:
    """Do ``work`` for every name in threads while the block runs; then wait for all of it.

    The first error, in the block or in the work, stops what has not begun, kills the kernels and is raised.
    """
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="notebook")
    try:
        begun = [pool.submit(work, name) for name in names]
        yield
        done, _ = wait(begun, return_when=FIRST_EXCEPTION)
        for future in done:
            future.result()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        kill_kernels()
        raise
    finally:
        pool.shutdown()
