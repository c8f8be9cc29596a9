"""Who was behind an old hit: the plain rule, until the house's own is passed in.

An opening alone never proves a human being; a form does; a robot is told by its name or
by a click before anybody could have read. Source: shared reference, phishing § 6.3.
"""

import re
from collections.abc import Sequence

from beffroi.phishing.rules.gophish.shapes import Judgement, OldHit
from beffroi.phishing.rules.states import HitClass, HitKind

# Nobody opens a message, reads it and clicks within this time of its sending.
TOO_SOON_SECONDS = 5.0
_ROBOTS = re.compile(
    r"bot\b|crawl|spider|scan|preview|proxy|python|curl|wget|java/|go-http|okhttp|libwww"
    r"|headless|phantom|monitor|barracuda|mimecast|proofpoint|safelinks|urlscan|virustotal",
    re.IGNORECASE,
)


def plain_classes(hits: Sequence[OldHit]) -> list[Judgement]:
    """Return the judgement of each hit of one person, in the same order."""
    return [_judged(hit) for hit in hits]


def _judged(hit: OldHit) -> Judgement:
    if hit.kind == HitKind.FORM:
        return Judgement(HitClass.HUMAN, ("form",))
    if _ROBOTS.search(hit.user_agent):
        return Judgement(HitClass.ROBOT, ("robot_agent",))
    if not hit.user_agent.strip():
        return Judgement(HitClass.ROBOT, ("no_agent",))
    if hit.delay_seconds is not None and hit.delay_seconds < TOO_SOON_SECONDS:
        return Judgement(HitClass.ROBOT, ("too_soon",))
    return Judgement(HitClass.DOUBTFUL, ("no_human_sign",))
