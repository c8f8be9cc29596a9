"""The fastest plain client: `… smtp_source PORT COUNT` prints messages a second.

One connection, one message made beforehand, the next envelope sent with the end of the one
before: nothing is rendered, nothing is kept.
"""

import socket
import sys
import time

LENGTH = 5500
ENVELOPE = b"MAIL FROM:<a@exemple.fr>\r\nRCPT TO:<b@exemple.fr>\r\nDATA\r\n"
LINE = b"X" * 78 + b"\r\n"
BODY = b"Subject: x\r\n\r\n" + LINE * (LENGTH // len(LINE)) + b".\r\n"


def main() -> None:
    port, count = int(sys.argv[1]), int(sys.argv[2])
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        replies = link.makefile("rb")
        replies.readline()
        link.sendall(b"EHLO mesure\r\n")
        while not replies.readline().startswith(b"250 "):
            pass
        began = time.perf_counter()
        link.sendall(ENVELOPE)
        for number in range(count):
            last = [replies.readline() for _ in range(3)][-1]
            if not last.startswith(b"354"):
                message = f"refused: {last!r}"
                raise RuntimeError(message)
            link.sendall(BODY + (ENVELOPE if number + 1 < count else b""))
            replies.readline()
        print(count / (time.perf_counter() - began))


main()
