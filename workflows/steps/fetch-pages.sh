#!/bin/sh
# Fetches the pages branch with its whole history; where there is none yet, begins one.
. "$(dirname "$0")/common.sh"

remote=$(pages_remote)
rm -rf "$PAGES"
git init --quiet "$PAGES"
pages_git symbolic-ref HEAD "refs/heads/$PAGES_BRANCH"
tip=$(pages_tip)
if [ -n "$tip" ]; then
  pages_git fetch --quiet --no-tags "$remote" "refs/heads/$PAGES_BRANCH" || fail 3 "the pages branch could not be fetched"
  pages_git reset --quiet --hard FETCH_HEAD
  say "$PAGES_BRANCH: $(pages_git rev-list --count HEAD) commits"
else
  say "$PAGES_BRANCH is new"
fi
# Pages are served as they are: nothing is to be left out, and no line end changed.
if [ ! -e "$PAGES/.nojekyll" ]; then : >"$PAGES/.nojekyll"; fi
if [ ! -e "$PAGES/.gitattributes" ]; then printf '* -text\n' >"$PAGES/.gitattributes"; fi
