"""`python -m remit.faces.cli`."""

from remit.faces.cli.main import main

main()
