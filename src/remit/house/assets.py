"""Collecting the site's static files: hashed names, compressed, again when they change."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands.collectstatic import Command
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

IGNORED = ["CVS", ".*", "*~"]


def collect() -> bool:
    """Collect all static files into STATIC_ROOT, whole or not at all; False if nothing changed.

    Django must have been set up. Web processes that start after this serve what was collected.
    """
    root = Path(str(settings.STATIC_ROOT))
    stamp = root / ".stamp"
    key = _sources_key()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == key:
        return False
    partial = root.with_name(root.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    command = Command()
    # The settings choose this storage only once its manifest is there, and so not for making it.
    command.storage = CompressedManifestStaticFilesStorage(location=partial)
    call_command(command, interactive=False, verbosity=0, ignore_patterns=IGNORED)
    (partial / ".stamp").write_text(key, encoding="utf-8")
    shutil.rmtree(root, ignore_errors=True)
    partial.rename(root)
    return True


def _sources_key() -> str:
    """A hash over the name, size and time of every file that would be collected."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(IGNORED):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
