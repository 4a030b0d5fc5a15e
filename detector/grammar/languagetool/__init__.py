"""LanguageTool: fetched by `detector setup`, run as a process of our own, asked over loopback."""
