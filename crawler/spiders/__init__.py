"""How the network is walked: site (everything a site holds), probe (home pages), links (off-site targets)."""
