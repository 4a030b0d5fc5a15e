"""Words, whatever the story: how common they are, what they may stand for, how they are written."""
