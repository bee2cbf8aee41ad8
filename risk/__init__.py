"""28 factors in, one explained score out: catalogue, reader, assessments."""
