"""What is particular to one CMS family."""
