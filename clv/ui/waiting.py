"""How does a page wait for a calculation, and what does it show meanwhile?"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from clv.ui.components import escaped
from clv.ui.jobs import Answer, Job

# Shorter than this, and the reader sees the answer at once instead of a message that flickers.
PATIENCE_SECONDS = 1.5
_POLL_SECONDS = 0.5


@st.fragment(run_every=_POLL_SECONDS)
def again_when_done(job: Job[Answer]) -> None:
    """Show the page again when the work is done, and nothing meanwhile."""
    if job.done:
        st.rerun()


def answer_of(job: Job[Answer], text: Callable[[], str]) -> Answer:
    """The job's answer; where it takes long, the page ends here, says what the work is busy with, and comes again."""
    if not job.wait(PATIENCE_SECONDS):
        wait_for(job, text)
    return job.result()


def wait_for(job: Job[Answer], text: Callable[[], str]) -> None:
    """Show what the work is busy with until it is done; the page ends here meanwhile."""
    if not job.done:
        _watch(job, text)
        st.stop()


@st.fragment(run_every=_POLL_SECONDS)
def _watch(job: Job[Answer], text: Callable[[], str]) -> None:
    if job.done:
        st.rerun()
    st.info(escaped(text()), icon=":material/hourglass_top:")
    st.skeleton(height=240)
