"""The sizes that the record holds to. Those of the formats come from the C2SP texts."""

from __future__ import annotations

HASH_BYTES = 32
# tlog-tiles: a tile stands for a subtree eight levels high.
TILE_WIDTH = 256
TILE_BYTES = TILE_WIDTH * HASH_BYTES
# tlog-tiles: an entry in a bundle follows its length in two bytes.
ENTRY_BYTES_MAX = 0xFFFF
# A tree of 2^63 entries is past anything; proofs longer than this are nonsense.
PROOF_HASHES_MAX = 63
# signed-note: at least 16 signatures must be read; a note with very many is an attack.
SIGNATURES_MAX = 100
NOTE_BYTES_MAX = 1_000_000
# tlog-policy: at least 32 of each must be read.
POLICY_LINES_MAX = 1_000
PROOF_FILE_BYTES_MAX = 2_000_000
# One signature of the log covers at most this many new entries: sixteen bundles, written, read
# back and signed in a fraction of a second.
BATCH_ENTRIES_MAX = 4_096
# A witness's request: 63 hashes and a note with a few signatures.
REQUEST_BYTES_MAX = 65_536
REQUEST_SECONDS_MAX = 10
ANSWER_BYTES_MAX = 65_536
COSIGN_SECONDS_MAX = 5.0
# A log that rewrites its tree can sign rubbish for ever; the first pieces of evidence suffice.
EVIDENCE_FILES_MAX = 100
# Full tiles kept in memory by a reader: 8 KB each.
TILES_KEPT = 512
FETCH_SECONDS_MAX = 10.0
