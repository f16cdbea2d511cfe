"""What does the Overview need beyond Streamlit's own look: the cards' edges, the order on a phone, charts by width?"""

from clv.charts.style import RISK, VALUE, WINNING

_PHONE = "640px"
# Streamlit writes a block's order once for all widths, and plotly a chart's labels: so a phone has an order of its own,
# and its own drawing of the same chart.
LOOK = f"""<style>
.st-key-card_call {{border-top: 3px solid {RISK} !important}}
.st-key-card_most {{border-top: 3px solid {WINNING} !important}}
.st-key-card_sure {{border-top: 3px solid {VALUE} !important}}
.st-key-monday h3 {{font-size: 1.25rem}}
.st-key-figures [data-testid="stMetric"] {{padding-top: 8px}}
.st-key-figures [data-testid="stMetric"] {{border-top: 1px solid color-mix(in srgb, currentColor 18%, transparent)}}
@media (max-width: 1100px) {{ /* some names take two lines: the figures below all of them stand in a row */
  .st-key-figures [data-testid="stMetricLabel"] {{min-height: 2.6em; align-items: flex-end}}
}}
.st-key-figures [data-testid="stMetricValue"] {{font-size: 1.563rem}}
[class*="_narrow"][class*="st-key-"] {{display: none}}
@media (max-width: {_PHONE}) {{
  [class*="_wide"][class*="st-key-"] {{display: none}}
  [class*="_narrow"][class*="st-key-"] {{display: flex}}
  .st-key-overview > :has(> .st-key-monday) {{order: -1}}
}}
</style>"""
