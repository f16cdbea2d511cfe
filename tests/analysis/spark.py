"""A real Spark for the tests: in this process's Java, on loopback, in a folder of its own, ended with the tests."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import ibis
import pytest
from ibis.backends import BaseBackend

CORES = 2


def missing() -> str:
    """What Spark needs and is not here; "" where all of it is."""
    if importlib.util.find_spec("pyspark") is None:
        return 'pyspark is not installed (pip install ".[spark]")'
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        return "Java is not installed (Debian: apt-get install openjdk-17-jre-headless)"
    return ""


@contextmanager
def connected() -> Iterator[BaseBackend]:
    """A session of its own; without Java or pyspark the tests are skipped, but not in CI."""
    lacking = missing()
    if lacking and not os.environ.get("CI"):
        pytest.skip(lacking)
    assert not lacking, lacking
    with tempfile.TemporaryDirectory(prefix="tenfold-spark-") as place, session(place) as engine:
        yield engine


@contextmanager
def session(folder: str, *, memory: str = "1g", quick: bool = True, **settings: str) -> Iterator[BaseBackend]:
    """A Spark that keeps its tables in the folder, and whose Java ends with it.

    quick: to start; whoever measures leaves Java its time.
    """
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    usual = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": memory,
        # Half of a small shop's time goes into making the last bit of machine code faster.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" if quick else "",
        "spark.local.dir": folder,
        "spark.sql.warehouse.dir": f"{folder}/tables",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master(f"local[{CORES}]").config(map=usual | settings)
    spark = builder.getOrCreate()
    try:
        spark.sparkContext.setLogLevel("ERROR")
        yield ibis.pyspark.connect(spark)
    finally:
        spark.stop()
        gateway, SparkContext._gateway, SparkContext._jvm = SparkContext._gateway, None, None
        if gateway:
            gateway.shutdown()
            gateway.proc.stdin.close()  # at its end Java ends
            gateway.proc.wait(timeout=60)
