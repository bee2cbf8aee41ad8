"""Every write of the pre-assessment, a file for each noun."""
