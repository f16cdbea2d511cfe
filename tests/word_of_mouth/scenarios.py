"""Scenarios of talk that are easy to work out by hand."""

from __future__ import annotations

from clv.word_of_mouth.model import Service, TalkScenario

# 1,000 customers tell 1,500 people something good and 2,500 something ill; a fifth of those told are customers. So
# 1,200 good tellings fall on 10,000 strangers and 500 ill ones on 1,000 customers.
ONE = TalkScenario(
    customers=1000,
    reach=11_000,
    service=Service(good=0.5, exceptional=0.0, bad=0.1, dismal=0.0),
    wins=0.1,
    loses=0.1,
    anyway=0.5,
    known=0.2,
    generations=1,
    new_value=200,
    present_value=300,
    acquisition_cost=20,
)
