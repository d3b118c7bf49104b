#!/bin/sh
# Fetches the pages branch with its whole history; where there is none yet, begins one. A branch that was rewritten since the
# last publication is refused.
. "$(dirname "$0")/common.sh"

remote=$(pages_remote)
rm -rf "$PAGES"
git init --quiet "$PAGES"
pages_git symbolic-ref HEAD "refs/heads/$PAGES_BRANCH"
tip=$(tip_of "$PAGES_BRANCH")
record=$(tip_of "$PAGES_RECORD")
if [ -n "$tip" ]; then
  pages_git fetch --quiet --no-tags "$remote" "refs/heads/$PAGES_BRANCH" || fail 3 "the pages branch could not be fetched"
  pages_git reset --quiet --hard FETCH_HEAD
  say "$PAGES_BRANCH: $(pages_git rev-list --count HEAD) commits"
else
  say "$PAGES_BRANCH is new"
fi
if [ -n "$record" ] && ! pages_git merge-base --is-ancestor "$record" HEAD 2>/dev/null; then
  say "error: $PAGES_BRANCH was rewritten: it does not contain $record, which was published"
  fail 4 "put it back ($PAGES_RECORD has it), or delete $PAGES_RECORD if it is meant"
fi
# Pages are served as they are: nothing is to be left out, and no line end changed.
if [ ! -e "$PAGES/.nojekyll" ]; then : >"$PAGES/.nojekyll"; fi
if [ ! -e "$PAGES/.gitattributes" ]; then printf '* -text\n' >"$PAGES/.gitattributes"; fi
