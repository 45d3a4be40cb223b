"""A commune's profile on paper."""

import io

import pytest
from pypdf import PdfReader

from analysis.batches.jobs import chosen, jobs_of
from analysis.batches.work import make
from analysis.parameters import check_parameters

OF_TWELVE = "06994"  # the commune of the most former ones


@pytest.fixture(scope="module")
def profile(data_dir, shapes_path, notebooks_dir, tmp_path_factory):
    """The longest profile of the illustrative data."""
    asked = check_parameters(report_year=2025, data_dir=data_dir, shapes=shapes_path, illustrative=True)
    (job,) = chosen(jobs_of("communes", asked, notebooks_dir), [OF_TWELVE])
    folder = tmp_path_factory.mktemp("profile")
    page = folder / job.file
    page.write_bytes(make(job, folder).content)
    return page


def test_the_longest_profile_is_two_pages_of_paper(profile, visit):
    opened = visit(profile)
    opened.draw_all()
    paper = PdfReader(io.BytesIO(opened.page.pdf(prefer_css_page_size=True)))
    assert 2 == len(paper.pages) and [] == opened.messages
    # No table begins with its head alone.
    assert "Tiêu chí" not in paper.pages[0].extract_text().splitlines()[-4:]
