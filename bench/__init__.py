"""The benchmark behind ``make bench``: documents of the repository's own, measured beside their peers.

Every figure is CPU time of this process, a median after warm-up; ratios are pairwise medians of blocks that
were run in turn, so that a busy machine slows both sides alike.
"""
