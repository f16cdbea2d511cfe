"""What the command says of a run, and the lists as files."""
