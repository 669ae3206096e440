"""Which rows guardian's projection of the appointments opens to a person."""

from typing import Any

from guardian.shortcuts import get_objects_for_user

from reviews.roles import Perm


def granted(user: Any, perm: Perm, rows: Any) -> Any:
    """The rows of one model on which a person holds a permission."""
    return get_objects_for_user(
        user,
        f"reviews.{perm}",
        klass=rows,
        with_superuser=False,
        accept_global_perms=False,
        use_groups=False,
    )
