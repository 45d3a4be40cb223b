"""Work that goes on beside a block: all done, or stopped at the first error."""

import threading

import pytest

from analysis.report import side_by_side as beside


@pytest.fixture
def stopped(monkeypatch):
    """What was stopped, instead of kernels."""
    event = threading.Event()
    monkeypatch.setattr(beside, "kill_kernels", event.set)
    monkeypatch.setattr(beside, "AT_ONCE", 1)
    return event


def test_all_is_done_when_the_block_is_left(stopped):
    done = []
    with beside.side_by_side(done.append, ["a", "b", "c"]):
        done.append("block")
    assert sorted(done) == ["a", "b", "block", "c"]
    assert not stopped.is_set()


def test_the_work_goes_on_beside_the_block(stopped):
    begun = threading.Event()
    with beside.side_by_side(lambda name: begun.set(), ["a"]):
        assert begun.wait(10)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_the_first_error_of_the_work_is_raised_and_the_rest_is_not_begun(stopped, error):
    begun = []

    def work(name):
        begun.append(name)
        if name == "a":
            raise error(name)
        assert stopped.wait(10)

    with pytest.raises(error, match="a"), beside.side_by_side(work, ["a", "b", "c"]):
        pass
    assert begun[0] == "a" and "c" not in begun
    assert stopped.is_set()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_of_the_block_stops_the_work(stopped, error):
    begun = []

    def work(name):
        begun.append(name)
        assert stopped.wait(10)

    with pytest.raises(error), beside.side_by_side(work, ["a", "b"]):
        while not begun:
            pass
        raise error
    assert begun == ["a"]
