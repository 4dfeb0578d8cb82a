"""All routes under /open-apis, in one tuple."""

from bot.playground.wire import auth, chats, contact, files, messages, sending, updates
from bot.playground.wire.gateway import Route

ALL: tuple[Route, ...] = (
    *auth.ROUTES,
    *sending.ROUTES,
    *messages.ROUTES,
    *updates.ROUTES,
    *chats.ROUTES,
    *contact.ROUTES,
    *files.ROUTES,
)
