"""Pure rules of risk assessment: the catalogue, the reader and the scores."""
