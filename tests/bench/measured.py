"""Import one FINESS file and print seconds and peak memory: `… measured FILE`."""

import json
import os
import resource
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)
began = time.perf_counter()
call_command("import_finess", sys.argv[1], json=True)
seconds = time.perf_counter() - began
peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": round(seconds, 2), "peak_mb": round(peak_kb / 1024, 1)}))
