"""The browser of the walks, for the script of the password field."""

from tests.e2e.conftest import browser

__all__ = ["browser"]
