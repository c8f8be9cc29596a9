"""The signs that one hit bears by itself."""

from datetime import datetime

from beffroi.phishing.rules.agents import AgentKind
from beffroi.phishing.rules.networks import NetworkRole
from beffroi.phishing.rules.reasons import Reason
from beffroi.phishing.rules.seen import Delivery, Seen
from beffroi.phishing.rules.states import HitKind

# Nobody reads, decides and clicks sooner after the message was accepted.
TOO_FAST_SECONDS = 5.0
# Two clocks, or moments rounded to the second, may differ by this much.
CLOCK_SECONDS = 1.0
EXPECTED_METHODS = {
    HitKind.GESTURE: frozenset({"POST", "GET"}),
    HitKind.VISIBLE: frozenset({"POST", "GET"}),
    HitKind.FORM: frozenset({"POST"}),
    HitKind.REPORT: frozenset({"POST", "GET", "MAIL", "SMTP", "IMAP"}),
}
OF_AGENT = {
    AgentKind.SCANNER: Reason.SCANNER_AGENT,
    AgentKind.PREVIEW: Reason.PREVIEW_AGENT,
    AgentKind.SCRIPT: Reason.SCRIPT_AGENT,
    AgentKind.HEADLESS: Reason.AUTOMATION,
    AgentKind.IMAGE_PROXY: Reason.IMAGE_PROXY,
    AgentKind.IMPOSSIBLE: Reason.IMPOSSIBLE_AGENT,
    AgentKind.OUTDATED: Reason.OUTDATED_AGENT,
    AgentKind.EMPTY: Reason.EMPTY_AGENT,
}
OF_NETWORK = {
    NetworkRole.SCANNER: Reason.SCANNER_NETWORK,
    NetworkRole.CLOUD: Reason.CLOUD_NETWORK,
}
OF_FLAG = {
    "prefetch": Reason.PREFETCH,
    "gateway": Reason.GATEWAY_HEADER,
    "automation": Reason.AUTOMATION,
    "altered": Reason.ALTERED_LINK,
    "no_language": Reason.NO_LANGUAGE,
    "foreign_language": Reason.FOREIGN_LANGUAGE,
    "bare_accept": Reason.BARE_ACCEPT,
}
# Where a French browser says its language: images in mail programs often do not.
SPEAKING = frozenset({HitKind.LINK, HitKind.PAGE})
ABOUT_LANGUAGE = frozenset({Reason.NO_LANGUAGE, Reason.FOREIGN_LANGUAGE})


def own_reasons(hit: Seen, delivery: Delivery) -> frozenset[Reason]:
    """Return what a hit says of itself: its moment, method, software and network."""
    features = hit.features
    found: set[Reason | None] = {
        OF_AGENT.get(AgentKind(features.agent)),
        *(OF_FLAG.get(flag) for flag in features.flags),
    }
    if not hit.is_declared:
        # A declared address is the establishment's own, even on a rented machine.
        found.add(OF_NETWORK.get(NetworkRole(features.network)))
    if hit.kind == HitKind.HIDDEN:
        found.add(Reason.HIDDEN_LINK)
    if features.method not in EXPECTED_METHODS.get(hit.kind, {"GET"}):
        found.add(Reason.METHOD)
    if features.family.endswith("/linux"):
        found.add(Reason.UNUSUAL_SYSTEM)
    if hit.kind not in SPEAKING:
        found -= ABOUT_LANGUAGE
    if hit.kind in {HitKind.IMAGE, HitKind.REPORT}:
        # What a mail program asks for, or sends, says little of itself.
        found -= {Reason.EMPTY_AGENT, Reason.OUTDATED_AGENT}
    return frozenset(one for one in found if one) | _of_moment(hit, delivery)


def _of_moment(hit: Seen, delivery: Delivery) -> frozenset[Reason]:
    if _is_before(hit, delivery.sent_at) or _is_before(hit, delivery.started_at):
        return frozenset({Reason.BEFORE_SENDING})
    if _is_before(hit, delivery.accepted_at):
        return frozenset({Reason.BEFORE_ACCEPTANCE})
    delay = delivery.delay(hit.at)
    if delay is not None and delay < TOO_FAST_SECONDS:
        return frozenset({Reason.TOO_FAST})
    return frozenset()


def _is_before(hit: Seen, moment: datetime | None) -> bool:
    if moment is None:
        return False
    return (hit.at - moment).total_seconds() < -CLOCK_SECONDS
