"""Do the image, the compose file and the proxy agree with each other, and with what Tenfold needs?"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from clv.command.options import make_parser
from clv.core.loopback import EVERY_ADDRESS
from clv.intake.files.source import GIB, MAX_BYTES
from clv.storage.workspace import ENVIRONMENT

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROXY = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")


@cache
def dockerfile() -> list[tuple[str, str]]:
    """The instructions of the last stage, each with what it says."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    last = text[text.rindex("\nFROM ") :]
    lines = [line.strip() for line in last.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, " ".join(rest.split())) for word, _, rest in (line.partition(" ") for line in lines)]


def said(instruction: str) -> str:
    [found] = [rest for word, rest in dockerfile() if word == instruction]
    return found


def environment() -> dict[str, str]:
    return dict(one.split("=", 1) for word, rest in dockerfile() if word == "ENV" for one in shlex.split(rest))


def copied() -> set[str]:
    """What the image takes from the checkout."""
    each = [rest.split() for word, rest in dockerfile() if word == "COPY" and not rest.startswith("--from")]
    return {source for *sources, _ in each for source in sources}


def services() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(ROOT / "compose.yaml")["services"]
    return found


def test_hadolint_finds_nothing() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    linted = subprocess.run([linter, "Dockerfile"], cwd=ROOT, capture_output=True, text=True)
    assert (linted.returncode, linted.stdout) == (0, "")


def test_the_compose_file_is_of_the_published_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_the_image_has_what_the_wheel_has() -> None:
    carried = set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]) | {"clv"}
    taken = copied()
    assert [one for one in taken if not (ROOT / one).exists()] == []
    assert {one for one in carried if not any(one == path or one.startswith(f"{path}/") for path in taken)} == set()


def test_docker_is_sent_what_the_image_takes_and_nothing_besides() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert lines[lines.index("*")] == "*"
    sent = {line[1:].removesuffix("/README.md") for line in lines if line.startswith("!") and "*" not in line}
    assert sent == copied() | {"requirements.lock"}


def test_the_container_answers_where_the_proxy_and_the_health_check_ask() -> None:
    [command] = [json.loads(rest) for word, rest in dockerfile() if word == "CMD"]
    assert command[:3] == ["python", "-m", "clv"]
    options = make_parser().parse_args(command[3:])
    assert options.address == EVERY_ADDRESS
    assert said("EXPOSE") == str(options.port)
    assert f"reverse_proxy tenfold:{options.port} {{" in PROXY
    assert f"http://127.0.0.1:{options.port}/_stcore/health" in said("HEALTHCHECK")
    assert "ports" not in services()["tenfold"]  # nobody comes past the proxy


def test_only_the_workspace_can_be_written_to_and_its_owner_is_nobody_else() -> None:
    tenfold, folder = services()["tenfold"], str(Path(environment()[ENVIRONMENT]).parent)
    assert said("VOLUME") == folder
    assert tenfold["read_only"] is True
    assert [one for one in tenfold["volumes"] if not one.endswith(":ro")] == [f"workspace:{folder}"]
    assert tenfold["cap_drop"] == ["ALL"]
    user = said("USER")
    made = next(rest for word, rest in dockerfile() if word == "RUN")
    assert made.startswith(f"useradd --uid {user} ")
    assert f"-m 700 {folder}" in made


def test_the_secrets_are_a_file_of_a_folder_that_is_mounted() -> None:
    place = Path(environment()["STREAMLIT_SECRETS_FILES"])
    assert f"./private:{place.parent}:ro" in services()["tenfold"]["volumes"]
    assert "private" not in copied()
    assert "/private/" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()


def test_the_proxy_lets_through_a_file_as_large_as_tenfold_takes() -> None:
    assert f"max_size {MAX_BYTES // GIB}GiB" in PROXY
    nginx = (ROOT / "docs" / "sign-in.md").read_text(encoding="utf-8")
    assert f"client_max_body_size {MAX_BYTES // GIB}g;" in nginx


def test_the_page_says_what_the_files_say() -> None:
    assert f"chown -R {said('USER')} private" in PAGE
    assert re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.M)[0] in PAGE
    assert services()["proxy"]["image"] in PAGE


@pytest.mark.parametrize("extra", ["", "signin"])
def test_every_package_that_is_needed_is_locked_in_a_version_that_fits(extra: str) -> None:
    locked = dict(re.findall(r"^([\w.-]+)==([\w.]+)", LOCK, re.M))
    needed = (
        PROJECT["project"]["optional-dependencies"][extra]
        if extra
        else (ROOT / "requirements.txt").read_text().splitlines()
    )
    for one in (Requirement(line) for line in needed if not line.startswith("#")):
        assert one.specifier.contains(locked[canonicalize_name(one.name)]), one


def test_every_package_that_is_locked_has_its_hash() -> None:
    each = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.M)[1:]
    assert len(each) > 50
    assert [one for one in each if "--hash=sha256:" not in one] == []
