#!/bin/sh
# Commits what was published, with the root of the chain, and pushes it; never by force. Where another publisher was first,
# the edition is published anew on top of theirs. Nothing new is no commit. A second branch is moved along, by which
# fetch-pages.sh finds it if the pages branch is ever rewritten.
#   TRIES     how often that is tried; the default is 5
#   GIT_AUTHOR_NAME and the like say who commits
. "$(dirname "$0")/common.sh"

for who in AUTHOR COMMITTER; do
  eval "GIT_${who}_NAME=\${GIT_${who}_NAME:-embajador} GIT_${who}_EMAIL=\${GIT_${who}_EMAIL:-embajador@localhost}"
  export "GIT_${who}_NAME" "GIT_${who}_EMAIL"
done

# No file of the secret place may be among those that are committed, wherever it came from and whatever it is called.
refuse_secrets() {
  folder=$(answers)
  for secret in "$SECRET/answers" "$SECRET/private" "$folder" "$PROJECT/private"; do
    if [ -z "$secret" ] || [ ! -d "$secret" ]; then continue; fi
    find "$secret" -name .git -prune -o -type f -size +0 -exec git --git-dir="$PAGES/.git" hash-object --no-filters {} + >>"$WORK/secret-blobs"
  done
  if [ ! -s "$WORK/secret-blobs" ]; then return; fi
  pages_git ls-files --stage | cut -d' ' -f2,3- >"$WORK/staged"
  found=$(grep -F -f "$WORK/secret-blobs" "$WORK/staged" | cut -f2)
  if [ -z "$found" ]; then return; fi
  fail 4 "a file of the secret place is among the pages: $found"
}

remote=$(pages_remote)
try=1
while :; do
  parent=$(pages_git rev-parse --quiet --verify HEAD) || parent=
  pages_git add --all --force .
  : >"$WORK/secret-blobs"
  refuse_secrets
  if [ ! -e "$PAGES/editions.json" ]; then fail 4 "nothing was published"; fi
  # What fetch-pages.sh adds counts only with an edition.
  if pages_git diff --cached --quiet; then
    say "nothing new: no commit"
    exit 0
  fi
  pages_git commit --quiet --message "Edition $(summary edition): $(summary state)" \
    --message "Embajador-Root: $(summary root)"
  # Both or none.
  if pages_git push --quiet --atomic "$remote" "HEAD:refs/heads/$PAGES_BRANCH" "HEAD:refs/heads/$PAGES_RECORD"; then
    say "pushed to $PAGES_BRANCH"
    exit 0
  fi
  # Another reason than that someone else pushed is not cured by trying again.
  tip=$(tip_of "$PAGES_BRANCH")
  if [ "$tip" = "$parent" ]; then
    fail 3 "$PAGES_BRANCH and $PAGES_RECORD could not be pushed: may this job's token write them, or is a branch protected against it?"
  fi
  if [ "$try" -ge "${TRIES:-5}" ]; then fail 3 "others were first $try times: run it again"; fi
  try=$((try + 1))
  say "another publisher was first: once more, on top of theirs"
  "$STEPS/fetch-pages.sh"
  "$STEPS/verify.sh" before
  "$STEPS/publish.sh"
  "$STEPS/verify.sh" after
done
