"""Money: what each body was allotted, and why."""
