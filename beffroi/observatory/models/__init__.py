"""Django finds the models here; everybody else imports the file that holds them."""

import beffroi.observatory.models.campaigns
import beffroi.observatory.models.cells  # noqa: F401
