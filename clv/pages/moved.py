"""An address of before: who moved is a view of Segments."""

from clv.ui.navigation import lead_on

lead_on("segments", view="moved")
