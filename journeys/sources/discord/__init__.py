"""Discord: channels as DiscordChatExporter writes them, in JSON or as a table."""
