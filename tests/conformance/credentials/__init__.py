"""The recorded credential exchanges as sequences: the school, who asks, what happens between.

`school` is the recorded school as each sequence found it, `steps` what happened outside the
recorded requests, `sequence` sends those in their order and binds what they make.
"""
