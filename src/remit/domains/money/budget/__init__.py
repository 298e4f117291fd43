"""A body's budget: its plan, commitments, payments, pools, and the closing of its year."""
