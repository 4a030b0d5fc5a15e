"""One story under examination, and what is opened once a process to examine it."""
