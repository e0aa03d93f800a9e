"""What an attachment says: its text, from the bytes of a PDF, an office document or an OFD."""

READ = frozenset({"pdf", "docx", "xlsx", "ofd", "doc", "xls", "wps", "et"})
