"""Any of the personas, by name."""

import pytest


@pytest.fixture
def person(request):
    return lambda name: request.getfixturevalue(name)
