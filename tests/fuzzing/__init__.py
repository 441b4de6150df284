"""Files meant to hurt: sound exports, spoilt by chance, read within bounds of time and memory."""
