"""What does the reader assume of word of mouth: the service, whom it is told to, what it does, what is at stake?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from clv.core.people import Right
from clv.i18n.locale import Locale
from clv.pages.word_of_mouth.scores import scores_panel
from clv.phrases.word_of_mouth import input_name
from clv.ui import session
from clv.ui.books import kept_costs
from clv.ui.components import block_heading, escaped, quiet
from clv.ui.numbers import number_field
from clv.ui.rights.gate import may
from clv.word_of_mouth.model import MOST_GENERATIONS, MOST_TOLD, Service, TalkScenario, Told
from clv.word_of_mouth.sensitivity import SERVICE, TOLD, Input

# What the boxes begin with where no sales tell: choices, all of them, to be changed. Most service is nothing to tell.
_USUAL_SERVICE = Service(good=0.30, exceptional=0.05, bad=0.05, dismal=0.01)
_USUAL_TOLD = Told()
_WINS = _LOSES = 0.01  # one in a hundred who hear it acts on it: talk is heard more often than followed
_ANYWAY = 0.5
_KNOWN = 0.2  # friends of customers are customers twice as often as others: one in ten within reach is one
_REACH = 10.0  # times the customers of a year
_GENERATIONS = 3
_MOST_MONEY, _MOST_PEOPLE = 1e9, 1e10
_CUSTOMERS, _UNLIMITED = "customers", "unlimited"


@dataclass(frozen=True)
class Known:
    """What the sales and books tell. customers: served in a year. Money [of one customer] is None where it is unknown.

    made_up: a sentence that says so where the costs are made up, else "".
    """

    customers: int
    new_value: float | None
    present_value: float | None
    acquisition_cost: float | None
    made_up: str = ""


def talk_form(known: Known, *, currency: str) -> TalkScenario:
    """All assumptions in four groups, as last set, and the scenario that they make.

    What is set survives other pages, other languages and a restart. Raises what a Scenario raises.
    """
    locale = session.locale()
    _ = locale.text
    heading = st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute")
    shares = _service(locale)
    told = _told(locale)
    does = _does(locale)
    stake = _stake(known, locale, currency)
    with heading:  # filled last: whether anything was set is known once the boxes have been read
        st.header(_("What is assumed"), anchor=False)
        if _kept() and st.button(_("Back to the beginning"), key="talk_usual", icon=":material/restart_alt:"):
            _forget()
            st.rerun()
    return TalkScenario(
        customers=stake[_CUSTOMERS],
        reach=None if stake[_UNLIMITED] else stake[Input.REACH],
        service=Service(*shares),
        told=Told(*told),
        wins=does[Input.WINS],
        loses=does[Input.LOSES],
        anyway=does[Input.ANYWAY],
        known=does[Input.KNOWN],
        generations=round(does[Input.GENERATIONS]),
        new_value=stake[Input.NEW_VALUE],
        present_value=stake[Input.PRESENT_VALUE],
        acquisition_cost=stake[Input.ACQUISITION_COST],
    )


def _service(locale: Locale) -> list[float]:
    _ = locale.text
    usual = (_USUAL_SERVICE.good, _USUAL_SERVICE.exceptional, _USUAL_SERVICE.bad, _USUAL_SERVICE.dismal)
    with _group(_("How the customers of a year were served, in per cent")) as boxes:
        with boxes:
            shares = [_percent(what, share, locale) for what, share in zip(SERVICE, usual, strict=True)]
        rest = 1 - sum(shares)
        if rest >= 0:
            quiet(_("The rest, {share}, had nothing worth telling.", share=locale.share(rest, 0 if rest > 0.1 else 1)))
        scores_panel(_take)
    return shares


def _told(locale: Locale) -> list[float]:
    _ = locale.text
    usual = (_USUAL_TOLD.good, _USUAL_TOLD.exceptional, _USUAL_TOLD.bad, _USUAL_TOLD.dismal)
    with _group(_("How many people one of them tells")) as boxes:
        with boxes:
            told = [_number(what, people, locale, highest=MOST_TOLD) for what, people in zip(TOLD, usual, strict=True)]
        quiet(_("3, 10, 25 and 50, the numbers to begin with, are a saying of Jeffrey Gitomer's, without data."))
    return told


def _does(locale: Locale) -> dict[Input, float]:
    _ = locale.text
    usual = {Input.WINS: _WINS, Input.LOSES: _LOSES, Input.KNOWN: _KNOWN, Input.ANYWAY: _ANYWAY}
    with _group(_("What the talk does, in per cent")) as boxes:
        with boxes:
            found = {what: _percent(what, share, locale) for what, share in usual.items()}
            found[Input.GENERATIONS] = _number(
                Input.GENERATIONS, _GENERATIONS, locale, lowest=1, highest=MOST_GENERATIONS
            )
        quiet(
            _(
                "No books hold these: they are guesses to begin with. A stranger is no customer yet. In the first "
                "round the customers served tell, in the second those whom they won, and so on."
            )
        )
    return found


def _stake(known: Known, locale: Locale, currency: str) -> dict[str, float]:
    _ = locale.text
    with _group(_("Whom it can reach, and what is at stake")) as boxes:
        with boxes:
            found = {
                _CUSTOMERS: _box(
                    _CUSTOMERS,
                    _("Customers served in a year"),
                    float(known.customers),
                    lowest=1,
                    highest=_MOST_PEOPLE,
                )
            }
            found[Input.REACH] = _number(
                Input.REACH, round(_REACH * found[_CUSTOMERS]), locale, lowest=1, highest=_MOST_PEOPLE
            )
            for what, worth in (
                (Input.NEW_VALUE, known.new_value),
                (Input.PRESENT_VALUE, known.present_value),
                (Input.ACQUISITION_COST, known.acquisition_cost),
            ):
                found[what] = _number(what, round(worth or 0.0, 2), locale, highest=_MOST_MONEY, unit=currency)
        found[_UNLIMITED] = _tick(_UNLIMITED, _("No limit to these people is known"))
        quiet(" ".join(_sources(known, locale)))
    return found


def _sources(known: Known, locale: Locale) -> Sequence[str]:
    """Where the figures of the last group come from."""
    _ = locale.text
    return [
        _(
            "To begin with: customers who bought in the last year of your sales; ten times as many people within "
            "reach, these customers among them, which is a guess."
        ),
        _("What a new and a present customer are worth is predicted from your sales.")
        if known.new_value is not None
        else _("What a customer is worth cannot be said from these sales yet: enter it yourself."),
        _("What winning one costs is from your costs.") if known.acquisition_cost is not None else "",
        known.made_up,
    ]


@contextmanager
def _group(heading: str) -> Iterator[DeltaGenerator]:
    """A frame with a heading; gives the place in it where boxes stand side by side, as many as the width allows."""
    with st.container(border=True):
        block_heading(heading, level=3)
        yield st.grid(4, min_column_width=200)


def _percent(what: Input, usual: float, locale: Locale) -> float:
    """A share, asked for in per cent."""
    percent = _box(what.value, input_name(what, locale), round(100 * usual, 4), highest=100)
    return round(percent / 100, 8)


def _number(what: Input, usual: float, locale: Locale, *, lowest: float = 0, highest: float, unit: str = "") -> float:
    label = input_name(what, locale)
    return _box(what.value, f"{label}, {unit}" if unit else label, float(usual), lowest=lowest, highest=highest)


def _box(name: str, label: str, usual: float, *, lowest: float = 0, highest: float) -> float:
    """A number as last set, else the usual one. It is kept beside the box, which forgets it on other pages."""
    now = min(max(_kept().get(name, usual), lowest), highest)
    found = number_field(escaped(label), value=now, lowest=lowest, highest=highest, key=_key(name, usual))
    if found != now:
        _take({name: found})
    return found


def _tick(name: str, label: str) -> float:
    now = bool(_kept().get(name, 0.0))
    found = st.checkbox(escaped(label), value=now, key=_key(name, 0.0))
    if found != now:
        _take({name: float(found)})
    return float(found)


def _key(name: str, usual: float) -> str:
    """Of a box: another language, other sales and what was set from elsewhere have boxes of their own."""
    return f"talk_{name}_{session.locale().language}_{usual:g}_{st.session_state.get('talk_times_set', 0)}"


# What was set, by the book whose sales are shown.


def _kept() -> dict[str, float]:
    key = f"talk_{session.book()}"
    if key not in st.session_state:
        st.session_state[key] = dict(kept_costs().talk())
    found: dict[str, float] = st.session_state[key]
    return found


def _take(values: dict[str, float], *, anew: bool = False) -> None:
    """Keep what was set: for everybody where a keeper set it, else for this session.

    anew: it comes from elsewhere than the boxes, which then begin with it.
    """
    for name, value in values.items():
        _kept()[name] = value
        if may(Right.HOUSE):
            kept_costs().keep_talk(name, value)
    if anew:
        st.session_state["talk_times_set"] = st.session_state.get("talk_times_set", 0) + 1


def _forget() -> None:
    _kept().clear()
    if may(Right.HOUSE):
        kept_costs().forget_talk()
    _take({}, anew=True)
