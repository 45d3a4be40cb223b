"""What a batch is made of."""

import pytest

from analysis.batches.jobs import chosen, jobs_of
from analysis.errors import MissingFileError, ParameterError


def test_there_is_a_job_for_every_commune_of_the_list_in_force(communes, asked, notebooks_dir):
    before = jobs_of("communes", asked(2024), notebooks_dir)
    assert 54 == len({job.file for job in communes}) == len({job.key for job in communes})
    assert 171 == len({job.file for job in before})


def test_jobs_stand_in_vietnamese_order(communes):
    titles = [job.title for job in communes]
    assert titles.index("Phường Đông Mai") > titles.index("Xã Điền Xá") > titles.index("Xã Ba Chẽ")


def test_an_agency_that_was_dissolved_has_its_successor_s_brief(asked, notebooks_dir):
    now, before = (
        {job.name for job in jobs_of("agencies", asked(year), notebooks_dir)} for year in (2025, 2024)
    )
    assert "so_ldtbxh" in before and "so_ldtbxh" not in now and "so_yt" in now


def test_years_are_whole_reports_on_the_list_of_their_time(asked, notebooks_dir):
    jobs = jobs_of("years", asked(), notebooks_dir)
    vintages = {job.name: job.parameters.boundary_vintage for job in jobs}
    assert {"2021": "2024", "2022": "2024", "2023": "2024", "2024": "2024", "2025": "2025"} == vintages


def test_the_key_changes_with_the_data(asked, notebooks_dir, data_copy):
    from dataclasses import replace

    parameters = replace(asked(), data_dir=data_copy)
    before, same = (jobs_of("communes", parameters, notebooks_dir) for _ in range(2))
    with (data_copy / "demo" / "observations" / "communes.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    other = jobs_of("communes", parameters, notebooks_dir)
    assert [job.key for job in before] == [job.key for job in same]
    assert not {job.key for job in same} & {job.key for job in other}


def test_only_takes_codes_and_names(communes):
    assert ["06652", "07192"] == sorted(job.name for job in chosen(communes, ["06652", "đặc khu cô tô"]))
    assert communes == chosen(communes, [])


def test_only_refuses_what_is_not_there(communes):
    with pytest.raises(ParameterError) as error:
        chosen(communes, ["06652", "Xã Không Có"])
    assert "Xã Không Có" in error.value.text("vi") and "06652 " not in error.value.text("vi")


def test_an_unknown_batch_and_a_missing_notebook_are_told(asked, tmp_path):
    with pytest.raises(ParameterError, match="provincias"):
        jobs_of("provincias", asked(), tmp_path)
    with pytest.raises(MissingFileError, match="agency_brief"):
        jobs_of("agencies", asked(), tmp_path)
