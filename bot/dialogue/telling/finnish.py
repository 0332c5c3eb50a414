"""How Finnish words end that say where, from where and to whom."""

import re

FROM = ("sta", "stä", "lta", "ltä")
IN = ("ssa", "ssä", "lla", "llä")
"""How Finnish words end that say from where, or where."""

FROM_SPOKEN = ("st", "lt")
"""The same as they are said: suomest, tampereelt."""

SPOKEN_PLACE = re.compile(rf"(?!.*(?:[kq]v|qu)ist$).+[aeiouyäö](?:{'|'.join(FROM_SPOKEN)})")
"""How one says from where in plain speech: "Turust", and no "Ernst" or "Lindqvist"."""

INFLECTED = re.compile(r"(.*[^\Wdijklmnrtp\d_][aouyäö])(?:ss|st|lt|ll)[aä]", re.IGNORECASE)
"""A Finnish name that says where, and whose own form is surely what stands before the ending."""

_TO_WHOM = re.compile(r"(.*[^\Wdijklmnrtp\d_][aouyäö])lle", re.IGNORECASE)
"""The same of a name that says to whom."""


def called(said: str) -> str:
    """Return a Finnish name without the ending that says to whom, where its own form is sure."""
    if said.endswith("selle"):
        return f"{said.removesuffix('selle')}nen"
    whole = _TO_WHOM.fullmatch(said)
    return whole[1] if whole else said
