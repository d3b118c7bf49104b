#!/bin/sh
# Says whether the fetched pages are as they were published. Every root that a commit of the branch has recorded must still
# stand in the chain, and the last of them prove it; ROOT is one that was kept elsewhere, if it was.
# `verify.sh before` lets pass what the next publish mends; `verify.sh after` does not.
. "$(dirname "$0")/common.sh"

when=${1:-after}
roots=$(pages_git log --format='%(trailers:key=Embajador-Root,valueonly,separator=%x0A)' 2>/dev/null | sed '/^$/d') || roots=
if [ ! -e "$PAGES/editions.json" ]; then
  if [ -n "$roots${ROOT:-}" ]; then fail 4 "editions were published here, and editions.json is gone"; fi
  say "nothing was published yet"
  exit 0
fi
for root in $roots; do
  grep -qF "\"manifest\": \"$root\"" "$PAGES/editions.json" || fail 4 "the root $root was recorded, and stands in the chain no more"
done
last=$(printf '%s\n' "$roots" | sed 1q)
if [ "$last" = "${ROOT:-}" ]; then last=; fi
if [ -z "$last${ROOT:-}" ]; then last=none; fi
for root in $last ${ROOT:-}; do
  set -- verify "$PAGES"
  if [ "$root" != none ]; then set -- "$@" --root "$root"; fi
  status=0
  "$EMBAJADOR" "$@" >"$WORK/verify.txt" || status=$?
  cat "$WORK/verify.txt" >&2
  if [ "$status" -eq 4 ] && [ "$when" = before ] && grep -qx 'state behind' "$WORK/verify.txt"; then status=0; fi
  [ "$status" -eq 0 ] || exit "$status"
done
