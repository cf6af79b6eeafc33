"""Whose a draw is: of whoever asked for it, under every row that turned out to be that person.

Why by reading and never by rewriting: the log names the applicant by a keyed nullifier that was
written once; a merge of persons changes who is asked for, and no entry.
"""

from uuid import UUID

from doorstep.people import queries as people


def rows_of(applicant_id: str) -> list[str]:
    """Every row of this applicant; what no person stands behind is itself alone."""
    try:
        return list(people.known_as(UUID(applicant_id)))
    except ValueError:
        return [applicant_id]


def is_theirs(applicant_id: str, person_id: str) -> bool:
    """Whether a draw under this applicant is this person's; mostly they are simply the same."""
    return applicant_id == person_id or applicant_id in rows_of(person_id)
