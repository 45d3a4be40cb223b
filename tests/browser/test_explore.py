"""The workbench in a real JupyterLab: widgets are moved, charts follow, files are saved, nothing leaves."""

from collections.abc import Iterator

import pytest

pytestmark = pytest.mark.browser
START, RUN, CHANGE = 180_000, 300_000, 120_000


class Bench:
    """The opened workbench and what went wrong around it."""

    def __init__(self, browser, address: str, *, width: int, height: int) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": height})
        self.errors, self.outside = [], []
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.route("**/*", self._only_here)
        self.address = address
        self.page.goto(f"{address}/lab/tree/notebooks/explore.ipynb?reset")
        self.page.wait_for_selector(".jp-Notebook:visible", timeout=START)
        self.page.wait_for_selector("text=Python 3 (ipykernel) | Idle", timeout=START)
        self.page.get_by_text("Run", exact=True).first.click()
        self.page.get_by_text("Run All Cells", exact=True).first.click()
        self.page.wait_for_selector(".vega-embed canvas, .vega-embed svg.marks", timeout=RUN)
        self.first_place = self.control("Chỉ số").bounding_box()

    def _only_here(self, route) -> None:
        """Let requests go to this machine only: the network is off for all others."""
        if route.request.url.startswith((self.address, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def control(self, name: str):
        return self.page.get_by_label(name, exact=True)

    def chart(self) -> str:
        """The title and the rest of what the chart says to those who cannot see it."""
        return self.page.evaluate(
            "() => [...document.querySelectorAll('.vega-embed [aria-label], .vega-embed canvas')]"
            ".map(e => e.getAttribute('aria-label') || e.toDataURL()).join(' ')"
        )

    def code(self) -> str:
        return self.page.locator("textarea[readonly]").input_value()

    def changed(self, before: str) -> str:
        """Wait until the lines of Python and the chart are others, and return the chart."""
        self.page.wait_for_function(
            "(old) => document.querySelector('textarea[readonly]').value !== old", arg=before, timeout=CHANGE
        )
        self.page.wait_for_timeout(1000)
        return self.chart()


@pytest.fixture(scope="module")
def bench(lab, browser) -> Iterator[Bench]:
    """The workbench on a projector, opened once: each test chooses all that it looks at."""
    opened = Bench(browser, lab.address, width=1280, height=720)
    yield opened
    opened.page.close()


def test_the_controls_are_in_view_after_run_all_and_axe_finds_nothing(bench, violations):
    """Where "Run All Cells" ends, nobody has to look for them; whatever is chosen, axe has no complaint."""
    assert 0 < bench.first_place["y"] < 720 - bench.first_place["height"]
    assert [] == violations(bench.page, include=[[".jp-OutputArea-output"]])


def test_an_indicator_without_data_shows_that(bench):
    """Real data: no chart, the reason in words, on a wide screen too; nothing is cut off at the side."""
    bench.page.get_by_role("button", name="Tiếng Việt", exact=True).click()
    bench.page.get_by_label("Số liệu minh hoạ").uncheck()
    bench.control("Chỉ số").select_option(
        label="20b. Trẻ khuyết tật được tiếp cận giáo dục (chưa có số liệu)"
    )
    bench.page.wait_for_selector("text=Chưa có gì để vẽ", timeout=CHANGE)

    assert bench.page.locator(".vega-embed").count() == 0
    lists = "[...document.querySelectorAll('.widget-dropdown select')]"
    for width, height in ((1280, 720), (1920, 1080)):
        bench.page.set_viewport_size({"width": width, "height": height})
        assert bench.page.evaluate(f"() => {lists}.filter(e => e.scrollWidth > e.clientWidth).length") == 0


def test_a_researcher_works_through_the_views(bench, lab, plan):
    """Indicators, illustrative data, views, a slider by keyboard, a language: the chart follows each time."""
    page, seen = bench.page, []
    page.set_viewport_size({"width": 1280, "height": 720})

    def follow(act) -> None:
        before = bench.code()
        act()
        seen.append(bench.changed(before))
        assert seen[-1] and seen[-1] not in seen[:-1]

    name = f"3a. {plan.indicators.at['3a', 'short_vi']}"
    follow(lambda: page.get_by_label("Số liệu minh hoạ").check())
    follow(lambda: bench.control("Chỉ số").select_option(label=name))
    for view in ("Tình trạng", "Dự báo", "Thử trên quá khứ", "Kịch bản, cần gì"):
        follow(lambda view=view: page.get_by_role("button", name=view, exact=True).click())

    def push(key: str) -> None:
        handle = page.locator(".widget-hslider:has-text('Nhân với') .noUi-handle")
        handle.focus()
        page.keyboard.press(key)

    follow(lambda: push("ArrowRight"))
    assert "factor=1.25" in bench.code()

    page.get_by_role("button", name="Lưu biểu đồ, số liệu, mã").click()
    page.wait_for_selector("a[download='chart.html']", timeout=CHANGE)
    folder = lab.folder / "outputs" / "explore" / "3a_scenario_illustrative"
    assert {"chart.html", "chart.svg", "chart.png", "data.csv"} <= {path.name for path in folder.iterdir()}
    with page.expect_download() as taken:
        page.click("a[download='data.csv']")
    assert taken.value.suggested_filename == "data.csv"

    follow(lambda: page.get_by_role("button", name="English", exact=True).click())
    assert bench.control("Indicator").is_visible()
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert [e for e in bench.errors if "ERR_FAILED" not in e] == []
    assert bench.outside == []


def test_a_saved_chart_opens_by_itself(visit, demo_results, data_copy):
    """The page of a saved view draws its chart without a network and without a complaint."""
    from dataclasses import replace

    from analysis.explore.choices import Choices
    from analysis.explore.export import save
    from analysis.explore.one_view import view_of
    from analysis.explore.study import Study

    moved = replace(demo_results.parameters, shapes=data_copy.parent / "shapes" / "communes.geojson")
    study = Study(replace(demo_results, parameters=moved))
    folder = save(view_of("fan", study, indicator="3c"), Choices("3c"), study.results)
    opened = visit(folder / "chart.html")
    opened.page.wait_for_selector("#chart svg.marks")

    assert "KHÔNG PHẢI SỐ LIỆU THỰC" in opened.page.inner_text("main")
    assert opened.messages == []
