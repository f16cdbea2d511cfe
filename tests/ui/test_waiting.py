"""A page waits for its answers a little, is shown once with those that came, and a click ends the waiting."""

from __future__ import annotations

import time

import pytest
from streamlit.testing.v1 import AppTest

from clv.ui import waiting
from clv.ui.jobs import Job


def _page(jobs, done_after, shown):  # type: ignore[no-untyped-def]  # Streamlit takes its text, without our imports
    import threading

    from clv.ui.waiting import come_again

    shown.append([job.done for job in jobs])
    if len(shown) == 1:
        for job, seconds in zip(jobs, done_after, strict=False):
            threading.Timer(seconds, job.do).start()
    come_again([job for job in jobs if not job.done])


def _jobs(number: int) -> list[Job[int]]:
    return [Job(lambda _job: 1) for _ in range(number)]


def test_what_comes_soon_comes_with_one_showing() -> None:
    shown: list[list[bool]] = []
    page = AppTest.from_function(_page, args=(_jobs(3), (0.1, 0.2, 0.3), shown)).run()
    assert not page.exception
    assert shown == [[False] * 3, [True] * 3]


def test_what_takes_long_does_not_keep_back_what_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE_SECONDS", 0.5)
    shown: list[list[bool]] = []
    page = AppTest.from_function(_page, args=(_jobs(2), (0.1,), shown)).run()
    assert not page.exception
    assert shown == [[False, False], [True, False]]


def test_a_job_is_waited_for_no_longer_than_was_said() -> None:
    job: Job[int] = Job(lambda _job: 1)
    begun = time.monotonic()
    assert not waiting.is_done_soon(job, 0.3)
    assert 0.3 <= time.monotonic() - begun < 5
    assert not waiting.is_done_soon(job, -1.0)
    job.do()
    assert waiting.is_done_soon(job, 0.0)


def test_a_click_ends_the_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    monkeypatch.setattr(waiting, "_let_clicks_through", lambda: looked.append(1))
    waiting.is_done_soon(Job(lambda _job: 1), 0.35)
    assert len(looked) >= 2
