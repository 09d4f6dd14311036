"""``python -m supervisor.cli`` is the ``supervisor`` command."""

from supervisor.cli import main

main()
