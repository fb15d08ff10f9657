"""What recordings of REST answers and `world.json` can't tell, and what stands instead."""

UNKNOWN: dict[str, str] = {
    "modules.completed_by": "Canvas keeps it per person; shown only as the viewer's own state:"
    " nobody has completed a module",
    "users.uuid": "shown only to the person: generated where no profile was recorded",
    "submissions.body, url, attachments": "only of rows that an answer lists: else empty",
    "submissions.grader_id": "only of rows that an answer lists: else null",
    "enrollments.scores.unposted": "only graders see them: else the posted ones",
    "enrollments.last_activity_at": "moves with every read: the latest one recorded",
    "assignments.discussion_topic": "mostly about the viewer (unread, permissions): id only",
    "grading standards": "no route offered shows them: letters of totals are `None`",
    "courses.syllabus_body": "only where an answer includes it",
}
