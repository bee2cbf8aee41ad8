"""Who gets which answer, part by part: each part has its table and the rows its addresses ask for."""

# no officer may, whoever it is
NEVER = "405 405 405 405 405 405"
