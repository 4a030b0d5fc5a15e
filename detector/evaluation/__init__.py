"""A desk's own figures: findings against what people marked in stories of one's own."""
