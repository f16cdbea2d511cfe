"""What does an engine need so that many small questions are answered soon?"""

from __future__ import annotations

import os
import re

import pandas as pd
from ibis.backends import BaseBackend

_PARTITIONS = "spark.sql.shuffle.partitions"
_USUAL_PARTITIONS = "200"
# Tables of pandas go to Spark and come back by columns: row by row takes longer.
_BY_COLUMNS = "spark.sql.execution.arrow.pyspark.enabled"


def prepare(engine: BaseBackend) -> None:
    """Settings of this one session that make an analysis right and fast; what somebody has set otherwise stays.

    Spark on one machine parts each table it sorts or groups in 200, for a cluster; here in as many as it has cores.
    """
    if engine.name != "pyspark":
        return
    engine.raw_sql(f"SET {_BY_COLUMNS}=true")
    master = re.fullmatch(r"local(?:\[(\d+|\*)(?:,\s*\d+)?\])?", _setting(engine, "spark.master"))
    if master and _setting(engine, _PARTITIONS) == _USUAL_PARTITIONS:
        cores = master[1] or "1"
        engine.raw_sql(f"SET {_PARTITIONS}={os.cpu_count() if cores == '*' else cores}")


def _setting(engine: BaseBackend, name: str) -> str:
    return str(engine.raw_sql(f"SET {name}").collect()[0]["value"])


def for_engine(engine: BaseBackend, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame as the engine reads it right.

    pyspark takes the texts of pandas 3 row by row where they lie in several pieces, and then an empty one for "nan".
    """
    if engine.name != "pyspark":
        return frame
    texts = [name for name in frame.columns if isinstance(frame[name].dtype, pd.StringDtype)]
    return frame.assign(**{name: frame[name].astype(object).where(frame[name].notna(), None) for name in texts})
