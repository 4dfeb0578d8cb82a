"""The exceptions whose message tells a person what to do: the command line shows them and ends with status 1."""

from bot.listening import PortTaken
from bot.settings import SettingsError
from storage.database.crypto import BadDataKey, WrongDataKey
from storage.database.engine import BadDatabaseUrl
from storage.database.places import NoPlace
from storage.database.schema import NoDatabase, OutdatedSchema, UnknownSchema
from storage.database.single_writer import AlreadyRunning

MENDABLE = (
    AlreadyRunning,
    BadDataKey,
    BadDatabaseUrl,
    NoDatabase,
    NoPlace,
    OutdatedSchema,
    PortTaken,
    SettingsError,
    UnknownSchema,
    WrongDataKey,
)
