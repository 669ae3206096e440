"""Who the adult is, sealed; and whether a text says it.

The key comes from settings.IDENTITY_KEY and is in no database: a copy of the
database does not say who the adult is.
"""

import base64
import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from accounts.refusals import Refused
from accounts.text import COMMON_WORDS
from reviews.models import AdultIdentity, Review

# A surname that is shorter is part of too much else, and so is a line of an
# address without a number: the name of a town is no secret.
SHORTEST_SURNAME = 4
SHORTEST_ADDRESS_LINE = 8
NOT_WHO = "Enter a pseudonym that does not say who the adult is"
TITLE = "(?:mr|mrs|ms|miss|mx|dr|sir|lady)"


class SaysWho(Refused):
    """A text that every agency reads says who the adult is; ``field`` names it."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Identity:
    """Who the adult is. In no title, log, mail or audit row."""

    name: str
    address: str
    date_of_birth: date | None = None
    nhs_number: str = ""


def seal(identity: Identity) -> bytes:
    """Make of an identity what may be stored."""
    text = json.dumps(asdict(identity), default=date.isoformat)
    return _fernet(settings.IDENTITY_KEY).encrypt(text.encode())


def unseal(sealed: bytes | memoryview) -> Identity:
    """Read a sealed identity. Raises ``Refused`` where the key is another one."""
    try:
        text = _fernet(settings.IDENTITY_KEY).decrypt(bytes(sealed))
    except InvalidToken as error:
        raise Refused(
            "We cannot open the identity, because this site’s identity key has "
            "changed. Tell the people who run this service."
        ) from error
    fields = json.loads(text)
    born = fields.pop("date_of_birth")
    return Identity(**fields, date_of_birth=date.fromisoformat(born) if born else None)


def says_who(text: str, *, identity: Identity, pseudonym: str) -> str:
    """What to write instead where a text says who the adult is, else ""."""
    text = _plain(text)
    if any(_is_in(text, name) for name in _names(identity, pseudonym)):
        return f"Write {pseudonym or 'the pseudonym'} instead of the adult’s name"
    # It is often written in its three groups.
    if identity.nhs_number and _is_in(text, r"[ -]?".join(identity.nhs_number)):
        return "Leave out the adult’s NHS number"
    if any(_is_in(text, line) for line in _address_lines(identity.address)):
        return "Leave out the adult’s address"
    return ""


def check_pseudonym(pseudonym: str, identity: Identity) -> None:
    """Refuse a pseudonym that holds the adult's name, number or address.

    It stands in every title. A first name alone may be what a family has chosen.
    """
    if says_who(pseudonym, identity=identity, pseudonym=""):
        raise SaysWho(NOT_WHO, "pseudonym")


def check_texts(review: Review, texts: dict[str, str]) -> None:
    """Refuse texts of an open review, by name, that say who the adult is.

    Nothing is shown and nobody learns more than they typed: no reveal.
    """
    if texts:
        sealed = AdultIdentity.objects.get(review=review).sealed
        check_texts_against(unseal(sealed), texts, pseudonym=review.pseudonym)


def check_texts_against(
    identity: Identity, texts: dict[str, str], *, pseudonym: str
) -> None:
    """Raise ``SaysWho`` for the first of some texts that says who the adult is."""
    for field, text in texts.items():
        sentence = says_who(text, identity=identity, pseudonym=pseudonym)
        if sentence:
            raise SaysWho(sentence, field)


def _plain(text: str) -> str:
    """One space between words and one kind of apostrophe, however it was pasted."""
    return " ".join(text.replace("’", "'").split())


def _is_in(text: str, pattern: str) -> bool:
    return re.search(rf"(?<!\w){pattern}(?!\w)", text) is not None


def _names(identity: Identity, pseudonym: str) -> list[str]:
    """Patterns of the names not to write, apart from one the family has chosen."""
    whole = _plain(identity.name)
    surname = whole.rpartition(" ")[2]
    patterns = []
    if surname != whole:
        patterns.append(f"(?i:{re.escape(whole)})")
    # In their own letters: many a surname is also a word. One that is a word of
    # every day may open a sentence, so it names somebody only after a title.
    if surname == whole:
        patterns.append(re.escape(surname))
    elif surname.casefold() in COMMON_WORDS:
        patterns.append(rf"(?i:{TITLE}\.?) {re.escape(surname)}")
    elif len(surname) >= SHORTEST_SURNAME:
        patterns.append(re.escape(surname))
    return [one for one in patterns if not _is_in(_plain(pseudonym), one)]


def _address_lines(address: str) -> list[str]:
    """Patterns of what in an address leads to a door: lines with a number."""
    lines = [_plain(line) for line in re.split("[\n,]", address)]
    return [
        f"(?i:{re.escape(line)})"
        for line in lines
        if len(line) >= SHORTEST_ADDRESS_LINE and re.search("[0-9]", line)
    ]


@cache
def _fernet(secret: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"sar-portal adult identity")
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))
