"""A headless Chromium whose every page is checked while it is walked."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def add_authenticator(page: Page) -> None:
    """Give the browser of a page a device that holds passkeys and says yes by itself."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


class Walker:
    """One visitor: a page, what went wrong on it, and the addresses seen."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        # Other servers of the test that this visitor goes to on purpose.
        self.friends: tuple[str, ...] = ()
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.seen: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", self._on_console)
        self.page.on("request", self._on_request)

    def _on_console(self, message) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        known = (self.address, "data:", "blob:", *self.friends)
        if not request.url.startswith(known):
            self.faults.append(f"request to another host: {request.url}")

    def open(self, path: str) -> None:
        """Open a path (or whole address) and check the page."""
        self.page.goto(path if path.startswith("http") else self.address + path)
        self.check()

    def check(self) -> None:
        """Fail on any axe violation, script error or request to another host."""
        self.page.wait_for_load_state("load")
        self.seen.append(self.page.url)
        found = Axe().run(self.page)
        faults = [
            f"{item['id']}: {node['html'][:200]}"
            for item in found.response["violations"]
            for node in item["nodes"][:4]
        ]
        assert not faults + self.faults, f"{self.page.url}: {faults + self.faults}"

    def enter_as(self, role: str) -> None:
        """Sign in as the demo persona of a role."""
        self.open("/compte/connexion/")
        self.page.locator(f"form[data-role={role}] button").first.click()
        self.check()
