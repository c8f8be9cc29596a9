"""What the database knows of its own tables when it chooses an index."""

from django.db import connection

# Rows looked at in each index: a few milliseconds, whatever the size of the tables.
ROWS_SAMPLED = 1000


def refresh_statistics() -> None:
    """Let SQLite look at its tables again; may be called at any time.

    Without figures it walks a whole region to find the few places that hold one word.
    PostgreSQL refreshes its own.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={ROWS_SAMPLED}")
        cursor.execute("ANALYZE")
