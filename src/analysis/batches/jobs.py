"""What a batch is made of: one job for each report, with all that a worker needs to know."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.communes.units import load_units
from analysis.errors import MissingFileError, ParameterError
from analysis.language import speak
from analysis.parameters import FIRST_REPORT, Parameters, usual_vintage
from analysis.plan import load_plan
from analysis.report.manifest import report_origin
from analysis.report.seal import seal_of
from analysis.report.slugs import slug
from analysis.report.steps import NOTEBOOKS

# Batch -> its notebook and the function that makes ahead what its pages share.
PAGES = {
    "communes": ("commune_profile", "analysis.report.profile.notebook:prepare"),
    "agencies": ("agency_brief", "analysis.report.brief:prepare"),
}
BATCHES = (*PAGES, "years")
PROVINCES = "provinces"


@dataclass(frozen=True)
class Job:
    """One report of a batch.

    ``name`` is what --only says, ``file`` where the report lies below the batch's folder. ``about`` are the
    parameters of its notebook alone. ``seal`` and ``key`` come from what it is made of: a report of the same
    key has the same bytes.
    """

    batch: str
    name: str
    title: str
    file: str
    notebook: Path
    parameters: Parameters
    about: dict[str, Any]
    seal: str
    key: str


def jobs_of(batch: str, parameters: Parameters, notebooks: Path) -> list[Job]:
    """Return the jobs of a batch (one of BATCHES), in the order of their titles.

    Raises ParameterError for another batch, MissingFileError for a notebook that is not there, and what the
    loaders raise.
    """
    if batch not in BATCHES:
        raise ParameterError("error.batch.kind", batch=batch, allowed=", ".join([*BATCHES, PROVINCES]))
    if batch == "years":
        return _years(parameters, notebooks)
    notebook, _ = PAGES[batch]
    path = _notebook(notebooks, notebook)
    made_from = report_origin(parameters, [path])
    seal = seal_of(made_from)
    subjects = _communes(parameters) if batch == "communes" else _agencies(parameters)
    return [
        Job(batch, name, title, file, path, parameters, about, seal, _key(made_from, about))
        for name, title, file, about in subjects
    ]


def chosen(jobs: Sequence[Job], only: Sequence[str]) -> list[Job]:
    """Return the jobs that are named, by name or title; all where none is.

    Raises ParameterError for one that there is not.
    """
    if not only:
        return list(jobs)
    names = {job.name: job for job in jobs} | {job.title.casefold(): job for job in jobs}
    unknown = [name for name in only if name not in names and name.casefold() not in names]
    if unknown:
        some = ", ".join(f"{job.name} ({job.title})" for job in jobs[:3])
        raise ParameterError("error.batch.only", names=", ".join(unknown), some=some)
    wanted = {names.get(name, names.get(name.casefold())).name for name in only}
    return [job for job in jobs if job.name in wanted]


def _communes(parameters: Parameters) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Return name, title, file and parameter of every commune of the list that the report speaks in."""
    units, words = load_units(parameters.paths), speak(parameters.language)
    units = units[units["list"].eq(parameters.boundary_vintage)]
    rows = sorted(units.itertuples(), key=lambda unit: words.sort_key(unit.name))
    return [(u.code, u.full_name, f"{u.code}-{slug(u.full_name)}.html", {"commune": u.code}) for u in rows]


def _agencies(parameters: Parameters) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Return name, title, file and parameter of every agency that answers for an indicator in this year."""
    plan, words = load_plan(parameters.paths), speak(parameters.language)
    lead = plan.indicators["lead_agency"].map(lambda a: plan.responsible(a, parameters.report_year))
    names = {agency: words.pick(plan.agencies.loc[agency], "name") for agency in lead.unique()}
    ordered = sorted(names.items(), key=lambda pair: words.sort_key(pair[1]))
    return [(a, name, f"{a}.html", {"agency": a}) for a, name in ordered]


def _years(parameters: Parameters, notebooks: Path) -> list[Job]:
    """Return a job for the whole report of every year up to that of the parameters."""
    jobs = []
    for year in range(FIRST_REPORT, parameters.report_year + 1):
        vintage = usual_vintage(year)
        own = replace(parameters, report_year=year, boundary_vintage=vintage, previous_report=None)
        jobs.append(whole_report("years", str(year), str(year), own, notebooks))
    return jobs


def whole_report(batch: str, name: str, title: str, parameters: Parameters, notebooks: Path) -> Job:
    """Return the job of a whole report, which lies in a folder of its name."""
    made_from = report_origin(parameters, [_notebook(notebooks, notebook) for notebook in NOTEBOOKS])
    seal, key, file = seal_of(made_from), _key(made_from, {}), f"{name}/index.html"
    return Job(batch, name, title, file, notebooks, parameters, {}, seal, key)


def _notebook(folder: Path, name: str) -> Path:
    """Return the path of a notebook. Raises MissingFileError if it is not there."""
    path = folder / f"{name}.ipynb"
    if not path.is_file():
        raise MissingFileError("error.missing_file", path=str(path))
    return path.resolve()


def _key(made_from: dict[str, Any], about: dict[str, Any]) -> str:
    """Return the SHA-256 of everything that a report is made of."""
    told = json.dumps([made_from, about], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
