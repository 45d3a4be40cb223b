"""What is done and unchanged is known again; what is not, is not."""

from dataclasses import replace

import pytest

from analysis.batches.ledger import LEDGER, load_ledger
from analysis.errors import MissingFileError


def test_a_published_report_is_known_by_the_next_run(communes, tmp_path):
    load_ledger(tmp_path).publish(communes[0], b"page")
    ledger = load_ledger(tmp_path)
    assert ledger.has(communes[0]) and not ledger.has(communes[1])
    assert b"page" == (tmp_path / communes[0].file).read_bytes()


@pytest.mark.parametrize("change", ["key", "file", "content", "gone"])
def test_a_report_that_is_not_as_it_was_is_made_again(communes, tmp_path, change):
    job = communes[0]
    load_ledger(tmp_path).publish(job, b"page")
    if change == "content":
        (tmp_path / job.file).write_bytes(b"other")
    if change == "gone":
        (tmp_path / job.file).unlink()
    asked = replace(job, **{change: "other"}) if change in ("key", "file") else job
    assert not load_ledger(tmp_path).has(asked)


def test_pages_of_another_list_go(communes, tmp_path):
    ledger = load_ledger(tmp_path)
    ledger.publish(communes[0], b"a")
    ledger.publish(communes[1], b"b")
    ledger.forget_all_but(communes[1:])
    assert {LEDGER, communes[1].file} == {path.name for path in tmp_path.iterdir()}
    assert [communes[1].name] == list(load_ledger(tmp_path).reports)


@pytest.mark.parametrize("content", ["{", "[]", '{"06652": {}}', '{"06652": 1}'])
def test_a_damaged_ledger_is_told(tmp_path, content):
    (tmp_path / LEDGER).write_text(content, encoding="utf-8")
    with pytest.raises(MissingFileError, match=LEDGER):
        load_ledger(tmp_path)
