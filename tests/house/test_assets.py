from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from whitenoise.storage import MissingFileError

from remit.house import assets
from remit.house.paths import REPOSITORY

BUILT = REPOSITORY / "src/remit/faces/site/static/built"


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Path]:
    """The folder of static files of a site, in place of the real one."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "image.svg").write_text("<svg/>")
    (source / "style.css").write_text('a{background:url("image.svg")}' + " " * 2000)
    with override_settings(
        STATIC_ROOT=tmp_path / "static",
        STATICFILES_DIRS=[source],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
    ):
        yield source


def test_collect_gives_hashed_names_and_compressed_files(source: Path, tmp_path: Path) -> None:
    assert assets.collect()
    static = tmp_path / "static"
    names = json.loads((static / "staticfiles.json").read_text())["paths"]
    style = static / names["style.css"]
    assert names["image.svg"] in style.read_text()
    assert style.with_name(style.name + ".br").is_file()


def test_collect_is_done_again_only_when_a_file_changed(source: Path) -> None:
    assert assets.collect()
    assert not assets.collect()
    (source / "style.css").write_text("a{}")
    assert assets.collect()


def test_collect_refuses_a_pointer_to_nothing_and_keeps_what_was(
    source: Path, tmp_path: Path
) -> None:
    assets.collect()
    (source / "style.css").write_text('a{background:url("nonsuch.svg")}')
    with pytest.raises(MissingFileError, match="nonsuch"):
        assets.collect()
    assert (tmp_path / "static/staticfiles.json").is_file()


@pytest.mark.skipif(not BUILT.is_dir(), reason="the styles are compiled by ./remit")
def test_styles_fetch_nothing_from_elsewhere() -> None:
    styles = (BUILT / "remit.css").read_text()
    assert "url(" in styles
    assert "@font-face" not in styles
    assert not [part for part in styles.split("url(")[1:] if "//" in part.split(")")[0]]
