"""What recordings of REST answers and `world.json` can't tell, and what stands instead."""

UNKNOWN: dict[str, str] = {
    "modules.completed_by": "pages seen are only shown to the person: nobody else has seen"
    " one; every other requirement is computed",
    "topics.section_ids": "only of topics that an answer shows: else they are for everybody",
    "topics.read_by, entries.read_by": "shown as the viewer's own state only: nobody has read one",
    "users.uuid": "shown only to the person: generated where no profile was recorded",
    "submissions.body, url, attachments": "only of rows that an answer lists: else empty",
    "submissions.comments, earlier": "only of rows that an answer lists with them: else none",
    "submissions.grader_id": "only of rows that an answer lists: else null",
    "enrollments.last_activity_at": "moves with every read: the latest one recorded",
    "late_policies.id, created_at, updated_at": "shown by no recorded answer: numbered, and as old"
    " as the world",
    "planner_notes, planner_overrides": "only of those who listed theirs",
    "courses.grading_scheme": "only where an answer includes it: else letters of totals are `None`",
    "courses.syllabus_body": "only where an answer includes it",
    "courses.settings, tabs": "no route offered shows them",
    "scores of ended enrolments": "Canvas stops computing them: the recorded ones stay",
    "courses.allow_final_grade_override": "on where no answer shows the course's settings, nor"
    " a total that is not the override given",
    "a folder without world.json": "one viewer's world: other people are nameless, an assignment's"
    " dates are the viewer's where no planner tells the base one (behind an override: just after"
    " the row before in a calendar), courses that no list shows have only an id, a grade that is"
    " hidden is 0, whoever gave one that was taken away again is nobody"
    " known, entries have no words, of comments only the last is there",
}
