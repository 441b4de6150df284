"""Forums, chats and hosts of repositories beside GitHub and the Hub, collected into files."""
