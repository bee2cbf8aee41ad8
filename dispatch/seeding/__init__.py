"""The cases of the demonstration district at every stage: stories with their slips and follow-ups."""
