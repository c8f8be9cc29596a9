"""Count a test again by the present rules, and say what changed."""

from beffroi.jobs import operations as jobs
from beffroi.lib.text import NBSP, number
from beffroi.phishing.models.campaigns import Campaign
from beffroi.phishing.work.collecting import Counts, recount


def recount_campaign(job_id: str, campaign_id: str) -> None:
    """Class all hits of a test again and end the job with before and after."""
    jobs.begin(job_id)
    campaign = Campaign.objects.filter(pk=campaign_id).first()
    if campaign is None:
        jobs.fail(job_id, "Ce test n’existe plus.")
        return
    done = recount(campaign)
    jobs.finish(job_id, changed(done.before, done.after))


def changed(before: Counts, after: Counts) -> str:
    """Return what a count became: « Clics confirmés : 12, inchangé ; robots : 30, puis 31. »."""
    pairs = (
        ("clics confirmés", before.clicked, after.clicked),
        ("saisies tentées", before.attempted, after.attempted),
        ("signalements", before.reported, after.reported),
        ("traces de robots", before.robot_hits, after.robot_hits),
        ("traces douteuses", before.doubtful_hits, after.doubtful_hits),
    )
    told = [
        f"{label}{NBSP}: {number(old)} avant, {number(new)} après"
        if old != new
        else f"{label}{NBSP}: {number(new)}, inchangé"
        for label, old, new in pairs
    ]
    sentence = f"{NBSP}; ".join(told)
    return f"{sentence[0].upper()}{sentence[1:]}."
