"""Django finds the models here; everybody else imports the file that holds them."""

import beffroi.maturity.models.answers
import beffroi.maturity.models.approvals
import beffroi.maturity.models.evidence
import beffroi.maturity.models.frameworks
import beffroi.maturity.models.head_office
import beffroi.maturity.models.profile
import beffroi.maturity.models.reports
import beffroi.maturity.models.requests
import beffroi.maturity.models.standing  # noqa: F401
