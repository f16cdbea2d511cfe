"""How does a page wait for a calculation, and what does it show meanwhile?"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from clv.charts.style import CONFIG
from clv.ui.components import escaped
from clv.ui.jobs import Answer, Job

# Shorter than this, and the reader sees the answer at once instead of a message that flickers.
PATIENCE_SECONDS = 1.5
_POLL_SECONDS = 0.5
_STEP_SECONDS = 0.1


def is_done_soon(job: Job[Answer], seconds: float = PATIENCE_SECONDS) -> bool:
    """Whether the job is done, after waiting at most so long; a click meanwhile ends the run as it should."""
    until = time.monotonic() + seconds
    while not job.wait(_STEP_SECONDS):
        if time.monotonic() >= until:
            return False
        _let_clicks_through()
    return True


@st.fragment(run_every=_POLL_SECONDS)
def again_when_done(job: Job[Answer]) -> None:
    """Show the page again when the work is done, and nothing meanwhile."""
    if job.done:
        _show_again()


def come_again(jobs: Sequence[Job[Any]]) -> None:
    """The last line of a page that was shown without the answers of these jobs: it is shown again with them.

    Once for all that come soon, and then with each: every showing keeps the browser busy.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    for job in jobs:
        is_done_soon(job, until - time.monotonic())
    if any(job.done for job in jobs):
        _show_again()
    for job in jobs:
        again_when_done(job)


def answer_of(job: Job[Answer], text: Callable[[], str]) -> Answer:
    """The job's answer; where it takes long, the page ends here, says what the work is busy with, and comes again."""
    if not is_done_soon(job):
        wait_for(job, text)
    return job.result()


def wait_for(job: Job[Answer], text: Callable[[], str]) -> None:
    """Show what the work is busy with until it is done; the page ends here meanwhile."""
    if not job.done:
        _watch(job, text)
        st.stop()


def read_ahead() -> None:
    """The browser reads what figures and charts are drawn with, a second's work, for a pair that nobody sees.

    On a page without any, before one that has many.
    """
    with st.container(key="unseen"):
        st.metric("–", "–")
        st.plotly_chart({"data": [{"type": "bar", "y": [0]}]}, key="chart_unseen", config=CONFIG)


@st.fragment(run_every=_POLL_SECONDS)
def _watch(job: Job[Answer], text: Callable[[], str]) -> None:
    if job.done:
        _show_again()
    st.info(escaped(text()), icon=":material/hourglass_top:")
    st.skeleton(height=240)


def _show_again() -> None:
    """Run the page again, unless the reader has turned to another meanwhile: that would be undone."""
    _let_clicks_through()
    st.rerun()


def _let_clicks_through() -> None:
    """Streamlit ends a run that the reader has clicked away where the run looks at its state."""
    st.session_state.get("none")
