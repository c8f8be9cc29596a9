"""Write the fingerprints of the published content: `python -m tests.house.publish`.

To be run when a version is published, never to silence the test that compares.
"""

from tests.house.test_content import PUBLISHED, published_now


def main() -> None:
    lines = [f"{digest}  {path}" for path, digest in published_now().items()]
    PUBLISHED.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
