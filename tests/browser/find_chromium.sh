#!/bin/sh
# Print the path of a Chromium to test with: $CHROMIUM, one on PATH, Playwright's own, or Debian's package when root.
# Usage: find_chromium.sh PYTHON (the one with playwright). What it installs, it says on stderr.
set -u
python=${1:?which Python has playwright?}

if [ -n "${CHROMIUM:-}" ]; then
	[ -x "$CHROMIUM" ] && echo "$CHROMIUM" && exit 0
	echo "CHROMIUM=$CHROMIUM is not a program that can be run." >&2
	exit 1
fi

on_path() {
	# the shell is Chromium without a window's parts: the same pages in less time
	for name in chromium-headless-shell chromium chromium-browser google-chrome-stable google-chrome; do
		command -v "$name" && return 0
	done
	return 1
}

playwrights() {
	path=$("$python" -c 'from playwright.sync_api import sync_playwright as start
with start() as playwright: print(playwright.chromium.executable_path)' 2>/dev/null)
	[ -x "$path" ] && echo "$path"
}

on_path && exit 0
playwrights && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "No Chromium was found; installing Debian's package ..." >&2
	apt-get update -qq >&2
	for package in chromium-headless-shell chromium; do
		DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "$package" >&2 && on_path && exit 0
	done
fi
echo "No Chromium was found; installing Playwright's own ..." >&2
timeout 300 "$python" -m playwright install chromium >&2 && playwrights && exit 0
echo "The browser tests need a Chromium: install one, or name one with CHROMIUM=/path/to/chromium." >&2
exit 1
