#!/bin/sh
# Fetches the raw answers (answers/) and private/ from a secret place into a folder outside the checkout:
#   SECRET_REMOTE  a private git repository with the folders answers/ and private/
#   SECRET_KEY     the private key of a deploy key for it that can only read
#   SECRET_HOSTS   the line of known_hosts of its server
# or else
#   SECRET_COMMAND a command that fills the folder that it is given, such as `rclone copy bucket:survey`
# With none of them, as for a change from a fork, nothing is fetched: the project's own tallies are what there is.
. "$(dirname "$0")/common.sh"
umask 077

if [ -e "$SECRET" ]; then fail 2 "there is something in $SECRET already"; fi
if [ -n "${SECRET_REMOTE:-}" ]; then
  if [ -n "${SECRET_KEY:-}" ]; then
    [ -n "${SECRET_HOSTS:-}" ] || fail 2 "SECRET_HOSTS says by which key its server is known"
    keys=$(mktemp -d)
    printf '%s\n' "$SECRET_KEY" >"$keys/key"
    printf '%s\n' "$SECRET_HOSTS" >"$keys/hosts"
    GIT_SSH_COMMAND="ssh -i '$keys/key' -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile='$keys/hosts'"
    export GIT_SSH_COMMAND
  fi
  status=0
  git clone --quiet --depth 1 "$SECRET_REMOTE" "$SECRET" || status=3
  if [ -n "${keys:-}" ]; then rm -rf "$keys"; fi
  [ "$status" -eq 0 ] || fail "$status" "the secret place could not be read"
elif [ -n "${SECRET_COMMAND:-}" ]; then
  mkdir -p "$SECRET"
  # Words are meant to be split: it is a command with its arguments.
  # shellcheck disable=SC2086
  $SECRET_COMMAND "$SECRET" || fail 3 "the secret place could not be read"
else
  say "no secret place is named: nothing is fetched"
  exit 0
fi
[ -d "$SECRET/answers" ] || fail 1 "the secret place has no folder answers/"
