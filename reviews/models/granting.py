"""Which rows guardian's projection of the appointments opens to a person."""

from typing import Any

from guardian.shortcuts import get_objects_for_user

from reviews.roles import Perm


def granted(user: Any, perms: list[Perm], manager: Any) -> Any:
    """The rows of one model on which a person holds any of the permissions."""
    return get_objects_for_user(
        user,
        [f"reviews.{perm}" for perm in perms],
        klass=manager,
        any_perm=True,
        with_superuser=False,
        accept_global_perms=False,
        use_groups=False,
    )
