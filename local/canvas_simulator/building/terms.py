"""An administrator's terms: listed, made, changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator import jobs, keeping
from canvas_simulator.building.account import only_admin, only_staff
from canvas_simulator.call import stamp
from canvas_simulator.http import Answer, Row, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.paging import numbered
from canvas_simulator.schema import Term
from canvas_simulator.writing.given import members, moment, name, settle

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.writing.given import Readers


def list_terms(call: Call, account: str) -> Answer:
    """For teachers too. The rows stand in a member of their own, as nowhere else."""
    only_staff(call, account)
    rows = sorted(call.school.terms.values(), key=lambda row: row.id)
    page, link = numbered(call.request, rows)
    return Answer({"enrollment_terms": [_term_row(row) for row in page]}, link=link)


def create_term(call: Call, _account: str) -> Answer:
    only_admin(call)
    row = Term(id=call.school.next_id("terms"), name="Term", created_at=call.now)
    settle(row, members(call, "enrollment_term"), _TERM)
    keeping.add_term(call.school, row)
    return Answer(_term_row(row))


def update_term(call: Call, _account: str, term: str) -> Answer:
    """NOTE: the courses of the term move by a job, not in the request."""
    only_admin(call)
    row = call.school.terms.get(local_id(term) or 0)
    if row is None:
        raise not_found()
    settle(row, members(call, "enrollment_term"), _TERM)
    jobs.touch_courses(call.school, row.id)
    return Answer(_term_row(row))


def _term_row(row: Term) -> Row:
    return {
        "id": row.id,
        "name": row.name,
        "start_at": stamp(row.start_at),
        "end_at": stamp(row.end_at),
        "created_at": stamp(row.created_at),
        "workflow_state": row.workflow_state,
        "grading_period_group_id": row.grading_period_group_id,
    }


_TERM: Readers = {"name": name, "start_at": moment, "end_at": moment}
