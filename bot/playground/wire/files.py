"""Routes on files and images: upload by the bot, download of what people sent.

Sources: platform docs, im-v1 "file/create", "image/create", "message-resource/get", "file/get".
"""

from typing import Any
from urllib.parse import quote

from bot.playground.errors import ApiError
from bot.playground.model import StoredFile
from bot.playground.multipart import read_form
from bot.playground.routing import Response
from bot.playground.wire.gateway import Call, Route
from bot.playground.wire.targets import find_message

_FILE_LIMIT = 30 * 1024 * 1024
_IMAGE_LIMIT = 10 * 1024 * 1024
_DOWNLOAD_LIMIT = 100 * 1024 * 1024
_FILE_KINDS = frozenset({"opus", "mp4", "pdf", "doc", "xls", "ppt", "stream"})
_IMAGE_STARTS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\x00", b"MM\x00*")
_UPLOAD = ("im:resource", "im:resource:upload")
_READ = ("im:message:readonly", "im:message")


def upload_file(call: Call) -> dict[str, Any]:
    """POST /im/v1/files: multipart file_type, file_name and file, 1 byte to 30 MB."""
    form = read_form(call.request)
    part = form.files.get("file")
    kind, name = form.values.get("file_type", ""), form.values.get("file_name", "")
    if part is None or not part.name or kind not in _FILE_KINDS or not name:
        raise ApiError(234001)
    _check_size(part.content, _FILE_LIMIT)
    key = call.platform.ids.fresh("file_v3_")
    call.platform.files[key] = StoredFile(key, name, kind, part.content)
    call.summary = f"上传文件 {name}"
    return {"file_key": key}


def upload_image(call: Call) -> dict[str, Any]:
    """POST /im/v1/images: multipart image_type and image, up to 10 MB."""
    form = read_form(call.request)
    part = form.files.get("image")
    if part is None or not part.name or form.values.get("image_type") not in {"message", "avatar"}:
        raise ApiError(234001)
    _check_size(part.content, _IMAGE_LIMIT)
    if not part.content.startswith(_IMAGE_STARTS):
        raise ApiError(234011)
    key = call.platform.ids.fresh("img_v3_")
    call.platform.files[key] = StoredFile(key, part.name, "image", part.content)
    return {"image_key": key}


def _check_size(content: bytes, limit: int) -> None:
    if not content:
        raise ApiError(234010)
    if len(content) > limit:
        raise ApiError(234006)


def download(call: Call) -> Response:
    """GET /im/v1/messages/:message_id/resources/:file_key?type=file|image."""
    message, key = find_message(call), call.request.params["file_key"]
    kind = call.query("type")
    if kind not in {"file", "image"}:
        raise ApiError(234001)
    if message.msg_type not in {"file", "image", "audio", "media", "post"}:
        raise ApiError(234043)
    stored = call.platform.files.get(key)
    keys = {message.wire_content.get("file_key"), message.wire_content.get("image_key")}
    if stored is None or key not in keys or (stored.kind == "image") != (kind == "image"):
        raise ApiError(234003)
    if message.is_recalled:
        raise ApiError(230011)
    call.summary = f"下载文件 {stored.name}"
    return _binary(stored)


def own_file(call: Call) -> Response:
    """GET /im/v1/files/:key and /im/v1/images/:key: only what this app uploaded."""
    stored = call.platform.files.get(call.request.params["key"])
    if stored is None or stored.owner:
        raise ApiError(230017)
    return _binary(stored)


def _binary(stored: StoredFile) -> Response:
    if len(stored.content) > _DOWNLOAD_LIMIT:
        raise ApiError(234037)
    disposition = f"attachment; filename*=UTF-8''{quote(stored.name)}"
    headers = (("Content-Disposition", disposition),)
    return Response(200, stored.content, "application/octet-stream", headers)


_IM = "/open-apis/im/v1"
ROUTES = (
    Route("POST", f"{_IM}/files", upload_file, "上传文件", _UPLOAD),
    Route("POST", f"{_IM}/images", upload_image, "上传图片", _UPLOAD),
    Route("GET", f"{_IM}/messages/:message_id/resources/:file_key", download, "下载文件", _READ),
    Route("GET", f"{_IM}/files/:key", own_file, "下载自己的文件", ("im:resource",)),
    Route("GET", f"{_IM}/images/:key", own_file, "下载自己的图片", ("im:resource",)),
)
