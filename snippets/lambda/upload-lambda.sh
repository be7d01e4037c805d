#!/usr/bin/env bash
# Zip a Lambda function with the modules that it needs, create or update it, and wait for it.
set -euo pipefail

usage="usage: upload-lambda.sh [--region REGION] [--role ARN] [--name NAME] [--runtime RUNTIME]
                        FILE [MORE ...] [-- OPTION ...]

FILE     the function; its export 'handler' is called
MORE     other files and folders beside it that it needs
OPTION   settings of the function, as of: aws lambda update-function-configuration

Defaults: AWS_REGION, LAMBDA_ROLE, LAMBDA_RUNTIME (nodejs24.x), the name of FILE without .js."

fail() {
  printf 'upload-lambda: %s\n' "$1" >&2
  exit "${2:-1}"
}

region=${AWS_REGION:-${AWS_DEFAULT_REGION:-}}
role=${LAMBDA_ROLE:-}
runtime=${LAMBDA_RUNTIME:-nodejs24.x}
name=
files=()
while [ $# -gt 0 ]; do
  case $1 in
    --region | --role | --name | --runtime)
      [ $# -ge 2 ] || fail "$1 needs a value" 2
      printf -v "${1#--}" '%s' "$2"
      shift 2
      ;;
    --) shift && break ;; # the rest, "$@", is for the AWS CLI
    -h | --help) printf '%s\n' "$usage" && exit ;;
    -*) fail "unknown option $1 (--help lists them)" 2 ;;
    *) files+=("$1") && shift ;;
  esac
done

[ ${#files[@]} -gt 0 ] || fail "$usage" 2
[ -f "${files[0]}" ] || fail "no such file: ${files[0]}" 2
for tool in aws zip; do
  command -v "$tool" >/dev/null || fail "'$tool' is not installed"
done
if [ -n "$region" ]; then
  export AWS_REGION=$region AWS_DEFAULT_REGION=$region
fi

cd "$(dirname "${files[0]}")"
files[0]=$(basename "${files[0]}")
stem=${files[0]%.*}
case $stem in
  *[!A-Za-z0-9_-]*) fail "a handler's file is named with letters, digits, - and _: ${files[0]}" 2 ;;
esac
name=${name:-$stem}

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The files and production modules, relative to the folder, one a line.
list_contents() {
  printf '%s\n' "${files[@]}"
  if [ -f package.json ]; then
    echo package.json
    local root
    root=$(pwd -P)
    npm ls --omit=dev --all --parseable --loglevel=error | tail -n +2 | cut -c $((${#root} + 2))-
  fi
}

# The same contents give the same bytes: fixed times, modes and order, no owners.
zip_contents() {
  mkdir "$stage/function"
  list_contents >"$stage/contents" || fail 'modules are missing: run npm ci'
  tar -cf - --exclude '*.d.ts' --exclude '*.map' -T "$stage/contents" |
    tar -xf - -C "$stage/function"
  chmod -R u=rwX,go=rX "$stage/function"
  export TZ=UTC
  find "$stage/function" -exec touch -t 198001010000 {} +
  (cd "$stage/function" && find . -type f | LC_ALL=C sort | zip -qXD "$stage/function.zip" -@)
}

function_exists() {
  local error
  error=$(aws lambda get-function-configuration --function-name "$name" 2>&1 >/dev/null) && return
  case $error in
    *ResourceNotFoundException*) return 1 ;;
    *) fail "$error" ;;
  esac
}

create_function() {
  [ -n "$role" ] || fail "a new function needs --role ARN (or LAMBDA_ROLE)" 2
  aws lambda create-function --function-name "$name" --zip-file "fileb://$stage/function.zip" \
    --runtime "$runtime" --handler "$stem.handler" --role "$role" "$@"
  aws lambda wait function-active-v2 --function-name "$name"
}

update_function() {
  aws lambda wait function-updated-v2 --function-name "$name"
  aws lambda update-function-code --function-name "$name" \
    --zip-file "fileb://$stage/function.zip"
  aws lambda wait function-updated-v2 --function-name "$name"
  aws lambda update-function-configuration --function-name "$name" \
    --runtime "$runtime" --handler "$stem.handler" ${role:+--role "$role"} "$@"
  aws lambda wait function-updated-v2 --function-name "$name"
}

zip_contents
if function_exists; then
  update_function "$@" >/dev/null
  echo "updated $name"
else
  create_function "$@" >/dev/null
  echo "created $name"
fi
