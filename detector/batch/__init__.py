"""Many stories: read, examined by an engine, written in the order of the input; resumable."""
