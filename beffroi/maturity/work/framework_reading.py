"""Read a library sent on screen, in the background; may be run twice."""

from beffroi.files.queries import open_file
from beffroi.jobs import operations as jobs
from beffroi.lib.text import plural
from beffroi.maturity.models.frameworks import FrameworkImport
from beffroi.maturity.queries.previews import preview_of
from beffroi.maturity.rules.imports import ImportState
from beffroi.maturity.rules.library.faults import LibraryError
from beffroi.maturity.rules.library.parsing import parse_library
from beffroi.maturity.rules.library.reading import read_document


def read_import(job_id: str, import_id: str) -> None:
    """Read the file of one import, and keep what its preview shows."""
    batch = FrameworkImport.objects.select_related("file").get(pk=import_id)
    if batch.state != ImportState.READING:
        return
    jobs.progress(job_id, 0, 1, "Lecture du fichier")
    try:
        with open_file(batch.file) as stream:
            content = read_document(stream.read())
        library = parse_library(content)
    except LibraryError as error:
        batch.state = ImportState.REFUSED
        batch.summary = {
            "refused": [{"path": f.path, "reason": f.reason} for f in error.faults]
        }
        batch.save(update_fields=["state", "summary"])
        jobs.finish(job_id, "Le fichier n’est pas un référentiel : rien n’a changé.")
        return
    batch.state = ImportState.PREVIEW
    batch.content = content
    batch.summary = preview_of(library, content, batch.region_code)
    batch.save(update_fields=["state", "content", "summary"])
    found = plural(library.counts.assessable, "exigence lue", "exigences lues")
    jobs.finish(job_id, f"{found}. Rien n’a encore changé.")
