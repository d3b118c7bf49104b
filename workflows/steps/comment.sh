#!/bin/sh
# Posts $WORK/report/comment.md to the pull or merge request, in the place of what this step posted there before.
# On GitHub it needs `gh`, GH_TOKEN, GITHUB_REPOSITORY and PULL_REQUEST; on GitLab `curl`, `jq` and COMMENT_TOKEN.
. "$(dirname "$0")/common.sh"
umask 077

file=$WORK/report/comment.md
if [ ! -s "$file" ]; then
  say "check.sh did not come so far as to write a comment"
  exit 0
fi
# What stands there decides which comment is written over, and comes from a job that runs what the change brings.
[ "$(sed 1q "$file")" = "$MARK" ] || fail 4 "$file is not what check.sh writes"
if [ -n "${PULL_REQUEST:-}" ]; then
  [ -n "${GH_TOKEN:-}" ] || fail 2 "GH_TOKEN is not set"
  [ -n "${GITHUB_REPOSITORY:-}" ] || fail 2 "GITHUB_REPOSITORY is not set"
  refused="GitHub did not take the comment: may GH_TOKEN write to pull requests?"
  comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
  export MARK
  gh api --paginate "$comments" --jq '.[] | select(.user.type == "Bot" and (.body | startswith(env.MARK))) | .id' \
    >"$WORK/comments" || fail 3 "$refused"
  id=$(sed 1q "$WORK/comments")
  if [ -n "$id" ]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$file" || fail 3 "$refused"
    say "comment $id is updated"
  else
    gh api --silent --method POST "$comments" --field "body=@$file" || fail 3 "$refused"
    say "a comment is posted"
  fi
elif [ -n "${CI_MERGE_REQUEST_IID:-}" ]; then
  if [ -z "${COMMENT_TOKEN:-}" ]; then
    say "COMMENT_TOKEN is not set: no comment is posted"
    exit 0
  fi
  [ -n "${CI_API_V4_URL:-}" ] || fail 2 "CI_API_V4_URL is not set"
  # In a fork's pipeline, CI_PROJECT_ID is the fork.
  project=${CI_MERGE_REQUEST_PROJECT_ID:-${CI_PROJECT_ID:-}}
  [ -n "$project" ] || fail 2 "CI_MERGE_REQUEST_PROJECT_ID is not set"
  notes="$CI_API_V4_URL/projects/$project/merge_requests/$CI_MERGE_REQUEST_IID/notes"
  # The token goes by a file: arguments can be seen by other processes.
  printf 'header = "PRIVATE-TOKEN: %s"\n' "$COMMENT_TOKEN" >"$WORK/curl"
  api() {
    curl --config "$WORK/curl" --fail --silent --show-error --max-time 60 "$@" || {
      rm -f "$WORK/curl"
      fail 3 "GitLab did not take the comment: has COMMENT_TOKEN expired, or not the scope api?"
    }
  }
  page=1 id=
  while [ -z "$id" ]; do
    api --output "$WORK/notes.json" "$notes?per_page=100&page=$page"
    if [ "$(jq length "$WORK/notes.json")" -eq 0 ]; then break; fi
    id=$(jq --arg mark "$MARK" 'map(select(.body | startswith($mark)))[0].id // empty' "$WORK/notes.json")
    page=$((page + 1))
  done
  if [ -n "$id" ]; then
    api --request PUT --data-urlencode "body@$file" --output "$WORK/notes.json" "$notes/$id"
    say "note $id is updated"
  else
    api --request POST --data-urlencode "body@$file" --output "$WORK/notes.json" "$notes"
    say "a note is posted"
  fi
  rm -f "$WORK/curl"
else
  fail 2 "this is neither a pull request (PULL_REQUEST) nor a merge request (CI_MERGE_REQUEST_IID)"
fi
