"""The administrator's side: a school built from nothing through the API, as on Canvas.

Courses are filled with the writes their teachers use (`writing`); here are the account's own:
people, terms, courses, sections, enrolments.
"""
