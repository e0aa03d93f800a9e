"""How a night is written down: CSV for analysts, Excel and HTML for readers, run.json for machines."""
