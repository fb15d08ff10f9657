"""The text that raw assignment rows share: zlib's preset dictionary for staging items.

Field names in the order Canvas sends them, each with the value it mostly has. With it a staged row
weighs half. What was compressed with it opens only with it: any change is a new item schema.

Source: recorded listing of assignments with submissions (77 rows).
"""

USUAL = (
    b'"id":"user_id":"","url":null,"score":"grade":"excused":null,"attempt":null,'
    b'"submission_type":null,"submitted_at":null,"body":null,"assignment_id":"graded_at":null,'
    b'"grade_matches_current_submission":true,"grader_id":null,"workflow_state":"graded",'
    b'"late_policy_status":null,"points_deducted":null,"grading_period_id":null,'
    b'"cached_due_date":"extra_attempts":null,"posted_at":null,"redo_request":false,'
    b'"sticker":null,"custom_grade_status_id":null,"late":false,"missing":false,'
    b'"seconds_late":0,"entered_grade":null,"entered_score":null,"preview_url":"attachments":'
    b'"discussion_entries":"id":"position":"description":null,"points_possible":'
    b'"grading_type":"points","created_at":"updated_at":"due_at":"final_grader_id":null,'
    b'"grader_count":0,"graders_anonymous_to_graders":false,'
    b'"grader_comments_visible_to_graders":true,"grader_names_visible_to_final_grader":true,'
    b'"lock_at":null,"unlock_at":null,"assignment_group_id":"","peer_reviews":false,'
    b'"anonymous_peer_reviews":false,"automatic_peer_reviews":false,'
    b'"intra_group_peer_reviews":false,"post_to_sis":false,'
    b'"grade_group_students_individually":false,"group_category_id":null,'
    b'"grading_standard_id":null,"moderated_grading":false,"hide_in_gradebook":false,'
    b'"omit_from_final_grade":false,"suppress_assignment":false,'
    b'"anonymous_instructor_annotations":false,"anonymous_grading":false,'
    b'"allowed_attempts":-1,"annotatable_attachment_id":null,"secure_params":"lti_context_id":'
    b'"course_id":"","name":"submission_types":"has_submitted_submissions":true,'
    b'"due_date_required":false,"max_name_length":255,"in_closed_grading_period":false,'
    b'"graded_submissions_exist":false,"is_quiz_assignment":false,"can_duplicate":true,'
    b'"original_course_id":null,"original_assignment_id":null,'
    b'"original_lti_resource_link_id":null,"original_assignment_name":null,'
    b'"original_quiz_id":null,"workflow_state":"published","important_dates":false,'
    b'"muted":true,"html_url":"allowed_extensions":"published":true,'
    b'"only_visible_to_overrides":false,"visible_to_everyone":true,"locked_for_user":false,'
    b'"submissions_download_url":"post_manually":false,"anonymize_students":false,'
    b'"new_quizzes_anonymous_participants":false,"require_lockdown_browser":false,'
    b'"restrict_quantitative_data":false,"availability_status":"lock_explanation":'
    b'"use_rubric_for_grading":"free_form_criterion_comments":"rubric":"rubric_settings":'
    b'"peer_review_count":"peer_reviews_assign_at":"external_tool_tag_attributes":"url":'
    b'"discussion_topic":"quiz_id":"anonymous_submissions":'
)
