"""Who is asking."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from beffroi.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the person who asks; views are closed to anonymous visitors.

    Raises: PermissionDenied when nobody is signed in.
    """
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user


def visitor(request: HttpRequest) -> User | None:
    """Return the person who asks on a public page; None when nobody is signed in."""
    user = request.user
    return user if isinstance(user, User) else None
