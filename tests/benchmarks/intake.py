"""What does a Dutch file cost beside the same rows in plain form? python -m tests.benchmarks.intake

The same sales are written plain (UTF-8, commas, 2024-03-31, 1234.56) and Dutch (cp1252, semicolons, 31-03-2024,
€ 1.234,56), the Dutch ones once more with a totals row at the end, and taken into a workspace on disk, in turn, each
import in a process of its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROWS = 1_000_000
ROUNDS = 3

TAKE_IN = """
import sys, time
from pathlib import Path
from clv.intake.choices import Choices
from clv.intake.sales.propose import propose, stage
from clv.intake.files.source import SalesFile, sha256
from clv.storage.workspace import open_workspace

workspace = open_workspace(sys.argv[2])
file = SalesFile(Path(sys.argv[1]), "sales.csv")
cursor = workspace.cursor()
started = time.perf_counter()
staged = stage(cursor, [file], Choices())
proposal = propose(cursor, staged, Choices())
known = workspace.import_sales(cursor, staged, proposal, name=file.name, sha256=sha256(file))
print(time.perf_counter() - started, known.report["rows_used"], known.report["revenue"])
workspace.close()
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", type=int, nargs="?", default=ROWS)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="tenfold-") as folder:
        files = plain, *_ = make_files(rows, Path(folder))
        seconds: dict[Path, list[float]] = {file: [] for file in files}
        found = set()
        for number in range(ROUNDS):
            for file in files:
                spent, used, revenue = import_sales(file, Path(folder, f"{file.stem}{number}.duckdb"))
                seconds[file].append(spent)
                found.add((used, round(revenue, 2)))
        if len(found) != 1:
            raise SystemExit(f"the files were not read alike: {found}")
        best = {file: min(spent) for file, spent in seconds.items()}
        print(f"| {rows:,} rows, best of {ROUNDS} | seconds | ratio |\n|---|---|---|")
        for file in files:
            print(f"| {file.stem.replace('_', ' ')} | {best[file]:.1f} | {best[file] / best[plain]:.2f} |")


def make_files(rows: int, folder: Path) -> tuple[Path, Path, Path]:
    """The same sales in plain form, in Dutch form, and in Dutch form with a totals row."""
    import duckdb

    plain, dutch, totalled = (folder / f"{name}.csv" for name in ("plain", "Dutch", "Dutch_with_a_totals_row"))
    with duckdb.connect() as con:
        con.execute(
            f"""
            create table sales as
            select 'K' || lpad((hash(i) % {max(rows // 4, 1)})::varchar, 7, '0') as customer, 100000 + i // 2 as number,
                date '2023-01-01' + (i * 730 // {rows})::int as day, (100 + hash(i + 1) % 250000) / 100.0 as amount
            from range({rows}) t(i)
            """
        )
        con.execute(
            f"copy (select customer as customer_id, number as order_id, day as date, amount from sales) to '{plain}' "
            f"(header, delimiter ',')"
        )
        money = "translate(format('{:,.2f}', amount), ',.', '.,')"
        con.execute(
            f"copy (select customer as Klantnummer, number as Factuurnummer, "
            f"strftime(day, '%d-%m-%Y') as Factuurdatum, '€ ' || {money} as Bedrag from sales) "
            f"to '{dutch}' (header, delimiter ';', quote '')"
        )
        [(total,)] = con.execute(f"select '€ ' || {money} from (select sum(amount) as amount from sales)").fetchall()
    text = dutch.read_text(encoding="utf-8").replace("\n", "\r\n")
    dutch.write_bytes(text.encode("cp1252"))
    totalled.write_bytes(f"{text}Totaal;;;{total}\r\n".encode("cp1252"))
    return plain, dutch, totalled


def import_sales(file: Path, workspace: Path) -> tuple[float, int, float]:
    """Seconds, rows used and revenue of an import into a new workspace."""
    command = [sys.executable, "-c", TAKE_IN, str(file), str(workspace)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    return float(said[0]), int(said[1]), float(said[2])


if __name__ == "__main__":
    main()
