"""python -m forcegen."""

from forcegen.cli.main import main

main()
