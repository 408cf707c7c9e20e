#!/bin/sh
# The account that Komorne has in its image: no name to sign in with, no home, no shell.
set -eu

groupadd --system --gid 10001 komorne
useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin komorne

# What is kept here outlives the container, where a volume is mounted.
install -d -o komorne -g komorne -m 0700 /var/lib/komorne
