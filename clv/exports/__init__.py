"""Edge out: tables become CSV, XLSX and Parquet files that open right in the reader's programs.

files        which kind of file does this name ask for?
delimited    a table as CSV in the reader's form
workbook     a table as an Excel workbook
columns      is a column money, a share, a date, words?
stream       how do a table's rows reach a file without a frame in memory, and never as half a file?
"""

from clv.exports.delimited import write_csv
from clv.exports.files import FORMATS, check_format, write_parquet, write_table
from clv.exports.workbook import EXCEL_ROWS, write_xlsx

__all__ = ["EXCEL_ROWS", "FORMATS", "check_format", "write_csv", "write_parquet", "write_table", "write_xlsx"]
