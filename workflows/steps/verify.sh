#!/bin/sh
# Says whether the fetched pages are as they were published. Every root that a commit of the branch has recorded must still
# stand in the chain.
#   ROOT  one that was kept elsewhere, if it was
# `verify.sh before` asks for proof by the last recorded root and by ROOT, and lets pass what the next publish mends.
# `verify.sh after` lets nothing pass. It asks for no proof, which a withdrawal takes from the roots before it.
. "$(dirname "$0")/common.sh"

when=${1:-after}
roots=$(pages_git log --format='%(trailers:key=Embajador-Root,valueonly,separator=%x0A)' 2>/dev/null | sed '/^$/d') || roots=
if [ ! -e "$PAGES/editions.json" ]; then
  if [ -n "$roots${ROOT:-}" ]; then fail 4 "editions were published here, and editions.json is gone"; fi
  # Of a branch that was made from another one, or a folder that is something else's.
  if [ -n "$(ls "$PAGES")" ]; then
    fail 4 "there is no edition here, and yet there are files: take them out, or name another place"
  fi
  say "nothing was published yet"
  exit 0
fi
for root in $roots; do
  grep -qF "\"manifest\": \"$root\"" "$PAGES/editions.json" || fail 4 "the root $root was recorded, and stands in the chain no more"
done
last=$(printf '%s\n' "$roots" | sed 1q)
if [ "$last" = "${ROOT:-}" ]; then last=; fi
if [ "$when" = before ] && [ -n "$last${ROOT:-}" ]; then set -- "$last" "${ROOT:-}"; else set -- none; fi
for root in "$@"; do
  if [ -z "$root" ]; then continue; fi
  set -- verify "$PAGES"
  if [ "$root" != none ]; then set -- "$@" --root "$root"; fi
  status=0
  "$EMBAJADOR" "$@" >"$WORK/verify.txt" || status=$?
  cat "$WORK/verify.txt" >&2
  if [ "$status" -eq 4 ] && [ "$when" = before ] && grep -qx 'state behind' "$WORK/verify.txt"; then status=0; fi
  [ "$status" -eq 0 ] || exit "$status"
done
