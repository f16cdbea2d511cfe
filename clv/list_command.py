"""A list of the workspace without a browser: python -m clv list NAME --out customers.xlsx"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clv import segments_told, wish_told
from clv.analysis import Analysis, analyse
from clv.errors import ListUnknown, NothingLoaded
from clv.exports import check_format
from clv.list_book import OwnList
from clv.listed import SHOWN, write_list
from clv.own_lists import find_places, found_of, values_with
from clv.text.locale import Locale
from clv.value.listing import find_customers
from clv.value.lists import LISTS, members
from clv.value.segments import SEGMENTS, Segment
from clv.workspace import RESULTS, Book, Workspace, open_workspace

_NAME = f"{RESULTS}_list"  # of the calculation's tables


@dataclass(frozen=True)
class _Asked:
    """Whose customers, and which of them: a list of one's own, or a segment or list of the house."""

    book: Book
    chosen: OwnList | Segment


def list_command(name: str | None, out: Path | None, locale: Locale, *, say: Callable[[str], None] = print) -> None:
    """The customers on a list of the workspace, under the assumptions and limits that are set there.

    name: of a list of one's own, in any capitals, or a segment or list of the house, by its code or name; None says
    which there are. out: the file to write, with the columns that the page shows. say: gets the sentence that says how
    many there are, and what they are worth.
    Raises ListUnknown, NothingLoaded, WorkspaceInUse while the dashboard is open, and what write_list raises.
    """
    if out is not None:
        check_format(out)
    with _workspace() as workspace:
        if name is None:
            for line in _there_are(workspace, locale):
                say(line)
            return
        asked = _asked(workspace, name, locale)
        engine = workspace.engine()
        settings = workspace.settings(asked.book)
        sales = workspace.transactions(engine, [one.import_id for one in workspace.imports(asked.book)])
        analysis = analyse(
            engine,
            sales,
            assumptions=settings.assumptions,
            until=settings.until,
            thresholds=settings.thresholds,
            name=_NAME,
        )
        table, limits = analysis.valuation.table, analysis.valuation.limits
        places = find_places(engine, sales, analysis.base.window, name=_NAME)
        columns = (*SHOWN, *places.names)
        values = values_with(engine, table, places, columns)
        match asked.chosen:
            case OwnList(wish=wish):
                title, everyone = asked.chosen.name, find_customers(values, wish)
            case group:
                title, everyone = locale.text(group.name), members(values, group, limits)
        if out is not None:
            about = _about(asked, analysis, locale)
            write_list(everyone, out, columns=columns, analysis=analysis, locale=locale, title=title, about=about)
        found = found_of(everyone)
        currency = settings.assumptions.currency
        say(
            locale.plural(
                "{name}: {n} customer, {money} expected",
                "{name}: {n} customers, {money} expected",
                found.customers,
                name=title,
                money=locale.headline_money(found.value, currency),
            )
        )


@contextmanager
def _workspace() -> Iterator[Workspace]:
    workspace = open_workspace()
    try:
        if not any(workspace.imports(book) for book in Book):
            raise NothingLoaded(path=workspace.path)
        yield workspace
    finally:
        workspace.drop_results()
        workspace.close()


def _asked(workspace: Workspace, name: str, locale: Locale) -> _Asked:
    loaded = [book for book in Book if workspace.imports(book)]  # the company's own before the CD shop
    own = {book: workspace.list_book(book).lists() for book in loaded}
    for same in (str, str.casefold):
        for book, lists in own.items():
            for one in lists:
                if same(one.name) == same(name.strip()):
                    return _Asked(book, one)
    for group in (*SEGMENTS, *LISTS):
        if name.strip().casefold() in (group.code, group.name.casefold(), locale.text(group.name).casefold()):
            return _Asked(loaded[0], group)
    known = [*(one.name for lists in own.values() for one in lists), *(group.code for group in (*SEGMENTS, *LISTS))]
    raise ListUnknown(found=name, known=", ".join(known))


def _there_are(workspace: Workspace, locale: Locale) -> Iterator[str]:
    """A line for each list: what to call it, and who is on it."""
    for book in Book:
        assumptions = workspace.settings(book).assumptions
        for one in workspace.list_book(book).lists():
            yield f"{one.name:<22}{'; '.join(wish_told.conditions(one.wish, locale, assumptions))}"
    for group in (*SEGMENTS, *LISTS):
        yield f"{group.code:<22}{locale.text(group.name)}"


def _about(asked: _Asked, analysis: Analysis, locale: Locale) -> list[tuple[str, str]]:
    """What the second sheet says of the list itself."""
    valuation, _ = analysis.valuation, locale.text
    match asked.chosen:
        case OwnList(wish=wish):
            told = wish_told.conditions(wish, locale, valuation.assumptions)
            return [(_("Conditions"), "; ".join(told) or _("none"))]
        case group:
            return [
                (_("Who"), segments_told.rule(group, valuation.limits, locale, valuation.assumptions)),
                (_("What to do"), segments_told.to_do(group, valuation.limits, locale, end=analysis.base.window.end)),
            ]
