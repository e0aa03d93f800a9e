"""Writes the catalogue, README.md: ``python -m analysis.indicators``."""

from pathlib import Path

from analysis.indicators import rules
from analysis.indicators._catalogue import catalogue

if __name__ == "__main__":
    Path(__file__).with_name("README.md").write_text(catalogue(rules().values()), "utf-8")
