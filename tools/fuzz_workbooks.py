"""Break workbooks at random and read them: nothing but a workbook or an error with words may come of it.

    python tools/fuzz_workbooks.py --tried 5000 --seed 1

prints how many were tried, read and refused. A workbook that makes a traceback or takes long is kept.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "intake"))

from broken_workbooks import KINDS, broken, sound

from analysis.errors import AnalysisError
from analysis.intake.reference import load_reference
from analysis.intake.take_in import Said, take_in
from analysis.paths import DataPaths

LONG = 5.0


def main() -> int:
    """Try workbooks of each kind in turn; return 1 if one of them made a traceback."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tried", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=52)
    asked = parser.parse_args()
    reference = load_reference(DataPaths(Path(__file__).parents[1] / "data", illustrative=True))
    chance, came = random.Random(asked.seed), Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(asked.tried):
            kind = KINDS[number % len(KINDS)]
            path = Path(folder) / f"broken.{kind}"
            path.write_bytes(broken(sound(kind), chance))
            came[tried(path, reference)] += 1
    print(f"tried {asked.tried} (seed {asked.seed}): " + ", ".join(f"{n} {what}" for what, n in came.items()))
    return int(came["failed"] > 0)


def tried(path: Path, reference) -> str:
    """Take one workbook in and say what came of it."""
    start = time.perf_counter()
    try:
        take_in(path, Said(2026), reference)
        what = "read"
    except AnalysisError:
        what = "refused"
    except Exception as error:
        what = "failed"
        print(f"{type(error).__name__}: {error}")
    if what == "failed" or time.perf_counter() - start > LONG:
        kept = Path(tempfile.gettempdir()) / f"kept_{int(time.time() * 1000)}{path.suffix}"
        kept.write_bytes(path.read_bytes())
        print(f"kept {kept} ({time.perf_counter() - start:.1f} s)")
    return what


if __name__ == "__main__":
    sys.exit(main())
