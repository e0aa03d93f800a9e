"""What is there: the registry, the crawl, the pages as read, the store. Knows no indicator."""
