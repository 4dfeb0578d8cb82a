"""`python -m bot`: the same as the command `baobei`."""

from bot.cli import main

main(prog_name="baobei")
