"""Pages about bodies: thin views, presenters that find the words, templates without logic."""
