"""An AWS on loopback: ministack with its gaps closed that this project falls into.

``process`` starts and stops it and needs nothing but the standard library. The other modules run
in ``.venv-aws``, in the process that ``python -m local.embedded_aws`` becomes.
"""
