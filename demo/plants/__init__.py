"""Everything that is wrong in the city, and beside it everything that only looks wrong."""

from demo.plants import (
    columns,
    dates,
    disclosure,
    documents,
    duties,
    interpretations,
    links,
    participation,
    platform,
    policies,
    privacy,
    scripts,
    texts,
    wording,
)
from demo.plants.ground import Ground


def plant(ground: Ground) -> None:
    """Plant all faults and near misses; to be called when the sites are furnished and before they have addresses."""
    for part in (platform, columns, links, dates, policies, disclosure, texts):
        part.plant(ground)
    for part in (duties, documents, interpretations, participation, privacy, wording, scripts):
        part.plant(ground)
