"""What is kept is made once; without a cache it is made each time."""

import pytest

from analysis import kept as keeping
from analysis.kept import kept


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """The user's cache folder, for a test."""
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / name)
    return tmp_path


def test_a_thing_is_made_once_and_another_name_is_another_thing(cache):
    made = []

    def make():
        made.append(1)
        return b"content"

    assert b"content" == kept("a", make) == kept("a", make)
    assert 1 == len(made)
    kept("b", make)
    assert 2 == len(made)
    assert ["a", "b"] == sorted(p.name for p in (cache / "quang-ninh-children").iterdir())


def test_a_folder_that_cannot_be_written_costs_time_only(cache, monkeypatch):
    monkeypatch.setattr(keeping.os, "access", lambda path, mode: False)
    assert b"content" == kept("a", lambda: b"content")
    assert [] == list(cache.iterdir())
