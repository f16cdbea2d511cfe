"""How long do readers wait who look at pages at once? python -m tests.benchmarks.load --sessions 20 40 --seconds 20

A server of its own, on loopback, with a simulated company of its own beside the CD shop. Each session opens one page
after the other in its language and of its sales, as a browser asks for them, and thinks between two. What a session is
sent must be what one reader alone was sent of the same page: so another's language, sales or lists would be seen.
`--before` names another checkout of this house: both run in turn, so that they meet the same neighbours.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from clv.storage.workspace import ENVIRONMENT, Dataset, open_workspace
from tests.benchmarks.run import ROOT, make_sales

HERE = "127.0.0.1"
MOST_SESSIONS, MOST_SECONDS, MOST_OPENS = 40, 120.0, 3000
PAGES = ("", "acquire", "segments", "customers", "moments", "word-of-mouth", "trust", "data", "assumptions")
LANGUAGES, SALES = ("EN", "NL", "PL"), ("own", "cd-shop")
_STREAMLIT = (sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.headless=true")
THINK = (0.2, 1.5)  # seconds between two pages
PATIENCE = 120.0  # seconds for a page
# Of a page that is opened anew: tickets of uploads, keys, and addresses of files that are made for one session.
_OF_ONE_SESSION = re.compile(rb"upload/[-\w]+|[0-9a-f]{32,}|\$\$ID-[-\w]+")
# What is on pages of one only: each reader's own words, and nobody else's.
WORDS = {"EN": b"Assumptions", "NL": b"Aannames", "PL": "Założenia".encode()}
LISTS = {"own": b"Ours to call in May", "cd-shop": b"Buyers of one disc"}

Seen = dict[tuple[str, str, str], tuple[bytes, ...]]


@dataclass
class Reader:
    """A session: its language and its sales, and a connection."""

    socket: websockets.ClientConnection
    language: str
    sales: str

    async def open(self, page: str) -> tuple[float, tuple[bytes, ...]]:
        """The seconds until nothing of the page waits any more, and its elements."""
        asked = BackMsg()
        asked.rerun_script.query_string = f"lang={self.language}&sales={self.sales}"
        asked.rerun_script.page_name = page
        started = time.perf_counter()
        while time.perf_counter() - started < PATIENCE:
            elements = await self._run(asked)
            if not any(kind in ("skeleton", "exception") for kind, _said in elements.values()):
                return time.perf_counter() - started, tuple(said for _kind, said in elements.values())
            await asyncio.sleep(0.5)  # as often as the page itself would look whether it is ready
        raise SystemExit(f"{page or 'overview'} was not ready after {PATIENCE:.0f} s")

    async def _run(self, asked: BackMsg) -> dict[tuple[int, ...], tuple[str, bytes]]:
        """What each place of the page says at the end of a run of its script."""
        await self.socket.send(asked.SerializeToString())
        places: dict[tuple[int, ...], tuple[str, bytes]] = {}
        while True:
            said = ForwardMsg.FromString(await asyncio.wait_for(self.socket.recv(decode=False), PATIENCE))
            match said.WhichOneof("type"):
                case "delta" if said.delta.WhichOneof("type") == "new_element":
                    kind = said.delta.new_element.WhichOneof("type")
                    text = said.delta.new_element.SerializeToString(deterministic=True)
                    places[tuple(said.metadata.delta_path)] = kind, _OF_ONE_SESSION.sub(b"-", text)
                case "navigation":
                    places[()] = "navigation", said.navigation.SerializeToString(deterministic=True)
                case "new_session":
                    places.clear()  # the page turned to another address, or runs again
                case "script_finished" if said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return dict(sorted(places.items()))


@dataclass
class Found:
    """What a run found: seconds of each opened page by its name, the processor's seconds, memory [MB], who saw what."""

    opened: list[tuple[str, float]] = field(default_factory=list)
    cpu: float = 0.0
    seconds: float = 0.0
    memory: tuple[float, float] = (0.0, 0.0)
    strange: dict[tuple[str, str, str], tuple[bytes, ...]] = field(default_factory=dict)

    def line(self, name: str) -> str:
        waited = sorted(seconds for _page, seconds in self.opened)
        p50, p95 = (waited[min(len(waited) - 1, int(part * len(waited)))] for part in (0.5, 0.95))
        each = 1000 * self.cpu / len(waited)
        first, last = self.memory
        return (
            f"| {name} | {len(waited)} | {len(waited) / self.seconds:.1f} | {p50:.2f} s | {p95:.2f} s | "
            f"{waited[-1]:.2f} s | {each:.0f} ms | {first:.0f}, {last:.0f} MB |"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--sessions", type=int, nargs="*", default=[20])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--opens", type=int, default=0, help="then so many pages, one after the other, for the memory")
    parser.add_argument("--cold", action="store_true", help="first a process that has calculated nothing yet")
    parser.add_argument("--before", type=Path, help="another checkout, to run in turn with this one")
    options = parser.parse_args()
    checkouts = {"before": options.before, "now": ROOT} if options.before else {"now": ROOT}
    print("| | pages | a second | p50 | p95 | longest | processor a page | memory |\n|---|---|---|---|---|---|---|---|")
    strange: list[str] = []
    with tempfile.TemporaryDirectory(prefix="tenfold-") as folder:
        kept = make_workspace(options.customers, Path(folder))
        for _round in range(options.rounds):
            for name, checkout in checkouts.items():
                with served(kept, checkout, Path(folder)) as (address, process):
                    strange += asyncio.run(measure(address, process, options, name))
    if strange:
        raise SystemExit("\n".join(["a session saw what is not its own:", *strange[:10]]))


async def measure(address: str, process: psutil.Process, options: argparse.Namespace, name: str) -> list[str]:
    """Print a line for each load, and give what was strange."""
    seconds = min(options.seconds, MOST_SECONDS)
    strange: list[str] = []
    if options.cold:
        found = await load(address, process, sessions=20, seconds=seconds, alone={})
        print(found.line(f"{name}, 20 readers, cold process"), flush=True)
    alone = await each_alone(address, process)
    for sessions in options.sessions:
        found = await load(address, process, sessions=min(sessions, MOST_SESSIONS), seconds=seconds, alone=alone)
        print(found.line(f"{name}, {sessions} readers"), flush=True)
        if found.strange:  # unless an answer came late, that is now there for everybody
            alone = await each_alone(address, process)
            strange += [_unlike(key, alone[key], said) for key, said in found.strange.items() if alone[key] != said]
    if options.opens:
        found = Found(memory=(_memory(process), 0.0))
        cpu, started = _cpu(process), time.perf_counter()
        for number in range(min(options.opens, MOST_OPENS) // len(PAGES) + 1):  # each in a session of its own
            language, sales = LANGUAGES[number % 3], SALES[number % 2]
            async with reader(address, language, sales) as one:
                found.opened += [(page, (await one.open(page))[0]) for page in PAGES]
            if number % 50 == 0:
                print(f"{len(found.opened)} pages: {_memory(process):.0f} MB", file=sys.stderr)
        found.cpu, found.seconds = _cpu(process) - cpu, time.perf_counter() - started
        found.memory = found.memory[0], _memory(process)
        print(found.line(f"{name}, one reader after the other"), flush=True)
    return strange


async def each_alone(address: str, process: psutil.Process) -> Seen:
    """Every page as one reader alone is sent it, once all that is worked out beside it is there."""
    alone: Seen = {}
    for languages in (LANGUAGES[:1], LANGUAGES[:1], LANGUAGES):  # an answer may ask for the next
        for language in languages:
            for sales in SALES:
                async with reader(address, language, sales) as one:
                    alone |= {(page, language, sales): (await one.open(page))[1] for page in PAGES}
        cpu = 0.0
        while _cpu(process) - cpu > 0.1:  # it still works something out
            cpu = _cpu(process)
            await asyncio.sleep(3)
    for (page, language, sales), said in alone.items():
        words = b"".join(said)
        assert WORDS[language] in words, (page, language)
        assert not any(word in words for other, word in WORDS.items() if other != language), (page, language)
        assert not any(word in words for other, word in LISTS.items() if other != sales), (page, sales)
        assert page != "customers" or LISTS[sales] in words, (page, sales)
    return alone


async def load(address: str, process: psutil.Process, *, sessions: int, seconds: float, alone: Seen) -> Found:
    """So many sessions for so long. alone: what each page says to one reader; what it does not name is not compared."""
    found = Found(memory=(_memory(process), 0.0))
    cpu, started = _cpu(process), time.perf_counter()

    async def look(number: int) -> None:
        chance = random.Random(number)
        language, sales = LANGUAGES[number % 3], SALES[number // 3 % 2]
        async with reader(address, language, sales) as one:
            await asyncio.sleep(chance.uniform(0, THINK[1]))
            while time.perf_counter() - started < seconds:
                page = chance.choice(PAGES)
                waited, said = await one.open(page)
                found.opened.append((page, waited))
                if alone.get((page, language, sales), said) != said:
                    found.strange[page, language, sales] = said
                await asyncio.sleep(chance.uniform(*THINK))

    await asyncio.gather(*(look(number) for number in range(sessions)))
    found.cpu, found.seconds = _cpu(process) - cpu, time.perf_counter() - started
    found.memory = found.memory[0], _memory(process)
    return found


def _unlike(key: tuple[str, str, str], expected: tuple[bytes, ...], said: tuple[bytes, ...]) -> str:
    pairs = [(one, other) for one, other in zip(expected, said, strict=False) if one != other]
    return f"{key}: {len(expected)} and {len(said)} elements; {[(one[:300], other[:300]) for one, other in pairs[:1]]}"


class reader:  # noqa: N801
    """A session of its own, as a context."""

    def __init__(self, address: str, language: str, sales: str) -> None:
        self._connect = websockets.connect(
            f"ws://{address}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            origin=websockets.Origin(f"http://{address}"),
            max_size=None,
            open_timeout=60,
            compression=None,
        )
        self._whose = language, sales

    async def __aenter__(self) -> Reader:
        return Reader(await self._connect.__aenter__(), *self._whose)

    async def __aexit__(self, *reason: object) -> None:
        await self._connect.__aexit__(*reason)


def make_workspace(customers: int, folder: Path) -> Path:
    """A workspace with the simulated company and the CD shop, and a list of each."""
    from clv.intake.choices import Choices
    from clv.intake.files.source import SalesFile
    from clv.intake.sales.propose import propose, stage
    from clv.segments.customer_query import CustomerFilter
    from clv.storage.saved_lists import OwnList

    sales, path = make_sales(customers, folder), folder / "made.duckdb"
    workspace = open_workspace(path)
    cursor = workspace.cursor()
    staged = stage(cursor, [SalesFile(sales, sales.name)], Choices())
    workspace.import_sales(cursor, staged, propose(cursor, staged, Choices()), name=sales.name, sha256="load")
    workspace.import_sample(Dataset.CD_SHOP)
    for book, name in ((Dataset.OWN, LISTS["own"]), (Dataset.CD_SHOP, LISTS["cd-shop"])):
        workspace.list_book(book).keep(OwnList(name.decode(), CustomerFilter(segments=("best",))))
    workspace.close()
    return path


@contextmanager
def served(kept: Path, checkout: Path, folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The dashboard of a checkout on a copy of the workspace, in a process of its own: its address and the process."""
    path = folder / "workspace.duckdb"
    shutil.copyfile(kept, path)
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        port = probe.getsockname()[1]
    with (folder / "log.txt").open("wb") as log:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "streamlit",
                "run",
                "dashboard.py",
                f"--server.port={port}",
                "--server.headless=true",
            ],
            cwd=checkout,
            env=os.environ | {ENVIRONMENT: str(path)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            give_up = time.monotonic() + 60
            while not _answers(f"http://{HERE}:{port}/_stcore/health"):
                if server.poll() is not None or time.monotonic() > give_up:
                    raise SystemExit(f"the dashboard did not start:\n{(folder / 'log.txt').read_text()}")
                time.sleep(0.1)
            yield f"{HERE}:{port}", psutil.Process(server.pid)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _memory(process: psutil.Process) -> float:
    return process.memory_info().rss / 1e6


if __name__ == "__main__":
    main()
