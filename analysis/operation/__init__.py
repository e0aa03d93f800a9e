"""What an operator needs beside the nights: checks of the machine, metrics, messages, a browser of the ledger."""
