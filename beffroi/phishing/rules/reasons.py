"""Why a hit was classed so: the words that are stored beside it."""

from enum import StrEnum


class Reason(StrEnum):
    """One sign, for a robot, for a human being, or for neither."""

    # Signs of a robot that nothing redeems.
    HIDDEN_LINK = "hidden_link"
    BEFORE_SENDING = "before_sending"
    BEFORE_ACCEPTANCE = "before_acceptance"
    METHOD = "method"
    PREFETCH = "prefetch"
    SCANNER_AGENT = "scanner_agent"
    PREVIEW_AGENT = "preview_agent"
    SCRIPT_AGENT = "script_agent"
    IMPOSSIBLE_AGENT = "impossible_agent"
    AUTOMATION = "automation"
    IMAGE_PROXY = "image_proxy"
    SCANNER_NETWORK = "scanner_network"
    # Signs of a robot that a human being behind the same address may redeem.
    TOO_FAST = "too_fast"
    HIDDEN_LINK_NEARBY = "hidden_link_nearby"
    SEVERAL_PEOPLE = "several_people"
    ONE_PROGRAM = "one_program"
    SEVERAL_LINKS = "several_links"
    ALTERED_LINK = "altered_link"
    CLOUD_NETWORK = "cloud_network"
    OUTDATED_AGENT = "outdated_agent"
    EMPTY_AGENT = "empty_agent"
    AFTER_REPORT = "after_report"
    GATEWAY_HEADER = "gateway_header"
    # Weak signs: one proves nothing, two without any proof do.
    NO_LANGUAGE = "no_language"
    FOREIGN_LANGUAGE = "foreign_language"
    BARE_ACCEPT = "bare_accept"
    DOUBLE_LINK = "double_link"
    UNUSUAL_SYSTEM = "unusual_system"
    NO_SUBRESOURCE = "no_subresource"
    # Proofs of a human being, and what spoils one.
    GESTURE = "gesture"
    VISIBLE = "visible2s"
    FORM = "form"
    REPORTED = "reported"
    SAME_PERSON = "same_person"
    INSTANT_PROOF = "instant_proof"
    # Nothing either way.
    NO_PROOF = "no_proof"


# Whoever shows one of these is a robot, and so is all of the visit.
DAMNING = frozenset({
    Reason.HIDDEN_LINK, Reason.BEFORE_SENDING, Reason.BEFORE_ACCEPTANCE,
    Reason.SCANNER_AGENT, Reason.PREVIEW_AGENT, Reason.SCRIPT_AGENT,
    Reason.IMPOSSIBLE_AGENT, Reason.AUTOMATION, Reason.IMAGE_PROXY,
    Reason.SCANNER_NETWORK,
})  # fmt: skip
# The hit is no visit, yet the person behind the same browser may come later.
EMPTY_VISIT = frozenset({Reason.METHOD, Reason.PREFETCH})
SUSPECT = frozenset({
    Reason.TOO_FAST, Reason.HIDDEN_LINK_NEARBY, Reason.SEVERAL_PEOPLE,
    Reason.SEVERAL_LINKS, Reason.ALTERED_LINK, Reason.CLOUD_NETWORK,
    Reason.OUTDATED_AGENT, Reason.EMPTY_AGENT, Reason.AFTER_REPORT,
    Reason.GATEWAY_HEADER, Reason.ONE_PROGRAM,
})  # fmt: skip
WEAK = frozenset({
    Reason.NO_LANGUAGE, Reason.FOREIGN_LANGUAGE, Reason.BARE_ACCEPT,
    Reason.DOUBLE_LINK, Reason.UNUSUAL_SYSTEM, Reason.NO_SUBRESOURCE,
})  # fmt: skip
# Those of the weak signs that the headers of one request give.
OF_HEADERS = frozenset({
    Reason.NO_LANGUAGE, Reason.FOREIGN_LANGUAGE, Reason.BARE_ACCEPT,
})  # fmt: skip
