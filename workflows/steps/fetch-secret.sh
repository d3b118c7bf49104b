#!/bin/sh
# Fetches the raw answers (answers/) and private/ from a secret place into a folder outside the checkout:
#   SECRET_REMOTE  a private git repository with the folders answers/ and private/
#   SECRET_KEY     the private key of a deploy key for it that can only read, or a file with it
#   SECRET_HOSTS   the lines of known_hosts of its server, or a file with them
# or else
#   SECRET_COMMAND a command that fills the folder that it is given, such as `rclone copy bucket:survey`
# With none of them, as for a change from a fork, nothing is fetched: the project's own tallies are what there is.
# `fetch-secret.sh needed` lets that pass only with
#   WITHOUT_SECRET `true`: nothing is to be fetched. A secret that somebody has deleted looks the same, and what is published
#                  without the answers is published for good.
. "$(dirname "$0")/common.sh"
umask 077

# A secret is a text, or, as some forges have it, the name of a file.
kept() {
  if [ -f "$1" ]; then cat "$1"; else printf '%s\n' "$1" | tr -d '\r'; fi
}

# Nor anything on GitLab for a change from a fork, even where somebody lets its pipeline run in this project.
if [ "${CI_MERGE_REQUEST_SOURCE_PROJECT_ID:-}" != "${CI_MERGE_REQUEST_PROJECT_ID:-}" ]; then
  say "the change comes from a fork: nothing is fetched"
  exit 0
fi
if [ -e "$SECRET" ]; then fail 2 "there is something in $SECRET already"; fi
if [ -n "${SECRET_REMOTE:-}" ]; then
  case $SECRET_REMOTE in
  http://* | https://* | file://* | /*) ;;
  *)
    # Git would try the keys of whoever runs this, or ask.
    [ -n "${SECRET_KEY:-}" ] || fail 2 "SECRET_KEY is not set, and SECRET_REMOTE is reached over ssh"
    ;;
  esac
  if [ -n "${SECRET_KEY:-}" ]; then
    [ -n "${SECRET_HOSTS:-}" ] || fail 2 "SECRET_HOSTS is not set: it says by which key the server of SECRET_REMOTE is known"
    keys=$(mktemp -d)
    kept "$SECRET_KEY" >"$keys/key"
    kept "$SECRET_HOSTS" >"$keys/hosts"
    options="-o BatchMode=yes -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile='$keys/hosts'"
    # shellcheck disable=SC2089,SC2090 # Git gives it to a shell, which reads the quotes.
    GIT_SSH_COMMAND="ssh -i '$keys/key' $options"
    # shellcheck disable=SC2090
    export GIT_SSH_COMMAND
  fi
  status=0
  # What git says may have the address in it, and that a token.
  git clone --quiet --depth 1 "$SECRET_REMOTE" "$SECRET" 2>"$WORK/clone.txt" || status=3
  if [ -n "${keys:-}" ]; then rm -rf "$keys"; fi
  [ "$status" -eq 0 ] ||
    fail "$status" "the repository that SECRET_REMOTE names could not be read: is SECRET_KEY its deploy key, and SECRET_HOSTS its server's?"
elif [ -n "${SECRET_COMMAND:-}" ]; then
  mkdir -p "$SECRET"
  # Words are meant to be split: it is a command with its arguments.
  # shellcheck disable=SC2086
  $SECRET_COMMAND "$SECRET" || fail 3 "SECRET_COMMAND could not read the secret place"
elif [ "${1:-}" = needed ] && [ "${WITHOUT_SECRET:-}" != true ]; then
  say "error: neither SECRET_REMOTE nor SECRET_COMMAND is set, so there are no answers"
  fail 2 "if the project's own tallies are all there is, set WITHOUT_SECRET to true"
else
  say "no secret place is named: nothing is fetched"
  exit 0
fi
[ -d "$SECRET/answers" ] || fail 1 "the secret place has no folder answers/"
