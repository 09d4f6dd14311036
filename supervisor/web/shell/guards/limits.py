"""How large the body of a request may be, endpoint by endpoint; told in ``docs/limits.md``.

An endpoint that is not named takes a form without files. What a body may unfold to is bounded
where it is read: the painter, the reader of pictures, the readers of tables.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from supervisor.services.pictures.limits import MOST_PUBLIC_BYTES
from supervisor.services.platform.attachments import MOST_BYTES, MOST_FILES

FORM_BYTES: Final = 512 * 1024
"""Of a form without files: the longest ad there may be, every byte of it escaped."""


class Intake(Enum):
    """What kind of body an endpoint takes."""

    FORM = "a form without files"
    ATTACHMENTS = "a form with attachments"
    PHOTO = "a photo of a paper, from anyone"
    PICTURES = "pictures, PDF or ZIP"
    TABLE = "a table: CSV, XLSX, XLS, JSON, packed or not"
    TEMPLATE = "a template of a paper: DOCX"

    def most_bytes(self, installation: int) -> int:
        """Return the largest body; ``installation`` is what the office permits for its own."""
        given = {
            Intake.FORM: FORM_BYTES,
            Intake.ATTACHMENTS: MOST_FILES * MOST_BYTES + FORM_BYTES,
            Intake.PHOTO: MOST_PUBLIC_BYTES + FORM_BYTES,
            Intake.TEMPLATE: 5 * 1024 * 1024 + FORM_BYTES,
        }
        return min(given.get(self, installation), installation)


INTAKES: Final[Mapping[str, Intake]] = {
    "agency_edit.agency": Intake.ATTACHMENTS,
    "agency_edit.licence_event": Intake.ATTACHMENTS,
    "campaign_targets.visit": Intake.ATTACHMENTS,
    "inspection_form.hand_in": Intake.ATTACHMENTS,
    "measures.act": Intake.ATTACHMENTS,
    "my_agency.appeal": Intake.ATTACHMENTS,
    "my_agency.apply_for_repair": Intake.ATTACHMENTS,
    "my_agency.object_to": Intake.ATTACHMENTS,
    "my_duties.notice": Intake.ATTACHMENTS,
    "my_duties.report": Intake.ATTACHMENTS,
    "my_filings.filing": Intake.ATTACHMENTS,
    "my_ratings.show": Intake.ATTACHMENTS,
    "public_complaints.submit": Intake.ATTACHMENTS,
    "rating_visits.record": Intake.ATTACHMENTS,
    "public_papers.check": Intake.PHOTO,
    "pictures.new": Intake.PICTURES,
    "pictures.take_draft": Intake.PICTURES,
    "entities.import_file": Intake.TABLE,
    "event_evidence.take": Intake.TABLE,
    "events.import_sheet": Intake.TABLE,
    "lists.upload": Intake.TABLE,
    "register_import.upload": Intake.TABLE,
    "sources.upload": Intake.TABLE,
    "stations.import_sheet": Intake.TABLE,
    "paper_templates.upload": Intake.TEMPLATE,
}


def intake_of(endpoint: str | None) -> Intake:
    """Return what an endpoint takes."""
    return INTAKES.get(endpoint or "", Intake.FORM)
