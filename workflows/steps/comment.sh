#!/bin/sh
# Posts $WORK/report/comment.md to the pull or merge request, in the place of what this step posted there before.
# On GitHub it needs `gh`, GH_TOKEN, GITHUB_REPOSITORY and PULL_REQUEST; on GitLab `curl`, `jq` and COMMENT_TOKEN.
. "$(dirname "$0")/common.sh"
umask 077

file=$WORK/report/comment.md
[ -s "$file" ] || fail 3 "there is no $file: check.sh writes it"
mark=$(sed 1q "$file")
if [ -n "${PULL_REQUEST:-}" ]; then
  comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
  id=$(MARK=$mark gh api --paginate "$comments" \
    --jq '.[] | select(.user.type == "Bot" and (.body | startswith(env.MARK))) | .id' | sed 1q)
  if [ -n "$id" ]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$file"
    say "comment $id is updated"
  else
    gh api --silent --method POST "$comments" --field "body=@$file"
    say "a comment is posted"
  fi
elif [ -n "${CI_MERGE_REQUEST_IID:-}" ]; then
  if [ -z "${COMMENT_TOKEN:-}" ]; then
    say "COMMENT_TOKEN is not set: no comment is posted"
    exit 0
  fi
  notes="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
  # The token goes by a file: arguments can be seen by other processes.
  printf 'header = "PRIVATE-TOKEN: %s"\n' "$COMMENT_TOKEN" >"$WORK/curl"
  api() { curl --config "$WORK/curl" --fail --silent --show-error "$@"; }
  page=1 id=
  while [ -z "$id" ]; do
    api "$notes?per_page=100&page=$page" >"$WORK/notes.json"
    if [ "$(jq length "$WORK/notes.json")" -eq 0 ]; then break; fi
    id=$(jq --arg mark "$mark" 'map(select(.body | startswith($mark)))[0].id // empty' "$WORK/notes.json")
    page=$((page + 1))
  done
  if [ -n "$id" ]; then
    api --request PUT --data-urlencode "body@$file" --output /dev/null "$notes/$id"
    say "note $id is updated"
  else
    api --request POST --data-urlencode "body@$file" --output /dev/null "$notes"
    say "a note is posted"
  fi
  rm -f "$WORK/curl"
else
  fail 2 "this is neither a pull request nor a merge request"
fi
