"""Letters of other scripts that look like Latin ones, in lower case: АВВ in Cyrillic is read as ABB.

Source: the authors' own reading of the Cyrillic and Greek alphabets, capitals included, and of Unicode's
Latin letters that are called small capitals.
"""

LATIN = {
    ord(one): other
    for one, other in zip(
        "авекмнорстухіјѕԁԛԝһꙅαβεζηικμνορτυχγᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
        "abekmhopctyxijsdqwhsabezhikmnoptuxyabcdefghijklmnoprstuvwyz",
        strict=True,
    )
}
"""Cyrillic and Greek letters, and small capitals, by code point, with the Latin letter that looks the same."""
