"""The data folder as stories, segments and examples, split by story."""
