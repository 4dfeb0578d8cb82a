"""The exceptions whose message tells a person what to do: the command line shows them and ends with status 1."""

from bot.listening import PortTaken
from bot.settings import SettingsError
from storage.crypto import BadDataKey, WrongDataKey
from storage.engine import BadDatabaseUrl
from storage.places import NoPlace
from storage.schema import NoDatabase, OutdatedSchema, UnknownSchema
from storage.single_writer import AlreadyRunning

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
