"""The questions we ask, as text: whatever varies is a variable, so Canvas reads a text once.

Source of the choice of fields: measured costs. A score, a grade or a deduction costs Canvas one
query per row, so only rows that can have one are asked (``done``); ``gradeHidden`` costs two and is
not asked: graded without ``postedAt`` is hidden. ``gradingPeriodId: null`` is needed, else only the
current period's assignments come; the states are named, else the unsubmitted rows don't.
"""

_LISTS = """
fragment Lists on Course {
  asg: assignmentsConnection(first: 100, after: $asgAfter, filter: { gradingPeriodId: null })
    @include(if: $asg) {
    nodes { _id updatedAt position assignmentGroupId }
    pageInfo { hasNextPage endCursor }
  }
  topics: discussionsConnection(first: 100, after: $topicsAfter) @include(if: $topics) {
    nodes { _id updatedAt lastReplyAt }
    pageInfo { hasNextPage endCursor }
  }
  changed: submissionsConnection(
    first: 100, after: $changedAfter
    filter: {
      updatedSince: $since, states: [submitted, unsubmitted, pending_review, graded, ungraded]
    }
    orderBy: [{ field: _id, direction: ascending }]
  ) @include(if: $changed) {
    nodes { _id updatedAt }
    pageInfo { hasNextPage endCursor }
  }
}
"""

LOOK = (
    """
query Look(
  $me: ID!, $rows: Boolean!, $enrolledAfter: String, $since: DateTime
  $asg: Boolean!, $asgAfter: String, $topics: Boolean!, $topicsAfter: String
  $changed: Boolean!, $changedAfter: String
) {
  me: legacyNode(type: User, _id: $me) {
    ... on User {
      groups { _id name membersCount groupCategory { _id name } }
      enrollmentsConnection(first: 100, after: $enrolledAfter) {
        nodes {
          _id type state concluded course { _id }
          grades(gradingPeriodId: null) {
            currentScore currentGrade finalScore finalGrade overrideScore overrideGrade
          }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
  allCourses @include(if: $rows) {
    _id name courseCode courseNickname state updatedAt
    term { _id name startAt endAt }
    assignmentGroups { _id name position groupWeight state }
    ...Lists
  }
}
"""
    + _LISTS
)
"""Rows come from ``allCourses``: those of ``courses(ids:)`` are up to an hour old (measured)."""

MORE = (
    """
query Lists(
  $ids: [ID!]!, $since: DateTime
  $asg: Boolean!, $asgAfter: String, $topics: Boolean!, $topicsAfter: String
  $changed: Boolean!, $changedAfter: String
) {
  courses(ids: $ids) { _id ...Lists }
}
"""
    + _LISTS
)
"""The quiet lists of some courses, or further pages of one."""

CONTENTS = """
query Contents(
  $ids: [ID!]!, $first: Int!, $rows: Boolean!, $texts: Boolean!
  $asg: Boolean!, $asgAfter: String, $open: Boolean!, $openAfter: String
  $done: Boolean!, $doneAfter: String, $topics: Boolean!, $topicsAfter: String
) {
  courses(ids: $ids) {
    _id
    assignmentGroups @include(if: $topics) { _id name position groupWeight state }
    asg: assignmentsConnection(first: $first, after: $asgAfter, filter: { gradingPeriodId: null })
      @include(if: $asg) {
      nodes { _id ...Row @include(if: $rows) ...Text @include(if: $texts) }
      pageInfo { hasNextPage endCursor }
    }
    open: submissionsConnection(
      first: $first, after: $openAfter
      filter: { states: [unsubmitted] }
      orderBy: [{ field: _id, direction: ascending }]
    ) @include(if: $open) {
      nodes { ...Work }
      pageInfo { hasNextPage endCursor }
    }
    done: submissionsConnection(
      first: $first, after: $doneAfter
      filter: { states: [submitted, pending_review, graded, ungraded] }
      orderBy: [{ field: _id, direction: ascending }]
    ) @include(if: $done) {
      nodes { ...Work score grade deductedPoints }
      pageInfo { hasNextPage endCursor }
    }
    topics: discussionsConnection(first: $first, after: $topicsAfter) @include(if: $topics) {
      nodes {
        _id title message isAnnouncement isSectionSpecific published postedAt delayedPostAt
        lastReplyAt updatedAt assignment { _id }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
fragment Row on Assignment {
  name state position pointsPossible gradingType submissionTypes omitFromFinalGrade
  allowedAttempts assignmentGroupId groupCategoryId isNewQuiz htmlUrl createdAt updatedAt
}
fragment Text on Assignment {
  description dueAt lockAt unlockAt
  lockInfo { isLocked canView }
  checkpoints { tag dueAt pointsPossible }
}
fragment Work on Submission {
  _id assignmentId updatedAt state attempt excused late missing latePolicyStatus submittedAt
  gradedAt postedAt cachedDueDate customGradeStatusId redoRequest gradeMatchesCurrentSubmission
}
"""
"""Courses whole, or what of them is not finished. ``rows``: all but the texts."""
