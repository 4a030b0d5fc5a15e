"""What is right and wrong in copy that no reader has marked: silver labels."""
