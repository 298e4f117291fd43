"""Running Remit: its folders, the database it carries, and the web server's processes."""
