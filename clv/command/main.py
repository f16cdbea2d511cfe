"""What the command tenfold does: it reads the options, and hands over to the command that was named.

Only what the help needs is imported here: a command's own imports, two seconds of them, come when it is called.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Sequence

from clv.command.ending import ended_like_ctrl_c
from clv.command.options import UNUSABLE, make_parser
from clv.command.progress import Progress
from clv.core.errors import CannotWrite, ClvError
from clv.i18n.locale import Language, Locale

STOPPED = 130  # as shells give it to what Ctrl-C ended
_LOST = 1  # exit status when nobody reads stdout any more


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command: 0, or 2 with one sentence on stderr where the input cannot be used; then no file was written.

    `check` ends with 1 where a published figure is not found again. Called bare it explains itself.
    """
    parser = make_parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return 0
    if options.command in ("value", "costs", "report", "sql"):
        given = (bool(options.files), bool(options.sample), options.table is not None or options.source is not None)
        if sum(given) != 1:
            parser.error("give one of these: files, --sample, or --table of a database")
    if options.command == "dashboard" and options.watch_out is not None and options.watch is None:
        parser.error("give --watch too: --watch-out is for what comes from a watched folder")
    locale = Locale(Language(options.language))
    try:
        with Progress(options.verbosity) as progress:
            progress.tell(locale.text("Starting …"))
            if options.command == "dashboard":  # its server ends itself
                return _run(options, locale, progress)
            with ended_like_ctrl_c():
                status = _run(options, locale, progress)
            sys.stdout.flush()
            return status
    except ClvError as error:
        print(locale.error(error) + (f" ({error.option})" if error.option else ""), file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:  # `tenfold value ... | head`: what stands in the buffer has nowhere to go
        _let_go_of_stdout()
        return _LOST
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _let_go_of_stdout()
        print(locale.error(CannotWrite(name="stdout")), file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print(locale.text("Stopped."), file=sys.stderr)
        return STOPPED


def _let_go_of_stdout() -> None:
    """What stands in the buffer has nowhere to go: at the end of the process it would be tried once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(options: argparse.Namespace, locale: Locale, progress: Progress) -> int:
    match options.command:
        case "dashboard":
            from clv.command.dashboard import dashboard_command
            from clv.command.watch_options import WatchOptions

            watch = options.watch and WatchOptions(options.watch, options.watch_out, locale.language)
            return dashboard_command(
                port=options.port, browser=not options.no_browser, address=options.address, watch=watch
            )
        case "backup":
            from clv.command.backup import backup_command

            backup_command(options.file, locale)
        case "restore":
            from clv.command.backup import restore_command

            restore_command(options.file, locale)
        case "check":
            from clv.command.check import check_command

            return check_command(locale)
        case "list":
            from clv.command.list import list_command

            list_command(options, locale, progress)
        case "watch":
            from clv.command.watch import watch_command

            return watch_command(options, locale, progress)
        case "costs":
            from clv.command.costs import costs_command

            costs_command(options, locale, progress)
        case "report":
            from clv.command.report import report_command

            report_command(options, locale, progress)
        case "sql":
            from clv.command.sql import sql_command

            sql_command(options, locale, progress)
        case _:
            from clv.command.value import value_command

            value_command(options, locale, progress)
    return 0
