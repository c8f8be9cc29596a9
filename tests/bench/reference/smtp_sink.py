"""A server that takes messages and forgets them: `… smtp_sink PORT DELAY_MS`."""

import asyncio
import sys

from tests.mail.sink import Script, serve


async def main() -> None:
    port, delay_ms = int(sys.argv[1]), int(sys.argv[2])
    script = Script(keeps=False, delay_seconds=delay_ms / 1000)
    server = await serve(script, port=port)
    await server.serve_forever()


asyncio.run(main())
