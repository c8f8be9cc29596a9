"""What Beffroi does by itself, and when (cron, French time).

A line is (name, cron, task without arguments). Each task may run twice.
"""

from django.conf import settings

from beffroi.accounts import tasks as accounts_tasks
from beffroi.actionplan import tasks as actionplan_tasks
from beffroi.alert import tasks as alert_tasks
from beffroi.backups import tasks as backups_tasks
from beffroi.files import tasks as files_tasks
from beffroi.home import tasks as home_tasks
from beffroi.jobs import tasks as jobs_tasks
from beffroi.mail import tasks as mail_tasks
from beffroi.maturity import tasks as maturity_tasks
from beffroi.notifications import tasks as notifications_tasks
from beffroi.observatory import tasks as observatory_tasks
from beffroi.organizations import tasks as organizations_tasks
from beffroi.phishing import tasks as phishing_tasks
from beffroi.privacy import tasks as privacy_tasks

TIMETABLE = (
    ("backups.make", f"35 {settings.BACKUP_HOUR} * * *", backups_tasks.back_up),
    ("journal.seal", "*/10 * * * *", jobs_tasks.seal_journal),
    ("mail.send", "* * * * *", mail_tasks.send_due),
    ("phishing.send", "* * * * *", phishing_tasks.send_tests),
    ("phishing.bounces", "*/10 * * * *", phishing_tasks.copy_bounces),
    ("phishing.hits", "* * * * *", phishing_tasks.collect_hits),
    ("accounts.recovery", "*/10 * * * *", accounts_tasks.carry_out_recoveries),
    ("staff.forget", "52 3 * * *", organizations_tasks.forget_staff),
    ("phishing.forget_uploads", "37 * * * *", phishing_tasks.forget_uploads),
    ("phishing.forget_imported", "57 3 * * *", phishing_tasks.forget_imported),
    ("phishing.purge", "2 4 * * *", phishing_tasks.purge_names),
    ("phishing.medians", "32 2 * * *", phishing_tasks.publish_medians),
    ("privacy.retention", "22 3 * * *", privacy_tasks.carry_out_rules),
    ("journal.verify", "47 5 * * 0", jobs_tasks.verify_journal),
    ("jobs.tidy", "12 3 * * *", jobs_tasks.tidy),
    ("files.orphans", "42 3 * * *", files_tasks.remove_orphans),
    ("alert.cards", "27 4 * * *", alert_tasks.publish_cards),
    ("maturity.reminders", "10 8 * * 1-5", maturity_tasks.remind_outside),
    ("maturity.archives", "17 3 * * *", maturity_tasks.forget_archives),
    ("maturity.expiry", "5 1 * * *", maturity_tasks.expire_evidence),
    ("actionplan.calendar", "35 1 * * *", actionplan_tasks.open_due_occurrences),
    ("notifications.notices", "7 * * * *", notifications_tasks.send_notices),
    ("home.digest", "0 7 * * 1", home_tasks.send_digests),
    ("maturity.moves", "* * * * *", maturity_tasks.end_former_ties),
    (
        "maturity.head_office",
        "25 1 * * *",
        maturity_tasks.spread_all_head_offices,
    ),
    ("observatory.figures", "45 1 * * *", observatory_tasks.publish_figures),
    ("observatory.campaigns", "15 8 * * *", observatory_tasks.follow_campaigns),
)
