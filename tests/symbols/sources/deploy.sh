#!/usr/bin/env bash
# Puts the function into its place.
set -euo pipefail

# Where it runs.
REGION=eu-central-1
readonly NAME="assetify"
export PROFILE=default
FILES=(
  index.js
  package.json
)

# Says what happens.
log() {
  local text=$1
  printf '%s\n' "$text" >&2
}

function upload {
  # The bucket must exist.
  cat <<EOF
upload() {
EOF
  aws s3 cp "$1" "s3://$2"
}

function clean() (
  cd /tmp
  rm -f function.zip
)

one_line() { echo one; }

main() {
  log "start"
  helper() {
    echo help
  }
  helper
}

if [ -n "${CI:-}" ]; then
  notify() {
    echo ci
  }
fi

main "$@"
