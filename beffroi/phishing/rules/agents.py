"""What kind of software speaks, from the name that it gives itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

# A browser that says a larger number than this does not exist.
HIGHEST_VERSION = 400
# The last versions that run on a Windows older than 10 (Chrome 109, Firefox 115), and on
# Windows XP and Vista (Chrome 49, Firefox 52). Sources: publishers' release notes.
OLD_WINDOWS = {"chrome": 109, "firefox": 115}
XP_WINDOWS = {"chrome": 49, "firefox": 52}
# Browsers that their publishers left long ago: what remains of them is mostly programs.
OUTDATED = {"chrome": 70, "firefox": 60}
SHORTEST = 25


class AgentKind(StrEnum):
    """What speaks."""

    BROWSER = "browser"
    MAIL_CLIENT = "mail_client"
    OFFICE = "office"
    SCANNER = "scanner"
    PREVIEW = "preview"
    SCRIPT = "script"
    HEADLESS = "headless"
    IMAGE_PROXY = "image_proxy"
    IMPOSSIBLE = "impossible"
    OUTDATED = "outdated"
    EMPTY = "empty"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Agent:
    """A kind, and a family such as « chrome-148/windows » that tells two browsers apart."""

    kind: AgentKind
    family: str = ""

    @property
    def system(self) -> str:
        return self.family.rpartition("/")[2]


SYSTEMS = (
    ("windows phone", "windows_phone"), ("android", "android"), ("iphone", "ios"),
    ("ipad", "ios"), ("ipod", "ios"), ("windows", "windows"), ("cros", "chromeos"),
    ("mac os x", "mac"), ("macintosh", "mac"), ("x11", "linux"), ("linux", "linux"),
)  # fmt: skip
BROWSERS = (
    ("edge", re.compile(r"\bedge?(?:a|ios)?/(\d+)")),
    ("opera", re.compile(r"\bop(?:r|t|ios)/(\d+)")),
    ("samsung", re.compile(r"samsungbrowser/(\d+)")),
    ("chrome", re.compile(r"\b(?:chrome|crios|chromium)/(\d+)")),
    ("firefox", re.compile(r"\b(?:firefox|fxios)/(\d+)")),
    ("ie", re.compile(r"\b(?:msie |trident/.*rv:)(\d+)")),
    ("safari", re.compile(r"version/(\d+).*safari")),
)
NT = re.compile(r"windows nt (\d+\.\d+)")
# « SemrushBot/7 », « bot; »; Cubot makes telephones.
BOT = re.compile(r"(?<!cu)bot\b")
CHROME = re.compile(r"\bchrome/(\d+)")


class Agents:
    """The software that names itself, asked one agent at a time."""

    def __init__(self, words: Mapping[AgentKind, re.Pattern[str]]) -> None:
        self._words = words
        # The same few hundred names come back all day long.
        self.of = lru_cache(maxsize=2048)(self._of)

    def _of(self, text: str | None) -> Agent:
        """Return what an agent is; `None` says that nobody noted it."""
        if text is None:
            return Agent(AgentKind.UNKNOWN)
        low = " ".join(text.lower().split())
        if low in {"", "-", "null", "none", "undefined"}:
            return Agent(AgentKind.EMPTY)
        family = _family(low)
        for kind, pattern in self._words.items():
            if pattern.search(low):
                return Agent(kind, family if kind == AgentKind.MAIL_CLIENT else kind)
        if BOT.search(low):
            return Agent(AgentKind.SCRIPT, AgentKind.SCRIPT)
        if low == "mozilla/5.0":  # Apple Mail, which loads every image ahead
            return Agent(AgentKind.IMAGE_PROXY, AgentKind.IMAGE_PROXY)
        if not low.startswith(("mozilla/", "opera/")) or len(low) < SHORTEST:
            return Agent(AgentKind.SCRIPT, AgentKind.SCRIPT)
        return Agent(_browser_kind(low), family)


def agents_of(content: Mapping[str, Any]) -> Agents:
    """Return the names of a content file. Raises: KeyError, ValueError on a fault."""
    return Agents({
        AgentKind(row["kind"]): named_pattern(row["words"]) for row in content["families"]
    })  # fmt: skip


def named_pattern(words: list[str]) -> re.Pattern[str]:
    """Return what finds one of the words in lower case: at the start of a word, « * » anywhere."""
    inside = [re.escape(word[1:]) for word in words if word.startswith("*")]
    starting = [re.escape(word) for word in words if not word.startswith("*")]
    return re.compile("|".join([rf"(?<![a-z])(?:{'|'.join(starting)})", *inside]))


def _family(low: str) -> str:
    system = next((name for word, name in SYSTEMS if word in low), "")
    for name, pattern in BROWSERS:
        if found := pattern.search(low):
            return f"{name}-{found[1]}/{system}"
    return f"other/{system}"


def _browser_kind(low: str) -> AgentKind:
    if _is_impossible(low):
        return AgentKind.IMPOSSIBLE
    return AgentKind.OUTDATED if _is_outdated(low) else AgentKind.BROWSER


def _version(low: str, name: str) -> int:
    pattern = CHROME if name == "chrome" else dict(BROWSERS)[name]
    found = pattern.search(low)
    return int(found[1]) if found and len(found[1]) < 6 else 0


def _windows(low: str) -> float:
    found = NT.search(low)
    return float(found[1]) if found else 0.0


def _is_impossible(low: str) -> bool:
    chrome, firefox = _version(low, "chrome"), _version(low, "firefox")
    if max(chrome, firefox) >= HIGHEST_VERSION:
        return True
    return (
        _mixes_systems(low)
        or _is_too_new_for_windows(low, chrome, firefox)
        or _is_a_broken_copy(low, chrome)
    )


def _mixes_systems(low: str) -> bool:
    is_phone = "iphone" in low or "android" in low
    is_windows = "windows nt" in low
    is_ie = "msie " in low or "trident/" in low
    is_safari = "version/" in low and "safari/" in low and "chrome/" not in low
    return (
        (is_windows and is_phone)
        or ("iphone" in low and "android" in low and "windows phone" not in low)
        or (is_ie and ("mac os x" in low or "linux" in low))
        or (is_windows and is_safari and "version/5" not in low)
    )


def _is_too_new_for_windows(low: str, chrome: int, firefox: int) -> bool:
    system = _windows(low)
    if not system:
        return False
    if system > 10.0:
        return True
    if system >= 10.0:
        return False
    limits = OLD_WINDOWS if system >= 6.1 else XP_WINDOWS
    return chrome > limits["chrome"] or firefox > limits["firefox"]


def _is_a_broken_copy(low: str, chrome: int) -> bool:
    """A Chromium says four names in a fixed order; programs that copy it forget some."""
    if chrome and ("applewebkit/" not in low or "safari/" not in low):
        return True
    if "edg/" in low and not chrome:
        return True
    return "mozilla/5.0" in low and "(" not in low


def _is_outdated(low: str) -> bool:
    if "msie " in low or "windows nt 5" in low or "windows nt 6.0" in low:
        return True
    if re.search(r"\bedge/1[0-7]\.", low):
        return True
    return any(0 < _version(low, name) < least for name, least in OUTDATED.items())
