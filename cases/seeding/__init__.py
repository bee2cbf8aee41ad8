"""Stories of the demonstration district: cases told in memory as the actions would write them, then written in bulk."""
