"""Measure the engine beside the usual forecasters: accuracy, calibration, speed.

    python -m analysis.projection.bench [SERIES.csv.gz] [--areas]

Without a table it runs on series made here, with the sizes, noise, breaks, rounding and bounds that child
indicators have, and on the published series of data/observations. Peers of statsforecast take part when
that package is installed (dependency group "bench"). With ``--areas`` a table of real series is split in
two halves of areas: learned on one, measured on the other.
"""

import sys
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd

from analysis.projection.backtest import LEVELS, Method, backtest, engine, in_bounds, methods
from analysis.projection.learned import from_tables
from analysis.projection.peers import naive, quantiles
from analysis.projection.windows import HORIZON, Windows, cut

SERIES_A_KIND, YEARS = 120, 20
DATA = Path("data/observations")
# A peer of statsforecast is slow: it runs on so many windows at most.
SLOW_WINDOWS = 300


def made_series(seed: int = 2030) -> pd.DataFrame:
    """Make series of five kinds: registers, small areas, saturated shares, modelled rates, with a break."""
    random = np.random.default_rng(seed)
    parts = []
    for kind in ("register", "small_area", "saturated", "modelled", "broken"):
        for number in range(SERIES_A_KIND):
            values, upper = _one(kind, random)
            about = {"series_id": f"{kind}-{number}", "source": kind, "area": str(number)}
            bounds = {"lower_bound": 0.0, "upper_bound": upper}
            parts.append(
                pd.DataFrame({"year": np.arange(2005, 2005 + YEARS), "value": values} | about | bounds)
            )
    return pd.concat(parts, ignore_index=True)


def _one(kind: str, random: np.random.Generator) -> tuple[np.ndarray, float]:
    """Return the values of one series and its upper bound (NaN: none)."""
    walk = np.cumsum(random.standard_t(4, YEARS))
    if kind == "register":
        level = np.log(random.uniform(0.3, 9)) + random.uniform(0.03, 0.15) * walk
        return np.round(100 / (1 + np.exp(-level - random.normal(0, 0.08, YEARS))), 1), 100.0
    if kind == "small_area":
        births = random.integers(400, 6000)
        rate = random.uniform(4, 20) * np.exp(0.03 * walk - 0.02 * np.arange(YEARS)) / 1000
        return np.round(random.poisson(births * rate) / births * 1000, 1), np.nan
    if kind == "saturated":
        return np.round(np.minimum(100, 99.4 + 0.25 * walk + random.normal(0, 0.2, YEARS)), 1).clip(60), 100.0
    if kind == "modelled":
        fall = np.cumsum(0.04 + 0.004 * np.cumsum(random.normal(0, 1, YEARS)))
        return np.round(random.uniform(8, 60) * np.exp(-fall), 2), np.nan
    level = random.uniform(20, 80) + 1.5 * walk + random.normal(0, 1, YEARS)
    jump = np.arange(YEARS) >= random.integers(5, YEARS)
    return np.round((level + random.normal(0, 12) * jump).clip(0, 100), 1), 100.0


def published_series() -> pd.DataFrame:
    """Return the published series of data/observations that are long enough to score."""
    rows = pd.concat([pd.read_csv(path) for path in sorted(DATA.glob("*.csv"))], ignore_index=True)
    rows = rows[rows["group"].eq("total") & rows["used"].eq("yes")].dropna(subset=["value"])
    rows = rows.assign(
        series_id=rows["measure"] + "|" + rows["area_code"].astype(str),
        source="published",
        area=rows["area_code"].astype(str),
        lower_bound=0.0,
        upper_bound=np.where(rows["unit"].eq("percent") & rows["value"].le(100), 100.0, np.nan),
    )
    columns = ["series_id", "source", "area", "year", "value", "lower_bound", "upper_bound"]
    return rows[columns].drop_duplicates(["series_id", "year"])


def statsforecast_methods() -> dict[str, Method]:
    """Return AutoETS, AutoARIMA, Theta, CES and the average of the four; empty where not installed."""
    try:
        from statsforecast.models import AutoARIMA, AutoCES, AutoETS, AutoTheta
    except ImportError:
        return {}
    models = {"AutoETS": AutoETS, "AutoARIMA": AutoARIMA, "AutoTheta": AutoTheta, "AutoCES": AutoCES}
    single = {name: _statsforecast(model) for name, model in models.items()}

    def together(windows: Windows) -> np.ndarray:
        return np.mean([method(windows) for method in single.values()], axis=0)

    return single | {"SCUM": together}


def _statsforecast(model: type) -> Method:
    """Return a method that asks a model of statsforecast, or carries on the last value where it refuses.

    The models refuse short or constant series with a bare Exception; how often is printed.
    """

    def one(values: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
        ahead = model().forecast(y=values[0], h=horizon, level=[80])
        spread = (np.asarray(ahead["hi-80"]) - np.asarray(ahead["lo-80"])) / 2 / 1.2815515655
        return np.asarray(ahead["mean"])[None], np.maximum(spread, 0.0)[None]

    def forecast(windows: Windows) -> np.ndarray:
        rows, n_refused = [], 0
        for years, values in zip(windows.years, windows.values, strict=True):
            try:
                row = quantiles(one, years[None], values[None], HORIZON, LEVELS)
                refused = not np.isfinite(row).all()
            except Exception:
                refused = True
            n_refused += refused
            rows.append(quantiles(naive, years[None], values[None], HORIZON, LEVELS) if refused else row)
        print(f"{model.__name__} refused {n_refused} of {len(rows)} windows: they got the random walk")
        return in_bounds(np.concatenate(rows), windows)

    return forecast


def halves(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split a table of series into two halves of areas, the same in every run."""
    first = table["area"].map(lambda area: crc32(str(area).encode()) % 2 == 0)
    return table[first], table[~first]


def report(title: str, windows: Windows, chosen: dict[str, Method]) -> None:
    """Print the scores of the methods on the windows."""
    table = backtest(windows, chosen)
    print(f"\n{title}: {len(windows)} windows, {np.isfinite(windows.future).sum()} outcomes")
    print(table.round(3).to_string(index=False))


def main(arguments: list[str]) -> None:
    """Run the benchmark."""
    paths = [a for a in arguments if not a.startswith("-")]
    chosen = methods()
    if paths and "--areas" in arguments:
        from analysis.projection.learn import learn

        known, other = halves(pd.read_csv(paths[0], low_memory=False))
        tables = learn(cut(known, shortest=1))
        chosen = chosen | {"engine": lambda w: engine(w, lambda kind: from_tables(*tables, kind))}
        sets = {"held-out areas": cut(other, seed=5)}
    elif paths:
        sets = {"series": cut(pd.read_csv(paths[0], low_memory=False), seed=5)}
    else:
        sets = {"made series": cut(made_series()), "published series": cut(published_series(), shortest=4)}
    for title, windows in sets.items():
        report(title, windows, chosen)
        for source in sorted(windows.about["source"].unique()) if len(sets) == 1 else ():
            report(source, windows.where(windows.about["source"].eq(source).to_numpy()), chosen)
        slow = statsforecast_methods()
        if slow:
            every = np.linspace(0, len(windows) - 1, min(SLOW_WINDOWS, len(windows))).astype(int)
            report(f"{title}, a sample", windows.where(every), chosen | slow)


if __name__ == "__main__":
    main(sys.argv[1:])
