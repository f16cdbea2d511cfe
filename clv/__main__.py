"""python -m clv: the same as the command tenfold."""

import sys

from clv.command.main import main

if __name__ == "__main__":
    sys.exit(main())
