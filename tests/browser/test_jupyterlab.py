"""A notebook of the report by itself in a real JupyterLab."""

import pytest

pytestmark = pytest.mark.browser
START_SECONDS, RUN_SECONDS = 60, 120


def test_a_notebook_runs_by_itself_and_draws_its_charts(lab, browser):
    """Opened from its own folder with its default parameters, all cells run and both maps are drawn."""
    # Tall, because JupyterLab draws only the cells in view.
    page = browser.new_page(viewport={"width": 1400, "height": 2600})
    page.goto(f"{lab.address}/lab/tree/notebooks/02_commune_map.ipynb?reset")
    page.wait_for_selector(".jp-Notebook:visible", timeout=1000 * START_SECONDS)
    page.wait_for_selector("text=Python 3 (ipykernel) | Idle", timeout=1000 * START_SECONDS)
    page.get_by_text("Run", exact=True).first.click()
    page.get_by_text("Run All Cells", exact=True).first.click()
    two_charts = "() => document.querySelectorAll('.vega-embed canvas, .vega-embed svg.marks').length >= 2"
    page.wait_for_function(two_charts, timeout=1000 * RUN_SECONDS)

    # A page that hangs on a chart would not answer any more.
    assert page.evaluate("() => 1 + 1") == 2
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    page.close()
