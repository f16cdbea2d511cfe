"""Where are costs, what they are for, scenarios and what is assumed of talk kept, to be there again tomorrow?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from clv.acquisition.costs import Cost, Purpose, assign, rule_key
from clv.core.errors import TooManyScenarios
from clv.storage.log import Deed, write_down
from clv.storage.transaction import all_or_nothing

MOST_SCENARIOS = 4  # more cannot be compared side by side

COST_TABLES = {
    "costs": "(book VARCHAR, source VARCHAR, month DATE, label VARCHAR, channel VARCHAR, amount DOUBLE, "
    "winning DOUBLE, keeping DOUBLE)",
    "cost_rules": "(label VARCHAR PRIMARY KEY, winning DOUBLE, keeping DOUBLE)",
    "scenarios": "(book VARCHAR, name VARCHAR, winning DOUBLE, keeping DOUBLE, most_new DOUBLE, most_kept DOUBLE, "
    "PRIMARY KEY (book, name))",
    "talk": "(book VARCHAR, name VARCHAR, value DOUBLE, PRIMARY KEY (book, name))",
}


@dataclass(frozen=True)
class BudgetScenario:
    """A spending under a name. winning, keeping: money a month. most_new: new customers a month that nothing exceeds.

    most_kept: the share of the customers that nothing exceeds, 0 to 1.
    """

    name: str
    winning: float
    keeping: float
    most_new: float
    most_kept: float


class CostStore:
    """The costs and scenarios of one book of the workspace, on a cursor of the thread that asks.

    person: who asks, for the log of who changed costs; "" where nobody signs in.
    """

    def __init__(self, cursor: duckdb.DuckDBPyConnection, book: str, *, person: str = "") -> None:
        self._cursor = cursor
        self._book = book
        self._person = person

    def costs(self) -> tuple[Cost, ...]:
        """All costs, by month and label; the purpose is that of the label's rule, else what the file said."""
        rows = self._cursor.execute(
            "SELECT month, label, channel, amount, winning, keeping, source FROM costs WHERE book = ? "
            "ORDER BY month, label, channel, source",
            [self._book],
        ).fetchall()
        return assign(
            (Cost(r[0], r[1], r[2], r[3], None if r[4] is None else Purpose(r[4], r[5]), r[6]) for r in rows),
            self.rules(),
        )

    def files(self) -> list[str]:
        """The names of the files from which costs came."""
        rows = self._cursor.execute(
            "SELECT DISTINCT source FROM costs WHERE book = ? AND source <> '' ORDER BY source", [self._book]
        )
        return [row[0] for row in rows.fetchall()]

    def add_file(self, costs: Sequence[Cost], *, name: str) -> int:
        """Take in the costs of a file; how many months of earlier files it replaced.

        The newest file is right about its months: what earlier files, or the same one before, had for them goes.
        """
        months = sorted({cost.month for cost in costs})
        with all_or_nothing(self._cursor):
            self._cursor.execute("DELETE FROM costs WHERE book = ? AND source = ?", [self._book, name])
            replaced = self._cursor.execute(
                "SELECT count(DISTINCT month) FROM costs WHERE book = ? AND source <> '' AND list_contains(?, month)",
                [self._book, months],
            ).fetchall()[0][0]
            self._cursor.execute(
                "DELETE FROM costs WHERE book = ? AND source <> '' AND list_contains(?, month)", [self._book, months]
            )
            self._insert(costs, source=name)
            write_down(self._cursor, Deed.ADDED_COSTS, person=self._person, about=name)
        return int(replaced)

    def keep_by_hand(self, costs: Sequence[Cost]) -> None:
        """Keep these as the costs entered by hand, in place of those before."""
        with all_or_nothing(self._cursor):
            self._cursor.execute("DELETE FROM costs WHERE book = ? AND source = ''", [self._book])
            self._insert(costs, source="")
            write_down(self._cursor, Deed.CHANGED_COSTS, person=self._person)

    def forget_file(self, name: str) -> None:
        """Remove the costs of a file."""
        with all_or_nothing(self._cursor):
            gone = self._cursor.execute(
                "DELETE FROM costs WHERE book = ? AND source = ? RETURNING 1", [self._book, name]
            ).fetchall()
            if gone:
                write_down(self._cursor, Deed.TOOK_BACK_COSTS, person=self._person, about=name)

    def rules(self) -> dict[str, Purpose]:
        """What labels are for, by their key; the same for all books."""
        rows = self._cursor.execute("SELECT label, winning, keeping FROM cost_rules").fetchall()
        return {label: Purpose(winning, keeping) for label, winning, keeping in rows}

    def keep_rules(self, rules: Mapping[str, Purpose]) -> None:
        """Remember what these labels are for, by label; the next file's costs follow them."""
        with all_or_nothing(self._cursor):
            for label, purpose in rules.items():
                self._cursor.execute(
                    "INSERT OR REPLACE INTO cost_rules VALUES (?, ?, ?)",
                    [rule_key(label), purpose.winning, purpose.keeping],
                )
            if rules:
                write_down(self._cursor, Deed.CHANGED_PURPOSES, person=self._person)

    def scenarios(self) -> tuple[BudgetScenario, ...]:
        """The scenarios, by name."""
        rows = self._cursor.execute(
            "SELECT name, winning, keeping, most_new, most_kept FROM scenarios WHERE book = ? ORDER BY name",
            [self._book],
        )
        return tuple(BudgetScenario(*row) for row in rows.fetchall())

    def keep_scenario(self, scenario: BudgetScenario) -> None:
        """Keep it, in place of one with the same name. Raises TooManyScenarios beyond MOST_SCENARIOS."""
        known = {one.name for one in self.scenarios()}
        if scenario.name not in known and len(known) >= MOST_SCENARIOS:
            raise TooManyScenarios(most=MOST_SCENARIOS)
        self._cursor.execute(
            "INSERT OR REPLACE INTO scenarios VALUES (?, ?, ?, ?, ?, ?)",
            [self._book, scenario.name, scenario.winning, scenario.keeping, scenario.most_new, scenario.most_kept],
        )

    def forget_scenario(self, name: str) -> None:
        self._cursor.execute("DELETE FROM scenarios WHERE book = ? AND name = ?", [self._book, name])

    def talk(self) -> Mapping[str, float]:
        """What the reader assumed of word of mouth in place of what it begins with, by name."""
        rows = self._cursor.execute("SELECT name, value FROM talk WHERE book = ?", [self._book]).fetchall()
        return dict(rows)

    def keep_talk(self, name: str, value: float) -> None:
        """Keep one assumption of word of mouth."""
        self._cursor.execute("INSERT OR REPLACE INTO talk VALUES (?, ?, ?)", [self._book, name, value])

    def forget_talk(self) -> None:
        """Go back to what word of mouth begins with."""
        self._cursor.execute("DELETE FROM talk WHERE book = ?", [self._book])

    def _insert(self, costs: Sequence[Cost], *, source: str) -> None:
        rows = [
            [
                self._book,
                source,
                cost.month,
                cost.label,
                cost.channel,
                cost.amount,
                cost.purpose.winning if cost.purpose else None,
                cost.purpose.keeping if cost.purpose else None,
            ]
            for cost in costs
        ]
        if rows:
            self._cursor.executemany("INSERT INTO costs VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
