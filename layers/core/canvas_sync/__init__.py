"""Keeps a private, fresh copy of a person's Canvas.

One sync, told as a story: somebody asks (connect, `POST sync`, the schedule), and what a person
asked for is written down before the answer "queued". The worker takes the connection's lease,
opens the token and reads the courses. For each course it fetches all pages, translates them
(pure), compares them with the course's manifest (pure) and commits the difference in transactions
that check the lease's fence. Out of time, it gives the lease back and the same run goes on by
message. At the end the watermark moves, and readers are answered from the store alone.

`domain` is pure; `ports` says what the use cases need; `adapters` and `canvas` are the only rooms
that talk to AWS and to Canvas; `bootstrap` puts them together, one module per function.
"""
