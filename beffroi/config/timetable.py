"""What Beffroi does by itself, and when (cron, French time).

A line is (name, cron, task without arguments). Each task may run twice.
"""

from beffroi.alert import tasks as alert_tasks
from beffroi.files import tasks as files_tasks
from beffroi.jobs import tasks as jobs_tasks
from beffroi.mail import tasks as mail_tasks
from beffroi.maturity import tasks as maturity_tasks
from beffroi.observatory import tasks as observatory_tasks
from beffroi.organizations import tasks as organizations_tasks

TIMETABLE = (
    ("journal.seal", "*/10 * * * *", jobs_tasks.seal_journal),
    ("mail.send", "* * * * *", mail_tasks.send_due),
    ("mail.forget", "22 3 * * *", mail_tasks.forget_old),
    ("invitations.forget", "32 3 * * *", organizations_tasks.forget_invitation_files),
    ("jobs.tidy", "12 3 * * *", jobs_tasks.tidy),
    ("files.orphans", "42 3 * * *", files_tasks.remove_orphans),
    ("alert.cards", "27 4 * * *", alert_tasks.publish_cards),
    ("maturity.expiry", "5 1 * * *", maturity_tasks.expire_evidence),
    (
        "maturity.head_office",
        "25 1 * * *",
        maturity_tasks.spread_all_head_offices,
    ),
    ("observatory.figures", "45 1 * * *", observatory_tasks.publish_figures),
    ("observatory.campaigns", "15 8 * * *", observatory_tasks.follow_campaigns),
)
