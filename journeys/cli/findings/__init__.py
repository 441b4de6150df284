"""Commands that write what is published or passed on."""
