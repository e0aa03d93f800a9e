"""What may be a seed, and where one that was made here is kept until its draw."""

from pathlib import Path

from analysis.answers import UsageError
from analysis.project import Project

SHORTEST_SEED = 16  # characters: a shorter one is guessed from its hash


def kept_seed(project: Project, sha256: str) -> Path:
    return project.data.root / "draws" / f"{sha256[:16]}.seed"


def keep_seed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text + "\n", encoding="utf-8")


def seed_of(text: str) -> str:
    if len(text) < SHORTEST_SEED or text != text.strip() or not text.isprintable():
        raise UsageError(
            f"--seed: give at least {SHORTEST_SEED} printable characters without blanks at the ends: a shorter one is "
            f"guessed from its hash / 种子至少 {SHORTEST_SEED} 个字符"
        )
    return text


def hash_of(text: str) -> str:
    if len(text) != 64 or set(text.lower()) - set("0123456789abcdef"):
        raise UsageError("--commit: give the 64 hex digits of the seed's SHA-256, or nothing / 应为 64 位十六进制哈希")
    return text.lower()


def one_line(text: str | None) -> str:
    return " ".join((text or "").split())
