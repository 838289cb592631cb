"""The room of the mail: the ledger, the letter, the server."""
