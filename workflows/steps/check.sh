#!/bin/sh
# Builds the site of the commit BASE and that of the checkout, and writes what they say differently into
# $WORK/report/comment.md.
#   BASE     the commit; on GitLab, the default is what the merge request would be merged into
#   STRICT   `true`: a warning fails the check
#   VERBOSE  `true`: shows what is wrong even where answers were fetched, a cell of which that may quote; else only where it is
#   LANGUAGE_OF_COMMENT  es or en; the default is the book's main language
. "$(dirname "$0")/common.sh"

LONGEST=60000

# Where the checkout is the merged result, its target; else the commit at which the change began.
BASE=${BASE:-${CI_MERGE_REQUEST_TARGET_BRANCH_SHA:-${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}}}
[ -n "$BASE" ] || fail 2 "BASE names no commit"
mkdir -p "$WORK/report" "$WORK/sites"
if [ -n "$(git -C "$PROJECT" ls-files private)" ]; then
  # shellcheck disable=SC2016 # Backticks of Markdown.
  printf '%s\nA folder `private/` is in git: take it out, and out of the history.\n' "$MARK" >"$WORK/report/comment.md"
  fail 4 "private/ is in git: take it out, and out of the history"
fi
before=$WORK/before
git -C "$PROJECT" worktree add --quiet --detach "$before" "$BASE" || fail 3 "BASE could not be checked out"

# The project may be a folder of its repository.
inside=$(git -C "$PROJECT" rev-parse --show-prefix)
folder=$(answers)

build() {
  site=$1
  set -- build "$2" --dest "$WORK/sites/$site"
  if [ -n "$folder" ]; then set -- "$@" --answers "$folder"; fi
  if [ -n "${AS_OF:-}" ]; then set -- "$@" --as-of "$AS_OF"; fi
  if [ "$site" = change ] && [ "${STRICT:-}" = true ]; then set -- "$@" --strict; fi
  status=0
  "$EMBAJADOR" "$@" 2>"$WORK/$site.txt" || status=$?
  told "$WORK/$site.txt" >&2
  say "$site: $(grep -c '^warning' "$WORK/$site.txt") warnings, exit status $status"
  return "$status"
}

# What was wrong, as an indented block: no text of it is taken for Markdown. Nothing of answers that were fetched is in it.
named() {
  if [ -n "$folder" ] || ! grep -q '^\(warning\|error\)' "$WORK/change.txt"; then return; fi
  printf '\n'
  grep '^\(warning\|error\)' "$WORK/change.txt" | sed 's/^/    /; 20q'
}

ended=0
build change "$PROJECT" || ended=$?
warnings=$(grep -c '^warning' "$WORK/change.txt") || :
{
  printf '%s\n' "$MARK"
  if [ "$ended" -ne 0 ]; then
    # shellcheck disable=SC2016 # Backticks of Markdown.
    printf 'The site could not be built (exit status %s, %s warnings). `embajador build` says why.\n' "$ended" "$warnings"
    named
  elif build before "$before/$inside"; then
    set -- diff "$WORK/sites" before change --format markdown
    if [ -n "${LANGUAGE_OF_COMMENT:-}" ]; then set -- "$@" --lang "$LANGUAGE_OF_COMMENT"; fi
    "$EMBAJADOR" "$@" >"$WORK/diff.md" || exit $?
    # A forge refuses a longer comment. Lines are kept whole.
    awk -v most="$LONGEST" '{ sum += length($0) + 1; if (sum > most) { print "\n…"; exit } print }' "$WORK/diff.md"
    if [ "$warnings" -ne 0 ]; then
      # shellcheck disable=SC2016
      printf '\n%s warnings: `embajador build` names them.\n' "$warnings"
      named
    fi
  else
    printf 'The site is built (%s warnings). That of the target branch could not be, so nothing is compared.\n' "$warnings"
  fi
} >"$WORK/report/comment.md"
git -C "$PROJECT" worktree remove --force "$before"
exit "$ended"
