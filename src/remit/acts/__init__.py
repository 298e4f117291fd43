"""The one door. `perform` is the only way to change anything; see `door`."""
