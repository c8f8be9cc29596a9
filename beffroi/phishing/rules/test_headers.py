"""The headers that tell a test from a real trap, for who knows where to look."""

# Its value is the token of the person: a report by mail is recognized by it.
TOKEN_HEADER = "X-Beffroi-Test"  # noqa: S105  # the name of a header
# Read by mail administrators and by report buttons; says what the message is.
SIMULATION_HEADER = "X-Phishing-Simulation"
SIMULATION_WORDS = "awareness training, approved by the management; harmless"
