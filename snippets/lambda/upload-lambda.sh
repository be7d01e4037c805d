#!/usr/bin/env bash
# Zip a Lambda function with the modules that it needs, create or update it,
# and wait for it.

# snippet-fail-early
set -euo pipefail

fail() {
  printf 'upload-lambda: %s\n' "$1" >&2
  exit "${2:-1}"
}
# snippet-fail-early

usage="usage: upload-lambda.sh [--region REGION] [--role ARN] [--name NAME]
                        [--runtime RUNTIME] [--arch ARCH]
                        FILE [MORE ...] [-- OPTION ...]

FILE     the function; its export 'handler' is called
MORE     other files and folders beside it that it needs
OPTION   settings of the function, as of:
         aws lambda update-function-configuration

Defaults: AWS_REGION, LAMBDA_ROLE, LAMBDA_RUNTIME (nodejs24.x), the name of
FILE without .js; ARCH, x86_64 or arm64, is that of the function, or x86_64
for a new one."

# snippet-read-options
region=${AWS_REGION:-${AWS_DEFAULT_REGION:-}}
role=${LAMBDA_ROLE:-}
runtime=${LAMBDA_RUNTIME:-nodejs24.x}
name=
arch=
files=()
while [ $# -gt 0 ]; do
  case $1 in
    --region | --role | --name | --runtime | --arch)
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
# snippet-read-options

# snippet-check-tools
[ ${#files[@]} -gt 0 ] || fail "$usage" 2
[ -f "${files[0]}" ] || fail "no such file: ${files[0]}" 2
for tool in aws zip; do
  command -v "$tool" >/dev/null || fail "'$tool' is not installed"
done
if [ -n "$region" ]; then
  export AWS_REGION=$region AWS_DEFAULT_REGION=$region
fi
# snippet-check-tools

# snippet-find-package
# The package is the nearest folder with a package.json, as for Node.
here=$(cd "$(dirname "${files[0]}")" && pwd -P)
package=$here
until [ -f "$package/package.json" ] || [ "$package" = / ]; do
  package=$(dirname "$package")
done
[ -f "$package/package.json" ] || package=$here
files[0]=$(basename "${files[0]}")
folder=${here#"$package"}
folder=${folder:+${folder#/}/}
handler=$folder${files[0]%.*}
case $handler in
  *[!A-Za-z0-9_/-]*)
    fail "a handler's file is named with letters, digits, - and _: $handler" 2
    ;;
esac
name=${name:-${handler##*/}}
cd "$package"
# snippet-find-package

# snippet-stage
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
# snippet-stage

# snippet-find-modules
# The files, and the production modules in a folder; each ends with a zero byte.
list_files() {
  printf "./$folder%s\\0" "${files[@]}"
  [ ! -f package.json ] || printf './package.json\0'
}

list_modules() {
  local path
  while IFS= read -r path; do
    case $path in
      "$1"/node_modules/*)
        [ "$(cd "$path" && pwd -P)" = "$package" ] ||
          printf '.%s\0' "${path#"$1"}"
        ;;
    esac
  done <"$stage/modules"
}

# Modules of workspaces lie in the folder above them all, and some are links.
find_modules() {
  npm ls --omit=dev --all --parseable --loglevel=error >"$stage/modules" ||
    fail 'modules are missing: run npm ci'
  root=$(cd "$(npm prefix)" && pwd -P)
}
# snippet-find-modules

# snippet-zip-contents
copy() {
  [ -s "$stage/contents" ] || return 0
  tar -chf - --exclude '*.d.ts' --exclude '*.map' \
    -C "$1" --null -T "$stage/contents" |
    tar -xf - -C "$stage/function"
}

check_names() {
  local decode='new TextDecoder("utf-8", { fatal: true })'
  decode+='.decode(fs.readFileSync(0))'
  [ -z "$(find "$stage/function" -name $'*\n*')" ] ||
    fail 'a name has a new line in it'
  find "$stage/function" | node -e "$decode" 2>/dev/null ||
    fail 'a name is not UTF-8'
}

# The same contents give the same bytes: fixed times, modes and order, and no
# owners.
zip_contents() {
  mkdir "$stage/function"
  list_files >"$stage/contents"
  copy .
  if [ -f package.json ]; then
    find_modules
    for place in "$root" "$package"; do
      list_modules "$place" >"$stage/contents"
      copy "$place"
    done
  fi
  check_names
  chmod -R u=rwX,go=rX "$stage/function"
  export TZ=UTC
  find "$stage/function" -exec touch -t 198001010000 {} +
  (
    cd "$stage/function"
    find . -type f | LC_ALL=C sort | zip -qXD "$stage/function.zip" -@
  )
}
# snippet-zip-contents

# snippet-function-exists
# What is not asked for stays as it is: without --architectures, an update may
# mean x86_64.
function_exists() {
  local found
  if found=$(aws lambda get-function-configuration --function-name "$name" \
    --query 'Architectures[0]' --output text 2>"$stage/error"); then
    [ "$found" = None ] || arch=${arch:-$found}
    return
  fi
  case $(<"$stage/error") in
    *ResourceNotFoundException*) return 1 ;;
    *) fail "$(<"$stage/error")" ;;
  esac
}
# snippet-function-exists

# snippet-create-function
create_function() {
  [ -n "$role" ] || fail "a new function needs --role ARN (or LAMBDA_ROLE)" 2
  aws lambda create-function --function-name "$name" \
    --zip-file "fileb://$stage/function.zip" \
    --runtime "$runtime" --handler "$handler.handler" --role "$role" \
    ${arch:+--architectures "$arch"} "$@"
  aws lambda wait function-active-v2 --function-name "$name"
}
# snippet-create-function

# snippet-update-function
update_function() {
  aws lambda wait function-updated-v2 --function-name "$name"
  aws lambda update-function-code --function-name "$name" \
    --zip-file "fileb://$stage/function.zip" ${arch:+--architectures "$arch"}
  aws lambda wait function-updated-v2 --function-name "$name"
  aws lambda update-function-configuration --function-name "$name" \
    --runtime "$runtime" --handler "$handler.handler" \
    ${role:+--role "$role"} "$@"
  aws lambda wait function-updated-v2 --function-name "$name"
}
# snippet-update-function

# snippet-upload
zip_contents
if function_exists; then
  update_function "$@" >/dev/null
  echo "updated $name"
else
  create_function "$@" >/dev/null
  echo "created $name"
fi
# snippet-upload
