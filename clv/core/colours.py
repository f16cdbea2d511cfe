"""Which colour means what, on the pages and on paper? One meaning each, everywhere.

Each keeps 3:1 on white and on the dark theme and survives colour blindness.
"""

PAST = "#7A828C"
VALUE = "#0072B2"
WINNING = "#D55E00"
KEEPING = "#009E73"
RISK = "#CC79A7"
DOUBT_OPACITY = 0.3  # what is not this mark's own part, or is uncertain: the same colour, lighter
# On paper; on the screen the theme says them (.streamlit/config.toml).
INK, QUIET_INK, GRID = "#1B2430", "#5B6470", "#DDE0E4"
