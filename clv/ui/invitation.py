"""What does a page say while nothing is loaded: its own question, a place to drop sales, shops to try, a sketch?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from clv.charts.sketches import sketch
from clv.core.marks import N_
from clv.core.people import Right
from clv.storage.workspace import Dataset
from clv.ui import session
from clv.ui.address import shown_page
from clv.ui.app_state import app_state
from clv.ui.books import load_sample
from clv.ui.components import answer, block_heading, number_table, quiet
from clv.ui.navigation import GUIDE, path_of
from clv.ui.rights.frame import say_why_not
from clv.ui.rights.gate import may
from clv.ui.upload.area import box, upload_area
from clv.ui.upload.boxes import Upload

_SEEN = "uploads_seen"  # the number of the latest upload that the Data page has shown


@dataclass(frozen=True)
class _Question:
    """What a page answers, as a question and a sentence, and which sketch it has."""

    title: str
    says: str
    sketch: str


_QUESTIONS = {
    "": _Question(
        N_("What will your customers still bring in, and what may a new one cost you?"),
        N_("Tenfold answers from one file: the sales export of your shop or bookkeeping. All of it stays here."),
        "years",
    ),
    "acquire": _Question(
        N_("Does winning a customer cost you ten times as much as keeping one?"),
        N_("Your own ratio beside the saying, from your sales and two amounts a month."),
        "scale",
    ),
    "segments": _Question(
        N_("Whom should you call this week?"),
        N_("Every customer in one segment, and those of value who are slipping away on top."),
        "segments",
    ),
    "customers": _Question(
        N_("What is each of your customers worth?"),
        N_("All of them in one list to sort and to filter, and to take away for Excel."),
        "list",
    ),
    "moments": _Question(
        N_("After which purchase do they stay?"),
        N_("How many of a hundred first-time buyers come back, and when it is too late to ask."),
        "curves",
    ),
    "word-of-mouth": _Question(
        N_("What does your customers' talk win you, and what does it lose you?"),
        N_("A scenario from your own sales: satisfied customers bring others, dissatisfied ones keep them away."),
        "talk",
    ),
    "trust": _Question(
        N_("Would it have been right last time?"),
        N_("Part of your past is hidden, predicted, and set beside what came."),
        "hidden",
    ),
    "assumptions": _Question(
        N_("Over how many years, at which margin and in which currency?"),
        N_("What is assumed can be changed here once there are sales, and every page follows."),
        "list",
    ),
}


def invitation() -> None:
    """Nothing is loaded: the page's question, two doors, and a sketch of what comes."""
    _ = session.locale().text
    question = _QUESTIONS.get(shown_page(), _QUESTIONS[""])
    answer(_(question.title), _(question.says))
    own, shop = st.columns([2, 1], gap="medium")
    with own, st.container(border=True, height="stretch"):
        _own_sales()
    with shop, st.container(border=True, height="stretch"):
        st.header(_("A shop to try"), anchor=False)
        quiet(
            _(
                "A made-up coffee roaster, with channels, refunds, a season and costs: every page at its best. Or a "
                "real CD shop of 1997 and 1998, well known in the literature."
            )
        )
        sample_buttons()
    block_heading(_("This is what you get"), _("A sketch, not your figures"))
    st.html(sketch(question.sketch))


def _own_sales() -> None:
    """The place to drop files, and what a file needs. Once one has arrived, the Data page says what was made of it."""
    _ = session.locale().text
    st.header(_("Your own sales"), anchor=False)
    if not may(Right.IMPORT):
        say_why_not(Right.IMPORT, session.locale())
        return
    upload_area(
        _("CSV, Excel, OpenDocument or Parquet, also zipped, up to 2 GB. One row for each order or order line:")
    )
    needed = pd.DataFrame(
        [("00002", "1997-01-12", "77.00"), ("00003", "1997-01-02", "20.76")],
        columns=[_("Customer"), _("Date"), _("Amount")],
    )
    with st.container(width=420):
        number_table(needed, name="needed", only_last=True)
    quiet(_("Column names in English, Dutch, Polish, German or French are found; what is not clear is asked."))
    st.page_link(
        path_of(GUIDE),
        label=_("How to get the export from your shop or bookkeeping"),
        icon=":material/menu_book:",
    )
    uploads = [] if box().is_receiving else box().uploads
    if not uploads:
        return
    if uploads[-1].number != st.session_state.get(_SEEN):
        go_to(path_of("data"))
    st.page_link(path_of("data"), label=_("To the files that wait"), icon=":material/arrow_forward:")


def note_shown(uploads: Sequence[Upload]) -> None:
    """The Data page shows these: they lead to it no more, from whichever page they were dropped on."""
    st.session_state[_SEEN] = uploads[-1].number


def go_to(page: str) -> None:
    """Turn to another page. Streamlit would clear the address, and refuses to, because the language is bound to it."""
    st.switch_page(page, query_params={})


def sample_buttons() -> None:
    """Load a shop to try that is not shown yet, and show it. Who may load none is offered those that are there."""
    _ = session.locale().text
    shops = {
        Dataset.COFFEE_ROASTER: (_("Try the coffee roaster"), "try_roaster", ":material/local_cafe:"),
        Dataset.CD_SHOP: (_("Try the CD shop"), "try_sample", ":material/album:"),
    }
    with st.container(horizontal=True):
        pressed = [
            book
            for book, (label, key, icon) in shops.items()
            if book is not session.book()
            and (may(Right.IMPORT) or app_state().workspace.imports(book))
            and st.button(label, key=key, icon=icon)
        ]
    for book in pressed:
        with st.spinner(_("Loading the shop …")):
            load_sample(book)
        session.show(book)
        go_to(path_of("overview"))
