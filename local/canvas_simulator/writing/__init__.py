"""What people change through the API, with the side effects a running Canvas has.

Which stamps move in the request is in `touching`; what follows seconds later in `jobs`.
"""
