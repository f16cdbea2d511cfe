"""Does lifetimes come without what it never asks for, and is that still there for whoever does?"""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("before", ["pass", "import autograd.scipy"])
def test_lifetimes_comes_without_the_distributions_and_leaves_them_to_others(before: str) -> None:
    program = f"""
import sys
{before}
already = "scipy.stats" in sys.modules
import clv.models.lifetimes_adapter
assert ("scipy.stats" in sys.modules) is already
import autograd.scipy
from autograd.scipy import special, stats
assert autograd.scipy.special is special and autograd.scipy.stats is stats
assert stats.norm.pdf(0.0) > 0.39 and autograd.scipy.__file__
"""
    subprocess.run([sys.executable, "-c", program], check=True)
