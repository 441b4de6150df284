"""What pages share: choices, cached doors into the library, and the blocks that pages are built of."""
