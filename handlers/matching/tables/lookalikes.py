"""Letters of other scripts that look like Latin ones, in lower case: АВВ in Cyrillic is read as ABB.

Source: the authors' own reading of the Cyrillic and Greek alphabets, capitals included.
"""

LATIN = {
    ord(one): other
    for one, other in zip(
        "авекмнорстухіјѕԁԛԝһꙅαβεζηικμνορτυχγ", "abekmhopctyxijsdqwhsabezhikmnoptuxy", strict=True
    )
}
"""Cyrillic and Greek letters by their code point, with the Latin letter that looks the same."""
