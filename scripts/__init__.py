"""Programs that write files of the repository: run by developers, never by the product."""
