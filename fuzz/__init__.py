"""Fuzzing: ``make fuzz`` (ARGS="--target engine --seconds 3600").

A target reads bytes, lets the library work on them and holds it to its promise: a typed error or a result, never
another exception, and the result that a second implementation has. Seeds are made from the repository's own
documents. Atheris guides by coverage where it installs; the loop of this package does the rest, and runs each target
for a moment in the tests.
"""
