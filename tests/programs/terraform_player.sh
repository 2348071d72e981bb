#!/bin/sh
# Plays terraform: the outputs are a file of the configuration's folder.
test "$*" = "output -json" || { echo "unexpected: $*" >&2; exit 2; }
cat outputs.json
