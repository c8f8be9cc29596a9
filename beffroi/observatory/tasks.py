"""Entry points of the background work of the observatory and its campaigns."""

from beffroi.jobs.tasking import task
from beffroi.observatory.work import campaigns, publishing, refreshing


@task(queue_name="slow")
def publish_figures() -> None:
    """Publish the figures that are due in every region; every night."""
    publishing.publish_all()


@task(queue_name="slow")
def refresh_region(job_id: str, region_code: str) -> None:
    """Publish at once what may be in one region."""
    refreshing.refresh_region(job_id, region_code)


@task(queue_name="slow")
def open_campaign(job_id: str, campaign_id: str) -> None:
    """Invite the establishments of a campaign and write to their people."""
    campaigns.open_campaign(job_id, campaign_id)


@task(queue_name="slow")
def close_campaign(job_id: str, campaign_id: str) -> None:
    """Freeze what the establishments of a campaign answered."""
    campaigns.close_campaign(job_id, campaign_id)


@task(queue_name="slow")
def follow_campaigns() -> None:
    """Send the reminders of the day, close the campaigns that are over; every morning."""
    campaigns.follow_campaigns()
