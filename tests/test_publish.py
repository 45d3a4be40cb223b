"""Publishing is all or nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.errors import OutputError
from analysis.publish import published, recover


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder with last year's results."""
    folder = tmp_path / "outputs" / "2025"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("old")
    return folder


def leftovers(target: Path) -> list[str]:
    return [p.name for p in target.parent.iterdir() if p != target]


def test_a_finished_run_replaces_the_previous_results(target):
    """New results take the place of the old ones and leave nothing beside them."""
    with published(target) as folder:
        (folder / "new.html").write_text("new")

    assert ["new.html"] == [p.name for p in target.iterdir()]
    assert [] == leftovers(target)


def test_a_failed_run_leaves_the_previous_results(target):
    """An error inside the run changes nothing that was published."""
    with pytest.raises(ValueError, match="broken"), published(target) as folder:
        (folder / "index.html").write_text("half")
        raise ValueError("broken")

    assert "old" == (target / "index.html").read_text()
    assert [] == leftovers(target)


def test_a_failure_in_the_exchange_restores_the_previous_results(target, monkeypatch):
    """If the second rename fails, the first is undone and the user is told."""
    real = Path.replace

    def replace(self, other):
        if not self.name.endswith(".previous") and Path(other) == target:
            raise PermissionError(13, "locked by another program")
        return real(self, other)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OutputError), published(target) as folder:
        (folder / "index.html").write_text("new")

    assert "old" == (target / "index.html").read_text()


def test_a_run_stopped_between_the_renames_is_recovered(target):
    """Results that wait under the name .previous come back at the next run."""
    target.replace(target.with_name(".2025.previous"))

    recover(target)

    assert "old" == (target / "index.html").read_text()


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a POSIX signal")
def test_a_killed_run_leaves_the_previous_results(target, tmp_path):
    """A process killed while it writes leaves what was published."""
    code = (
        "import sys, time; from pathlib import Path; from analysis.publish import published\n"
        f"with published(Path({str(target)!r})) as folder:\n"
        "    (folder / 'index.html').write_text('half'); print('writing', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert "writing" == process.stdout.readline().strip()
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert "old" == (target / "index.html").read_text()


def test_an_unwritable_place_is_told(tmp_path):
    """A file where the folder should be is an OutputError that names the place."""
    place = tmp_path / "outputs"
    place.write_text("a file")

    with pytest.raises(OutputError) as caught, published(place / "2025"):
        pass

    assert str(place) in caught.value.text("vi")
