"""``python -m supervisor.cli``: the command where no script is installed."""

from supervisor.cli import main

main()
