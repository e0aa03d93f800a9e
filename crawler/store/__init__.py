"""What was seen of a site, kept in one SQLite file: the only SQL about crawled facts."""

from crawler.store.errors import StoreError
from crawler.store.packing import body_hash
from crawler.store.reader import SiteReader
from crawler.store.writer import SiteStore, Visit

__all__ = ["SiteReader", "SiteStore", "StoreError", "Visit", "body_hash"]
