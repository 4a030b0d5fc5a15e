"""Silver labels: right and wrong in copy that no reader has marked."""
