"""Plain values as a YAML text that people can read."""

from typing import Any

import yaml


def dumped(value: Any) -> str:
    """Return the YAML of these values: accents kept, keys in their order, no alias."""
    return yaml.dump(
        value, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=100
    )


class _Plain(yaml.SafeDumper):
    """Write a list again rather than point at the first time it was written."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
