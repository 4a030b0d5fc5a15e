"""data → what ships: the models under `models/`, the tables and authority files under `data/`, and the figures."""
