"""Where the tests find the saved real pages, and the marks a test may carry."""

import os
import tarfile
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from analysis import cli

# no test is timed: machines are shared; a commit is judged on the same examples each time, a developer finds new ones
settings.register_profile(
    "govsite",
    deadline=None,
    derandomize="CI" in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("govsite")

SHARED_REAL = Path(os.environ.get("GOVSITE_REAL", Path(__file__).resolve().parents[2] / "shared" / "real"))


@pytest.fixture(scope="session")
def shared_real() -> Path:
    """The folder of the archives and truth tables of real pages, which never become part of the project."""
    if not (SHARED_REAL / "manifest.csv").exists():
        pytest.skip("real pages absent: ../shared/real is not beside the checkout (or set GOVSITE_REAL)")
    return SHARED_REAL


@pytest.fixture(scope="session")
def real_dir(shared_real: Path) -> Path:
    """The unpacked ``real/`` folder, holding ``sites/<copy>/…`` and ``pages/…``."""
    return _unpacked(shared_real / "dev_pages.tar.xz") / "real"


@pytest.fixture(scope="session")
def gbk_tree(shared_real: Path) -> Path:
    """The unpacked tree of 46,924 pages in GB bytes."""
    return _unpacked(shared_real / "gbk_tree_2018.tar.xz")


@pytest.fixture(scope="session")
def two_quarters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo city watched for two nights, 92 days apart: 24 August and 24 November 2026.

    Its tests share one run: mark them ``slow``, and write beside it, not into it.
    """
    folder = tmp_path_factory.mktemp("two-quarters")
    asked = ["--nights", "2", "--every", "92", "--today", "2026-11-24", "--pages", "--folder", str(folder)]
    assert cli.main(["demo", *asked]) == cli.DONE
    return folder


def _unpacked(archive: Path) -> Path:
    """The folder an archive is unpacked to, once for all test runs on this machine."""
    target = Path(tempfile.gettempdir()) / f"govsite-{archive.stem.split('.')[0]}-{archive.stat().st_size}"
    if not target.exists():
        with tempfile.TemporaryDirectory(dir=target.parent) as partial, tarfile.open(archive) as tar:
            tar.extractall(partial, filter="data")
            try:
                Path(partial).rename(target)
            except OSError:  # another worker was first
                if not target.exists():
                    raise
            Path(partial).mkdir(exist_ok=True)  # what the context manager removes
    return target
