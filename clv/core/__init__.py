"""The foundation: kinds of error, tables, time, what the reader may set."""
