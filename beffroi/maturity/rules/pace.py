"""How many letters and answers may travel through personal links in a day.

Our own choice (ADR 0016, 0037): a provider of forty establishments must not find forty
letters in a morning, nor a link that leaked fill the disk.
"""

from datetime import timedelta

DAY = timedelta(days=1)
# To one address, all the establishments of the installation together.
MOST_LETTERS_TO_ADDRESS = 5
# From one establishment, whoever they are for: requests, reminders, validations.
MOST_LETTERS_OF_PLACE = 30
# Through the links of one request, all its questions together.
MOST_ANSWERS = 60
# Nobody changes one answer more often; a robot would.
MOST_SAVES = 20
MOST_FILE_MB = 10
