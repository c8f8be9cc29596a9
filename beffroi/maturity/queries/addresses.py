"""Where the pages of one assessment are: the reflexes, or another framework."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one establishment for one questionnaire.

    `slug` is empty for the twelve reflexes. Templates read the properties; what
    needs a number is a method, called by the queries.
    """

    establishment_id: UUID
    slug: str = ""

    def _of(self, name: str, *rest: object) -> str:
        if self.slug:
            arguments = [self.establishment_id, self.slug, *rest]
            return reverse(f"maturity:framework_{name}", args=arguments)
        return reverse(f"maturity:{name}", args=[self.establishment_id, *rest])

    @property
    def overview(self) -> str:
        return self._of("overview")

    @property
    def validation(self) -> str:
        return self._of("validation")

    @property
    def snapshots(self) -> str:
        return self._of("snapshots")

    @property
    def documents(self) -> str:
        return self._of("documents")

    @property
    def ask_report(self) -> str:
        return self._of("ask_report")

    @property
    def ask_blank(self) -> str:
        return self._of("ask_blank")

    @property
    def groups(self) -> str:
        """Where the groups of a framework are chosen; the reflexes have none."""
        return self._of("groups") if self.slug else ""

    @property
    def csv(self) -> str:
        """The answers as a table; frameworks alone have one."""
        return self._of("answers", "csv")

    @property
    def xlsx(self) -> str:
        return self._of("answers", "xlsx")

    def chapter(self, number: int) -> str:
        return self._of("reflex", number)

    def question(self, key: str) -> str:
        return self._of("question", key)

    def proofs(self, key: str) -> str:
        return self._of("evidence_add", key)

    def snapshot(self, key: object) -> str:
        return self._of("snapshot", key)
