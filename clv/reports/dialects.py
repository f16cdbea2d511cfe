"""In whose SQL can the model be written? The names alone: the command's help needs no more."""

from __future__ import annotations

from enum import StrEnum


class Dialect(StrEnum):
    """Whose SQL the page is in, as sqlglot calls them."""

    POSTGRES = "postgres"
    SNOWFLAKE = "snowflake"
    BIGQUERY = "bigquery"
    TSQL = "tsql"
    SPARK = "spark"
    DUCKDB = "duckdb"
