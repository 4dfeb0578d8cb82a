"""The bot's web part alone, on whatever database: what an acknowledgement costs while nothing is worked on.

On PostgreSQL that is `baobei web`; on SQLite the command refuses (one process writes), so it is started here.
"""

import os

from bot.app import Role
from bot.ending import Ending
from bot.logs import configure
from bot.serve import run
from bot.settings import load_settings

if __name__ == "__main__":
    configure()
    settings = load_settings(os.environ).require_credentials()
    run(settings, roles=Role.WEB, ending=Ending())
