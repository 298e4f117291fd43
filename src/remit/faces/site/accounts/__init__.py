"""Who may sign in, and which officer they are."""
