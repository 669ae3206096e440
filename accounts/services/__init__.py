"""Acts on accounts. The sending of mail is in ``mailing``."""

from accounts.services.people import (
    accept_invitation,
    change_details,
    disable_user,
    enable_user,
    invite,
    remove_second_factor,
    renew_invitation,
    sign_out_elsewhere,
)

__all__ = [
    "accept_invitation",
    "change_details",
    "disable_user",
    "enable_user",
    "invite",
    "remove_second_factor",
    "renew_invitation",
    "sign_out_elsewhere",
]
