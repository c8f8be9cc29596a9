"""Everything that Beffroi holds about people, as each app declares it."""

from collections.abc import Iterator

from beffroi.accounts.personal_data import PERSONAL_DATA as ACCOUNTS
from beffroi.actionplan.personal_data import PERSONAL_DATA as ACTIONPLAN
from beffroi.alert.personal_data import PERSONAL_DATA as ALERT
from beffroi.files.personal_data import PERSONAL_DATA as FILES
from beffroi.jobs.personal_data import PERSONAL_DATA as JOBS
from beffroi.journal.personal_data import PERSONAL_DATA as JOURNAL
from beffroi.lib.personal import Holding, PersonalData
from beffroi.links.personal_data import PERSONAL_DATA as LINKS
from beffroi.mail.personal_data import PERSONAL_DATA as MAIL
from beffroi.maturity.personal_data import PERSONAL_DATA as MATURITY
from beffroi.notifications.personal_data import PERSONAL_DATA as NOTIFICATIONS
from beffroi.observatory.personal_data import PERSONAL_DATA as OBSERVATORY
from beffroi.organizations.personal_data import PERSONAL_DATA as ORGANIZATIONS
from beffroi.phishing.personal_data import PERSONAL_DATA as PHISHING
from beffroi.privacy.personal_data import PERSONAL_DATA as PRIVACY
from beffroi.reference.personal_data import PERSONAL_DATA as REFERENCE

# In the order of the register. An erasure goes through them from the last to the first:
# the account goes last, so that what was interrupted can be done again.
REGISTER: tuple[PersonalData, ...] = (
    ACCOUNTS, ORGANIZATIONS, MATURITY, ACTIONPLAN, ALERT, FILES, LINKS, MAIL, JOBS,
    NOTIFICATIONS, OBSERVATORY, PHISHING, JOURNAL, REFERENCE, PRIVACY,
)  # fmt: skip


def holdings() -> Iterator[tuple[PersonalData, Holding]]:
    """Yield each table that holds something about people, with its app."""
    for data in REGISTER:
        for holding in data.holdings:
            yield data, holding
