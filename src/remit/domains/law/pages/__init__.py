"""Pages about the law: thin views, presenters that find the words, templates without logic."""
