"""Every knob of the walk, Scrapy's own and ours; environment and ``-s`` override what starts with GOVSITE_."""

import os
from importlib.metadata import PackageNotFoundError, version


def _version() -> str:
    try:
        return version("govsite")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "0"


BOT_NAME = "govsite"
SPIDER_MODULES = ["crawler.spiders"]

# --- ours -------------------------------------------------------------------------------------------------------

GOVSITE_SITES = os.environ.get("GOVSITE_SITES", "sites.csv")
GOVSITE_DATA = os.environ.get("GOVSITE_DATA", "data")
GOVSITE_TODAY = os.environ.get("GOVSITE_TODAY", "")  # the monitoring date; '' = today in China
GOVSITE_CONTACT = os.environ.get("GOVSITE_CONTACT", "")  # a page that says who watches, and whom to write to
GOVSITE_SITES_AT_ONCE = 40  # crawlers in one process; a dead site's place costs nothing but its timeouts
GOVSITE_SITE_SECONDS = 4 * 3600.0  # one site's night; what is not seen by then is counted as not seen
GOVSITE_PAGE_BYTES = 5_000_000
GOVSITE_FILE_BYTES = 8192  # enough to tell what an image or attachment is
GOVSITE_ATTACHMENT_BYTES = 5_000_000  # of a document that is read for personal data; a larger one counts as not read
GOVSITE_PAGE_SECONDS = 60.0  # for the whole exchange: a body that drips for ever is cut
GOVSITE_FILE_SECONDS = 30.0
GOVSITE_RETRY_SECONDS = 3.0  # before the one retry of an address that did not answer
GOVSITE_OPEN_WITHIN = 15.0  # seconds in which a home page opens, redirects included
GOVSITE_BATCH = 200  # visits kept in one transaction
GOVSITE_OFFSITE_PER_HOST = 200  # off-site targets asked of one host a night; the rest stay unknown

# --- Scrapy's ---------------------------------------------------------------------------------------------------

USER_AGENT = f"govsite/{_version()}" + (f" (+{GOVSITE_CONTACT})" if GOVSITE_CONTACT else "")

# The walk's own queue, budget and transport (see spiders/queue.py, politeness.py, transport.py). With them Scrapy's
# retries, redirects, cookies, compression, robots, slots and duplicate filter have nothing left to do.
DOWNLOADER = "crawler.middlewares.Downloader"
LOG_FORMATTER = "crawler.middlewares.QuietLog"
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
EXTENSIONS_BASE: dict[str, int] = {}
HTTPERROR_ALLOW_ALL = True  # a 404 is our data
COOKIES_ENABLED = False
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}

# Pages are read whatever their certificate: an expired one is a finding of the probe, not a reason to see nothing.
DOWNLOAD_VERIFY_CERTIFICATES = False

# Both are doors to run code in this process, open by default.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

LOG_LEVEL = "WARNING"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
