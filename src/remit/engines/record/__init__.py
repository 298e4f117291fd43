"""The transparency log: tiles, checkpoints, proofs, witnesses, and a checker of all of it.

What each part offers and the shape of a log on disk are in `docs/record/README.md`.
"""
