"""(url, headers, bytes) → Page. Pure: no network, no clock, no database."""
