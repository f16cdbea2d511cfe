"""Which sales come with the product, to try it on without a file of one's own?"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

import duckdb

from clv.core.errors import FileNotFound
from clv.core.installation import app_folder
from clv.core.marks import N_
from clv.core.sql import literal
from clv.core.tables import TRANSACTIONS
from clv.intake.choices import Choices, Role, SampleShop
from clv.intake.files.source import FileKind, SalesFile
from clv.intake.files.staging import Part, Staged, drop
from clv.intake.sales.propose import accept, propose, read_sales
from clv.intake.sales.report import IntakeReport

CD_SHOP_COSTS = app_folder() / "data" / "cd_shop_costs.csv"  # made up, for the real sales
_COLUMNS = ((Role.CUSTOMER, "customer_id"), (Role.DATE, "date"), (Role.AMOUNT, "dollar_value"))
_HEADERS = ("customer_id", "date", "number_of_cds", "dollar_value")


@dataclass(frozen=True)
class Sample:
    """A file of sales in the lifetimes package: columns aligned by blanks, no separators.

    skipped    lines above the first sale
    places     where customer, date, pieces and money stand among a line's words; negative: from the end
    """

    title: str
    file: str
    skipped: int
    places: tuple[int, int, int, int]
    currency: str = "USD"

    @property
    def path(self) -> Path:
        """The file in the installed package, which is found without being imported."""
        package = importlib.util.find_spec("lifetimes")
        if package is None or package.origin is None:
            raise FileNotFound(name=self.file)
        return Path(package.origin).parent / "datasets" / self.file


SAMPLES: dict[SampleShop, Sample] = {
    # In the master file the customers of the sample carry their second number between the first and the date.
    SampleShop.CDNOW: Sample(
        N_("A real CD shop, 1997 and 1998"), "CDNOW_master.txt", skipped=2, places=(1, -3, -2, -1)
    ),
    SampleShop.CDNOW_SAMPLE: Sample(
        N_("A tenth of the CD shop's customers"), "CDNOW_sample.txt", skipped=0, places=(2, 3, 4, 5)
    ),
}


@dataclass(frozen=True)
class MadeUpShop:
    """A company that never was, simulated by tests/made_up_shop.py: an export, its costs, and what is known of it.

    margin: what is left of a sale, 0 to 1.
    """

    file: str
    costs: str
    currency: str
    margin: float

    @property
    def path(self) -> Path:
        return app_folder() / "data" / self.file

    @property
    def costs_path(self) -> Path:
        return app_folder() / "data" / self.costs


COFFEE_ROASTER = MadeUpShop(
    "coffee_roaster_sales.csv.gz",
    "coffee_roaster_costs.csv",
    currency="EUR",
    margin=0.45,
)


CD_SHOP_COSTS = app_folder() / "data" / "cd_shop_costs.csv"  # made up


def sample_files() -> list[Path]:
    """Every file of the shops to try: what an engine that is shut off must be let read."""
    return [
        *(sample.path for sample in SAMPLES.values()),
        COFFEE_ROASTER.path,
        COFFEE_ROASTER.costs_path,
        CD_SHOP_COSTS,
    ]


def read_sample(
    con: duckdb.DuckDBPyConnection,
    name: str,
    *,
    into: str,
    import_id: str,
    until: date | None = None,
    columns: Sequence[str] = TRANSACTIONS.names,
) -> IntakeReport:
    """Append a sample to `into`, like a file: `accept` says what is written and returned.

    CDNOW: Fader & Hardie (2001), the 23,570 customers who first bought in the first quarter of 1997, 69,659 purchases.
    The coffee roaster: 3,600 customers in three years, simulated. name: a SampleShop; ValueError for another one.
    """
    shop = SampleShop(name)
    if shop is SampleShop.COFFEE_ROASTER:
        made = COFFEE_ROASTER
        file, known = SalesFile(made.path, made.file), Choices(currency=made.currency)
        return read_sales(con, [file], known, into=into, import_id=import_id, until=until, columns=columns)
    sample = SAMPLES[shop]
    staged = _stage(con, sample)
    choices = Choices(columns=_COLUMNS, currency=sample.currency)
    try:
        return accept(
            con, staged, propose(con, staged, choices), into=into, import_id=import_id, until=until, columns=columns
        )
    finally:
        drop(con, staged)


def _stage(con: duckdb.DuckDBPyConnection, sample: Sample) -> Staged:
    path = sample.path
    if not path.is_file():
        raise FileNotFound(name=sample.file)
    table = f"staged_{uuid4().hex[:16]}"
    words = ", ".join(f"words[{place}] as c{i}" for i, place in enumerate(sample.places, start=1))
    con.execute(
        f"create temporary table {table} as select {words} from (select "
        f"list_filter(string_split_regex(line, '\\s+'), lambda word: word <> '') as words "
        f"from read_csv({literal(str(path))}, auto_detect = false, header = false, columns = {{'line': 'VARCHAR'}}, "
        f"delim = '\\x01', quote = '', escape = '')) where regexp_matches(c1, '^[0-9]')"
    )
    [(rows,)] = con.execute(f"select count(*) from {table}").fetchall()
    return Staged(
        table=table,
        headers=_HEADERS,
        rows=rows,
        files=(sample.file,),
        kind=FileKind.TEXT,
        encoding="utf-8",
        separator=" ",
        header_row=sample.skipped,
        parts=(Part(sample.file, 0, sample.skipped + 1),),
    )
